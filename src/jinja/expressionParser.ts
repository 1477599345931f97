import nunjucks from 'nunjucks/src/parser.js';
import { type ErrorKind, JinjaError } from './errors.ts';
import { JinjaLexer, type Token, type TokenType } from './lexer.ts';
import type { Arguments, Call, CompareOperator, Expr, Filter, Keyword, Slice, Span } from './nodes.ts';
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
const COMPARISONS: ReadonlySet<string> = new Set(['==', '!=', '<', '<=', '>', '>=']);
export const CONSTANTS: ReadonlyMap<string, boolean | null> = new Map([
  ['true', true],
  ['True', true],
  ['false', false],
  ['False', false],
  ['none', null],
  ['None', null],
]);
const NO_ARGUMENTS: Arguments = { args: [], kwargs: [], dynArgs: undefined, dynKwargs: undefined };

const PRODUCTS: ReadonlySet<string> = new Set(['*', '/', '//', '%']);

/**
 * Jinja2's expressions on nunjucks' parser.
 *
 * Its methods are nunjucks' by name and place, but all of them are overridden: nunjucks' grammar lacks slices, `is` with
 * arguments, adjacent strings, `recursive`, typed parameters and more, and its errors are worded otherwise. They answer our
 * own nodes directly, so no tree of nunjucks' is built. `JinjaParser` adds the statements.
 */
export abstract class ExpressionParser extends nunjucks.Parser {
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

  // ---- tokens

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

  // ---- expressions, loosest first

  protected isTupleEnd(): boolean {
    const { type, text } = this.token;
    return type === 'variable_end' || type === 'block_end' || (type === 'operator' && text === ')');
  }

  protected parseTuple(conditional: boolean, parentheses = false): Expr {
    const start = this.token.start;
    const items: Expr[] = [];
    let tuple = false;
    for (;;) {
      if (items.length > 0) this.expectOperator(',');
      if (this.isTupleEnd()) break;
      items.push(conditional ? this.parseExpression() : this.#parseOr());
      if (!this.isOperator(',')) break;
      tuple = true;
    }
    if (!tuple) {
      if (items[0]) return items[0];
      if (!parentheses) this.failAt(`Expected an expression, got ${quote(describe(this.token))}`);
    }
    return { kind: 'Tuple', items, ...this.span(start) };
  }

  protected parseExpression(): Expr {
    const { start } = this.token;
    let expr = this.#parseOr();
    while (this.skipName('if')) {
      const test = this.#parseOr();
      const otherwise = this.skipName('else') ? this.parseExpression() : undefined;
      expr = { kind: 'Conditional', test, value: expr, otherwise, ...this.span(start) };
    }
    return expr;
  }

  #parseOr(): Expr {
    const { start } = this.token;
    let left = this.#parseAnd();
    while (this.skipName('or')) left = { kind: 'Or', left, right: this.#parseAnd(), ...this.span(start) };
    return left;
  }

  #parseAnd(): Expr {
    const { start } = this.token;
    let left = this.#parseNot();
    while (this.skipName('and')) left = { kind: 'And', left, right: this.#parseNot(), ...this.span(start) };
    return left;
  }

  #parseNot(): Expr {
    const { start } = this.token;
    if (this.skipName('not')) return { kind: 'Not', operand: this.#parseNot(), ...this.span(start) };
    return this.#parseCompare();
  }

  #parseCompare(): Expr {
    const { start } = this.token;
    const left = this.#parseSum();
    const rest: { op: CompareOperator; right: Expr }[] = [];
    for (let op = this.#compareOperator(); op !== undefined; op = this.#compareOperator())
      rest.push({ op, right: this.#parseSum() });
    return rest.length === 0 ? left : { kind: 'Compare', left, rest, ...this.span(start) };
  }

  #compareOperator(): CompareOperator | undefined {
    const { type, text } = this.token;
    if (type === 'operator' && COMPARISONS.has(text)) {
      this.advance();
      return text as CompareOperator;
    }
    if (type !== 'name') return undefined;
    if (this.skipName('in')) return 'in';
    if (text !== 'not') return undefined;
    const next = this.lookAhead();
    if (next.type !== 'name' || next.text !== 'in') return undefined;
    this.advance();
    this.advance();
    return 'not in';
  }

  #parseSum(): Expr {
    const { start } = this.token;
    let left = this.#parseConcat();
    while (this.isOperator('+') || this.isOperator('-')) {
      const op = this.advance().text;
      left = { kind: 'Binary', op, left, right: this.#parseConcat(), ...this.span(start) };
    }
    return left;
  }

  #parseConcat(): Expr {
    const { start } = this.token;
    const first = this.#parseProduct();
    if (!this.isOperator('~')) return first;
    const parts = [first];
    while (this.skipOperator('~')) parts.push(this.#parseProduct());
    return { kind: 'Concat', parts, ...this.span(start) };
  }

  #parseProduct(): Expr {
    const { start } = this.token;
    let left = this.#parsePower();
    while (this.token.type === 'operator' && PRODUCTS.has(this.token.text)) {
      const op = this.advance().text;
      left = { kind: 'Binary', op, left, right: this.#parsePower(), ...this.span(start) };
    }
    return left;
  }

  #parsePower(): Expr {
    const { start } = this.token;
    let left = this.#parseUnary(true);
    while (this.skipOperator('**'))
      left = { kind: 'Binary', op: '**', left, right: this.#parseUnary(true), ...this.span(start) };
    return left;
  }

  #parseUnary(filters: boolean): Expr {
    const { start, type, text } = this.token;
    let expr: Expr;
    if (type === 'operator' && (text === '-' || text === '+')) {
      this.advance();
      expr = { kind: 'Unary', op: text, operand: this.#parseUnary(false), ...this.span(start) };
    } else {
      expr = this.parsePrimary();
    }
    expr = this.#parsePostfix(expr);
    return filters ? this.#parseFilterExpression(expr) : expr;
  }

  protected parsePrimary(): Expr {
    const token = this.token;
    const { start, end } = token;
    switch (token.type) {
      case 'name': {
        this.advance();
        const constant = CONSTANTS.get(token.text);
        if (constant !== undefined) return { kind: 'Const', value: constant, start, end };
        return { kind: 'Name', name: token.text, start, end };
      }
      case 'string': {
        let value = this.advance().text;
        while (this.token.type === 'string') value += this.advance().text;
        return { kind: 'Const', value, ...this.span(start) };
      }
      case 'integer':
      case 'float':
        this.advance();
        return { kind: 'Const', value: token.value, start, end };
      case 'operator':
        if (token.text === '(') return this.#parseParentheses();
        if (token.text === '[') return this.#parseList();
        if (token.text === '{') return this.#parseDict();
    }
    return this.failAt(`unexpected ${quote(describe(token))}`, token);
  }

  #parseParentheses(): Expr {
    this.advance();
    const expr = this.parseTuple(true, true);
    this.expectOperator(')');
    return expr;
  }

  #parseList(): Expr {
    const { start } = this.advance();
    const items: Expr[] = [];
    while (!this.isOperator(']')) {
      if (items.length > 0) this.expectOperator(',');
      if (this.isOperator(']')) break;
      items.push(this.parseExpression());
    }
    this.advance();
    return { kind: 'List', items, ...this.span(start) };
  }

