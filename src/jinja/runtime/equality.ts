import { typeError } from '../errors.ts';
import { PyObject, type Value } from '../value.ts';
import { typeName } from './representation.ts';

/** `a == b`. Numbers compare by value across bool, int and float. */
export function equals(a: Value, b: Value): boolean {
  if (a === b) return true;
  if (a instanceof PyObject) return a.equals(b);
  if (b instanceof PyObject) return b.equals(a);
  if (typeof a === 'boolean') return numberOf(a) === b || (typeof b === 'boolean' && a === b);
  if (typeof b === 'boolean') return a === numberOf(b);
  if (Array.isArray(a)) return Array.isArray(b) && sameItems(a, b);
  return false;
}

function numberOf(value: boolean): number {
  return value ? 1 : 0;
}

export function sameItems(a: readonly Value[], b: readonly Value[]): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) {
    if (!equals(a[i] as Value, b[i] as Value)) return false;
  }
  return true;
}

/** A string that is the same for equal values. Throws TypeError `unhashable type: 'list'`. */
export function hashKey(value: Value): string {
  switch (typeof value) {
    case 'string':
      return `s${value}`;
    case 'number':
    case 'bigint':
      return `n${value}`;
    case 'boolean':
      return value ? 'n1' : 'n0';
    default:
      if (value === null) return '0';
      if (!Array.isArray(value)) {
        const key = value.hashKey();
        if (key !== undefined) return key;
      }
      throw typeError(`unhashable type: '${typeName(value)}'`);
  }
}

/** Keys of parts joined so that no two different lists of parts give the same text. */
export function joinHashKeys(keys: readonly string[]): string {
  let text = '';
  for (const key of keys) text += `${key.length}:${key}`;
  return text;
}
