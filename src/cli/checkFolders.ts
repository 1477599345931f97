import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { ParsedCommandLine } from './parsedCommandLine.ts';
import { UsageError } from './usageError.ts';

/** Commands that can do without a folder of profiles, as in dbt. */
const WITHOUT_PROFILES: ReadonlySet<string> = new Set(['init', 'debug', 'deps']);

/** Throws UsageError for `--project-dir` and `--profiles-dir` that name nothing: a mistyped folder is no empty folder. */
export function checkFolders(parsed: ParsedCommandLine, cwd: string): void {
  const words = parsed.command?.words ?? '';
  for (const name of ['project_dir', 'profiles_dir']) {
    const folder = parsed.given.get(name) ?? parsed.fromEnv.get(name);
    if (typeof folder !== 'string' || existsSync(resolve(cwd, folder))) continue;
    if (name === 'profiles_dir' && WITHOUT_PROFILES.has(words)) continue;
    throw new UsageError(
      `Invalid value for '--${name.replace('_', '-')}': Path '${folder}' does not exist.`,
      words,
      name === 'project_dir' ? 'Start a project with `tx init`.' : undefined,
    );
  }
}
