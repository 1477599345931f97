import type { Value } from '../../value.ts';
import { getItem } from '../attributes.ts';
import { Markup } from '../markup.ts';
import { str } from '../representation.ts';
import { Undefined } from '../undefined.ts';
import type { RuntimeEnv } from './filter.ts';

/** Reads from an item what a filter compares, sums or groups by. */
export type Getter = (item: Value) => Value;

/** Texts in lower case, other values as they are: how filters order and compare unless told otherwise. */
export function ignoreCase(value: Value): Value {
  if (typeof value === 'string') return value.toLowerCase();
  return value instanceof Markup ? new Markup(value.text.toLowerCase()) : value;
}

/** The rule that changes nothing. */
function same(value: Value): Value {
  return value;
}

/** The post-processing of a sort key. */
export function caseRule(caseSensitive: boolean): Getter {
  return caseSensitive ? same : ignoreCase;
}

/** Steps of a dotted path; digits index. */
function parts(attribute: Value): Value[] {
  if (attribute === null || attribute === undefined) return [];
  if (typeof attribute === 'number') return [attribute];
  return str(attribute)
    .split('.')
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part));
}

/** Reads `a.b.0` of an item; a missing step gives the fallback, if there is one. */
export function attributeGetter(
  env: RuntimeEnv,
  attribute: Value | undefined,
  after: Getter = same,
  fallback: Value | undefined = undefined,
): Getter {
  const path = parts(attribute ?? null);
  return (item) => {
    let value = item;
    for (const part of path) {
      value = getItem(value, part, env.undefined);
      if (fallback !== undefined && fallback !== null && value instanceof Undefined) value = fallback;
    }
    return after(value);
  };
}

/** Reads several attributes, written `a,b.c`, as a list. */
export function attributesGetter(
  env: RuntimeEnv,
  attribute: Value | undefined,
  after: Getter,
): (item: Value) => Value[] {
  const names: (Value | undefined)[] = typeof attribute === 'string' ? attribute.split(',') : [attribute];
  const getters = names.map((name) => attributeGetter(env, name, after));
  return (item) => getters.map((getter) => getter(item));
}
