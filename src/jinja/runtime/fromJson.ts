import { JinjaError } from '../errors.ts';
import type { Value } from '../value.ts';
import { Dict } from './dict.ts';
import { Float } from './float.ts';
import { integer } from './integer.ts';

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
