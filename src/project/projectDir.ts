import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { TxError } from '../diagnostics/diagnostic.ts';

/** The file that makes a folder a project. */
export const PROJECT_FILE = 'dbt_project.yml';

/**
 * The folder of the root project: `--project-dir`, else the current folder or the nearest one above that has a dbt_project.yml.
 * `undefined` when there is none.
 */
export function findProjectDir(cwd: string, projectDir: string | null): string | undefined {
  if (projectDir !== null) {
    const folder = resolve(cwd, projectDir);
    return existsSync(join(folder, PROJECT_FILE)) ? folder : undefined;
  }
  for (let folder = cwd; ; folder = dirname(folder)) {
    if (existsSync(join(folder, PROJECT_FILE))) return folder;
    if (folder === dirname(folder)) return undefined;
  }
}

/** The same, where there has to be a project. */
export function requireProjectDir(cwd: string, projectDir: string | null): string {
  const found = findProjectDir(cwd, projectDir);
  if (found !== undefined) return found;
  const expected = join(resolve(cwd, projectDir ?? '.'), PROJECT_FILE);
  throw new TxError({
    code: 'TX0101',
    severity: 'error',
    kind: 'Runtime',
    message:
      projectDir === null
        ? `No dbt_project.yml found at expected path ${expected}\nVerify that each entry within packages.yml (and their transitive dependencies) contains a file named dbt_project.yml`
        : `No dbt_project.yml found at expected path ${projectDir}\nfatal: Invalid --project-dir flag. Not a dbt project. Missing dbt_project.yml file at ${expected}`,
    hint: 'go to the folder of the project, name it with --project-dir, or start one with `tx init`',
  });
}
