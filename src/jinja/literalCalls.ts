import { Dict } from './runtime/dict.ts';
import { Float } from './runtime/float.ts';
import { decodeString } from './stringLiteral.ts';
import type { Value } from './value.ts';

/** A call with literal arguments that makes up a whole `{{ … }}`. */
export interface LiteralCall {
  /** As written, with its dots: `ref`, `dbt_utils.star`. */
  readonly name: string;
  readonly args: Value[];
  readonly kwargs: Map<string, Value>;
  /** Where the name stands, from 1, counted in the text. */
  readonly loc: { readonly line: number; readonly column: number };
  /** Offsets of the whole `{{ … }}`; `end` is exclusive. */
  readonly start: number;
  readonly end: number;
}

/** Functions whose calls can be read off a template without knowing its macros. */
const KNOWN_NAMES: ReadonlySet<string> = new Set(['ref', 'source', 'config', 'var']);
/** Words of Jinja that may stand before a parenthesis without being called. */
const WORDS: ReadonlySet<string> = new Set([
  'not',
  'if',
  'else',
  'and',
  'or',
  'in',
  'is',
  'loop',
  'self',
  'caller',
  'super',
]);
/** Python's spelling and Jinja's. */
const CONSTANTS: ReadonlyMap<string, boolean | null> = new Map([
  ['true', true],
  ['True', true],
  ['false', false],
  ['False', false],
  ['none', null],
  ['None', null],
]);
/** Where a template stops being text. */
const OPENING = /\{[{%#]/g;
const SPACE = /[ \t\n]*/y;
const NAME = /[A-Za-z_]\w*/y;
const DOTTED_NAME = /[A-Za-z_]\w*(?:\.[A-Za-z]\w*)*/y;
/** A string with its quotes. Escapes send the template to the engine, which knows them all. */
const STRING = /'[^'\\]*(?:\\[\s\S][^'\\]*)*'|"[^"\\]*(?:\\[\s\S][^"\\]*)*"/y;
/** Without exponent, underscores or base: those are rare enough for the engine. */
const NUMBER = /-?(?:0|[1-9]\d*)(\.\d+)?(?![\w.])/y;

/**
 * The calls of a template whose only Jinja is `{{ ref(…) }}`, `{{ source(…) }}`, `{{ config(…) }}` and `{{ var(…) }}` with literal
 * arguments, and comments. Null when there is anything else, white space control included: the engine has to render it.
 * @param names `any` reads calls of other functions, too
 */
export function literalCalls(text: string, names: 'known' | 'any' = 'known'): LiteralCall[] | null {
  const calls: LiteralCall[] = [];
  OPENING.lastIndex = 0;
  for (let found = OPENING.exec(text); found; found = OPENING.exec(text)) {
    const start = found.index;
    let end: number | undefined;
    if (found[0] === '{#') end = commentEnd(text, start);
    else if (found[0] === '{{') {
      const call = new LiteralReader(text, start + 2).call(start, names);
      if (call) calls.push(call);
      end = call?.end;
    }
    if (end === undefined) return null;
    OPENING.lastIndex = end;
  }
  return calls;
}

/**
 * The template's rendering, given the text of each call. Comments are left out, newlines and the end of the text are treated as
 * the engine treats them.
 */
export function renderLiteralCalls(
  text: string,
  calls: readonly LiteralCall[],
  answer: (call: LiteralCall) => string,
): string {
  const normalized = (part: string): string => (part.includes('\r') ? part.replace(/\r\n?/g, '\n') : part);
  let at = 0;
  let output = '';
  for (const call of calls) {
    output += normalized(withoutComments(text.slice(at, call.start))) + answer(call);
    at = call.end;
  }
  // The engine drops the newline before it looks for comments, so only the very end of the text counts.
  const rest = normalized(text.slice(at));
  return output + withoutComments(rest.endsWith('\n') ? rest.slice(0, -1) : rest);
}

function withoutComments(text: string): string {
  return text.includes('{#') ? text.replace(/\{#[\s\S]*?#\}/g, '') : text;
}

/** Position after a comment without white space control. */
function commentEnd(text: string, start: number): number | undefined {
  const sign = text.charAt(start + 2);
  const end = text.indexOf('#}', start + 2);
  if (end < 0 || sign === '-' || sign === '+') return undefined;
  const before = text.charAt(end - 1);
  return before === '-' || before === '+' ? undefined : end + 2;
}

/** Reads one call; every method answers `undefined` where the text is not as simple as that. */
class LiteralReader {
  readonly #text: string;
  #at: number;

  constructor(text: string, at: number) {
    this.#text = text;
    this.#at = at;
  }

  call(start: number, names: 'known' | 'any'): LiteralCall | undefined {
    this.#space();
    const nameAt = this.#at;
    const name = this.#match(DOTTED_NAME);
    if (name === undefined || (names === 'known' ? !KNOWN_NAMES.has(name) : WORDS.has(name))) return undefined;
    this.#space();
    if (!this.#skip('(')) return undefined;
    const args: Value[] = [];
    const kwargs = new Map<string, Value>();
    if (!this.#arguments(args, kwargs)) return undefined;
    this.#space();
    if (!this.#skip('}}')) return undefined;
    return { name, args, kwargs, loc: this.#place(nameAt), start, end: this.#at };
  }

  #arguments(args: Value[], kwargs: Map<string, Value>): boolean {
    for (;;) {
      this.#space();
      if (this.#skip(')')) return true;
      const key = this.#keyword();
      if (key === undefined && kwargs.size > 0) return false;
      if (key !== undefined && kwargs.has(key)) return false;
      const value = this.#value();
      if (value === undefined) return false;
      if (key === undefined) args.push(value);
      else kwargs.set(key, value);
      this.#space();
      if (this.#skip(',')) continue;
      return this.#skip(')');
    }
  }

  /** `name =`, or nothing. */
  #keyword(): string | undefined {
    const back = this.#at;
    const name = this.#match(NAME);
    this.#space();
    if (name !== undefined && this.#text.charAt(this.#at) === '=' && this.#text.charAt(this.#at + 1) !== '=') {
      this.#at++;
      this.#space();
      return name;
    }
    this.#at = back;
    return undefined;
  }

  #value(): Value | undefined {
    const char = this.#text.charAt(this.#at);
    if (char === "'" || char === '"') return this.#string();
    if (char === '[') return this.#list();
    if (char === '{') return this.#dict();
    const number = this.#match(NUMBER);
    if (number !== undefined) return numberValue(number);
    const name = this.#match(NAME);
    return name === undefined ? undefined : CONSTANTS.get(name);
  }

  #string(): string | undefined {
    const literal = this.#match(STRING);
    if (literal === undefined || literal.includes('\r')) return undefined;
    const value = decodeString(literal.slice(1, -1));
    return typeof value === 'string' ? value : undefined;
  }

  #list(): Value[] | undefined {
    this.#at++;
    const items: Value[] = [];
    for (;;) {
      this.#space();
      if (this.#skip(']')) return items;
      const item = this.#value();
      if (item === undefined) return undefined;
      items.push(item);
      this.#space();
      if (this.#skip(',')) continue;
      return this.#skip(']') ? items : undefined;
    }
  }

  #dict(): Dict | undefined {
    this.#at++;
    const dict = new Dict();
    for (;;) {
      this.#space();
      if (this.#skip('}')) return dict;
      const key = this.#value();
      if (key === undefined || typeof key === 'object') return undefined;
      this.#space();
      if (!this.#skip(':')) return undefined;
      this.#space();
      const value = this.#value();
      if (value === undefined) return undefined;
      dict.set(key, value);
      this.#space();
      if (this.#skip(',')) continue;
      return this.#skip('}') ? dict : undefined;
    }
  }

  #space(): void {
    SPACE.lastIndex = this.#at;
    SPACE.test(this.#text);
    this.#at = SPACE.lastIndex;
  }

  #skip(text: string): boolean {
    if (!this.#text.startsWith(text, this.#at)) return false;
    this.#at += text.length;
    return true;
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text);
    if (found) this.#at = pattern.lastIndex;
    return found?.[0];
  }

  #place(offset: number): { line: number; column: number } {
    const text = this.#text;
    let line = 1;
    let start = 0;
    for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) {
      line++;
      start = at + 1;
    }
    return { line, column: offset - start + 1 };
  }
}

/** Undefined for numbers that a double cannot hold: the engine makes integers of any size. */
function numberValue(text: string): Value | undefined {
  if (text.includes('.')) return new Float(Number(text));
  const value = Number(text);
  if (!Number.isSafeInteger(value)) return undefined;
  return value === 0 ? 0 : value;
}
