import { Command, CommanderError, Option as CommanderOption } from 'commander';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { didYouMean } from '../diagnostics/didYouMean.ts';
import { type CommandSpec, commandTable } from './commandTable.ts';
import { environmentValues } from './environmentValues.ts';
import type { Option } from './option.ts';
import { optionsOf } from './options.ts';
import { choice, optionValue } from './optionValue.ts';
import type { ParsedCommandLine } from './parsedCommandLine.ts';
import { UsageError } from './usageError.ts';

/** Something written on the command line: the option, its spelling, its texts. */
interface Written {
  readonly option: Option;
  readonly spelling: string;
  readonly texts: string[];
}

/** What the parser has seen so far. */
interface Seen {
  /** Options before the command, by their names. */
  readonly before: Map<string, Written>;
  /** Options behind it. */
  readonly after: Map<string, Written>;
  command: CommandSpec | undefined;
  argument: string | null;
  help: boolean;
}

/**
 * Reads the words after `tx`, and the `DBT_…` variables.
 * @throws UsageError for anything that is not understood
 */
export function parseArgv(
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): ParsedCommandLine {
  const base = { argv, argument: null, given: new Map(), fromEnv: new Map(), warnings: [] };
  if (argv.length === 0) return { ...base, action: 'help', command: undefined };
  const seen = readWords(argv);
  const { command } = seen;
  if (argv.some((word) => word === '--version' || word === '-v' || word === '-V') && command === undefined) {
    return { ...base, action: 'version', command };
  }
  if (seen.help || command === undefined) return { ...base, action: 'help', command };
  const given = givenValues(seen, command.words);
  const { values: fromEnv, warnings } = environmentValues(optionsOf(command.words), env, command.words);
  checkExclusive(given, command);
  return {
    action: 'run',
    command,
    argument: seen.argument,
    given,
    fromEnv,
    argv,
    warnings: [...modelsWarning(seen), ...warnings],
  };
}

