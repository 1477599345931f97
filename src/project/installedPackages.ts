import { existsSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { TxError } from '../diagnostics/diagnostic.ts';
import type { PackageList } from './packageList.ts';
import { PROJECT_FILE } from './projectDir.ts';

/** Folders of installed packages, in the order of their names. */
export function installedPackageFolders(installPath: string): string[] {
  if (!existsSync(installPath)) return [];
  return readdirSync(installPath)
    .filter((name) => !name.startsWith('__') && !name.startsWith('.'))
    .sort()
    .map((name) => join(installPath, name))
    .filter((folder) => existsSync(join(folder, PROJECT_FILE)));
}

/**
 * Refuses to go on when packages are asked for that are not installed.
 * @throws TxError in dbt's words
 */
export function checkInstalled(list: PackageList, folders: readonly string[], root: string, installPath: string): void {
  const expected = list.entries.length;
  if (folders.length >= expected) return;
  const where = relative(root, installPath) || installPath;
  throw new TxError({
    code: 'TX0303',
    severity: 'error',
    kind: 'Compilation',
    message: `dbt expects ${expected} package(s) based on packages specified in ${list.file}, but found only ${folders.length} package(s) installed in ${where}. Run "dbt deps" to install package dependencies.`,
    ...(list.entries[0]?.location === undefined ? {} : { location: list.entries[0].location }),
    hint: 'run `tx deps`',
  });
}
