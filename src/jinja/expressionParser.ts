import type { CompareOperator, Expr } from './nodes.ts';
import { OperandParser } from './operandParser.ts';
import { quote } from './runtime/representation.ts';
import { describe } from './tokenParser.ts';

const COMPARISONS: ReadonlySet<string> = new Set(['==', '!=', '<', '<=', '>', '>=']);
const PRODUCTS: ReadonlySet<string> = new Set(['*', '/', '//', '%']);

/** Jinja2's operators, one method a level, the loosest first. `JinjaParser` adds the statements. */
export abstract class ExpressionParser extends OperandParser {
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
    expr = this.parsePostfix(expr);
    return filters ? this.parseFilterExpression(expr) : expr;
  }
}