  #parseDict(): Expr {
    const { start } = this.advance();
    const pairs: { key: Expr; value: Expr }[] = [];
    while (!this.isOperator('}')) {
      if (pairs.length > 0) this.expectOperator(',');
      if (this.isOperator('}')) break;
      const key = this.parseExpression();
      this.expectOperator(':');
      pairs.push({ key, value: this.parseExpression() });
    }
    this.advance();
    return { kind: 'Dict', pairs, ...this.span(start) };
  }

  #parsePostfix(of: Expr): Expr {
    let expr = of;
    while (this.token.type === 'operator') {
      const { text } = this.token;
      if (text === '.') expr = this.#parseMember(expr);
      else if (text === '[') expr = this.#parseSubscript(expr);
      else if (text === '(') expr = this.#parseCall(expr);
      else break;
    }
    return expr;
  }

  #parseFilterExpression(of: Expr): Expr {
    let expr = of;
    for (;;) {
      if (this.isOperator('|')) expr = this.parseFilters(expr) as Expr;
      else if (this.isName('is')) expr = this.#parseTest(expr);
      else if (this.isOperator('(')) expr = this.#parseCall(expr);
      else return expr;
    }
  }

  #parseMember(target: Expr): Expr {
    this.advance();
    const token = this.advance();
    const span = this.span(target.start);
    if (token.type === 'name') return { kind: 'Getattr', target, name: token.text, ...span };
    if (token.type !== 'integer') this.failAt('expected name or number', token);
    const key: Expr = { kind: 'Const', value: token.value, start: token.start, end: token.end };
    return { kind: 'Getitem', target, key, ...span };
  }

  #parseSubscript(target: Expr): Expr {
    const { start } = this.advance();
    const keys: (Expr | Omit<Slice, keyof Span | 'target'>)[] = [];
    while (!this.isOperator(']')) {
      if (keys.length > 0) this.expectOperator(',');
      keys.push(this.#parseSubscripted());
    }
    this.advance();
    const span = this.span(target.start);
    const [key] = keys;
    if (keys.length === 1 && key?.kind === 'Slice' && !('target' in key)) return { ...key, target, ...span };
    if (keys.length === 1) return { kind: 'Getitem', target, key: key as Expr, ...span };
    const items = keys.map((item) =>
      'start' in item ? item : this.failAt('slices cannot be combined', { start, end: span.end }),
    );
    return { kind: 'Getitem', target, key: { kind: 'Tuple', items, ...this.span(start) }, ...span };
  }

  #parseSubscripted(): Expr | Omit<Slice, keyof Span | 'target'> {
    const from = this.isOperator(':') ? undefined : this.parseExpression();
    if (from && !this.isOperator(':')) return from;
    this.advance();
    const to = this.#parseSliceEnd();
    const step = this.skipOperator(':') ? this.#parseSliceEnd() : undefined;
    return { kind: 'Slice', from, to, step };
  }

  #parseSliceEnd(): Expr | undefined {
    const ends = this.isOperator(':') || this.isOperator(']') || this.isOperator(',');
    return ends ? undefined : this.parseExpression();
  }

  #parseCall(callee: Expr): Call {
    const args = this.#parseArguments();
    return { kind: 'Call', callee, ...args, ...this.span(callee.start) };
  }

  #parseArguments(): Arguments {
    const open = this.advance();
    const args: Expr[] = [];
    const kwargs: Keyword[] = [];
    let dynArgs: Expr | undefined;
    let dynKwargs: Expr | undefined;
    const ensure = (holds: boolean): void => {
      if (!holds) this.failAt('invalid syntax for function call expression', open);
    };
    let first = true;
    while (!this.isOperator(')')) {
      if (!first) this.expectOperator(',');
      if (!first && this.isOperator(')')) break;
      first = false;
      if (this.skipOperator('*')) {
        ensure(!dynArgs && !dynKwargs);
        dynArgs = this.parseExpression();
      } else if (this.skipOperator('**')) {
        ensure(!dynKwargs);
        dynKwargs = this.parseExpression();
      } else if (this.#isKeyword()) {
        ensure(!dynKwargs);
        const name = this.advance().text;
        this.advance();
        kwargs.push({ name, value: this.parseExpression() });
      } else {
        ensure(!dynArgs && !dynKwargs && kwargs.length === 0);
        args.push(this.parseExpression());
      }
    }
    this.advance();
    return { args, kwargs, dynArgs, dynKwargs };
  }

  #isKeyword(): boolean {
    if (this.token.type !== 'name') return false;
    const next = this.lookAhead();
    return next.type === 'operator' && next.text === '=';
  }

  protected parseFilters(of: Expr | undefined): Expr | undefined {
    let expr = of;
    while (this.skipOperator('|')) expr = this.parseFilter(expr);
    return expr;
  }

  protected parseFilter(target: Expr | undefined): Filter {
    const { start } = this.token;
    const name = this.#parseDottedName();
    const args = this.isOperator('(') ? this.#parseArguments() : NO_ARGUMENTS;
    return { kind: 'Filter', target, name, ...args, ...this.span(start) };
  }

  #parseDottedName(): string {
    let name = this.expectType('name').text;
    while (this.skipOperator('.')) name += `.${this.expectType('name').text}`;
    return name;
  }

  #parseTest(target: Expr): Expr {
    this.advance();
    const negated = this.skipName('not');
    const { start } = this.token;
    const name = this.#parseDottedName();
    const args = this.#parseTestArguments();
    const test: Expr = { kind: 'Test', target, name, ...args, ...this.span(start) };
    return negated ? { kind: 'Not', operand: test, start, end: test.end } : test;
  }

  /** `is divisibleby 3`: one argument may stand without parentheses. */
  #parseTestArguments(): Arguments {
    const { type, text } = this.token;
    if (type === 'operator') {
      if (text === '(') return this.#parseArguments();
      if (text !== '[' && text !== '{') return NO_ARGUMENTS;
    } else if (type === 'name') {
      if (text === 'else' || text === 'or' || text === 'and') return NO_ARGUMENTS;
      if (text === 'is') this.failAt('You cannot chain multiple tests with is');
    } else if (type !== 'string' && type !== 'integer' && type !== 'float') {
      return NO_ARGUMENTS;
    }
    return { ...NO_ARGUMENTS, args: [this.#parsePostfix(this.parsePrimary())] };
  }
}

export function describe(token: Token): string {
  if (token.type === 'name' || token.type === 'operator') return token.text;
  return DESCRIPTIONS[token.type] ?? token.type;
}