/** Commander finds options, commands and their mistakes. Only commands that are named are set up: there are many. */
function readWords(argv: readonly string[]): Seen {
  const seen: Seen = { before: new Map(), after: new Map(), command: undefined, argument: null, help: false };
  const program = newCommand('tx', '', seen.before, undefined, seen).enablePositionalOptions();
  const versionOption = new CommanderOption('-V, --version');
  program.addOption(versionOption).option('-v');
  for (const spec of commandTable) {
    for (const words of [spec.words, ...(spec.aliases ?? [])]) {
      const [first = '', second] = words.split(' ');
      if (!argv.includes(first)) continue;
      const parent = second === undefined ? program : groupOf(program, first, seen);
      addCommand(parent, second ?? first, spec, seen);
    }
  }
  program.action(() => undefined);
  try {
    program.parse(argv as string[], { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) throw usageError(error, argv, seen);
    throw error;
  }
  const rest = program.args.find((word) => !word.startsWith('-'));
  if (seen.command === undefined && !seen.help && rest !== undefined) throw unknownCommand(rest);
  return seen;
}

/** `docs` and `source`, which only hold other commands. */
function groupOf(program: Command, name: string, seen: Seen): Command {
  const known = program.commands.find((command) => command.name() === name);
  if (known !== undefined) return known;
  const group = newCommand(name, undefined, seen.before, undefined, seen);
  group.argument('[word]').action((word?: string) => {
    const second = commandTable
      .map(({ words }) => words.split(' '))
      .filter(([first]) => first === name)
      .map(([, last]) => last as string);
    if (word === undefined)
      throw new UsageError(`Missing command: ${second.map((one) => `'${name} ${one}'`).join(' or ')}.`, name);
    throw new UsageError(`No such command '${word}'.`, name, capital(didYouMean(word, second)));
  });
  program.addCommand(group);
  return group;
}

/** A command, or one of its other spellings. */
function addCommand(parent: Command, name: string, spec: CommandSpec, seen: Seen): void {
  const command = newCommand(name, spec.words, seen.after, spec, seen);
  if (spec.argument !== undefined)
    command.argument(spec.argument.required ? `<${spec.argument.name}>` : `[${spec.argument.name}]`);
  command.action(() => {
    seen.command = spec;
    seen.argument = command.args[0] ?? null;
  });
  parent.addCommand(command);
}

/**
 * A parser that throws instead of printing and ending the process. @param words command whose options it takes; empty
 * for those before the command
 */
function newCommand(
  name: string,
  words: string | undefined,
  into: Map<string, Written>,
  spec: CommandSpec | undefined,
  seen: Seen,
): Command {
  const command = new Command(name)
    .exitOverride()
    .configureOutput({ writeErr: () => undefined, writeOut: () => undefined });
  command
    .helpOption(false)
    .helpCommand(false)
    .allowExcessArguments(spec === undefined)
    .showSuggestionAfterError(false);
  command.option('-h, --help');
  command.on('option:help', () => {
    seen.help = true;
    seen.command ??= spec;
  });
  if (words !== undefined)
    for (const option of optionsOf(words === '' ? undefined : words)) addOption(command, option, into);
  return command;
}

/**
 * All spellings of an option, `--no-…` too. What is written is kept as text: which commands come behind it decides on
 * errors.
 */
function addOption(command: Command, option: Option, into: Map<string, Written>): void {
  const shorts = option.short ?? [];
  option.long.forEach((long, at) => {
    const names = at === 0 ? [...shorts, long].join(', ') : long;
    const value =
      option.kind === 'boolean' || option.kind === 'switch' ? '' : option.kind === 'list' ? ' <value...>' : ' <value>';
    command.addOption(new CommanderOption(names + value));
    command.on(`option:${long.slice(2)}`, (text: string | null) => write(into, option, long, text ?? 'true'));
    if (option.kind !== 'boolean') return;
    command.addOption(new CommanderOption(`--no-${long.slice(2)}`));
    command.on(`option:no-${long.slice(2)}`, () => write(into, option, long, 'false'));
  });
}

/** Lists collect; of anything else the last one counts. */
function write(into: Map<string, Written>, option: Option, spelling: string, text: string): void {
  const known = into.get(option.name);
  if (known !== undefined && option.kind === 'list') known.texts.push(text);
  else into.set(option.name, { option, spelling, texts: [text] });
}

/**
 * Values by the option's name. Throws UsageError for values that cannot be, and for options on both sides of the
 * command.
 */
function givenValues({ before, after }: Seen, words: string): Map<string, unknown> {
  const given = new Map<string, unknown>();
  for (const [name, { spelling }] of before) {
    if (after.has(name))
      throw new UsageError(`${spelling.slice(2)} was provided both before and after the subcommand`, words);
  }
  for (const [name, { option, spelling, texts }] of [...before, ...after]) {
    const value =
      option.kind === 'list'
        ? valuesOf(option, texts).map((text) => choice(option, text, spelling, words))
        : optionValue(option, texts.at(-1) as string, spelling, words);
    given.set(name, value);
  }
  return given;
}

/** Several words may stand in one pair of quotes. A selection keeps its blanks, which mean a union there. */
function valuesOf({ name, choices }: Option, texts: readonly string[]): readonly string[] {
  if (choices === undefined && name !== 'output_keys') return texts;
  return texts.flatMap((text) => text.split(/\s+/).filter((word) => word !== ''));
}

/** Options that dbt does not take together. */
function checkExclusive(given: ReadonlyMap<string, unknown>, { words }: CommandSpec): void {
  const pairs: readonly (readonly [string, string])[] = [
    ['warn_error', 'warn_error_options'],
    ['inline', 'select'],
    ['inline', 'models'],
    ['inline', 'selector'],
    ['args', 'sql'],
    ...(words === 'list'
      ? ([
          ['models', 'select'],
          ['models', 'resource_types'],
        ] as const)
      : []),
  ];
  for (const [one, other] of pairs) {
    if (!given.has(one) || !given.has(other)) continue;
    if (one === 'args') throw new UsageError('--args cannot be used with --sql', words);
    throw new UsageError(`${other}: not allowed with argument ${one}`, words);
  }
}

/** `--models` still works, for every command. */
function modelsWarning({ after }: Seen): Diagnostic[] {
  if (!after.has('models')) return [];
  const message = 'Usage of `--models`, `--model`, and `-m` is deprecated in favor of `--select` or `-s`.';
  return [
    { code: 'TX0003', severity: 'warning', kind: 'Usage', message, event: 'ModelParamUsageDeprecation', data: {} },
  ];
}

/** Commander's mistakes in dbt's words, with advice. */
function usageError(error: CommanderError, argv: readonly string[], seen: Seen): UsageError {
  const words = seen.command?.words ?? commandOf(argv)?.words ?? '';
  const quoted = /'([^']*)'/.exec(error.message)?.[1] ?? '';
  switch (error.code) {
    case 'commander.unknownOption': {
      const known = optionsOf(words === '' ? undefined : words).flatMap(({ long, kind, hidden }) =>
        hidden ? [] : kind === 'boolean' ? [...long, ...long.map((one) => `--no-${one.slice(2)}`)] : long,
      );
      return new UsageError(
        `No such option: ${quoted}`,
        words,
        capital(didYouMean(quoted, known)) ?? elsewhere(quoted),
      );
    }
    case 'commander.optionMissingArgument':
      return new UsageError(`Option '${quoted.replace(/^.*(--[\w-]+).*$/, '$1')}' requires an argument.`, words);
    case 'commander.excessArguments':
      return new UsageError(
        `Got unexpected extra argument (${excess(argv, words)})`,
        words,
        'Names of nodes go behind --select.',
      );
    default:
      return new UsageError(error.message.replace(/^error: /, ''), words);
  }
}

/** Commands that do know an option which this one does not. */
function elsewhere(long: string): string | undefined {
  const owners = commandTable.filter(
    ({ words, later }) => later === undefined && optionsOf(words).some((option) => option.long.includes(long)),
  );
  return owners.length === 0 ? undefined : `It belongs to: ${owners.map(({ words }) => `tx ${words}`).join(', ')}.`;
}

/** With the command that was most likely meant. */
function unknownCommand(word: string): UsageError {
  const names = commandTable.flatMap(({ words, aliases = [] }) => [words, ...aliases]);
  return new UsageError(`No such command '${word}'.`, '', capital(didYouMean(word, names)));
}

/** The command that the words name, for help with options that were not understood. */
function commandOf(argv: readonly string[]): CommandSpec | undefined {
  const text = ` ${argv.filter((word) => !word.startsWith('-')).join(' ')} `;
  return commandTable.find(({ words, aliases = [] }) => [words, ...aliases].some((one) => text.includes(` ${one} `)));
}

/** The first word too many behind a command. */
function excess(argv: readonly string[], words: string): string {
  const last = words.split(' ').at(-1) as string;
  return argv.slice(argv.indexOf(last) + 1).find((word) => !word.startsWith('-')) ?? '';
}

/** Advice stands as a sentence of its own. */
function capital(text: string | undefined): string | undefined {
  return text === undefined ? undefined : text.charAt(0).toUpperCase() + text.slice(1);
}
