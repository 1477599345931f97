import type { Diagnostic } from './diagnostic.ts';

/** What an error number of the operating system means, and what helps. */
const MEANINGS: Readonly<Record<string, readonly [what: string, hint: string]>> = {
  ENOSPC: ['the disk is full', 'free some space, then run again: nothing half-written was kept'],
  EDQUOT: ['the disk quota is used up', 'free some space, then run again'],
  EROFS: ['the file system is read-only', 'choose another folder with --target-path and --log-path'],
  EACCES: ['permission denied', 'check who owns the file and its folder'],
  EPERM: ['the operation is not permitted', 'check who owns the file and its folder'],
  ENOENT: ['no such file or directory', 'check the path'],
  EISDIR: ['it is a directory, where a file was expected', 'check the path'],
  ENOTDIR: ['a part of the path is a file, where a directory was expected', 'check the path'],
  EEXIST: ['it exists already', 'move it away or choose another name'],
  ENOTEMPTY: ['the directory is not empty', 'another process may be writing to it'],
  EMFILE: ['too many files are open', 'raise the limit with `ulimit -n`, or use fewer threads'],
  ENFILE: ['too many files are open on this machine', 'close other programs'],
  ELOOP: ['symbolic links point at each other', 'check the links on the path'],
  ENAMETOOLONG: ['the name is too long for the file system', 'use a shorter name'],
  EBUSY: ['it is in use by another process', 'wait for the other process to end'],
  EIO: ['the disk reported an error', 'check the disk'],
};

/**
 * The diagnostic for an error of the operating system met while touching files; `undefined` for any other error.
 * @param doing what was going on, with the file: `reading models/a.sql`
 */
export function diagnosticOfSystemError(error: unknown, doing?: string): Diagnostic | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code, path, syscall } = error as NodeJS.ErrnoException;
  if (code === undefined || !Object.hasOwn(MEANINGS, code)) return undefined;
  const [what, hint] = MEANINGS[code] as readonly [string, string];
  const where = doing ?? [syscall, path].filter((part) => part !== undefined).join(' ');
  return { code: 'TX0011', severity: 'error', kind: 'Runtime', message: `${where}: ${what} (${code})`, hint };
}
