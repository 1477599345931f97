import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync } from 'node:fs';
import { join, posix } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Invocation } from '../../cli/invocation.ts';
import { httpGet, NetworkError, withRetries } from './httpGet.ts';
import type { HubVersion } from './hub.ts';
import type { PackageCache } from './packageCache.ts';
import { packageProblem } from './packageProblem.ts';

/** Bytes that a package may have unpacked. */
const LARGEST_PACKAGE = 2 ** 31;

/** A gzipped tar archive to fetch. */
export interface TarballRequest {
  readonly address: string;
  /** What the index says its digests are. */
  readonly checksums: HubVersion['checksums'];
  /** The address stands for one content for ever: the cache is asked first. */
  readonly immutable: boolean;
}

/**
 * Fetches and unpacks an archive below `folder`.
 * @returns the one folder that the archive holds
 * @throws TxError TX0310 network, TX0313 wrong checksum, TX0314 an archive that is unsafe, damaged or of another form
 */
export async function unpackTarball(
  invocation: Invocation,
  cache: PackageCache,
  request: TarballRequest,
  folder: string,
): Promise<string> {
  const bytes = await fetchTarball(invocation, cache, request);
  mkdirSync(folder, { recursive: true });
  await extract(bytes, folder, request.address);
  const entries = readdirSync(folder);
  const [only] = entries;
  if (only === undefined || entries.length > 1) {
    throw packageProblem(
      'TX0314',
      `Incorrect structure for package extracted from ${request.address}.The extracted package needs to follow the structure <name>/<package_contents>.`,
    );
  }
  return join(folder, only);
}

/** The archive, from the cache or the network; only one with the right checksums is kept. */
async function fetchTarball(invocation: Invocation, cache: PackageCache, request: TarballRequest): Promise<Buffer> {
  const { address, checksums, immutable } = request;
  const cached = (): Buffer | undefined => {
    const bytes = cache.read(address);
    return bytes !== undefined && wrongChecksum(bytes, checksums) === undefined ? bytes : undefined;
  };
  const kept = immutable ? cached() : undefined;
  if (kept !== undefined) return kept;
  const get = async (): Promise<Buffer> => {
    const bytes = await httpGet(invocation, address);
    // Servers in trouble answer with a page: worth another try.
    if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) throw new NetworkError(`${address} is not a gzip file`, 502);
    return bytes;
  };
  const bytes = await withRetries(invocation, get, cached);
  const wrong = wrongChecksum(bytes, checksums);
  if (wrong !== undefined) {
    throw packageProblem('TX0313', `The checksum of ${address} is wrong: ${wrong}`, {
      hint: 'the file is not the one that the package index knows: nothing was installed; try again later, or ask its author',
    });
  }
  cache.write(address, bytes);
  return bytes;
}

function wrongChecksum(bytes: Buffer, checksums: HubVersion['checksums']): string | undefined {
  for (const [algorithm, expected] of Object.entries(checksums)) {
    const actual = createHash(algorithm).update(bytes).digest('hex');
    if (actual !== expected.toLowerCase()) return `${algorithm} is ${actual}, the index says ${expected}`;
  }
  return undefined;
}

/** Whether a link ends outside of the archive's top folder. Hard links count from the archive, others from their own folder. */
function leavesPackage(path: string, target: string, hard: boolean): boolean {
  const [top] = path.split('/');
  const end = posix.normalize(hard ? target : posix.join(posix.dirname(path), target));
  return target.startsWith('/') || target.includes('\\') || (end !== top && !end.startsWith(`${top}/`));
}

/** Unpacks files, folders and links among them: nothing may lie or point outside of the folder, and there are no devices. */
async function extract(bytes: Buffer, folder: string, address: string): Promise<void> {
  const { Unpack } = await import('tar');
  let size = 0;
  const refuse = (what: string, cause?: unknown): Error =>
    packageProblem('TX0314', `The archive ${address} cannot be unpacked: ${what}`, { cause });
  let unsafe: string | undefined;
  const unpack = new Unpack({
    cwd: folder,
    strict: true,
    preservePaths: false,
    preserveOwner: false,
    filter: (path, entry) => {
      if (!('type' in entry)) return true;
      size += entry.size;
      if (path.startsWith('/') || path.split(/[\\/]/).includes('..')) unsafe ??= `${path} lies outside of it`;
      else if (size > LARGEST_PACKAGE) unsafe ??= 'it is larger than 2 GB';
      else if (['SymbolicLink', 'Link'].includes(entry.type)) {
        if (leavesPackage(path, entry.linkpath ?? '', entry.type === 'Link'))
          unsafe ??= `${path} links to ${entry.linkpath}, outside of it`;
      } else if (!['File', 'OldFile', 'ContiguousFile', 'Directory', 'GNUDumpDir'].includes(entry.type))
        unsafe ??= `${path} is a ${entry.type}`;
      return unsafe === undefined;
    },
  });
  try {
    await pipeline(Readable.from([bytes]), unpack);
  } catch (cause) {
    throw refuse(unsafe ?? (cause as Error).message, cause);
  }
  if (unsafe !== undefined) throw refuse(unsafe);
}
