import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Option } from './option.ts';
import { options } from './options.ts';
import { optionValue } from './optionValue.ts';

/** Other variables of this name space that are read somewhere. */
const OTHERS = [
  'DBT_ENGINE_PACKAGE_HUB_URL',
  'DBT_ENGINE_DOWNLOAD_DIR',
  'DBT_ENGINE_INVOCATION_ENV',
  'DBT_ENGINE_TEST_STATE_MODIFIED',
];

/** Values of the `DBT_…` variables for the given options, and warnings on old and unknown names. */
export function environmentValues(
  wanted: readonly Option[],
  env: Readonly<Record<string, string | undefined>>,
  command: string,
): { values: Map<string, unknown>; warnings: Diagnostic[] } {
  const values = new Map<string, unknown>();
  const warnings: Diagnostic[] = [];
  for (const option of wanted) {
    const found = variable(option, env);
    if (found === undefined) continue;
    if (found.old && option.env !== undefined) warnings.push(renamed(found.name, option.env));
    values.set(option.name, optionValue(option, found.text, found.name, command));
  }
  // DBT_NO_PRINT says the opposite of DBT_PRINT, so it is not simply an old name.
  const noPrint = env['DBT_NO_PRINT'];
  if (noPrint !== undefined && noPrint !== '' && !values.has('print')) {
    const print = wanted.find(({ name }) => name === 'print');
    if (print !== undefined) values.set('print', optionValue(print, noPrint, 'DBT_NO_PRINT', command) === false);
    warnings.push(renamed('DBT_NO_PRINT', 'DBT_PRINT'));
  }
  if (doNotTrack(env)) values.set('send_anonymous_usage_stats', false);
  return { values, warnings: [...warnings, ...unknownNames(env)] };
}

/** What the environment says of an option, under its new name or else an old one. */
function variable(
  { env: name, engineOnly, oldEnv }: Option,
  env: Readonly<Record<string, string | undefined>>,
): { name: string; text: string; old: boolean } | undefined {
  if (name === undefined) return undefined;
  const candidates = engineOnly ? [name] : [name.replace('DBT_', 'DBT_ENGINE_'), name];
  for (const candidate of candidates) {
    const text = env[candidate];
    // An empty variable counts as not set.
    if (text !== undefined && text !== '') return { name: candidate, text, old: false };
  }
  const text = oldEnv === undefined ? undefined : env[oldEnv];
  return text === undefined || text === '' ? undefined : { name: oldEnv as string, text, old: true };
}

/** The convention of https://consoledonottrack.com. */
function doNotTrack(env: Readonly<Record<string, string | undefined>>): boolean {
  return ['1', 't', 'true', 'y', 'yes'].includes((env['DO_NOT_TRACK'] ?? '').toLowerCase());
}

/** The warning about an old name. */
function renamed(old: string, now: string): Diagnostic {
  const name = now.replace(/^DBT_(ENGINE_)?/, 'DBT_ENGINE_');
  const message = `The environment variable \`${old}\` has been renamed as \`${name}\`. While \`${old}\` is set, its value is used. Set \`${name}\` and unset \`${old}\`.`;
  return {
    code: 'TX0003',
    severity: 'warning',
    kind: 'Usage',
    message,
    event: 'EnvironmentVariableRenamed',
    data: { old_name: old, new_name: name },
  };
}

/** dbt keeps the prefix `DBT_ENGINE_` to itself. */
function unknownNames(env: Readonly<Record<string, string | undefined>>): Diagnostic[] {
  const found = Object.keys(env).filter((name) => name.startsWith('DBT_ENGINE_'));
  if (found.length === 0) return [];
  const known = new Set([
    ...OTHERS,
    ...options.flatMap(({ env: name }) =>
      name === undefined ? [] : [name, name.replace(/^DBT_(ENGINE_)?/, 'DBT_ENGINE_')],
    ),
  ]);
  return found
    .filter((name) => !known.has(name))
    .map((name) => ({
      code: 'TX0003',
      severity: 'warning',
      kind: 'Usage',
      message: `Found custom environment variable \`${name}\` in the environment. The prefix \`DBT_ENGINE_\` is reserved for variables of the engine.`,
      hint: 'give it another name',
      event: 'EnvironmentVariableNamespaceDeprecation',
      data: { env_var: name, reserved_prefix: 'DBT_ENGINE_' },
    }));
}
