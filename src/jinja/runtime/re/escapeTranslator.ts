import { SPACE_SET } from '../methods/letters.ts';
import { ASCII } from './flags.ts';
import { PatternReader } from './patternReader.ts';

/** `\A`: nothing before. */
export const START = '(?<![\\s\\S])';
/** `\Z`: nothing behind. */
export const END = '(?![\\s\\S])';
/** Escapes of single characters. */
const CONTROL: Readonly<Record<string, string>> = {
  a: '\x07',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
};

/** What one element of a pattern may be followed by. */
export type AtomKind = 'none' | 'anchor' | 'repeat' | 'atom';

/** An element of a pattern in JavaScript. */
export interface Atom {
  readonly text: string;
  readonly kind: AtomKind;
}

/** The inside of a character class for `\d`, `\w`, `\s`. */
function classSet(letter: string, flags: number): string {
  const ascii = (flags & ASCII) !== 0;
  switch (letter.toLowerCase()) {
    case 'd':
      return ascii ? '0-9' : '\\p{Nd}';
    case 'w':
      return ascii ? 'a-zA-Z0-9_' : '\\p{L}\\p{N}_';
    default:
      return ascii ? '\\t-\\r\\x20' : SPACE_SET;
  }
}

/** `\d`, `\w`, `\s` and their opposites outside of a set. */
function classText(letter: string, flags: number): string {
  const set = classSet(letter, flags);
  return letter === letter.toLowerCase() ? `[${set}]` : `[^${set}]`;
}

/** A character that stands for itself wherever it is put. */
export function literal(char: string): string {
  return /^[a-zA-Z0-9_]$/.test(char) ? char : `\\u{${(char.codePointAt(0) as number).toString(16)}}`;
}

/** What a backslash begins, and sets of characters. */
export abstract class EscapeTranslator extends PatternReader {
  /** A backslash and what follows it, outside of a set. */
  protected escape(start: number): Atom {
    const char = this.chars[this.at];
    if (char === undefined) throw this.error('bad escape (end of pattern)', start);
    switch (char) {
      case 'A':
        this.at++;
        return { text: START, kind: 'anchor' };
      case 'Z':
        this.at++;
        return { text: END, kind: 'anchor' };
      case 'b':
      case 'B':
        this.at++;
        return { text: this.#boundary(char === 'b'), kind: 'anchor' };
      case 'd':
      case 'D':
      case 'w':
      case 'W':
      case 's':
      case 'S':
        this.at++;
        return { text: classText(char, this.flags), kind: 'atom' };
      default:
        if (/[1-9]/.test(char)) return { text: this.#backReference(start), kind: 'atom' };
        return { text: literal(this.#character(start)), kind: 'atom' };
    }
  }

  /** `\b` and `\B` by Python's word characters, which are more than JavaScript's. */
  #boundary(wanted: boolean): string {
    const word = `[${classSet('w', this.flags)}]`;
    const edge = `(?<=${word})(?!${word})|(?<!${word})(?=${word})`;
    return wanted ? `(?:${edge})` : `(?!${edge})`;
  }

  /** `\12`: a group, unless three octal digits make it a character. */
  #backReference(start: number): string {
    const octal = /^[0-3][0-7]{2}/.exec(this.rest(3));
    if (octal !== null) {
      this.at += 3;
      return literal(String.fromCodePoint(Number.parseInt(octal[0], 8)));
    }
    const digits = /^[1-9]\d?/.exec(this.rest(2))?.[0] as string;
    this.at += digits.length;
    const group = Number(digits);
    if (group > this.groups) throw this.error(`invalid group reference ${group}`, start + 1);
    if (this.open.has(group)) throw this.error('cannot refer to an open group', start);
    return `\\k<g${group}>`;
  }

  /** The character an escape stands for; `#at` is behind the backslash. */
  #character(start: number): string {
    const char = this.chars[this.at] as string;
    const control = CONTROL[char];
    if (control !== undefined) {
      this.at++;
      return control;
    }
    if (char === '0') {
      const digits = /^[0-7]{1,3}/.exec(this.rest(3))?.[0] as string;
      this.at += digits.length;
      return String.fromCodePoint(Number.parseInt(digits, 8));
    }
    if (char === 'x' || char === 'u' || char === 'U') return this.#hexCharacter(start, char);
    this.at++;
    if (/[a-zA-Z0-9]/.test(char)) throw this.error(`bad escape \\${char}`, start);
    return char;
  }

  /** `\x41`, `\u0041`, `\U00000041`. */
  #hexCharacter(start: number, letter: 'x' | 'u' | 'U'): string {
    const size = letter === 'x' ? 2 : letter === 'u' ? 4 : 8;
    const digits = /^[\da-fA-F]*/.exec(this.chars.slice(this.at + 1, this.at + 1 + size).join(''))?.[0] ?? '';
    if (digits.length !== size) throw this.error(`incomplete escape \\${letter}${digits}`, start);
    this.at += 1 + size;
    const code = Number.parseInt(digits, 16);
    if (code > 0x10ffff) throw this.error(`bad escape \\${letter}${digits}`, start);
    return String.fromCodePoint(code);
  }

  /** `[...]`. A `]` that comes first stands for itself. */
  protected set(start: number): string {
    let negated = false;
    if (this.chars[this.at] === '^') {
      negated = true;
      this.at++;
    }
    let out = '';
    let first = true;
    while (true) {
      const itemStart = this.at;
      const char = this.chars[this.at];
      if (char === undefined) throw this.error('unterminated character set', start);
      if (char === ']' && !first) break;
      first = false;
      const low = this.#setItem(start);
      if (this.chars[this.at] !== '-' || this.chars[this.at + 1] === ']') {
        out += low.text;
        continue;
      }
      if (this.chars[this.at + 1] === undefined) throw this.error('unterminated character set', start);
      this.at++;
      const high = this.#setItem(start);
      const range = this.chars.slice(itemStart, this.at).join('');
      if (low.code === undefined || high.code === undefined || high.code < low.code) {
        throw this.error(`bad character range ${range}`, itemStart);
      }
      out += `${low.text}-${high.text}`;
    }
    this.at++;
    return `[${negated ? '^' : ''}${out}]`;
  }

  /** One member of a set: a character with its code, or a class. */
  #setItem(start: number): { text: string; code: number | undefined } {
    const at = this.at;
    const char = this.chars[at];
    if (char === undefined) throw this.error('unterminated character set', start);
    this.at++;
    if (char !== '\\') return { text: literal(char), code: char.codePointAt(0) };
    const next = this.chars[this.at];
    if (next === undefined) throw this.error('bad escape (end of pattern)', at);
    if (/[dDwWsS]/.test(next)) {
      this.at++;
      return { text: classText(next, this.flags), code: undefined };
    }
    if (next === 'b') {
      this.at++;
      return { text: '\\x08', code: 8 };
    }
    const octal = /^[0-7]{1,3}/.exec(this.rest(3));
    if (octal !== null) {
      this.at += octal[0].length;
      const code = Number.parseInt(octal[0], 8);
      return { text: literal(String.fromCodePoint(code)), code };
    }
    const found = this.#character(at);
    return { text: literal(found), code: found.codePointAt(0) };
  }
}
