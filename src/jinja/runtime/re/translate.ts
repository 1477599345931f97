import { ASCII, DOTALL, IGNORECASE, LOCALE, MULTILINE, UNICODE, VERBOSE } from './flags.ts';
import { regexError } from './regexError.ts';

/** A Python pattern as JavaScript's, in `v` mode. Every group has the name `g<number>`. */
export interface Translation {
  readonly source: string;
  /** All flags, with those written in the pattern. */
  readonly flags: number;
  /** How many groups there are. */
  readonly groups: number;
  /** Numbers of the groups that have a name. */
  readonly names: ReadonlyMap<string, number>;
}

/** What `\s` matches in Python, as the inside of a class. */
const SPACE = '\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000';
/** `\A`: nothing before. */
const START = '(?<![\\s\\S])';
/** `\Z`: nothing behind. */
const END = '(?![\\s\\S])';

/** Letters of `(?im)`. */
const FLAG_LETTERS: Readonly<Record<string, number>> = {
  a: ASCII,
  i: IGNORECASE,
  L: LOCALE,
  m: MULTILINE,
  s: DOTALL,
  u: UNICODE,
  x: VERBOSE,
};

/** The inside of a character class for `\d`, `\w`, `\s`. */
function classSet(letter: string, flags: number): string {
  const ascii = (flags & ASCII) !== 0;
  switch (letter.toLowerCase()) {
    case 'd':
      return ascii ? '0-9' : '\\p{Nd}';
    case 'w':
      return ascii ? 'a-zA-Z0-9_' : '\\p{L}\\p{N}_';
    default:
      return ascii ? '\\t-\\r\\x20' : SPACE;
  }
}

/** `\d`, `\w`, `\s` and their opposites outside of a set. */
function classText(letter: string, flags: number): string {
  const set = classSet(letter, flags);
  return letter === letter.toLowerCase() ? `[${set}]` : `[^${set}]`;
}

/** A character that stands for itself wherever it is put. */
function literal(char: string): string {
  return /^[a-zA-Z0-9_]$/.test(char) ? char : `\\u{${(char.codePointAt(0) as number).toString(16)}}`;
}

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
type AtomKind = 'none' | 'anchor' | 'repeat' | 'atom';

/**
 * Throws `re.error` for what Python would refuse, and for what JavaScript cannot do: conditional groups, atomic groups
 * and possessive quantifiers.
 */
export function translate(pattern: string, flags: number): Translation {
  return new Translator(pattern, flags).translation();
}

/** Reads a pattern from left to right and writes JavaScript's. */
class Translator {
  readonly #pattern: string;
  readonly #chars: readonly string[];
  #at = 0;
  #flags: number;
  #groups = 0;
  readonly #names = new Map<string, number>();
  readonly #open = new Set<number>();

  constructor(pattern: string, flags: number) {
    this.#pattern = pattern;
    this.#chars = [...pattern];
    this.#flags = flags;
  }

