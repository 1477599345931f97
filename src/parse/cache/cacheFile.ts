import { closeSync, fstatSync, mkdirSync, openSync, readSync, renameSync, rmSync, writevSync } from 'node:fs';
import { dirname } from 'node:path';
import { crc32 } from 'node:zlib';

/** The cache's parts, each a run of bytes. */
export interface CacheParts {
  /** What the parse depended on; JSON. */
  readonly inputs: string;
  /** What it found beside the manifest; JSON. */
  readonly facts: Buffer;
  /** manifest.json after its `metadata`, as text: `{"nodes":…}`. */
  readonly body: Buffer;
}

const MAGIC = 'tx-parse-cache\n';
/** After the magic: lengths of the three parts and a checksum over them, 4 bytes each. */
const HEADER = MAGIC.length + 16;

/**
 * Reads the cache. @returns `undefined` when there is none, or when it is damaged: then it counts as none
 */
export function readCacheFile(path: string): CacheParts | undefined {
  const bytes = readBytes(path);
  if (bytes === undefined || bytes.length < HEADER || bytes.toString('latin1', 0, MAGIC.length) !== MAGIC)
    return undefined;
  const lengths = [0, 1, 2].map((at) => bytes.readUInt32LE(MAGIC.length + at * 4)) as [number, number, number];
  const [inputs, facts, body] = lengths;
  if (bytes.length !== HEADER + inputs + facts + body) return undefined;
  const payload = bytes.subarray(HEADER);
  if (crc32(payload) !== bytes.readUInt32LE(MAGIC.length + 12)) return undefined;
  return {
    inputs: payload.toString('utf8', 0, inputs),
    facts: payload.subarray(inputs, inputs + facts),
    body: payload.subarray(inputs + facts),
  };
}

function readBytes(path: string): Buffer | undefined {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch {
    // No file, or one that may not be read: both mean parsing anew.
    return undefined;
  }
  try {
    const { size } = fstatSync(file);
    const bytes = Buffer.allocUnsafe(size);
    let at = 0;
    while (at < size) {
      const read = readSync(file, bytes, at, size - at, at);
      if (read === 0) return undefined;
      at += read;
    }
    return bytes;
  } catch {
    // A failing disk, or a folder of that name: the cache is only a short cut.
    return undefined;
  } finally {
    closeSync(file);
  }
}

/** Writes beside and renames, so that another process sees the old cache or the new one. */
export function writeCacheFile(path: string, { inputs, facts, body }: CacheParts): void {
  const first = Buffer.from(inputs);
  const header = Buffer.alloc(HEADER);
  header.write(MAGIC, 'latin1');
  header.writeUInt32LE(first.length, MAGIC.length);
  header.writeUInt32LE(facts.length, MAGIC.length + 4);
  header.writeUInt32LE(body.length, MAGIC.length + 8);
  header.writeUInt32LE(crc32(body, crc32(facts, crc32(first))), MAGIC.length + 12);
  mkdirSync(dirname(path), { recursive: true });
  const beside = `${path}.${process.pid}.tmp`;
  try {
    const file = openSync(beside, 'w');
    try {
      writevSync(file, [header, first, facts, body]);
    } finally {
      closeSync(file);
    }
    // Short writes show as a wrong length when it is read.
    renameSync(beside, path);
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  }
}
