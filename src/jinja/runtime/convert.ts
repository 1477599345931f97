import { PyObject, type Value } from '../value.ts';
import { PyDateTime } from './datetime/dateTime.ts';
import { Dict } from './dict.ts';
import { Float } from './float.ts';
import { integer } from './integer.ts';
import { Markup } from './markup.ts';
import { PySet } from './set.ts';
import { Tuple } from './tuple.ts';
import { Undefined } from './undefined.ts';

/**
 * Plain data (as from JSON, YAML or a database driver) → values.
 *
 * Objects and Maps become dicts, arrays lists, numbers that are not integral floats, JavaScript dates aware datetimes in UTC,
 * `undefined` None. A value is given back as it is.
 */
export function toValue(plain: unknown): Value {
  switch (typeof plain) {
    case 'string':
    case 'boolean':
      return plain;
    case 'number':
      return Number.isSafeInteger(plain) ? plain + 0 : new Float(plain);
    case 'bigint':
      return integer(plain);
    case 'object':
      return plain === null ? null : objectValue(plain);
    default:
      return null;
  }
}

function objectValue(plain: object): Value {
  if (plain instanceof PyObject) return plain;
  if (Array.isArray(plain)) return plain.map(toValue);
  if (plain instanceof Date) return PyDateTime.fromInstant(plain);
  if (plain instanceof Map)
    return Dict.from([...plain].map(([key, value]): [Value, Value] => [toValue(key), toValue(value)]));
  if (plain instanceof Set) return PySet.from([...plain].map(toValue));
  const dict = new Dict();
  for (const [key, value] of Object.entries(plain)) if (value !== undefined) dict.set(key, toValue(value));
  return dict;
}

/**
 * Values → plain data. Dicts become objects (keys as text), tuples and sets arrays, floats numbers, except an integral
 * float, which stays a `Float` so that `1.0` can be told from `1`. None and undefined become null; dates and other objects stay.
 */
export function toPlain(value: Value): unknown {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(toPlain);
  if (value instanceof Float) return Number.isInteger(value.value) ? value : value.value;
  if (value instanceof Dict) return plainRecord(value);
  if (value instanceof Tuple) return value.items.map(toPlain);
  if (value instanceof PySet) return [...value.iterate()].map(toPlain);
  if (value instanceof Markup) return value.text;
  return value instanceof Undefined ? null : value;
}

/** JSON has texts as keys only, so other keys become their text. */
function plainRecord(dict: Dict): Record<string, unknown> {
  const record: Record<string, unknown> = {};
  for (const [key, value] of dict.entries()) {
    // A key named __proto__ must not reach the prototype.
    Object.defineProperty(record, keyText(key), {
      value: toPlain(value),
      enumerable: true,
      writable: true,
      configurable: true,
    });
  }
  return record;
}

function keyText(key: Value): string {
  if (typeof key === 'string') return key;
  if (key === null) return 'null';
  if (typeof key === 'boolean') return String(key);
  return key instanceof PyObject ? key.toText() : String(key);
}
