import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Invocation } from '../../cli/invocation.ts';

/**
 * What was fetched before, by content: `objects/<sha256>` holds the bytes, `addresses/<sha256 of the address>` the name of an
 * object. A damaged object is noticed when it is read and counts as absent. Safe under several processes: files are renamed
 * into place whole.
 */
export class PackageCache {
  /** Absolute. */
  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  /** The user's cache: `TX_CACHE_DIR`, else `tx/packages` below `XDG_CACHE_HOME` or `~/.cache`. */
  static of({ env }: Invocation): PackageCache {
    const base = env['TX_CACHE_DIR'] ?? join(env['XDG_CACHE_HOME'] || join(env['HOME'] ?? homedir(), '.cache'), 'tx');
    return new PackageCache(join(base, 'packages'));
  }

  /** The bytes last fetched from an address. */
  read(address: string): Buffer | undefined {
    const pointer = join(this.folder, 'addresses', sha256(address));
    if (!existsSync(pointer)) return undefined;
    const name = readFileSync(pointer, 'utf8').trim();
    const path = join(this.folder, 'objects', name);
    if (!/^[0-9a-f]{64}$/.test(name) || !existsSync(path)) return undefined;
    const bytes = readFileSync(path);
    return sha256(bytes) === name ? bytes : undefined;
  }

  /** Keeps bytes for an address. */
  write(address: string, bytes: Buffer): void {
    const name = sha256(bytes);
    place(join(this.folder, 'objects', name), bytes);
    place(join(this.folder, 'addresses', sha256(address)), `${name}\n`);
  }

  /** Folder of the bare repository for an address; addresses are not written out, as they may hold secrets. */
  repository(address: string): string {
    return join(this.folder, 'git', sha256(address));
  }
}

function sha256(bytes: Buffer | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Written beside and renamed: nobody reads half a file. */
function place(path: string, content: Buffer | string): void {
  mkdirSync(dirname(path), { recursive: true });
  const fresh = `${path}.${process.pid}`;
  try {
    writeFileSync(fresh, content, { mode: 0o600 });
    renameSync(fresh, path);
  } catch (error) {
    rmSync(fresh, { force: true });
    throw error;
  }
}
