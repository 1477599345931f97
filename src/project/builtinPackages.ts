import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PROJECT_FILE } from './projectDir.ts';

/**
 * Folders of the macro packages that come with tx: `dbt`, and those of the adapter in use (`dbt_duckdb`).
 * They lie in `macros/` beside the code, in the sources (src/macros) as in the bundle (dist/macros).
 */
export function builtinPackageFolders(adapterType: string): string[] {
  const macros = macrosFolder();
  const wanted = new Set(['dbt', `dbt_${adapterType}`]);
  return readdirSync(macros)
    .filter((name) => wanted.has(name))
    .sort()
    .map((name) => join(macros, name))
    .filter((folder) => existsSync(join(folder, PROJECT_FILE)));
}

function macrosFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  // The bundler decides how deep in dist/ this code ends up.
  while (folder !== dirname(folder)) {
    const macros = join(folder, 'macros');
    if (existsSync(join(macros, 'dbt', PROJECT_FILE))) return macros;
    folder = dirname(folder);
  }
  throw new Error('The folder of the built-in macros is missing: the installation is damaged');
}
