import { typeError, valueError } from '../errors.ts';
import type { Value } from '../value.ts';
import { Dict } from './dict.ts';
import { Float, floatText } from './float.ts';
import { textOf } from './markup.ts';
import { sortByKeys } from './ordering.ts';
import { bigintText, className } from './representation.ts';
import { Tuple } from './tuple.ts';

/** Arguments of json.dumps. */
export interface JsonOptions {
  readonly sortKeys?: boolean | undefined;
  /** White space of one level; undefined for one line. */
  readonly indent?: string | undefined;
}

/** The text that Python's `json.dumps` gives. Throws TypeError `Object of type date is not JSON serializable`. */
export function toJson(value: Value, options: JsonOptions = {}): string {
  return new Writer(options).text(value, '\n');
}

/** Writes values, and notices one that holds itself. */
class Writer {
  readonly #options: JsonOptions;
  readonly #open = new Set<object>();

  constructor(options: JsonOptions) {
    this.#options = options;
  }

  /** @param newline the line break and indentation of the level around the value */
  text(value: Value, newline: string): string {
    if (value === null) return 'null';
    if (typeof value === 'boolean' || typeof value === 'number') return String(value);
    if (typeof value === 'bigint') return bigintText(value);
    const text = textOf(value);
    if (text !== undefined) return jsonString(text);
    if (value instanceof Float) return jsonFloat(value.value);
    if (Array.isArray(value)) return this.#list(value, value, newline);
    if (value instanceof Tuple) return this.#list(value, value.items, newline);
    if (value instanceof Dict) return this.#dict(value, newline);
    throw typeError(`Object of type ${className(value)} is not JSON serializable`);
  }

  #list(owner: object, items: readonly Value[], newline: string): string {
    return this.#nested(owner, '[', ']', newline, (inner) => items.map((item) => this.text(item, inner)));
  }

  #dict(dict: Dict, newline: string): string {
    let entries = [...dict.entries()];
    if (this.#options.sortKeys) {
      const keys = entries.map(([key]) => key);
      entries = sortByKeys(keys, keys, false).map((key) => [key, dict.get(key) as Value]);
    }
    return this.#nested(dict, '{', '}', newline, (inner) => {
      return entries.map(([key, value]) => `${jsonString(keyText(key))}: ${this.text(value, inner)}`);
    });
  }

  #nested(owner: object, open: string, close: string, newline: string, parts: (inner: string) => string[]): string {
    if (this.#open.has(owner)) throw valueError('Circular reference detected');
    this.#open.add(owner);
    const { indent } = this.#options;
    const inner = indent === undefined ? '' : newline + indent;
    const texts = parts(inner);
    this.#open.delete(owner);
    if (texts.length === 0) return open + close;
    if (indent === undefined) return `${open}${texts.join(', ')}${close}`;
    return `${open}${inner}${texts.join(`,${inner}`)}${newline}${close}`;
  }
}

function keyText(key: Value): string {
  const text = textOf(key);
  if (text !== undefined) return text;
  if (key === null) return 'null';
  if (typeof key === 'boolean' || typeof key === 'number' || typeof key === 'bigint') return String(key);
  if (key instanceof Float) return jsonFloat(key.value);
  throw typeError(`keys must be str, int, float, bool or None, not ${className(key)}`);
}

function jsonFloat(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? 'Infinity' : '-Infinity';
  return floatText(value);
}

/** ASCII only, as json.dumps writes by default. */
function jsonString(text: string): string {
  const quoted = JSON.stringify(text);
  return quoted
    .replace(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .replaceAll('\\u007f', '\u007f');
}
