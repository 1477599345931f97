import { JinjaError, typeError } from '../errors.ts';
import { PyObject, type Value } from '../value.ts';
import { equals } from './equality.ts';
import { MAX_ITEMS, PyIterator } from './iterator.ts';
import { typeName } from './representation.ts';

export { MAX_ITEMS };

const SURROGATE = /[\ud800-\udfff]/;

/** Whether a string's JavaScript units are its characters. */
export function isSimple(text: string): boolean {
  return !SURROGATE.test(text);
}

/** The characters (code points) of a string. */
export function characters(text: string): string[] {
  return isSimple(text) ? text.split('') : Array.from(text);
}

/** `len(text)`: its code points. */
export function textLength(text: string): number {
  if (isSimple(text)) return text.length;
  let count = 0;
  for (const _ of text) count++;
  return count;
}

/** The values `for` goes through. Throws TypeError `'int' object is not iterable`. */
export function iterate(value: Value): Iterable<Value> {
  if (Array.isArray(value)) return value;
  if (typeof value === 'string') return characters(value);
  const items = value instanceof PyObject ? value.iterate() : undefined;
  if (items === undefined) throw typeError(`'${typeName(value)}' object is not iterable`);
  return items;
}

/** Whether `iter(value)` would work. */
export function isIterable(value: Value): boolean {
  if (typeof value === 'string' || Array.isArray(value)) return true;
  return value instanceof PyObject && value.iterate() !== undefined;
}

/** `list(value)`. Throws MemoryError when an iterator does not end within 10 million items. */
export function listOf(value: Value): Value[] {
  if (Array.isArray(value)) return value.slice();
  const items = iterate(value);
  if (Array.isArray(items)) return items as Value[];
  const list: Value[] = [];
  for (const item of items) {
    if (list.length >= MAX_ITEMS) {
      throw new JinjaError('MemoryError', `'${typeName(value)}' object gives more than ${MAX_ITEMS} items`);
    }
    list.push(item);
  }
  return list;
}

/** `iter(value)`. */
export function iteratorOf(value: Value): PyIterator {
  if (value instanceof PyIterator) return value;
  return new PyIterator(`${typeName(value)}_iterator`, iterate(value));
}

/** `len(value)`. Throws TypeError `object of type 'int' has no len()`. */
export function length(value: Value): number {
  if (typeof value === 'string') return textLength(value);
  if (Array.isArray(value)) return value.length;
  const size = value instanceof PyObject ? value.length() : undefined;
  if (size === undefined) throw typeError(`object of type '${typeName(value)}' has no len()`);
  return size;
}

/** `item in container`. */
export function contains(container: Value, item: Value): boolean {
  if (typeof container === 'string') return textContains(container, item);
  if (Array.isArray(container)) return container.some((member) => equals(member, item));
  if (container instanceof PyObject) {
    const answer = container.contains(item);
    if (answer !== undefined) return answer;
    const items = container.iterate();
    if (items !== undefined) {
      for (const member of items) if (equals(member, item)) return true;
      return false;
    }
  }
  throw typeError(`argument of type '${typeName(container)}' is not iterable`);
}

/** `item in text`. Throws TypeError for what is no text. */
export function textContains(text: string, item: Value): boolean {
  if (typeof item === 'string') return text.includes(item);
  if (item instanceof PyObject && item.typeName === 'Markup') return text.includes(item.toText());
  throw typeError(`'in <string>' requires string as left operand, not ${typeName(item)}`);
}
