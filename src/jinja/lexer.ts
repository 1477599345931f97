import lexer from 'nunjucks/src/lexer.js';
import { Float } from './runtime/float.ts';
import { quote } from './runtime/representation.ts';
import { decodeString } from './stringLiteral.ts';
import type { Value } from './value.ts';

/** What a piece of the template is, before anything is known of its meaning. */
export type TokenType =
  | 'data'
  | 'variable_begin'
  | 'variable_end'
  | 'block_begin'
  | 'block_end'
  | 'name'
  | 'string'
  | 'integer'
  | 'float'
  | 'operator'
  | 'eof'
  | 'error';

/** A piece of a template. For operators `text` is the operator, for names the name, for an error its message. */
export interface Token {
  readonly type: TokenType;
  readonly text: string;
  readonly value: Value;
  readonly start: number;
  readonly end: number;
}

/** nunjucks exports no class, only a function that makes its instances. */
const Tokenizer = lexer.lex('').constructor as new (text: string) => import('nunjucks/src/lexer.js').NunjucksTokenizer;

/** White space of Python's `\s` and `str.strip()`. */
const SPACE_SET = '\\t-\\r\\x1c- \\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000';
const SPACE = new RegExp(`[${SPACE_SET}]*`, 'y');
const TRAILING_SPACE = new RegExp(`[${SPACE_SET}]$`);
/** `{% raw %}` with its whitespace control: what follows is data whatever it looks like. */
const RAW_BEGIN = new RegExp(`\\{%([-+]?)[${SPACE_SET}]*raw[${SPACE_SET}]*(?:-%\\}[${SPACE_SET}]*|%\\})`, 'y');
/** `{% endraw %}` with its whitespace control. */
const RAW_END = new RegExp(`\\{%([-+]?)[${SPACE_SET}]*endraw[${SPACE_SET}]*(?:\\+%\\}|-%\\}[${SPACE_SET}]*|%\\})`, 'g');
/** Tried before `INTEGER`: `1.5` begins like one. Underscores group digits. */
const FLOAT = /\d+(?:_\d+)*(?:(?:\.\d+(?:_\d+)*)?e[+-]?\d+(?:_\d+)*|\.\d+(?:_\d+)*)/iy;
/** Binary, octal, hexadecimal and decimal; `007` is none, as in Python. */
const INTEGER = /0b(?:_?[01])+|0o(?:_?[0-7])+|0x(?:_?[\da-f])+|[1-9](?:_?\d)*|0(?:_?0)*/iy;
/** Nearly every name; the slower `NAME` is tried when something else follows. */
const ASCII_NAME = /[A-Za-z_]\w*/y;
/** Anything that may be part of a name in some script; `IDENTIFIER` decides afterwards. */
const NAME = /[\p{L}\p{N}\p{M}\p{Pc}·]+/uy;
/** What Python accepts as a name. */
const IDENTIFIER = /^[\p{XID_Start}_][\p{XID_Continue}]*$/u;
/** A string with its quotes; escapes are kept for later. */
const STRING = /'[^'\\]*(?:\\[\s\S][^'\\]*)*'|"[^"\\]*(?:\\[\s\S][^"\\]*)*"/y;
/** Longer operators first: `//` is not `/` twice. */
const OPERATOR = /\/\/|\*\*|[=!<>]=|[-+/*%~[\](){}<>=.:|,;]/y;
/** What closes each bracket: `}}` inside of a dict does not end the print. */
const CLOSING: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

/**
 * Jinja2's lexer under nunjucks' interface: only the cursor is nunjucks', since its tokens lose what Python's meaning needs
 * (`1.0` versus `1`, white space control, string escapes), and it goes one character at a time.
 */
export class JinjaLexer extends Tokenizer {
  #tokens: Token[] = [];
  /** What still has to be closed before an end tag counts as one. */
  #open: string[] = [];

  /** Every token, the last of type `eof`, or of type `error` where the text cannot be read further. */
  all(): Token[] {
    try {
      while (!this.isFinished()) this.#data();
    } catch (error) {
      if (!(error instanceof LexicalError)) throw error;
      this.#push('error', error.message, error.at, error.at + 1);
      return this.#tokens;
    }
    const last = this.#tokens.at(-1);
    // Jinja2 reports the end of a template at the line where its last token begins.
    this.#push('eof', '', last?.start ?? 0, last?.start ?? 0);
    return this.#tokens;
  }

  #push(type: TokenType, text: string, start: number, end: number, value: Value = text): void {
    this.#tokens.push({ type, text, value, start, end });
  }

  /** Text up to the next tag, then what is in the tag. */
  #data(): void {
    const { str, index } = this;
    let at = str.indexOf('{', index);
    while (at >= 0) {
      const next = str.charCodeAt(at + 1);
      if (next === 123 || next === 37 || next === 35) break;
      at = str.indexOf('{', at + 1);
    }
    if (at < 0) {
      this.#push('data', str.slice(index), index, this.len);
      this.index = this.len;
      return;
    }
    const sign = str.charAt(at + 2);
    const raw = str.charCodeAt(at + 1) === 37 ? match(RAW_BEGIN, str, at) : undefined;
    this.#text(index, at, raw ? raw[1] === '-' : sign === '-');
    if (raw) {
      this.index = at + raw[0].length;
      this.#raw();
      return;
    }
    const start = at + (sign === '-' || sign === '+' ? 3 : 2);
    this.index = start;
    const kind = str.charAt(at + 1);
    if (kind === '#') this.#comment();
    else if (kind === '%') {
      this.#push('block_begin', '{%', at, start);
      this.#code('%', 'block_end');
    } else {
      this.#push('variable_begin', '{{', at, start);
      this.#code('}', 'variable_end');
    }
  }

  #text(start: number, end: number, strip: boolean): void {
    const text = this.str.slice(start, end);
    const kept = strip ? stripEnd(text) : text;
    if (kept !== '') this.#push('data', kept, start, start + kept.length);
  }

  #comment(): void {
    const { str, index } = this;
    // Jinja2 lets a comment go unclosed when nothing at all follows it.
    if (index >= this.len) return;
    const end = str.indexOf('#}', index);
    if (end < 0) throw new LexicalError('Missing end of comment tag', index);
    this.index = end + 2;
    if (end > index && str.charAt(end - 1) === '-') this.#skipSpace();
  }

  #raw(): void {
    const { str, index } = this;
    if (index >= this.len) return;
    RAW_END.lastIndex = index;
    const end = RAW_END.exec(str);
    if (!end) throw new LexicalError('Missing end of raw directive', index);
    this.#text(index, end.index, end[1] === '-');
    this.index = end.index + end[0].length;
  }

  #skipSpace(): void {
    SPACE.lastIndex = this.index;
    SPACE.test(this.str);
    this.index = SPACE.lastIndex;
  }

  /** The tokens inside `{{ }}` or `{% %}`, up to and with the end tag. */
  #code(endChar: '%' | '}', endType: 'block_end' | 'variable_end'): void {
    const { str, len } = this;
    this.#open = [];
    while (this.index < len) {
      const at = this.index;
      const code = str.charCodeAt(at);
      if (code === 32 || code === 10 || code === 9) {
        this.index++;
        continue;
      }
      if (this.#open.length === 0 && this.#end(endChar, endType, code)) return;
      if ((code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95) this.#name();
      else if (code >= 48 && code <= 57) this.#number(at);
      else if (code === 39 || code === 34) this.#string(at);
      else this.#other(at);
    }
  }

  #end(endChar: string, endType: 'block_end' | 'variable_end', code: number): boolean {
    const { str, index } = this;
    let at = index;
    // `-` (45) strips what follows; `+` (43) is only known before `%}`.
    if (code === 45 || (code === 43 && endChar === '%')) at++;
    if (str.charAt(at) !== endChar || str.charCodeAt(at + 1) !== 125) return false;
    this.index = at + 2;
    this.#push(endType, `${endChar}}`, index, this.index);
    if (code === 45) this.#skipSpace();
    return true;
  }

  #name(): void {
    const { str, index } = this;
    ASCII_NAME.lastIndex = index;
    ASCII_NAME.test(str);
    const end = ASCII_NAME.lastIndex;
    if (str.charCodeAt(end) > 127) {
      this.#unicodeName(index);
      return;
    }
    this.index = end;
    this.#push('name', str.slice(index, end), index, end);
  }

  #unicodeName(at: number): void {
    const found = match(NAME, this.str, at);
    if (!found) throw this.#unexpected(at);
    const [text] = found;
    if (!IDENTIFIER.test(text)) throw new LexicalError('Invalid character in identifier', at);
    this.index = at + text.length;
    this.#push('name', text, at, this.index);
  }

  #number(at: number): void {
    const { str } = this;
    const float = str.charAt(at - 1) === '.' ? undefined : match(FLOAT, str, at);
    const [text] = float ?? (match(INTEGER, str, at) as RegExpExecArray);
    this.index = at + text.length;
    const digits = text.replaceAll('_', '');
    if (float) this.#push('float', text, at, this.index, new Float(Number(digits)));
    else this.#push('integer', text, at, this.index, integerValue(digits));
  }

  #string(at: number): void {
    const found = match(STRING, this.str, at);
    if (!found) throw this.#unexpected(at);
    this.index = at + found[0].length;
    const value = decodeString(found[0].slice(1, -1));
    if (typeof value !== 'string') throw new LexicalError(value.error, at);
    this.#push('string', value, at, this.index);
  }

  #other(at: number): void {
    const { str } = this;
    const operator = match(OPERATOR, str, at)?.[0];
    if (operator === undefined) {
      this.#skipSpace();
      if (this.index === at) this.#unicodeName(at);
      return;
    }
    const closing = CLOSING[operator];
    if (closing !== undefined) this.#open.push(closing);
    else if (operator === ')' || operator === ']' || operator === '}') {
      const expected = this.#open.pop();
      if (expected === undefined) throw new LexicalError(`unexpected '${operator}'`, at);
      if (expected !== operator) throw new LexicalError(`unexpected '${operator}', expected '${expected}'`, at);
    }
    this.index = at + operator.length;
    this.#push('operator', operator, at, this.index);
  }

  #unexpected(at: number): LexicalError {
    const char = String.fromCodePoint(this.str.codePointAt(at) as number);
    return new LexicalError(`unexpected char ${quote(char)} at ${at}`, at);
  }
}

/** A character that nothing begins with, or a bracket that does not fit. */
class LexicalError extends Error {
  readonly at: number;
  constructor(message: string, at: number) {
    super(message);
    this.at = at;
  }
}

function match(pattern: RegExp, text: string, at: number): RegExpExecArray | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text) ?? undefined;
}

/** Without the blanks at its end: `{%-` eats what stands before it. */
function stripEnd(text: string): string {
  let end = text.length;
  while (end > 0 && TRAILING_SPACE.test(text.charAt(end - 1))) end--;
  return text.slice(0, end);
}

/** A number where it is exact, a bigint where it would not be. */
function integerValue(digits: string): number | bigint {
  const value = Number(digits);
  return Number.isSafeInteger(value) ? value : BigInt(digits);
}
