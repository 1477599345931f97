import { filterArgumentError, JinjaError, keyError, typeError } from '../../errors.ts';
import { PyObject, type Value } from '../../value.ts';
import { Bytes } from '../bytes.ts';
import { Dict } from '../dict.ts';
import { DictView } from '../dictView.ts';
import { equals } from '../equality.ts';
import { HashMap } from '../hashMap.ts';
import { floorDivide, modulo } from '../integer.ts';
import { characters, iterate, length, listOf } from '../iteration.ts';
import { PyIterator } from '../iterator.ts';
import { Markup, textOf } from '../markup.ts';
import { binary } from '../operations.ts';
import { ordered, sortByKeys } from '../ordering.ts';
import { Range } from '../range.ts';
import { str, truthy, typeName } from '../representation.ts';
import { requireInteger } from '../slicing.ts';
import { NamedTuple, Tuple } from '../tuple.ts';
import { Undefined } from '../undefined.ts';
import { attributeGetter, attributesGetter, caseRule } from './attributeGetter.ts';
import { type Filter, filter, type RuntimeEnv } from './filter.ts';

function given(value: Value | undefined, fallback: Value): Value {
  return value === undefined ? fallback : value;
}

/** No template needs rows as long, or as many columns. */
const MAX_PARTS = 1_000_000;

function partCount(value: Value): number {
  const count = requireInteger(value);
  if (count > MAX_PARTS) throw new JinjaError('MemoryError', `more than ${MAX_PARTS} parts`);
  return count;
}

/** `batch`: rows of a fixed size, the last filled up if there is something to fill it with. */
function* batches(items: Value, size: number, fill: Value): Iterable<Value> {
  let batch: Value[] = [];
  for (const item of iterate(items)) {
    if (batch.length === size) {
      yield batch;
      batch = [];
    }
    batch.push(item);
  }
  if (batch.length === 0) return;
  if (fill !== null) while (batch.length < size) batch.push(fill);
  yield batch;
}

const batch = filter('do_batch', 'linecount fill_with=', ([items, size, fill]) => {
  return PyIterator.generator('do_batch', batches(items as Value, partCount(size as Value), given(fill, null)));
});

/** `slice`: that many columns, the first ones longer by one. */
function* slices(source: Value, count: number, fill: Value): Iterable<Value> {
  const items = listOf(source);
  const size = Number(floorDivide(items.length, count));
  const longer = Number(modulo(items.length, count));
  let offset = 0;
  for (let number = 0; number < count; number++) {
    const start = offset + number * size;
    if (number < longer) offset++;
    const part = items.slice(start, offset + (number + 1) * size);
    if (fill !== null && number >= longer) part.push(fill);
    yield part;
  }
}

const slice = filter('sync_do_slice', 'slices fill_with=', ([items, count, fill]) => {
  return PyIterator.generator('sync_do_slice', slices(items as Value, partCount(count as Value), given(fill, null)));
});

/** The things that Python's `reversed` accepts, last first; `undefined` for others. */
function reversedItems(value: Value): Value[] | undefined {
  if (Array.isArray(value)) return value.slice().reverse();
  const text = textOf(value);
  if (text !== undefined) {
    const all: Value[] = characters(text).reverse();
    return value instanceof Markup ? all.map((char) => new Markup(char as string)) : all;
  }
  const known = [Tuple, Dict, DictView, Range, Bytes, Undefined].some((type) => value instanceof type);
  if (known) return listOf(value).reverse();
  return value instanceof PyObject &&
    !(value instanceof PyIterator) &&
    value.length() !== undefined &&
    isSequence(value)
    ? listOf(value).reverse()
    : undefined;
}

function isSequence(value: PyObject): boolean {
  return value.typeName !== 'set' && value.typeName !== 'frozenset' && value.iterate() !== undefined;
}

/** What `type(reversed(value)).__name__` is. */
function reversedName(value: Value): string {
  if (Array.isArray(value)) return 'list_reverseiterator';
  if (value instanceof Dict || value instanceof DictView) {
    const part = value instanceof DictView ? value.typeName.replace('dict_', '').slice(0, -1) : 'key';
    return `dict_reverse${part}iterator`;
  }
  return value instanceof Range ? 'range_iterator' : 'reversed';
}

const reverse = filter('do_reverse', '', ([value]) => {
  if (typeof value === 'string') return characters(value).reverse().join('');
  if (value instanceof Markup) return new Markup(characters(value.text).reverse().join(''));
  const items = reversedItems(value as Value);
  if (items !== undefined) return new PyIterator(reversedName(value as Value), items);
  try {
    return listOf(value as Value).reverse();
  } catch (error) {
    if (error instanceof JinjaError && error.kind === 'TypeError')
      throw filterArgumentError('argument must be iterable');
    throw error;
  }
});

const first = filter(
  'sync_do_first',
  '',
  ([items], env) => {
    for (const item of iterate(items as Value)) return item;
    return env.undefined('No first item, sequence was empty.');
  },
  1,
);

const last = filter(
  'do_last',
  '',
  ([items], env) => {
    const reversed = reversedItems(items as Value);
    if (reversed === undefined) throw typeError(`'${typeName(items as Value)}' object is not reversible`);
    return reversed[0] ?? env.undefined('No last item, sequence was empty.');
  },
  1,
);

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

