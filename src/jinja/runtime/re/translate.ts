import { type Atom, type AtomKind, END, EscapeTranslator, literal, START } from './escapeTranslator.ts';
import { ASCII, DOTALL, IGNORECASE, LOCALE, MULTILINE, UNICODE, VERBOSE } from './flags.ts';

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

/**
 * Throws `re.error` for what Python would refuse, and for what JavaScript cannot do: conditional groups, atomic groups
 * and possessive quantifiers.
 */
export function translate(pattern: string, flags: number): Translation {
  return new Translator(pattern, flags).translation();
}

/** Groups, alternatives and quantifiers, and so the whole pattern. */
class Translator extends EscapeTranslator {
  readonly #names = new Map<string, number>();

  translation(): Translation {
    this.#leadingFlags();
    const flags = this.flags;
    const source = this.#alternatives();
    if (this.at < this.chars.length) throw this.error('unbalanced parenthesis', this.at);
    const all = (flags & ASCII) !== 0 ? flags : flags | UNICODE;
    return { source, flags: all, groups: this.groups, names: this.#names };
  }

  /** `(?i)` and the like at the start hold for the whole pattern. */
  #leadingFlags(): void {
    while (true) {
      if (this.has(VERBOSE)) this.skipComments();
      const match = /^\(\?([aiLmsux]+)\)/.exec(this.rest(12));
      if (match === null) return;
      for (const letter of match[1] as string) this.flags |= FLAG_LETTERS[letter] as number;
      if (this.has(LOCALE)) throw this.error("bad inline flags: cannot use 'L' flag with a str pattern", 3);
      this.at += match[0].length;
    }
  }

  /** `a|b|c`, up to a closing parenthesis or the end. */
  #alternatives(): string {
    const parts = [this.#sequence()];
    while (this.chars[this.at] === '|') {
      this.at++;
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
      if (this.has(VERBOSE)) this.skipComments();
      const char = this.chars[this.at];
      if (char === undefined || char === '|' || char === ')') return out + last;
      const quantifier = this.#quantifier();
      if (quantifier !== undefined) {
        if (kind === 'none' || kind === 'anchor') throw this.error('nothing to repeat', quantifier.start);
        if (kind === 'repeat') throw this.error('multiple repeat', quantifier.start);
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
    const start = this.at;
    const char = this.chars[start];
    let text: string | undefined;
    if (char === '*' || char === '+' || char === '?') {
      this.at++;
      text = char;
    } else if (char === '{') {
      text = this.#braces(start);
    }
    if (text === undefined) return undefined;
    if (this.chars[this.at] === '?') {
      this.at++;
      return { text: `${text}?`, start };
    }
    if (this.chars[this.at] === '+') throw this.error('possessive quantifiers are not supported', start);
    return { text, start };
  }

  /** `{2,3}`; braces of another form stand for themselves. */
  #braces(start: number): string | undefined {
    const match = /^\{(\d*)(?:(,)(\d*))?\}/.exec(this.rest(24));
    if (match === null || (match[1] === '' && match[2] === undefined)) return undefined;
    const [whole, low = '', comma, high = ''] = match;
    this.at += whole.length;
    if (comma === undefined) return `{${low}}`;
    if (high !== '' && Number(high) < Number(low || 0)) {
      throw this.error('min repeat greater than max repeat', start + 1);
    }
    return `{${low || 0},${high}}`;
  }

  /**
   * One element. Python's `.`, `^` and `$` know no line end but `
   * `.
   */
  #atom(char: string): Atom {
    const start = this.at;
    this.at++;
    switch (char) {
      case '.':
        return { text: this.has(DOTALL) ? '[\\s\\S]' : '[^\\n]', kind: 'atom' };
      case '^':
        return { text: this.has(MULTILINE) ? '(?<![^\\n])' : START, kind: 'anchor' };
      case '$':
        return { text: this.has(MULTILINE) ? '(?![^\\n])' : `(?=\\n?${END})`, kind: 'anchor' };
      case '[':
        return { text: this.set(start), kind: 'atom' };
      case '(':
        return this.#group(start);
      case '\\':
        return this.escape(start);
      default:
        return { text: literal(char), kind: 'atom' };
    }
  }

  /** What a parenthesis opens. */
  #group(start: number): Atom {
    if (this.chars[this.at] !== '?') return { text: this.#capture(start, undefined), kind: 'atom' };
    this.at++;
    const kind = this.chars[this.at];
    switch (kind) {
      case undefined:
        throw this.error('unexpected end of pattern', this.at);
      case ':':
        this.at++;
        return { text: `(?:${this.#body(start)})`, kind: 'atom' };
      case '#':
        return this.#comment(start);
      case '=':
      case '!':
        this.at++;
        // JavaScript does not repeat an assertion, so it stands in a group.
        return { text: `(?:(?${kind}${this.#body(start)}))`, kind: 'atom' };
      case '<':
        return this.#lookBehind(start);
      case 'P':
        return this.#named(start);
      case '>':
        throw this.error('atomic groups are not supported', start);
      case '(':
        throw this.error('conditional groups are not supported', start);
      default:
        return this.#scopedFlags(start);
    }
  }

