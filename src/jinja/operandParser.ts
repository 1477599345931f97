import type { Arguments, Call, Expr, Filter, Keyword, Slice, Span } from './nodes.ts';
import { quote } from './runtime/representation.ts';
import { describe, TokenParser } from './tokenParser.ts';

/** Names that are values, in both of Jinja2's spellings. */
export const CONSTANTS: ReadonlyMap<string, boolean | null> = new Map([
  ['true', true],
  ['True', true],
  ['false', false],
  ['False', false],
  ['none', null],
  ['None', null],
]);
const NO_ARGUMENTS: Arguments = { args: [], kwargs: [], dynArgs: undefined, dynKwargs: undefined };

/** What operators stand between: literals, names, parentheses, and what follows them (members, calls, filters, tests). */
export abstract class OperandParser extends TokenParser {
  /** A whole expression; operands hold others in parentheses, subscripts and arguments. */
  protected abstract parseExpression(): Expr;
  /** @param parentheses whether the tuple may be empty, as only `()` is */
  protected abstract parseTuple(conditional: boolean, parentheses?: boolean): Expr;

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

  protected parsePostfix(of: Expr): Expr {
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

  protected parseFilterExpression(of: Expr): Expr {
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
    return { ...NO_ARGUMENTS, args: [this.parsePostfix(this.parsePrimary())] };
  }
}
