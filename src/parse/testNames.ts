import { hash } from 'node:crypto';
import { toValue } from '../jinja/runtime/convert.ts';
import { repr, str } from '../jinja/runtime/operations.ts';
import type { PlainMap } from '../project/project.ts';

/** Length from which on a built test name is cut for file names and aliases. */
const NAME_LIMIT = 64;

/** The two names of a generic test, equal unless the full one is too long. */
export interface TestNames {
  /** In the node's name, fqn and unique id. */
  readonly full: string;
  /** In the file name and the alias. */
  readonly short: string;
}

/** The name of a generic test made of its macro, its target and its arguments in the order of their keys. */
export function testNames(testType: string, targetName: string, args: PlainMap): TestNames {
  const parts = Object.keys(args)
    .filter((name) => name !== 'model')
    .sort()
    .flatMap((name) => flat(args[name]))
    .map((part) => str(toValue(part)).replace(/[^0-9a-zA-Z_]+/g, '_'));
  const identifier = `${testType}_${targetName}`;
  const full = `${identifier}_${parts.join('__')}`;
  return { full, short: full.length < NAME_LIMIT ? full : `${identifier.slice(0, 30)}_${md5(full)}` };
}

/** Lists and dicts stand in the name by their members. */
function flat(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  if (typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype)
    return Object.values(value);
  return [value];
}

/** Last part of a generic test's unique id: ten digits that tell tests with one name apart. */
export function testHash(name: string, metadata: PlainMap): string {
  return md5(`${name}${hashable(metadata)}`).slice(-10);
}

/** Python's text of the value with its keys sorted and every leaf turned to text before. */
function hashable(value: unknown): string {
  if (typeof value === 'string') return quoted(value);
  if (Array.isArray(value)) return `[${value.map(hashable).join(', ')}]`;
  if (typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype) {
    const map = value as PlainMap;
    const pairs = Object.keys(map)
      .sort()
      .map((key) => `${quoted(key)}: ${hashable(map[key])}`);
    return `{${pairs.join(', ')}}`;
  }
  return quoted(str(toValue(value)));
}

/** Printable ASCII without quotes and backslashes is what it is between quotes. */
function quoted(text: string): string {
  return /^[ -&(-[\]-~]*$/.test(text) ? `'${text}'` : repr(text);
}

/** In hexadecimal, as dbt's unique ids and file names have it. */
function md5(text: string): string {
  return hash('md5', text);
}
