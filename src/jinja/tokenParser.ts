import nunjucks from 'nunjucks/src/parser.js';
import { type ErrorKind, JinjaError } from './errors.ts';
import { JinjaLexer, type Token, type TokenType } from './lexer.ts';
import type { Span } from './nodes.ts';
import { quote } from './runtime/representation.ts';
import type { SourceText } from './sourceText.ts';

/** Jinja2's words for tokens. */
const DESCRIPTIONS: Partial<Record<TokenType, string>> = {
  block_begin: 'begin of statement block',
  block_end: 'end of statement block',
  variable_begin: 'begin of print statement',
  variable_end: 'end of print statement',
  data: 'template data / text',
  eof: 'end of template',
};

/**
 * A template's tokens, read from left to right, on nunjucks' parser.
 *
 * The methods of the parser's layers are nunjucks' by name and place, but all of them are overridden: nunjucks' grammar lacks
 * slices, `is` with arguments, adjacent strings, `recursive`, typed parameters and more, and its errors are worded otherwise.
 * They answer our own nodes directly, so no tree of nunjucks' is built. `OperandParser`, `ExpressionParser` and `JinjaParser`
 * are the layers above this one.
 */
export abstract class TokenParser extends nunjucks.Parser {
  protected readonly source: SourceText;
  readonly #tokens: readonly Token[];
  #at = 0;
  /** The current token. */
  protected token: Token;

  constructor(source: SourceText) {
    const lexer = new JinjaLexer(source.text);
    super(lexer);
    this.source = source;
    this.#tokens = lexer.all();
    this.token = this.#tokens[0] as Token;
    this.#check(this.token);
  }

  #check(token: Token): void {
    if (token.type === 'error') this.failAt(token.text, token);
  }

  /** Goes one token on and answers the one left behind. */
  protected advance(): Token {
    const token = this.token;
    if (token.type !== 'eof') {
      this.token = this.#tokens[++this.#at] as Token;
      this.#check(this.token);
    }
    return token;
  }

  protected lookAhead(): Token {
    const token = this.#tokens[this.#at + 1] ?? this.token;
    this.#check(token);
    return token;
  }

  /** Where the last token read ends. */
  protected get lastEnd(): number {
    return this.#tokens[this.#at - 1]?.end ?? 0;
  }

  protected span(start: number): Span {
    return { start, end: this.lastEnd };
  }

  protected isOperator(text: string): boolean {
    return this.token.type === 'operator' && this.token.text === text;
  }

  protected isName(text: string): boolean {
    return this.token.type === 'name' && this.token.text === text;
  }

  protected skipOperator(text: string): boolean {
    if (!this.isOperator(text)) return false;
    this.advance();
    return true;
  }

  protected skipName(text: string): boolean {
    if (!this.isName(text)) return false;
    this.advance();
    return true;
  }

  protected expectType(type: TokenType): Token {
    if (this.token.type === type) return this.advance();
    return this.#unexpected(DESCRIPTIONS[type] ?? type);
  }

  protected expectOperator(text: string): Token {
    return this.isOperator(text) ? this.advance() : this.#unexpected(text);
  }

  protected expectName(text: string): Token {
    return this.isName(text) ? this.advance() : this.#unexpected(text);
  }

  #unexpected(expected: string): never {
    if (this.token.type === 'eof') this.failAt(`unexpected end of template, expected ${quote(expected)}.`);
    this.failAt(`expected token ${quote(expected)}, got ${quote(describe(this.token))}`);
  }

  protected failAt(message: string, span: Span = this.token, kind: ErrorKind = 'TemplateSyntaxError'): never {
    throw new JinjaError(kind, message, this.source.location(span));
  }

  override fail(message: string): never {
    return this.failAt(message);
  }
}

/** What messages call a token: names and operators by their text, others by what they are. */
export function describe(token: Token): string {
  if (token.type === 'name' || token.type === 'operator') return token.text;
  return DESCRIPTIONS[token.type] ?? token.type;
}
