import { type Diagnostic, TxError } from '../diagnostics/diagnostic.ts';
import { behaviorDefaults } from './behaviorDefaults.ts';
import type { Flags } from './flags.ts';
import type { Option } from './option.ts';
import { options, optionsOf } from './options.ts';
import { choice } from './optionValue.ts';
import type { ParsedCommandLine } from './parsedCommandLine.ts';
import { eventTimeWindow, sampleWindow } from './timeWindow.ts';
import { warnErrorOptions } from './warnErrorOptions.ts';

/** Where flags come from besides the command line, lowest last. */
export interface FlagSources {
  /** `flags:` of dbt_project.yml, unrendered. */
  readonly project: Readonly<Record<string, unknown>>;
  /** `flags:` of ~/.dbt/user_settings.yml. */
  readonly user: Readonly<Record<string, unknown>>;
  /** Whether stdout is a terminal: decides on colours where nothing else does. */
  readonly terminal: boolean;
}

/**
 * The value of every flag: command line over environment over project over user settings over the default.
 * @throws TxError for a value in a file that the flag cannot have
 */
export function resolveFlags(parsed: ParsedCommandLine, sources: FlagSources): Flags {
  const words = parsed.command?.words;
  const own = optionsOf(words);
  const values: Record<string, unknown> = {};
  // Flags of other commands exist too, with their defaults: later phases read them without asking which command runs.
  for (const option of options) if (!Object.hasOwn(values, option.name)) values[option.name] = option.fallback;
  const set = new Set<string>();
  for (const option of own) {
    const found = lookUp(option, parsed, sources);
    values[option.name] = found.value;
    if (found.set) set.add(option.name);
  }
  settleColours(values, set, sources.terminal);
  if (values['warn_error_options'] !== undefined)
    values['warn_error_options'] = warnErrorOptions(values['warn_error_options']);
  if (!set.has('log_format_file') && set.has('log_format')) values['log_format_file'] = values['log_format'];
  if (values['defer_state'] === null) values['defer_state'] = values['state'];
  if (words !== 'list' && Array.isArray(values['models']) && values['models'].length > 0) {
    values['select'] = [...(values['select'] as string[]), ...(values['models'] as string[])];
    values['models'] = [];
  }
  if (words === 'run-operation') values['macro'] = parsed.argument;
  if (words === 'init') values['project_name'] = parsed.argument;
  checkEventTimes(values);
  return assemble(values, sources.project);
}

/** @returns the value, and whether anybody gave it */
function lookUp(option: Option, parsed: ParsedCommandLine, sources: FlagSources): { value: unknown; set: boolean } {
  const { name, fallback, inProject } = option;
  if (parsed.given.has(name)) return { value: parsed.given.get(name), set: true };
  if (parsed.fromEnv.has(name)) return { value: parsed.fromEnv.get(name), set: true };
  if (inProject) {
    const project = sources.project[name];
    if (project !== undefined && project !== null)
      return { value: checked(option, project, 'flags of dbt_project.yml'), set: true };
    const user = sources.user[name];
    if (user !== undefined && user !== null)
      return { value: checked(option, user, '~/.dbt/user_settings.yml'), set: true };
  }
  return { value: fallback, set: false };
}

/** The same rules for a value in a file as for one on the command line, but YAML has given it a type already. */
function checked(option: Option, value: unknown, where: string): unknown {
  const { kind, name } = option;
  const wrong = (what: string): TxError =>
    new TxError(flagProblem(`Invalid value for '${name}' in ${where}: '${String(value)}' is not ${what}`));
  if (kind === 'boolean' || kind === 'switch') {
    if (typeof value === 'boolean') return value;
    throw wrong('a boolean');
  }
  if (kind === 'integer') {
    if (typeof value === 'number' && Number.isInteger(value)) return value;
    throw wrong('an integer');
  }
  if (kind === 'choice') return choice(option, String(value), `${name} in ${where}`, '');
  return kind === 'text' ? String(value) : value;
}

/** Colours are for terminals, unless someone asked for them in so many words. */
function settleColours(values: Record<string, unknown>, set: ReadonlySet<string>, terminal: boolean): void {
  if (!set.has('use_colors')) values['use_colors'] = terminal;
  if (!set.has('use_colors_file')) values['use_colors_file'] = set.has('use_colors') && values['use_colors'] === true;
}

/** Throws for a window that has only one end, whose ends are not in order, or that is no window at all. */
function checkEventTimes(values: Record<string, unknown>): void {
  const flags = values as unknown as Flags;
  const { event_time_start: start, event_time_end: end, sample } = flags;
  if ((start === null) !== (end === null)) {
    const [given, missing] =
      start === null ? ['event-time-end', 'event-time-start'] : ['event-time-start', 'event-time-end'];
    throw new TxError(
      flagProblem(
        `The flag \`--${given}\` was specified, but \`--${missing}\` was not. When specifying \`--${given}\`, \`--${missing}\` must also be present.`,
      ),
    );
  }
  if (sample !== null) sampleWindow(flags, new Date());
  const window = eventTimeWindow(flags);
  if (window === undefined) return;
  if (window.start >= window.end)
    throw new TxError(flagProblem('Value for `--event-time-start` must be less than `--event-time-end`'));
  if (sample !== null)
    throw new TxError(flagProblem('`--sample` cannot be combined with `--event-time-start` and `--event-time-end`'));
}

function flagProblem(message: string): Diagnostic {
  return { code: 'TX0002', severity: 'error', kind: 'Usage', message };
}

/** Flags that have a place of their own in `Flags`; the rest go under `other`. */
const PLACED: ReadonlySet<string> = new Set([
  'cache_selected_only',
  'debug',
  'defer',
  'defer_state',
  'favor_state',
  'fail_fast',
  'indirect_selection',
  'introspect',
  'log_cache_events',
  'log_file_max_bytes',
  'log_format',
  'log_format_file',
  'log_level',
  'log_level_file',
  'log_path',
  'partial_parse',
  'populate_cache',
  'print',
  'printer_width',
  'profile',
  'profiles_dir',
  'project_dir',
  'quiet',
  'send_anonymous_usage_stats',
  'state',
  'static_parser',
  'target',
  'target_path',
  'threads',
  'use_colors',
  'use_colors_file',
  'vars',
  'version_check',
  'warn_error',
  'warn_error_options',
  'write_json',
  'full_refresh',
  'store_failures',
  'unit',
  'empty',
  'sample',
  'event_time_start',
  'event_time_end',
  'select',
  'exclude',
  'models',
  'selector',
  'resource_types',
  'exclude_resource_types',
  'inline',
  'inline_direct',
  'limit',
  'output',
  'output_keys',
  'show',
  'show_all_deprecations',
  'maximum_seed_size_mib',
  'inject_ephemeral_ctes',
  'compile',
  'empty_catalog',
  'static',
  'macro',
  'args',
  'sql',
]);

/** Under `flags:` of the project every other name is a behaviour flag, known or not. */
function assemble(values: Readonly<Record<string, unknown>>, project: Readonly<Record<string, unknown>>): Flags {
  const placed: Record<string, unknown> = { macro: null };
  const other: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(values)) (PLACED.has(name) ? placed : other)[name] = value;
  const known = new Set(options.map(({ name }) => name));
  const behavior: Record<string, unknown> = { ...behaviorDefaults };
  for (const [name, value] of Object.entries(project)) if (!known.has(name)) behavior[name] = value;
  return { ...placed, behavior, other } as unknown as Flags;
}
