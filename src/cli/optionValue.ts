import { parse, type Tags } from 'yaml';
import { didYouMean } from '../diagnostics/didYouMean.ts';
import type { Option } from './option.ts';
import { UsageError } from './usageError.ts';

/** What an environment variable may say for yes. */
const TRUE = ['1', 'true', 't', 'yes', 'y', 'on'];
/** What an environment variable may say for no. */
const FALSE = ['0', 'false', 'f', 'no', 'n', 'off'];

/**
 * Checks one text given for an option and turns it into its value.
 * @param spelling what the user wrote: `--threads`, or the variable's name
 */
export function optionValue(option: Option, text: string, spelling: string, command: string): unknown {
  switch (option.kind) {
    case 'boolean':
    case 'switch':
      return truth(text, spelling, command);
    case 'integer':
      if (!/^\s*[+-]?\d+\s*$/.test(text)) throw invalid(spelling, `'${text}' is not a valid integer.`, command);
      return Number(text);
    case 'choice':
      return choice(option, text, spelling, command);
    case 'yaml':
      return yamlDict(text, spelling, command);
    case 'list':
      return text
        .split(/\s+/)
        .filter((word) => word !== '')
        .map((word) => choice(option, word, spelling, command));
    case 'text':
      return text;
  }
}

/** Throws UsageError for a word that is none of them. */
function truth(text: string, spelling: string, command: string): boolean {
  const word = text.trim().toLowerCase();
  if (TRUE.includes(word)) return true;
  if (FALSE.includes(word)) return false;
  throw invalid(spelling, `'${text}' is not a valid boolean.`, command);
}

/** Letter case does not matter, as in dbt. */
export function choice({ choices }: Option, text: string, spelling: string, command: string): string {
  if (choices === undefined) return text;
  const found = choices.find((one) => one === text.toLowerCase());
  if (found !== undefined) return found;
  const list = choices.map((one) => `'${one}'`).join(', ');
  const near = didYouMean(text, choices);
  throw invalid(spelling, `'${text}' is not one of ${list}.`, command, near && `D${near.slice(1)}`);
}

/** Under it a mapping that was read from an option keeps its text. */
const SOURCE = Symbol('source');

/**
 * The YAML text that the mapping of an option was read from, for readers that know more types than JavaScript: `1.0` and
 * dates are values of their own in templates. `undefined` when the option was not given.
 */
export function yamlSource(value: Readonly<Record<string, unknown>>): string | undefined {
  return (value as { readonly [SOURCE]?: string })[SOURCE];
}

/** A YAML 1.1 mapping, as `--vars` wants; scalars are read as in the project's files. */
export function yamlDict(text: string, spelling: string, command: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = parse(text, { version: '1.1', merge: true, logLevel: 'error', prettyErrors: false, customTags: asPyYaml });
  } catch (error) {
    throw invalid(spelling, `String '${text}' is not valid YAML (${(error as Error).message})`, command);
  }
  if (value === null || value === undefined) return {};
  if (typeof value === 'object' && !Array.isArray(value))
    return Object.defineProperty(value as Record<string, unknown>, SOURCE, { value: text });
  throw invalid(spelling, `String '${text}' is not a YAML mapping: write '{key: value}'`, command);
}

/** To dbt's YAML reader `y` and `n` are texts. Dates stay texts here: JavaScript's have a time of day and a zone. */
function asPyYaml(tags: Tags): Tags {
  return tags
    .filter((tag) => typeof tag === 'string' || tag.tag !== 'tag:yaml.org,2002:timestamp')
    .map((tag) => {
      if (typeof tag === 'string' || tag.collection !== undefined || tag.tag !== 'tag:yaml.org,2002:bool') return tag;
      const test = tag.test?.test('yes')
        ? /^(?:[Yy]es|YES|[Tt]rue|TRUE|[Oo]n|ON)$/
        : /^(?:[Nn]o|NO|[Ff]alse|FALSE|[Oo]ff|OFF)$/;
      return { ...tag, test };
    });
}

/** The error of a value that an option cannot have, in the words of dbt's command line. */
export function invalid(spelling: string, reason: string, command: string, hint?: string): UsageError {
  return new UsageError(`Invalid value for '${spelling}': ${reason}`, command, hint);
}
