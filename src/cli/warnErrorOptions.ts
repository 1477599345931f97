import { type Diagnostic, TxError } from '../diagnostics/diagnostic.ts';
import { didYouMean } from '../diagnostics/didYouMean.ts';
import type { Flags } from './flags.ts';
import { deprecationEvents, isDeprecation, warningEvents } from './warningEvents.ts';

/** Names of dbt's events by what becomes of them. */
export type WarnErrorOptions = Flags['warn_error_options'];

/** The name that stands for all deprecations at once. */
const DEPRECATIONS = 'Deprecations';

/**
 * Checks the mapping given as `warn_error_options`; `include` and `exclude` are old names of `error` and `warn`.
 * @throws TxError for both spellings at once, names that no warning has, and `warn` without anything to take out of
 */
export function warnErrorOptions(given: unknown): WarnErrorOptions {
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    throw problem('warn_error_options must be a mapping: {error: all, warn: [], silence: []}');
  const map = given as Readonly<Record<string, unknown>>;
  for (const key of Object.keys(map)) {
    if (!['error', 'warn', 'silence', 'include', 'exclude'].includes(key))
      throw problem(`'${key}' is not a key of warn_error_options`, didYouMean(key, ['error', 'warn', 'silence']));
  }
  for (const [old, now] of [
    ['include', 'error'],
    ['exclude', 'warn'],
  ] as const) {
    if (map[old] !== undefined && map[now] !== undefined)
      throw problem(`Only \`${old}\` or \`${now}\` can be specified in \`warn_error_options\`, not both`);
  }
  const error = map['error'] ?? map['include'] ?? [];
  const result = {
    error: error === 'all' || error === '*' ? error : names('error', error),
    warn: names('warn', map['warn'] ?? map['exclude'] ?? []),
    silence: names('silence', map['silence'] ?? []),
  } as const;
  const all = typeof result.error === 'string';
  if (result.warn.length > 0 && !all && ![...result.error, ...result.silence].includes(DEPRECATIONS)) {
    throw problem(
      '`warn` in `warn_error_options` can only be used if `error` is "all" or "*", or holds "Deprecations"',
    );
  }
  return result;
}

/** A list of known names. Throws TxError. */
/** The deprecation of the old names of keys, when they are used. */
export function oldKeysWarning(given: unknown): Diagnostic[] {
  if (typeof given !== 'object' || given === null) return [];
  const found = (
    [
      ['include', 'error'],
      ['exclude', 'warn'],
    ] as const
  ).filter(([old]) => (given as Record<string, unknown>)[old] !== undefined);
  if (found.length === 0) return [];
  const advice = found.map(([old, now]) => ` Please use \`${now}\` instead of \`${old}\`.`).join('');
  return [
    {
      code: 'TX0003',
      severity: 'warning',
      kind: 'Usage',
      message: `Found ${found.map(([old]) => `\`${old}\``).join(' and ')} in \`warn_error_options\` specification.${advice}`,
      event: 'WEOIncludeExcludeDeprecation',
      data: {
        found_include: found.some(([old]) => old === 'include'),
        found_exclude: found.some(([old]) => old === 'exclude'),
      },
    },
  ];
}

function names(key: string, list: unknown): readonly string[] {
  if (list === 'all' || list === '*') throw problem(`\`${key}\` of \`warn_error_options\` must be a list of names`);
  if (!Array.isArray(list) || list.some((name) => typeof name !== 'string'))
    throw problem(`\`${key}\` of \`warn_error_options\` must be a list of names`);
  for (const name of list as string[]) {
    if (name === DEPRECATIONS || Object.hasOwn(warningEvents, name) || isDeprecation(name)) continue;
    const near = didYouMean(name, [DEPRECATIONS, ...Object.keys(warningEvents), ...Object.keys(deprecationEvents)]);
    throw problem(`${name} is not a valid dbt error name.`, near);
  }
  return list as string[];
}

function problem(message: string, hint?: string): TxError {
  return new TxError({
    code: 'TX0002',
    severity: 'error',
    kind: 'Usage',
    message,
    ...(hint === undefined ? {} : { hint }),
  });
}

/** What becomes of a warning. A name weighs more than its group, the group more than `all`; then silence, warn, error. */
export function fateOf(
  event: string | undefined,
  flags: Pick<Flags, 'warn_error' | 'warn_error_options'>,
): 'error' | 'warn' | 'silence' {
  if (flags.warn_error === true) return 'error';
  const { error, warn, silence } = flags.warn_error_options;
  const keys = event === undefined ? [] : isDeprecation(event) ? [event, DEPRECATIONS] : [event];
  for (const key of keys) {
    if (silence.includes(key)) return 'silence';
    if (warn.includes(key)) return 'warn';
    if (typeof error !== 'string' && error.includes(key)) return 'error';
  }
  return typeof error === 'string' ? 'error' : 'warn';
}