  translation(): Translation {
    this.#leadingFlags();
    const flags = this.#flags;
    const source = this.#alternatives();
    if (this.#at < this.#chars.length) throw this.#error('unbalanced parenthesis', this.#at);
    const all = (flags & ASCII) !== 0 ? flags : flags | UNICODE;
    return { source, flags: all, groups: this.#groups, names: this.#names };
  }

  /** Python's `re.error`, with the position in code points. */
  #error(message: string, position: number): Error {
    return regexError(message, this.#pattern, position);
  }

  /** Whether a flag holds at this place. */
  #has(flag: number): boolean {
    return (this.#flags & flag) !== 0;
  }

  /** What comes next, for looking ahead with an expression. */
  #rest(length: number): string {
    return this.#chars.slice(this.#at, this.#at + length).join('');
  }

  /** `(?i)` and the like at the start hold for the whole pattern. */
  #leadingFlags(): void {
    while (true) {
      if (this.#has(VERBOSE)) this.#skipComments();
      const match = /^\(\?([aiLmsux]+)\)/.exec(this.#rest(12));
      if (match === null) return;
      for (const letter of match[1] as string) this.#flags |= FLAG_LETTERS[letter] as number;
      if (this.#has(LOCALE)) throw this.#error("bad inline flags: cannot use 'L' flag with a str pattern", 3);
      this.#at += match[0].length;
    }
  }

  /** White space and comments of the flag `x`. */
  #skipComments(): void {
    while (this.#at < this.#chars.length) {
      const char = this.#chars[this.#at] as string;
      if (char === '#') {
        while (this.#at < this.#chars.length && this.#chars[this.#at] !== '\n') this.#at++;
      } else if (!/[ \t\n\r\f\v]/.test(char)) {
        return;
      } else {
        this.#at++;
      }
    }
  }

  /** `a|b|c`, up to a closing parenthesis or the end. */
  #alternatives(): string {
    const parts = [this.#sequence()];
    while (this.#chars[this.#at] === '|') {
      this.#at++;
      parts.push(this.#sequence());
    }
    return parts.join('|');
  }

  /** Elements with their quantifiers. The last one is held back until it is known whether one follows. */
  #sequence(): string {
    let out = '';
    let last = '';
    let kind: AtomKind = 'none';
    while (true) {
      if (this.#has(VERBOSE)) this.#skipComments();
      const char = this.#chars[this.#at];
      if (char === undefined || char === '|' || char === ')') return out + last;
      const quantifier = this.#quantifier();
      if (quantifier !== undefined) {
        if (kind === 'none' || kind === 'anchor') throw this.#error('nothing to repeat', quantifier.start);
        if (kind === 'repeat') throw this.#error('multiple repeat', quantifier.start);
        last += quantifier.text;
        kind = 'repeat';
        continue;
      }
      out += last;
      const atom = this.#atom(char);
      last = atom.text;
      // A comment group is nothing at all, and leaves what is before it repeatable.
      if (atom.kind !== 'none') kind = atom.kind;
    }
  }

  /** `*`, `+?`, `{2,3}` at this place; `undefined` when there is none. */
  #quantifier(): { text: string; start: number } | undefined {
    const start = this.#at;
    const char = this.#chars[start];
    let text: string | undefined;
    if (char === '*' || char === '+' || char === '?') {
      this.#at++;
      text = char;
    } else if (char === '{') {
      text = this.#braces(start);
    }
    if (text === undefined) return undefined;
    if (this.#chars[this.#at] === '?') {
      this.#at++;
      return { text: `${text}?`, start };
    }
    if (this.#chars[this.#at] === '+') throw this.#error('possessive quantifiers are not supported', start);
    return { text, start };
  }

  /** `{2,3}`; braces of another form stand for themselves. */
  #braces(start: number): string | undefined {
    const match = /^\{(\d*)(?:(,)(\d*))?\}/.exec(this.#rest(24));
    if (match === null || (match[1] === '' && match[2] === undefined)) return undefined;
    const [whole, low = '', comma, high = ''] = match;
    this.#at += whole.length;
    if (comma === undefined) return `{${low}}`;
    if (high !== '' && Number(high) < Number(low || 0)) {
      throw this.#error('min repeat greater than max repeat', start + 1);
    }
    return `{${low || 0},${high}}`;
  }

  /**
   * One element. Python's `.`, `^` and `$` know no line end but `
   * `.
   */
  #atom(char: string): { text: string; kind: AtomKind } {
    const start = this.#at;
    this.#at++;
    switch (char) {
      case '.':
        return { text: this.#has(DOTALL) ? '[\\s\\S]' : '[^\\n]', kind: 'atom' };
      case '^':
        return { text: this.#has(MULTILINE) ? '(?<![^\\n])' : START, kind: 'anchor' };
      case '$':
        return { text: this.#has(MULTILINE) ? '(?![^\\n])' : `(?=\\n?${END})`, kind: 'anchor' };
      case '[':
        return { text: this.#set(start), kind: 'atom' };
      case '(':
        return this.#group(start);
      case '\\':
        return this.#escape(start);
      default:
        return { text: literal(char), kind: 'atom' };
    }
  }

  /** A backslash and what follows it, outside of a set. */
  #escape(start: number): { text: string; kind: AtomKind } {
    const char = this.#chars[this.#at];
    if (char === undefined) throw this.#error('bad escape (end of pattern)', start);
    switch (char) {
      case 'A':
        this.#at++;
        return { text: START, kind: 'anchor' };
      case 'Z':
        this.#at++;
        return { text: END, kind: 'anchor' };
      case 'b':
      case 'B':
        this.#at++;
        return { text: this.#boundary(char === 'b'), kind: 'anchor' };
      case 'd':
      case 'D':
      case 'w':
      case 'W':
      case 's':
      case 'S':
        this.#at++;
        return { text: classText(char, this.#flags), kind: 'atom' };
      default:
        if (/[1-9]/.test(char)) return { text: this.#backReference(start), kind: 'atom' };
        return { text: literal(this.#character(start)), kind: 'atom' };
    }
  }

  /** `\b` and `\B` by Python's word characters, which are more than JavaScript's. */
  #boundary(wanted: boolean): string {
    const word = `[${classSet('w', this.#flags)}]`;
    const edge = `(?<=${word})(?!${word})|(?<!${word})(?=${word})`;
    return wanted ? `(?:${edge})` : `(?!${edge})`;
  }

  /** `\12`: a group, unless three octal digits make it a character. */
  #backReference(start: number): string {
    const octal = /^[0-3][0-7]{2}/.exec(this.#rest(3));
    if (octal !== null) {
      this.#at += 3;
      return literal(String.fromCodePoint(Number.parseInt(octal[0], 8)));
    }
    const digits = /^[1-9]\d?/.exec(this.#rest(2))?.[0] as string;
    this.#at += digits.length;
    const group = Number(digits);
    if (group > this.#groups) throw this.#error(`invalid group reference ${group}`, start + 1);
    if (this.#open.has(group)) throw this.#error('cannot refer to an open group', start);
    return `\\k<g${group}>`;
  }

  /** The character an escape stands for; `#at` is behind the backslash. */
  #character(start: number): string {
    const char = this.#chars[this.#at] as string;
    const control = CONTROL[char];
    if (control !== undefined) {
      this.#at++;
      return control;
    }
    if (char === '0') {
      const digits = /^[0-7]{1,3}/.exec(this.#rest(3))?.[0] as string;
      this.#at += digits.length;
      return String.fromCodePoint(Number.parseInt(digits, 8));
    }
    if (char === 'x' || char === 'u' || char === 'U') return this.#hexCharacter(start, char);
    this.#at++;
    if (/[a-zA-Z0-9]/.test(char)) throw this.#error(`bad escape \\${char}`, start);
    return char;
  }

  /** `\x41`, `\u0041`, `\U00000041`. */
  #hexCharacter(start: number, letter: 'x' | 'u' | 'U'): string {
    const size = letter === 'x' ? 2 : letter === 'u' ? 4 : 8;
    const digits = /^[\da-fA-F]*/.exec(this.#chars.slice(this.#at + 1, this.#at + 1 + size).join(''))?.[0] ?? '';
    if (digits.length !== size) throw this.#error(`incomplete escape \\${letter}${digits}`, start);
    this.#at += 1 + size;
    const code = Number.parseInt(digits, 16);
    if (code > 0x10ffff) throw this.#error(`bad escape \\${letter}${digits}`, start);
    return String.fromCodePoint(code);
  }

  /** `[...]`. A `]` that comes first stands for itself. */
  #set(start: number): string {
    let negated = false;
    if (this.#chars[this.#at] === '^') {
      negated = true;
      this.#at++;
    }
    let out = '';
    let first = true;
    while (true) {
      const itemStart = this.#at;
      const char = this.#chars[this.#at];
      if (char === undefined) throw this.#error('unterminated character set', start);
      if (char === ']' && !first) break;
      first = false;
      const low = this.#setItem(start);
      if (this.#chars[this.#at] !== '-' || this.#chars[this.#at + 1] === ']') {
        out += low.text;
        continue;
      }
      if (this.#chars[this.#at + 1] === undefined) throw this.#error('unterminated character set', start);
      this.#at++;
      const high = this.#setItem(start);
      const range = this.#chars.slice(itemStart, this.#at).join('');
      if (low.code === undefined || high.code === undefined || high.code < low.code) {
        throw this.#error(`bad character range ${range}`, itemStart);
      }
      out += `${low.text}-${high.text}`;
    }
    this.#at++;
    return `[${negated ? '^' : ''}${out}]`;
  }

  /** One member of a set: a character with its code, or a class. */
  #setItem(start: number): { text: string; code: number | undefined } {
    const at = this.#at;
    const char = this.#chars[at];
    if (char === undefined) throw this.#error('unterminated character set', start);
    this.#at++;
    if (char !== '\\') return { text: literal(char), code: char.codePointAt(0) };
    const next = this.#chars[this.#at];
    if (next === undefined) throw this.#error('bad escape (end of pattern)', at);
    if (/[dDwWsS]/.test(next)) {
      this.#at++;
      return { text: classText(next, this.#flags), code: undefined };
    }
    if (next === 'b') {
      this.#at++;
      return { text: '\\x08', code: 8 };
    }
    const octal = /^[0-7]{1,3}/.exec(this.#rest(3));
    if (octal !== null) {
      this.#at += octal[0].length;
      const code = Number.parseInt(octal[0], 8);
      return { text: literal(String.fromCodePoint(code)), code };
    }
    const found = this.#character(at);
    return { text: literal(found), code: found.codePointAt(0) };
  }

  /** What a parenthesis opens. */
  #group(start: number): { text: string; kind: AtomKind } {
    if (this.#chars[this.#at] !== '?') return { text: this.#capture(start, undefined), kind: 'atom' };
    this.#at++;
    const kind = this.#chars[this.#at];
    switch (kind) {
      case undefined:
        throw this.#error('unexpected end of pattern', this.#at);
      case ':':
        this.#at++;
        return { text: `(?:${this.#body(start)})`, kind: 'atom' };
      case '#':
        return this.#comment(start);
      case '=':
      case '!':
        this.#at++;
        // JavaScript does not repeat an assertion, so it stands in a group.
        return { text: `(?:(?${kind}${this.#body(start)}))`, kind: 'atom' };
      case '<':
        return this.#lookBehind(start);
      case 'P':
        return this.#named(start);
      case '>':
        throw this.#error('atomic groups are not supported', start);
      case '(':
        throw this.#error('conditional groups are not supported', start);
      default:
        return this.#scopedFlags(start);
    }
  }

  /** `(?#...)`, which is nothing. */
  #comment(start: number): { text: string; kind: AtomKind } {
    while (this.#chars[this.#at] !== ')') {
      if (this.#at >= this.#chars.length) throw this.#error('missing ), unterminated comment', start);
      this.#at++;
    }
    this.#at++;
    return { text: '', kind: 'none' };
  }

  /** `(?<=...)` and `(?<!...)`. */
  #lookBehind(start: number): { text: string; kind: AtomKind } {
    const sign = this.#chars[this.#at + 1];
    if (sign === undefined) throw this.#error('unexpected end of pattern', this.#at + 1);
    if (sign !== '=' && sign !== '!') throw this.#error(`unknown extension ?<${sign}`, start + 1);
    this.#at += 2;
    return { text: `(?:(?<${sign}${this.#body(start)}))`, kind: 'atom' };
  }

  /** `(?P<name>...)` and `(?P=name)`. */
  #named(start: number): { text: string; kind: AtomKind } {
    const next = this.#chars[this.#at + 1];
    this.#at += 2;
    if (next === '<') {
      const name = this.#name('>');
      return { text: this.#capture(start, name), kind: 'atom' };
    }
    if (next === '=') {
      const at = this.#at;
      const name = this.#name(')');
      const group = this.#names.get(name);
      if (group === undefined) throw this.#error(`unknown group name '${name}'`, at);
      if (this.#open.has(group)) throw this.#error('cannot refer to an open group', at);
      return { text: `\\k<g${group}>`, kind: 'atom' };
    }
    if (next === undefined) throw this.#error('unexpected end of pattern', this.#at - 1);
    throw this.#error(`unknown extension ?P${next}`, start + 1);
  }

  /** A group's name, up to and with the character that ends it. */
  #name(close: string): string {
    const at = this.#at;
    const end = this.#chars.indexOf(close, at);
    if (end < 0) {
      const missing =
        this.#chars.slice(at).join('') === '' ? 'missing group name' : `missing ${close}, unterminated name`;
      throw this.#error(missing, at);
    }
    const name = this.#chars.slice(at, end).join('');
    if (name === '') throw this.#error('missing group name', at);
    if (!/^[\p{L}_][\p{L}\p{N}_]*$/u.test(name)) throw this.#error(`bad character in group name '${name}'`, at);
    this.#at = end + 1;
    return name;
  }

  /** A numbered group, maybe with a name. While it is open nothing can refer to it. */
  #capture(start: number, name: string | undefined): string {
    const group = ++this.#groups;
    if (name !== undefined) {
      const was = this.#names.get(name);
      if (was !== undefined) {
        const message = `redefinition of group name '${name}' as group ${group}; was group ${was}`;
        throw this.#error(message, this.#at - name.length - 1);
      }
      this.#names.set(name, group);
    }
    this.#open.add(group);
    const body = this.#body(start);
    this.#open.delete(group);
    return `(?<g${group}>${body})`;
  }

  /** The inside of a group, up to and with its closing parenthesis. */
  #body(start: number): string {
    const flags = this.#flags;
    const body = this.#alternatives();
    if (this.#chars[this.#at] !== ')') throw this.#error('missing ), unterminated subpattern', start);
    this.#at++;
    this.#flags = flags;
    return body;
  }

  /** `(?i-s:...)`. JavaScript can switch `i` within a pattern; the other flags decide what is written. */
  #scopedFlags(start: number): { text: string; kind: AtomKind } {
    const match = /^([aiLmsux]*)(?:-([imsx]+))?([:)])/.exec(this.#rest(16));
    if (match === null) {
      const char = this.#chars[this.#at] as string;
      const isFlag = /[a-zA-Z-]/.test(char);
      throw this.#error(
        isFlag && FLAG_LETTERS[char] ? 'missing -, : or )' : `unknown extension ?${char}`,
        isFlag && FLAG_LETTERS[char] ? this.#at + 1 : start + 1,
      );
    }
    const [whole, on = '', off = '', close] = match;
    if (close === ')') throw this.#error('global flags not at the start of the expression', start);
    this.#at += whole.length;
    const before = this.#flags;
    const wasIgnoring = this.#has(IGNORECASE);
    for (const letter of on) this.#flags |= FLAG_LETTERS[letter] as number;
    for (const letter of off) this.#flags &= ~(FLAG_LETTERS[letter] as number);
    const ignoring = this.#has(IGNORECASE);
    const body = this.#body(start);
    this.#flags = before;
    if (ignoring === wasIgnoring) return { text: `(?:${body})`, kind: 'atom' };
    return { text: `(?${ignoring ? 'i' : '-i'}:${body})`, kind: 'atom' };
  }
}
