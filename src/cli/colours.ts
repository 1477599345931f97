import { Chalk } from 'chalk';

/** Meaning, not taste: green is done, yellow needs a look, red went wrong. */
export type Colour = 'green' | 'red' | 'yellow' | 'none';

/** The sixteen colours, whatever chalk thinks of this terminal: `--use-colors` decides, when a line is written. */
const chalk = new Chalk({ level: 1 });

/** Begins each coloured line, so that a colour some program left behind ends here. */
export const RESET = '\u001b[0m';

/** Every SGR sequence, to take colours out again. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with a control character
const SEQUENCES = /\u001b\[[0-9;]*m/g;

/** Messages always carry their colours; what must stay plain (files, JSON, pipes) removes them with `plain`. */
export function coloured(text: string, colour: Colour): string {
  return colour === 'none' ? text : chalk[colour](text);
}

/** The text without its colours. */
export function plain(text: string): string {
  return text.includes('\u001b') ? text.replace(SEQUENCES, '') : text;
}

/** dbt's head of a warning: `[WARNING]: text`, or `[WARNING][EventName]: text`. */
export function warningTag(text: string, event?: string): string {
  return `[${coloured('WARNING', 'yellow')}]${event === undefined ? '' : `[${event}]`}: ${text}`;
}

/** dbt's head of an error: `[ERROR]: text`. */
export function errorTag(text: string): string {
  return `[${coloured('ERROR', 'red')}]: ${text}`;
}
