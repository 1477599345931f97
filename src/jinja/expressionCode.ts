import { type ErrorKind, JinjaError } from './errors.ts';
import {
  type Arguments,
  type Call,
  type Compare,
  children,
  type Expr,
  type Filter,
  type Node,
  type Span,
  type Test,
} from './nodes.ts';
import type { RuntimeEnv } from './runtime/filters/filter.ts';
import type { Scope, Variable } from './scope.ts';
import type { SourceText } from './sourceText.ts';
import type { Value } from './value.ts';

const ORDERINGS: ReadonlySet<string> = new Set(['<', '<=', '>', '>=']);

/** Turns expressions into JavaScript; see `Emitter` for what the code refers to. */
export class ExpressionEmitter {
  /** Constants that have no literal, and the functions of filters and tests. */
  readonly constants: unknown[] = [];
  /** Start and end of the place behind each number that `p` takes. */
  readonly spans: number[] = [];
  protected isAsync: boolean;
  protected readonly source: SourceText;
  protected readonly env: RuntimeEnv;
  protected soft = false;
  /** Inside `{% autoescape true %}`. */
  protected escaping = false;
  /** Code of the text that a filter without target applies to. */
  protected blockText = '""';
  /** Parameters whose defaults have not been assigned yet. */
  protected unassigned: Set<Variable> = new Set();
  #ids = 0;

  /** Output is marked with the places it comes from. */
  protected readonly isTraced: boolean;

  constructor(source: SourceText, env: RuntimeEnv, isAsync: boolean, isTraced = false) {
    this.source = source;
    this.env = env;
    this.isAsync = isAsync;
    this.isTraced = isTraced;
  }

  protected newId(): string {
    return `v${++this.#ids}`;
  }

  protected get asyncWord(): string {
    return this.isAsync ? 'async ' : '';
  }

  protected fail(message: string, span: Span, kind: ErrorKind = 'TemplateAssertionError'): never {
    throw new JinjaError(kind, message, this.source.location(span));
  }

  /** Code that notes where the operation about to run stands. It is the last argument, so it runs after the others. */
  protected at(span: Span): string {
    this.spans.push(span.start, span.end);
    return `p=${this.spans.length / 2}`;
  }

  /** Code of a text. Long ones are kept out of the code, which V8 would have to read. */
  protected text(text: string): string {
    return text.length > 80 ? this.#constant(text) : JSON.stringify(text);
  }

