import { type CommandSpec, commandTable } from './commandTable.ts';
import { type Option, optionGroups } from './option.ts';
import { optionsOf } from './options.ts';

/** Column where the explanations begin. */
const TEXT_COLUMN = 34;

/** Headings of the list of commands. */
const GROUP_TITLES: readonly (readonly [CommandSpec['group'], string])[] = [
  ['Build', 'Build'],
  ['Look', 'Look at things'],
  ['Project', 'Set up'],
  ['Data', 'Data in and out'],
];

/** `tx --help`. */
export function helpText(): string {
  const lines = [
    'Usage: tx [OPTIONS] COMMAND [ARGS]...',
    '',
    'Compiles templated SQL into a DAG, runs and tests it: dbt projects, unchanged.',
  ];
  for (const [group, title] of GROUP_TITLES) {
    const commands = commandTable.filter((spec) => spec.group === group && spec.later === undefined);
    if (commands.length > 0) lines.push('', `${title}:`, ...commands.map(({ words, summary }) => row(words, summary)));
  }
  const later = commandTable.filter((spec) => spec.later !== undefined).map(({ words }) => words);
  lines.push('', `Not in this version yet: ${later.join(', ')}`);
  lines.push(...optionLines(optionsOf(undefined)));
  lines.push(
    ...exampleLines([
      ['tx init shop && cd shop && tx build', 'a new project, built and tested'],
      ['tx build', 'all of the project in this folder'],
      ['tx run -s +orders', 'a model and all above it'],
      ['tx COMMAND --help', 'the options of a command'],
    ]),
  );
  return `${lines.join('\n')}\n`;
}

/** `tx COMMAND --help`. */
export function commandHelpText(spec: CommandSpec): string {
  const { words, summary, argument, examples, later } = spec;
  const argumentText = argument === undefined ? '' : argument.required ? ` ${argument.name}` : ` [${argument.name}]`;
  const lines = [`Usage: tx ${words} [OPTIONS]${argumentText}`, '', `${summary}.`];
  if (later) lines.push('', 'Not in this version yet.');
  if (argument !== undefined) lines.push('', 'Argument:', row(argument.name, argument.text));
  lines.push(...optionLines(optionsOf(words)), ...exampleLines(examples));
  return `${lines.join('\n')}\n`;
}

/** Options under their headings; hidden ones are left out. */
function optionLines(all: readonly Option[]): string[] {
  const lines: string[] = [];
  for (const group of optionGroups) {
    const shown = all.filter((option) => option.group === group && !option.hidden);
    if (shown.length > 0) lines.push('', `${group}:`, ...shown.map(optionRow));
  }
  lines.push('', 'Help:', row('-h, --help', 'Show this text'), row('-V, --version', 'Show the version'));
  return lines;
}

/** Spellings, value and variable of one option. */
function optionRow({ long, short = [], kind, value, choices, text, env }: Option): string {
  const negatable = kind === 'boolean' ? ` / --no-${(long[0] as string).slice(2)}` : '';
  const argument = kind === 'boolean' || kind === 'switch' ? '' : ` ${value ?? (choices ?? ['VALUE']).join('|')}`;
  const names = [...short, long[0]].join(', ') + negatable + argument;
  return row(names, env === undefined ? text : `${text} [${env}]`);
}

/** Lines to type, and below each what it does. */
function exampleLines(examples: CommandSpec['examples']): string[] {
  return ['', 'Examples:', ...examples.flatMap(([line, what]) => [`  ${line}`, `      ${what}`])];
}

/** Two columns; a name that is too long gets a line of its own. */
function row(name: string, text: string): string {
  const left = `  ${name}`;
  return left.length < TEXT_COLUMN - 1 ? left.padEnd(TEXT_COLUMN) + text : `${left}\n${' '.repeat(TEXT_COLUMN)}${text}`;
}
