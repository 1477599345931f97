import { ExpressionParser } from './expressionParser.ts';
import type { Token } from './lexer.ts';
import type {
  Block,
  CallBlock,
  Expr,
  For,
  If,
  Load,
  Macro,
  NameTarget,
  Parameter,
  Root,
  Span,
  Stmt,
  Target,
  With,
} from './nodes.ts';
import { CONSTANTS } from './operandParser.ts';
import { quote } from './runtime/representation.ts';
import type { SourceText } from './sourceText.ts';
import { describe } from './tokenParser.ts';

/** Parses a template. Throws JinjaError (TemplateSyntaxError) with its place. */
export function parse(source: SourceText): Root {
  const parser = new JinjaParser(source);
  try {
    return parser.parseAsRoot();
  } catch (error) {
    if (error instanceof RangeError) parser.fail('expressions are nested too deeply');
    throw error;
  }
}

/** Jinja2's statements, on top of its expressions. */
class JinjaParser extends ExpressionParser {
  readonly #tagStack: string[] = [];
  readonly #endTags: (readonly string[])[] = [];

  // ---- structure

  override parseAsRoot(): Root {
    return { kind: 'Root', body: this.#parseNodes(undefined) };
  }

  /** Text, output and statements up to one of the end tags (which becomes the current token), or to the end. */
  #parseNodes(endTags: readonly string[] | undefined): Stmt[] {
    const body: Stmt[] = [];
    if (endTags) this.#endTags.push(endTags);
    while (this.token.type !== 'eof') {
      const token = this.advance();
      if (token.type === 'data') body.push({ kind: 'Data', text: token.text, start: token.start, end: token.end });
      else if (token.type === 'variable_begin') {
        const expr = this.parseTuple(true);
        this.expectType('variable_end');
        body.push({ kind: 'Print', expr, start: token.start, end: this.lastEnd });
      } else {
        if (endTags && this.token.type === 'name' && endTags.includes(this.token.text)) break;
        body.push(...this.#parseStatement(token.start));
        this.expectType('block_end');
      }
    }
    if (endTags) this.#endTags.pop();
    return body;
  }

  /** The body of a block statement; the end tag found is the current token. */
  #parseBody(...endTags: string[]): Stmt[] {
    this.skipOperator(':');
    this.expectType('block_end');
    const body = this.#parseNodes(endTags);
    if (this.token.type === 'eof') this.#failTag(undefined, [...this.#endTags, endTags]);
    return body;
  }