  #constant(value: unknown): string {
    this.constants.push(value);
    return `K[${this.constants.length - 1}]`;
  }

  /** Waits for a promise where there is one. */
  #settled(code: string): string {
    return this.isAsync ? `((t=${code})instanceof Promise?await t:t)` : `$.now(${code})`;
  }

  expr(node: Expr, scope: Scope): string {
    switch (node.kind) {
      case 'Const':
        return this.#literal(node.value);
      case 'Name':
        return this.#name(node.name, scope);
      case 'Getattr':
        return `$.attr(${this.expr(node.target, scope)},${JSON.stringify(node.name)},${this.at(node)})`;
      case 'Getitem':
        return `$.item(${this.expr(node.target, scope)},${this.expr(node.key, scope)},${this.at(node)})`;
      case 'Slice': {
        const parts = [node.from, node.to, node.step].map((part) => (part ? this.expr(part, scope) : 'null'));
        return `$.slice(${this.expr(node.target, scope)},${parts.join(',')},${this.at(node)})`;
      }
      case 'Call':
        return this.call(node, scope);
      case 'Filter':
        return this.#filter(node, scope);
      case 'Conditional': {
        const outer = this.soft;
        this.soft = true;
        const otherwise = node.otherwise ? this.expr(node.otherwise, scope) : `$.noElse(${this.#line(node)})`;
        const code = `(${this.condition(node.test, scope)}?${this.expr(node.value, scope)}:${otherwise})`;
        this.soft = outer;
        return code;
      }
      case 'List':
        return `[${this.#list(node.items, scope)}]`;
      case 'Tuple':
        return `$.tuple([${this.#list(node.items, scope)}])`;
      case 'Dict': {
        const pairs = node.pairs.map(({ key, value }) => `[${this.expr(key, scope)},${this.expr(value, scope)}]`);
        return `$.dict([${pairs.join(',')}],${this.at(node)})`;
      }
      case 'Unary':
        return `$.unary(${JSON.stringify(node.op)},${this.expr(node.operand, scope)},${this.at(node)})`;
      case 'Binary': {
        const operands = `${this.expr(node.left, scope)},${this.expr(node.right, scope)}`;
        return `$.binary(${JSON.stringify(node.op)},${operands},${this.at(node)})`;
      }
      case 'Concat':
        return `${this.escaping ? '$.markupConcat' : '$.concat'}([${this.#list(node.parts, scope)}])`;
      case 'And':
        return `($.truthy(x=${this.expr(node.left, scope)})?${this.expr(node.right, scope)}:x)`;
      case 'Or':
        return `($.truthy(x=${this.expr(node.left, scope)})?x:${this.expr(node.right, scope)})`;
      default:
        return this.condition(node, scope);
    }
  }

  /** Code of a JavaScript boolean: whether the expression is true. */
  condition(node: Expr, scope: Scope): string {
    switch (node.kind) {
      case 'Not':
        return `!${this.condition(node.operand, scope)}`;
      case 'And':
        return `(${this.condition(node.left, scope)}&&${this.condition(node.right, scope)})`;
      case 'Or':
        return `(${this.condition(node.left, scope)}||${this.condition(node.right, scope)})`;
      case 'Compare':
        return this.#compare(node, scope);
      case 'Test':
        return this.#test(node, scope);
      default:
        return `$.truthy(${this.expr(node, scope)})`;
    }
  }

  #list(items: readonly Expr[], scope: Scope): string {
    return items.map((item) => this.expr(item, scope)).join(',');
  }

  #literal(value: Value): string {
    if (value === null) return 'null';
    if (typeof value === 'string') return JSON.stringify(value);
    if (typeof value === 'number' || typeof value === 'boolean') return `${value}`;
    if (typeof value === 'bigint') return `${value}n`;
    return this.#constant(value);
  }

  #name(name: string, scope: Scope): string {
    const variable = scope.variable(name);
    const { id } = variable;
    const text = JSON.stringify(name);
    let load = scope.load(variable);
    if (load.kind === 'parameter') {
      return this.unassigned.has(variable) ? `(${id}===undefined?$.missing(${text}):${id})` : id;
    }
    while (load.kind === 'alias') load = load.of.scope.load(load.of);
    if (load.kind === 'resolve') return `(${id}===undefined?${id}=c.resolve(${text}):${id})`;
    if (load.kind === 'missing') return `(${id}===$.M?$.missing(${text}):${id})`;
    return id;
  }

  #line(node: Span): number {
    return this.source.location(node).line;
  }

  // ---- calls

  /** @param extra code of one more keyword argument, as a pair */
  call(node: Call, scope: Scope, extra?: string): string {
    const callee = this.expr(node.callee, scope);
    return this.#settled(`$.call(${callee},${this.#arguments(node, scope, extra)},${this.at(node)})`);
  }

  /** Code of the positional arguments, a comma, and the keyword arguments. */
  #arguments(node: Arguments & Span, scope: Scope, extra?: string): string {
    const args = node.args.map((arg) => this.expr(arg, scope));
    if (node.dynArgs) args.push(`...$.spread(${this.expr(node.dynArgs, scope)},${this.at(node.dynArgs)})`);
    const seen = new Set<string>();
    const pairs = node.kwargs.map(({ name, value }) => {
      if (seen.has(name)) this.fail(`keyword argument repeated: ${name}`, node, 'SyntaxError');
      seen.add(name);
      return `[${JSON.stringify(name)},${this.expr(value, scope)}]`;
    });
    if (extra !== undefined) pairs.push(extra);
    let kwargs = pairs.length > 0 ? `new Map([${pairs.join(',')}])` : '$.N';
    if (node.dynKwargs) kwargs = `$.merge(${kwargs},${this.expr(node.dynKwargs, scope)},${this.at(node.dynKwargs)})`;
    return `[${args.join(',')}],${kwargs}`;
  }

  #filter(node: Filter, scope: Scope): string {
    const filter = this.env.filters.get(node.name);
    const target = node.target ? this.expr(node.target, scope) : this.blockText;
    const args = this.#arguments(node, scope);
    if (!filter) return this.#unknown('filter', node, `${target},${args}`);
    return this.#settled(`$.filter(${this.#constant(filter)},${target},${args},${this.at(node)})`);
  }

  #test(node: Test, scope: Scope): string {
    const test = this.env.tests.get(node.name);
    const target = this.expr(node.target, scope);
    const args = this.#arguments(node, scope);
    if (!test) return this.#unknown('test', node, `${target},${args}`);
    return `$.test(${this.#constant(test)},${target},${args},${this.at(node)})`;
  }

  #unknown(what: 'filter' | 'test', node: Filter | Test, operands: string): string {
    if (!this.soft) this.fail(`No ${what} named '${node.name}'.`, node);
    const message = JSON.stringify(`No ${what} named '${node.name}' found.`);
    return `$.unknown(${message},[${operands}],${this.at(node)})`;
  }

  // ---- comparisons

  /** `a < b < c` reads `b` once; `x` carries it over. */
  #compare(node: Compare, scope: Scope): string {
    let left = this.expr(node.left, scope);
    const parts: string[] = [];
    node.rest.forEach(({ op, right }, index) => {
      const isLast = index === node.rest.length - 1;
      const code = this.expr(right, scope);
      const operand = isLast ? code : `x=${code}`;
      parts.push(this.#comparison(op, left, operand, node));
      left = 'x';
    });
    return parts.length === 1 ? (parts[0] as string) : `(${parts.join('&&')})`;
  }

  #comparison(op: string, left: string, right: string, node: Span): string {
    const at = this.at(node);
    if (op === '==') return `$.equals(${left},${right},${at})`;
    if (op === '!=') return `!$.equals(${left},${right},${at})`;
    if (op === 'in') return `$.contains(${left},${right},${at})`;
    if (op === 'not in') return `!$.contains(${left},${right},${at})`;
    if (!ORDERINGS.has(op)) throw new Error(`unknown comparison ${op}`);
    return `$.ordered(${JSON.stringify(op)},${left},${right},${at})`;
  }

  /** Whether Jinja2 would have folded the expression while it compiled the template. */
  protected isConstant(node: Node): boolean {
    if (node.kind === 'Name' || node.kind === 'Call') return false;
    return children(node).every((child) => this.isConstant(child));
  }
}