const sort = filter(
  'do_sort',
  'reverse= case_sensitive= attribute=',
  ([items, backwards, caseSensitive, attribute], env) => {
    const getter = attributesGetter(env, attribute, caseRule(truthy(caseSensitive ?? false)));
    const all = listOf(items as Value);
    return sortByKeys(all, all.map(getter), truthy(backwards ?? false));
  },
  1,
);

const dictsort = filter('do_dictsort', 'case_sensitive= by= reverse=', ([dict, caseSensitive, by, backwards]) => {
  const which = by ?? 'key';
  if (which !== 'key' && which !== 'value') throw filterArgumentError('You can only sort by either "key" or "value"');
  const rule = caseRule(truthy(caseSensitive ?? false));
  const pairs = pairsOf(dict as Value);
  const keys = pairs.map((pair) => rule(pair.items[which === 'key' ? 0 : 1] as Value));
  return sortByKeys(pairs, keys, truthy(backwards ?? false));
});

/** The items of a mapping, as Python's `.items()` of it gives them. */
function pairsOf(value: Value): Tuple[] {
  if (value instanceof Undefined) throw value.error();
  const items = value instanceof Dict ? new DictView('dict_items', value) : undefined;
  if (items === undefined) {
    throw new JinjaError('AttributeError', `'${typeName(value)}' object has no attribute 'items'`);
  }
  return listOf(items) as Tuple[];
}

const items = filter('do_items', '', ([value]) => {
  if (value instanceof Undefined) return PyIterator.generator('do_items', []);
  if (!(value instanceof Dict)) throw typeError('Can only get item pairs from a mapping.');
  return PyIterator.generator('do_items', new DictView('dict_items', value).iterate());
});

const groupby = filter(
  'sync_do_groupby',
  'attribute default= case_sensitive=',
  ([source, attribute, fallback, caseSensitive], env) => {
    const sensitive = truthy(caseSensitive ?? false);
    const keyOf = attributeGetter(env, attribute, caseRule(sensitive), fallback);
    const all = listOf(source as Value);
    const sorted = sortByKeys(all, all.map(keyOf), false);
    const groups: { key: Value; members: Value[] }[] = [];
    for (const item of sorted) {
      const key = keyOf(item);
      const current = groups.at(-1);
      if (current !== undefined && equals(current.key, key)) current.members.push(item);
      else groups.push({ key, members: [item] });
    }
    const shown = attributeGetter(env, attribute, undefined, fallback);
    return groups.map(({ key, members }) => {
      return new NamedTuple(['grouper', 'list'], [sensitive ? key : shown(members[0] as Value), members]);
    });
  },
  1,
);

/** `unique`: the first item of each key. */
function* distinct(source: Value, keyOf: (item: Value) => Value): Iterable<Value> {
  const seen = new HashMap();
  for (const item of iterate(source)) {
    const key = keyOf(item);
    if (seen.get(key) === undefined) {
      seen.set(key, true);
      yield item;
    }
  }
}

const unique = filter(
  'sync_do_unique',
  'case_sensitive= attribute=',
  ([source, caseSensitive, attribute], env) => {
    const keyOf = attributeGetter(env, attribute, caseRule(truthy(caseSensitive ?? false)));
    return PyIterator.generator('sync_do_unique', distinct(source as Value, keyOf));
  },
  1,
);

/** `min` and `max`: of equal items the first. */
function extreme(name: string, op: '<' | '>'): Filter {
  return filter(
    name,
    'case_sensitive= attribute=',
    ([source, caseSensitive, attribute], env) => {
      const keyOf = attributeGetter(env, attribute, caseRule(truthy(caseSensitive ?? false)));
      let best: { item: Value; key: Value } | undefined;
      for (const item of iterate(source as Value)) {
        const key = keyOf(item);
        if (best === undefined || ordered(op, key, best.key)) best = { item, key };
      }
      return best === undefined ? env.undefined('No aggregated item, sequence was empty.') : best.item;
    },
    1,
  );
}

const sum = filter(
  'sync_do_sum',
  'attribute= start=',
  ([source, attribute, start], env) => {
    const getter = attributeGetter(env, attribute);
    let total = given(start, 0);
    if (textOf(total) !== undefined) throw typeError("sum() can't sum strings [use ''.join(seq) instead]");
    for (const item of iterate(source as Value)) total = binary('+', total, getter(item));
    return total;
  },
  1,
);

const join = filter(
  'sync_do_join',
  'd= attribute=',
  ([source, separator, attribute], env) => joined(source as Value, str(separator ?? ''), attribute, env),
  1,
);

function joined(source: Value, separator: string, attribute: Value | undefined, env: RuntimeEnv): string {
  const getter = attributeGetter(env, attribute);
  const parts: string[] = [];
  for (const item of iterate(source)) parts.push(str(getter(item)));
  return parts.join(separator);
}

function builtinLength(value: Value, args: Value[]): Value {
  if (args.length > 0) throw typeError(`len() takes exactly one argument (${args.length + 1} given)`);
  return length(value);
}

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
