import { JinjaError, typeError, valueError } from '../errors.ts';
import type { Value } from '../value.ts';
import { Dict } from './dict.ts';
import { Float, floatText } from './float.ts';
import { integer } from './integer.ts';
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

/** What Python's `json.loads` gives. Throws JSONDecodeError (a ValueError) with its message. */
export function fromJson(text: string): Value {
  return new Reader(text).document();
}

const NUMBER = /(-?(?:0|[1-9]\d*))(\.\d+)?([eE][-+]?\d+)?/y;
const WORDS: readonly (readonly [string, Value])[] = [
  ['null', null],
  ['true', true],
  ['false', false],
  ['NaN', new Float(Number.NaN)],
  ['Infinity', new Float(Number.POSITIVE_INFINITY)],
  ['-Infinity', new Float(Number.NEGATIVE_INFINITY)],
];

/** Reads JSON as Python does: NaN and Infinity too, integers of any size. */
class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  document(): Value {
    if (this.#text.startsWith('\ufeff')) throw this.#error('Unexpected UTF-8 BOM (decode using utf-8-sig)', 0);
    this.#space();
    const value = this.#value();
    this.#space();
    if (this.#at < this.#text.length) throw this.#error('Extra data', this.#at);
    return value;
  }

  #error(message: string, at: number): JinjaError {
    const before = this.#text.slice(0, at);
    const line = before.split('\n').length;
    const column = at - before.lastIndexOf('\n');
    return new JinjaError('JSONDecodeError', `${message}: line ${line} column ${column} (char ${at})`);
  }

  #space(): void {
    while (' \t\n\r'.includes(this.#text.charAt(this.#at)) && this.#at < this.#text.length) this.#at++;
  }

  #value(): Value {
    const char = this.#text[this.#at];
    if (char === '"') return this.#string();
    if (char === '{') return this.#object();
    if (char === '[') return this.#array();
    for (const [word, value] of WORDS) {
      if (this.#text.startsWith(word, this.#at)) {
        this.#at += word.length;
        return value;
      }
    }
    return this.#number();
  }

  #number(): Value {
    NUMBER.lastIndex = this.#at;
    const match = NUMBER.exec(this.#text);
    if (match === null) throw this.#error('Expecting value', this.#at);
    this.#at = NUMBER.lastIndex;
    const [whole, digits = '', fraction, exponent] = match;
    if (fraction !== undefined || exponent !== undefined) return new Float(Number(whole));
    return digits.length < 16 ? Number(digits) + 0 : integer(BigInt(digits));
  }

  #string(): string {
    const start = this.#at;
    let out = '';
    let at = start + 1;
    while (true) {
      const char = this.#text[at];
      if (char === undefined) throw this.#error('Unterminated string starting at', start);
      if (char === '"') break;
      if (char < ' ') throw this.#error('Invalid control character at', at);
      if (char === '\\') {
        const escaped = this.#escape(at, start);
        out += escaped.text;
        at = escaped.end;
      } else {
        out += char;
        at++;
      }
    }
    this.#at = at + 1;
    return out;
  }

  #escape(at: number, start: number): { text: string; end: number } {
    const kind = this.#text[at + 1];
    if (kind === undefined) throw this.#error('Unterminated string starting at', start);
    if (kind === 'u') {
      const hex = this.#text.slice(at + 2, at + 6);
      if (!/^[\da-fA-F]{4}$/.test(hex)) throw this.#error('Invalid \\uXXXX escape', at + 1);
      return { text: String.fromCharCode(Number.parseInt(hex, 16)), end: at + 6 };
    }
    const found = '"\\/bfnrt'.indexOf(kind);
    if (found < 0) throw this.#error('Invalid \\escape', at);
    return { text: '"\\/\b\f\n\r\t'.charAt(found), end: at + 2 };
  }

  #array(): Value[] {
    this.#at++;
    const items: Value[] = [];
    this.#space();
    if (this.#take(']')) return items;
    while (true) {
      this.#space();
      items.push(this.#value());
      this.#space();
      if (this.#take(']')) return items;
      if (!this.#take(',')) throw this.#error("Expecting ',' delimiter", this.#at);
    }
  }

  #object(): Dict {
    this.#at++;
    const dict = new Dict();
    this.#space();
    if (this.#take('}')) return dict;
    while (true) {
      this.#space();
      if (this.#text[this.#at] !== '"') {
        throw this.#error('Expecting property name enclosed in double quotes', this.#at);
      }
      const key = this.#string();
      this.#space();
      if (!this.#take(':')) throw this.#error("Expecting ':' delimiter", this.#at);
      this.#space();
      dict.set(key, this.#value());
      this.#space();
      if (this.#take('}')) return dict;
      if (!this.#take(',')) throw this.#error("Expecting ',' delimiter", this.#at);
    }
  }

  #take(char: string): boolean {
    if (this.#text[this.#at] !== char) return false;
    this.#at++;
    return true;
  }
}
