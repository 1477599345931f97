import { filterArgumentError, JinjaError } from '../../errors.ts';
import type { Value } from '../../value.ts';
import { Dict } from '../dict.ts';
import { DictView } from '../dictView.ts';
import { equals } from '../equality.ts';
import { HashMap } from '../hashMap.ts';
import { iterate, listOf } from '../iteration.ts';
import { PyIterator } from '../iterator.ts';
import { ordered, sortByKeys } from '../ordering.ts';
import { truthy, typeName } from '../representation.ts';
import { NamedTuple, type Tuple } from '../tuple.ts';
import { Undefined } from '../undefined.ts';
import { attributeGetter, attributesGetter, caseRule } from './attributeGetter.ts';
import { type Filter, filter } from './filter.ts';

/** `sort`: stable; several attributes by commas. */
export const sort = filter(
  'do_sort',
  'reverse= case_sensitive= attribute=',
  ([items, backwards, caseSensitive, attribute], env) => {
    const getter = attributesGetter(env, attribute, caseRule(truthy(caseSensitive ?? false)));
    const all = listOf(items as Value);
    return sortByKeys(all, all.map(getter), truthy(backwards ?? false));
  },
  1,
);

/** `dictsort`: pairs of a dict by key or by value. */
export const dictsort = filter(
  'do_dictsort',
  'case_sensitive= by= reverse=',
  ([dict, caseSensitive, by, backwards]) => {
    const which = by ?? 'key';
    if (which !== 'key' && which !== 'value') throw filterArgumentError('You can only sort by either "key" or "value"');
    const rule = caseRule(truthy(caseSensitive ?? false));
    const pairs = pairsOf(dict as Value);
    const keys = pairs.map((pair) => rule(pair.items[which === 'key' ? 0 : 1] as Value));
    return sortByKeys(pairs, keys, truthy(backwards ?? false));
  },
);

/** The items of a mapping, as Python's `.items()` of it gives them. */
function pairsOf(value: Value): Tuple[] {
  if (value instanceof Undefined) throw value.error();
  const items = value instanceof Dict ? new DictView('dict_items', value) : undefined;
  if (items === undefined) {
    throw new JinjaError('AttributeError', `'${typeName(value)}' object has no attribute 'items'`);
  }
  return listOf(items) as Tuple[];
}

/** `groupby`: pairs of key and items, sorted by key; equal keys need not stand together before. */
export const groupby = filter(
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

/** `unique`: of equal items the first, in their order. */
export const unique = filter(
  'sync_do_unique',
  'case_sensitive= attribute=',
  ([source, caseSensitive, attribute], env) => {
    const keyOf = attributeGetter(env, attribute, caseRule(truthy(caseSensitive ?? false)));
    return PyIterator.generator('sync_do_unique', distinct(source as Value, keyOf));
  },
  1,
);

/** `min` and `max`: of equal items the first. */
export function extreme(name: string, op: '<' | '>'): Filter {
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
