import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseEnv } from 'node:util';

/** The process environment over the nearest `.env` found from `cwd` upward: a real variable always wins. */
export function withDotenv(
  cwd: string,
  env: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string | undefined>> {
  for (let folder = cwd; ; folder = dirname(folder)) {
    let text: string | undefined;
    try {
      text = readFileSync(join(folder, '.env'), 'utf8');
    } catch {
      // None here (or a folder of that name): look further up.
    }
    if (text !== undefined) return { ...parseEnv(text), ...env };
    if (folder === dirname(folder)) return env;
  }
}
