import { commandOptions } from './commandOptions.ts';
import { globalOptions } from './globalOptions.ts';
import type { Option } from './option.ts';

/** The table: everything that can be said on the command line. */
export const options: readonly Option[] = [...globalOptions, ...commandOptions];

/** Options that a command takes; without a command those that may stand before it. */
export function optionsOf(words: string | undefined): Option[] {
  return options.filter(({ commands }) => commands === undefined || (words !== undefined && commands.includes(words)));
}
