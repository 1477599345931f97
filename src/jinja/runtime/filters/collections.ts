import { keyError, typeError } from '../../errors.ts';
import type { Value } from '../../value.ts';
import { Dict } from '../dict.ts';
import { DictView } from '../dictView.ts';
import { iterate, length, listOf } from '../iteration.ts';
import { PyIterator } from '../iterator.ts';
import { textOf } from '../markup.ts';
import { binary } from '../operations.ts';
import { str } from '../representation.ts';
import { Undefined } from '../undefined.ts';
import { attributeGetter } from './attributeGetter.ts';
import { type Filter, filter, type RuntimeEnv } from './filter.ts';
import { dictsort, extreme, groupby, sort, unique } from './ordering.ts';
import { batch, slice } from './parts.ts';
import { last, reverse } from './reversed.ts';

/** Takes one item of an iterator, no more. */
const first = filter(
  'sync_do_first',
  '',
  ([items], env) => {
    for (const item of iterate(items as Value)) return item;
    return env.undefined('No first item, sequence was empty.');
  },
  1,
);

/** One item, another one on each call. */
const random = filter(
  'do_random',
  '',
  ([items], env) => {
    const all = listOf(items as Value);
    length(items as Value);
    if (all.length === 0) return env.undefined('No random item, sequence was empty.');
    const at = Math.floor(Math.random() * all.length);
    if (items instanceof Dict) return items.get(at) ?? missingKey(at);
    return all[at] as Value;
  },
  1,
);

/** Choosing from a dict asks it for a number, as in Python. */
function missingKey(key: number): never {
  throw keyError(String(key));
}

/** `items`: pairs of a mapping; of an undefined one none. */
const items = filter('do_items', '', ([value]) => {
  if (value instanceof Undefined) return PyIterator.generator('do_items', []);
  if (!(value instanceof Dict)) throw typeError('Can only get item pairs from a mapping.');
  return PyIterator.generator('do_items', new DictView('dict_items', value).iterate());
});

/** Python's `len` itself: it takes nothing but the value. */
function builtinLength(value: Value, args: Value[]): Value {
  if (args.length > 0) throw typeError(`len() takes exactly one argument (${args.length + 1} given)`);
  return length(value);
}

/** `sum(attribute, start)`. Texts are refused, as by Python. */
const sum = filter(
  'sync_do_sum',
  'attribute= start=',
  ([source, attribute, start = 0], env) => {
    const getter = attributeGetter(env, attribute);
    let total = start;
    if (textOf(total) !== undefined) throw typeError("sum() can't sum strings [use ''.join(seq) instead]");
    for (const item of iterate(source as Value)) total = binary('+', total, getter(item));
    return total;
  },
  1,
);

/** `join(separator, attribute)`. */
const join = filter(
  'sync_do_join',
  'd= attribute=',
  ([source, separator, attribute], env) => joined(source as Value, str(separator ?? ''), attribute, env),
  1,
);

/** The items' texts, with the separator between them. */
function joined(source: Value, separator: string, attribute: Value | undefined, env: RuntimeEnv): string {
  const getter = attributeGetter(env, attribute);
  const parts: string[] = [];
  for (const item of iterate(source)) parts.push(str(getter(item)));
  return parts.join(separator);
}

/** Filters over lists, dicts and iterators, by name. */
export const collectionFilters: Readonly<Record<string, Filter>> = {
  batch,
  count: builtinLength,
  dictsort,
  first,
  groupby,
  items,
  join,
  last,
  length: builtinLength,
  list: filter('sync_do_list', '', ([value]) => listOf(value as Value)),
  max: extreme('do_max', '>'),
  min: extreme('do_min', '<'),
  random,
  reverse,
  slice,
  sort,
  sum,
  unique,
  is_list: filter('is_list', '', ([value]) => Array.isArray(value)),
};
