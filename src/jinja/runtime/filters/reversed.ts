import { filterArgumentError, JinjaError, typeError } from '../../errors.ts';
import { PyObject, type Value } from '../../value.ts';
import { Bytes } from '../bytes.ts';
import { Dict } from '../dict.ts';
import { DictView } from '../dictView.ts';
import { characters, listOf } from '../iteration.ts';
import { PyIterator } from '../iterator.ts';
import { Markup, textOf } from '../markup.ts';
import { Range } from '../range.ts';
import { typeName } from '../representation.ts';
import { Tuple } from '../tuple.ts';
import { Undefined } from '../undefined.ts';
import { filter } from './filter.ts';

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

/** Sets have no order that could be reversed. */
function isSequence(value: PyObject): boolean {
  return value.typeName !== 'set' && value.iterate() !== undefined;
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

/** `reverse`: texts by their characters, other values as an iterator. */
export const reverse = filter('do_reverse', '', ([value]) => {
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

/** `last`: only of values that can be gone through backwards. */
export const last = filter(
  'do_last',
  '',
  ([items], env) => {
    const reversed = reversedItems(items as Value);
    if (reversed === undefined) throw typeError(`'${typeName(items as Value)}' object is not reversible`);
    return reversed[0] ?? env.undefined('No last item, sequence was empty.');
  },
  1,
);