  /** `(?#...)`, which is nothing. */
  #comment(start: number): Atom {
    while (this.chars[this.at] !== ')') {
      if (this.at >= this.chars.length) throw this.error('missing ), unterminated comment', start);
      this.at++;
    }
    this.at++;
    return { text: '', kind: 'none' };
  }

  /** `(?<=...)` and `(?<!...)`. */
  #lookBehind(start: number): Atom {
    const sign = this.chars[this.at + 1];
    if (sign === undefined) throw this.error('unexpected end of pattern', this.at + 1);
    if (sign !== '=' && sign !== '!') throw this.error(`unknown extension ?<${sign}`, start + 1);
    this.at += 2;
    return { text: `(?:(?<${sign}${this.#body(start)}))`, kind: 'atom' };
  }

  /** `(?P<name>...)` and `(?P=name)`. */
  #named(start: number): Atom {
    const next = this.chars[this.at + 1];
    this.at += 2;
    if (next === '<') {
      const name = this.#name('>');
      return { text: this.#capture(start, name), kind: 'atom' };
    }
    if (next === '=') {
      const at = this.at;
      const name = this.#name(')');
      const group = this.#names.get(name);
      if (group === undefined) throw this.error(`unknown group name '${name}'`, at);
      if (this.open.has(group)) throw this.error('cannot refer to an open group', at);
      return { text: `\\k<g${group}>`, kind: 'atom' };
    }
    if (next === undefined) throw this.error('unexpected end of pattern', this.at - 1);
    throw this.error(`unknown extension ?P${next}`, start + 1);
  }

  /** A group's name, up to and with the character that ends it. */
  #name(close: string): string {
    const at = this.at;
    const end = this.chars.indexOf(close, at);
    if (end < 0) {
      const missing =
        this.chars.slice(at).join('') === '' ? 'missing group name' : `missing ${close}, unterminated name`;
      throw this.error(missing, at);
    }
    const name = this.chars.slice(at, end).join('');
    if (name === '') throw this.error('missing group name', at);
    if (!/^[\p{L}_][\p{L}\p{N}_]*$/u.test(name)) throw this.error(`bad character in group name '${name}'`, at);
    this.at = end + 1;
    return name;
  }

  /** A numbered group, maybe with a name. While it is open nothing can refer to it. */
  #capture(start: number, name: string | undefined): string {
    const group = ++this.groups;
    if (name !== undefined) {
      const was = this.#names.get(name);
      if (was !== undefined) {
        const message = `redefinition of group name '${name}' as group ${group}; was group ${was}`;
        throw this.error(message, this.at - name.length - 1);
      }
      this.#names.set(name, group);
    }
    this.open.add(group);
    const body = this.#body(start);
    this.open.delete(group);
    return `(?<g${group}>${body})`;
  }

  /** The inside of a group, up to and with its closing parenthesis. */
  #body(start: number): string {
    const flags = this.flags;
    const body = this.#alternatives();
    if (this.chars[this.at] !== ')') throw this.error('missing ), unterminated subpattern', start);
    this.at++;
    this.flags = flags;
    return body;
  }

  /** `(?i-s:...)`. JavaScript can switch `i` within a pattern; the other flags decide what is written. */
  #scopedFlags(start: number): Atom {
    const match = /^([aiLmsux]*)(?:-([imsx]+))?([:)])/.exec(this.rest(16));
    if (match === null) {
      const char = this.chars[this.at] as string;
      const isFlag = /[a-zA-Z-]/.test(char);
      throw this.error(
        isFlag && FLAG_LETTERS[char] ? 'missing -, : or )' : `unknown extension ?${char}`,
        isFlag && FLAG_LETTERS[char] ? this.at + 1 : start + 1,
      );
    }
    const [whole, on = '', off = '', close] = match;
    if (close === ')') throw this.error('global flags not at the start of the expression', start);
    this.at += whole.length;
    const before = this.flags;
    const wasIgnoring = this.has(IGNORECASE);
    for (const letter of on) this.flags |= FLAG_LETTERS[letter] as number;
    for (const letter of off) this.flags &= ~(FLAG_LETTERS[letter] as number);
    const ignoring = this.has(IGNORECASE);
    const body = this.#body(start);
    this.flags = before;
    if (ignoring === wasIgnoring) return { text: `(?:${body})`, kind: 'atom' };
    return { text: `(?${ignoring ? 'i' : '-i'}:${body})`, kind: 'atom' };
  }
}