  #parseWholeBody(endTag: string): Stmt[] {
    const body = this.#parseBody(endTag);
    this.advance();
    return body;
  }

  #failTag(name: string | undefined, looking: readonly (readonly string[])[], span?: Span): never {
    const words = [name === undefined ? 'Unexpected end of template.' : `Encountered unknown tag ${quote(name)}.`];
    const current = looking.at(-1)?.map(quote).join(' or ');
    if (current !== undefined) {
      const elsewhere = name !== undefined && looking.some((tags) => tags.includes(name));
      words.push(
        elsewhere
          ? `You probably made a nesting mistake. Jinja is expecting this tag, but currently looking for ${current}.`
          : `Jinja was looking for the following tags: ${current}.`,
      );
    }
    const tag = this.#tagStack.at(-1);
    if (tag !== undefined) words.push(`The innermost block that needs to be closed is ${quote(tag)}.`);
    this.failAt(words.join(' '), span);
  }

  /** @param start where the tag begins */
  #parseStatement(start: number): Stmt[] {
    const token = this.token;
    if (token.type !== 'name') this.failAt('tag name expected');
    const parse = STATEMENTS.get(token.text);
    if (!parse) this.#failTag(token.text, this.#endTags, token);
    this.#tagStack.push(token.text);
    const statement = parse(this, start);
    this.#tagStack.pop();
    return Array.isArray(statement) ? statement : [statement];
  }

  // ---- statements

  parseFor(start: number): For {
    this.advance();
    const target = this.#parseTarget();
    this.expectName('in');
    const iter = this.parseTuple(false);
    const test = this.skipName('if') ? this.parseExpression() : undefined;
    const recursive = this.skipName('recursive');
    const body = this.#parseBody('endfor', 'else');
    const otherwise = this.advance().text === 'endfor' ? [] : this.#parseWholeBody('endfor');
    return { kind: 'For', target, iter, test, recursive, body, otherwise, ...this.span(start) };
  }

  parseIf(start: number): If {
    this.advance();
    const test = this.parseTuple(false);
    const body = this.#parseBody('elif', 'else', 'endif');
    const elifs: { test: Expr; body: Stmt[] }[] = [];
    let otherwise: Stmt[] = [];
    for (let tag = this.advance().text; tag !== 'endif'; tag = this.advance().text) {
      if (tag === 'else') {
        otherwise = this.#parseWholeBody('endif');
        break;
      }
      elifs.push({ test: this.parseTuple(false), body: this.#parseBody('elif', 'else', 'endif') });
    }
    return { kind: 'If', test, body, elifs, otherwise, ...this.span(start) };
  }

  parseSet(start: number): Stmt {
    this.advance();
    const target = this.#parseTarget(true);
    if (this.skipOperator('=')) return { kind: 'Set', target, value: this.parseTuple(true), ...this.span(start) };
    const filter = this.parseFilters(undefined);
    const body = this.#parseWholeBody('endset');
    return { kind: 'SetBlock', target, filter, body, ...this.span(start) };
  }

  parseWith(start: number): With {
    this.advance();
    const bindings: { target: Target; value: Expr }[] = [];
    while (this.token.type !== 'block_end') {
      if (bindings.length > 0) this.expectOperator(',');
      const target = this.#parseTarget();
      this.expectOperator('=');
      bindings.push({ target, value: this.parseExpression() });
    }
    return { kind: 'With', bindings, body: this.#parseWholeBody('endwith'), ...this.span(start) };
  }

  parseAutoescape(start: number): Stmt {
    this.advance();
    const value = this.parseExpression();
    return { kind: 'Autoescape', value, body: this.#parseWholeBody('endautoescape'), ...this.span(start) };
  }

  parseBlock(start: number): Block {
    this.advance();
    const name = this.expectType('name').text;
    const scoped = this.skipName('scoped');
    const required = this.skipName('required');
    if (this.isOperator('-')) {
      this.failAt(
        'Block names in Jinja have to be valid Python identifiers and may not contain hyphens, use an underscore instead.',
      );
    }
    const body = this.#parseWholeBody('endblock');
    if (required && !body.every((node) => node.kind === 'Data' && node.text.trim() === ''))
      this.failAt('Required blocks can only contain comments or whitespace');
    this.skipName(name);
    return { kind: 'Block', name, scoped, required, body, ...this.span(start) };
  }

  parseLoad(start: number): Load {
    const tag = this.advance().text;
    const template = this.parseExpression();
    const names: string[] = [];
    if (tag === 'include' && this.isName('ignore') && this.lookAhead().text === 'missing') {
      this.advance();
      this.advance();
    }
    if (tag === 'import') {
      this.expectName('as');
      names.push(this.expectType('name').text);
    }
    if (tag === 'from') this.#parseImportedNames(names);
    if (tag !== 'extends') this.#skipContext();
    return { kind: 'Load', template, names, ...this.span(start) };
  }

  #parseImportedNames(names: string[]): void {
    this.expectName('import');
    for (;;) {
      if (names.length > 0) this.expectOperator(',');
      if (this.#skipContext()) return;
      const name = this.expectType('name');
      if (name.text.startsWith('_'))
        this.failAt('names starting with an underline can not be imported', name, 'TemplateAssertionError');
      names.push(this.skipName('as') ? this.expectType('name').text : name.text);
      if (!this.isOperator(',')) return;
    }
  }

  #skipContext(): boolean {
    if (!(this.isName('with') || this.isName('without')) || this.lookAhead().text !== 'context') return false;
    this.advance();
    this.advance();
    return true;
  }

  parseMacro(start: number): Macro {
    this.advance();
    const name = this.expectType('name').text;
    const parameters = this.parseSignature(true);
    return {
      kind: 'Macro',
      tag: 'macro',
      name,
      parameters,
      body: this.#parseWholeBody('endmacro'),
      ...this.span(start),
    };
  }

  /** `{% test name(model) %}`, also spelled `data_test`. */
  parseTestBlock(start: number): Macro {
    const tag = this.advance().text;
    const name = `test_${this.expectType('name').text}`;
    const parameters = this.parseSignature(true);
    return {
      kind: 'Macro',
      tag: 'test',
      name,
      parameters,
      body: this.#parseWholeBody(`end${tag}`),
      ...this.span(start),
    };
  }

  /** `{% snapshot name %}` and `{% docs name %}`. */
  parseNamedBlock(start: number): Macro {
    const tag = this.advance().text as 'snapshot' | 'docs';
    const word = this.expectType('name').text;
    const name = tag === 'docs' ? `dbt_docs__${word}` : `snapshot_${word}`;
    return { kind: 'Macro', tag, name, parameters: [], body: this.#parseWholeBody(`end${tag}`), ...this.span(start) };
  }

  /** `{% materialization name, default %}` or `{% materialization name, adapter='x', supported_languages=['sql'] %}`. */
  parseMaterialization(start: number): Macro {
    this.advance();
    const word = this.expectType('name').text;
    let adapter = 'default';
    let supportedLanguages: string[] | undefined;
    while (this.skipOperator(',')) {
      const option = this.expectType('name');
      if (option.text === 'default') continue;
      this.expectOperator('=');
      const value = this.parseExpression();
      if (option.text === 'adapter' && value.kind === 'Const') adapter = String(value.value);
      else if (option.text === 'supported_languages' && value.kind === 'List')
        supportedLanguages = value.items.map((item) => (item.kind === 'Const' ? String(item.value) : ''));
      else this.failAt(`Invalid argument ${quote(option.text)} of materialization ${quote(word)}`, option);
    }
    return {
      kind: 'Macro',
      tag: 'materialization',
      name: `materialization_${word}_${adapter}`,
      parameters: [],
      body: this.#parseWholeBody('endmaterialization'),
      materialization: { adapter, supportedLanguages },
      ...this.span(start),
    };
  }

  /** @param typed whether `name: type` is allowed */
  parseSignature(typed: boolean): Parameter[] {
    const parameters: Parameter[] = [];
    this.expectOperator('(');
    while (!this.isOperator(')')) {
      if (parameters.length > 0) this.expectOperator(',');
      const name = this.expectType('name');
      const annotation = typed && this.skipOperator(':') ? this.#parseAnnotation() : undefined;
      const fallback = this.skipOperator('=') ? this.parseExpression() : undefined;
      if (!fallback && parameters.at(-1)?.fallback) this.failAt('non-default argument follows default argument');
      parameters.push({ name: name.text, annotation, fallback, span: name });
    }
    this.advance();
    return parameters;
  }

  /** A type: a name, maybe with types in brackets. Answers its text. */
  #parseAnnotation(): string {
    let text = this.expectType('name').text;
    while (this.skipOperator('.')) text += `.${this.expectType('name').text}`;
    if (this.skipOperator('[')) {
      const inner = [this.#parseAnnotation()];
      while (this.skipOperator(',')) inner.push(this.#parseAnnotation());
      this.expectOperator(']');
      text += `[${inner.join(', ')}]`;
    }
    return text;
  }

  parseCallBlock(start: number): CallBlock {
    const tag = this.advance();
    const parameters = this.isOperator('(') ? this.parseSignature(false) : [];
    const call = this.parseExpression();
    if (call.kind !== 'Call') this.failAt('expected call', tag);
    return { kind: 'CallBlock', parameters, call, body: this.#parseWholeBody('endcall'), ...this.span(start) };
  }

  parseFilterBlock(start: number): Stmt {
    this.advance();
    const filter = this.parseFilters(this.parseFilter(undefined)) as Expr;
    return { kind: 'FilterBlock', filter, body: this.#parseWholeBody('endfilter'), ...this.span(start) };
  }

  parsePrint(start: number): Stmt[] {
    this.advance();
    const printed: Stmt[] = [];
    while (this.token.type !== 'block_end') {
      if (printed.length > 0) this.expectOperator(',');
      printed.push({ kind: 'Print', expr: this.parseExpression(), ...this.span(start) });
    }
    return printed;
  }

  parseDo(start: number): Stmt {
    this.advance();
    return { kind: 'Do', expr: this.parseTuple(true), ...this.span(start) };
  }

  parseJump(start: number): Stmt {
    const kind = this.advance().text === 'break' ? 'Break' : 'Continue';
    return { kind, ...this.span(start) };
  }

  // ---- assignment targets

  /** @param members whether `name.member` may be assigned to */
  #parseTarget(members = false): Target {
    const start = this.token.start;
    const items: (Target | Expr)[] = [];
    let tuple = false;
    for (;;) {
      if (items.length > 0) this.expectOperator(',');
      if (this.isTupleEnd()) break;
      items.push(this.#parseTargetItem(members));
      if (!this.isOperator(',')) break;
      tuple = true;
    }
    if (tuple) return this.#tupleTarget(items, this.span(start));
    const [only] = items;
    return only ? this.#targetOf(only) : this.failAt(`Expected an expression, got ${quote(describe(this.token))}`);
  }

  #parseTargetItem(members: boolean): Target | Expr {
    const token = this.token;
    if (!members || token.type !== 'name' || CONSTANTS.has(token.text)) return this.parsePrimary();
    this.advance();
    if (!this.skipOperator('.')) return nameTarget(token);
    return { kind: 'MemberTarget', name: token.text, member: this.expectType('name').text, ...this.span(token.start) };
  }

  /** Only names and tuples of names can be assigned to. */
  #targetOf(node: Target | Expr): Target {
    switch (node.kind) {
      case 'NameTarget':
      case 'MemberTarget':
      case 'TupleTarget':
        return node;
      case 'Name':
        return { kind: 'NameTarget', name: node.name, start: node.start, end: node.end };
      case 'Tuple':
        return this.#tupleTarget(node.items, node);
      default:
        return this.failAt(`can't assign to ${quote(node.kind.toLowerCase())}`, node);
    }
  }

  #tupleTarget(items: readonly (Target | Expr)[], { start, end }: Span): Target {
    const bad = items.some(({ kind }) => !(kind in ASSIGNABLE));
    if (bad) this.failAt("can't assign to 'tuple'", { start, end });
    return { kind: 'TupleTarget', items: items.map((item) => this.#targetOf(item)), start, end };
  }
}

/** Kinds of nodes that can stand in a tuple that is assigned to. */
const ASSIGNABLE: Partial<Record<(Target | Expr)['kind'], true>> = {
  Name: true,
  Tuple: true,
  NameTarget: true,
  TupleTarget: true,
  MemberTarget: true,
};

/** How each tag is parsed; the tag's name is the current token. */
const STATEMENTS: ReadonlyMap<string, (parser: JinjaParser, start: number) => Stmt | Stmt[]> = new Map<
  string,
  (parser: JinjaParser, start: number) => Stmt | Stmt[]
>([
  ['for', (parser, start) => parser.parseFor(start)],
  ['if', (parser, start) => parser.parseIf(start)],
  ['set', (parser, start) => parser.parseSet(start)],
  ['with', (parser, start) => parser.parseWith(start)],
  ['do', (parser, start) => parser.parseDo(start)],
  ['macro', (parser, start) => parser.parseMacro(start)],
  ['call', (parser, start) => parser.parseCallBlock(start)],
  ['filter', (parser, start) => parser.parseFilterBlock(start)],
  ['print', (parser, start) => parser.parsePrint(start)],
  ['break', (parser, start) => parser.parseJump(start)],
  ['continue', (parser, start) => parser.parseJump(start)],
  ['block', (parser, start) => parser.parseBlock(start)],
  ['autoescape', (parser, start) => parser.parseAutoescape(start)],
  ['include', (parser, start) => parser.parseLoad(start)],
  ['import', (parser, start) => parser.parseLoad(start)],
  ['from', (parser, start) => parser.parseLoad(start)],
  ['extends', (parser, start) => parser.parseLoad(start)],
  ['materialization', (parser, start) => parser.parseMaterialization(start)],
  ['test', (parser, start) => parser.parseTestBlock(start)],
  ['data_test', (parser, start) => parser.parseTestBlock(start)],
  ['snapshot', (parser, start) => parser.parseNamedBlock(start)],
  ['docs', (parser, start) => parser.parseNamedBlock(start)],
]);

function nameTarget(token: Token): NameTarget {
  return { kind: 'NameTarget', name: token.text, start: token.start, end: token.end };
}
