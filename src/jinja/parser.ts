import nunjucks from 'nunjucks/src/parser.js';
import { type ErrorKind, JinjaError } from './errors.ts';
import { JinjaLexer, type Token, type TokenType } from './lexer.ts';
import type {
  Arguments,
  Block,
  Call,
  CallBlock,
  CompareOperator,
  Expr,
  Filter,
  For,
  If,
  Keyword,
  Load,
  Macro,
  NameTarget,
  Parameter,
  Root,
  Slice,
  Span,
  Stmt,
  Target,
  With,
} from './nodes.ts';
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
const CONSTANTS: ReadonlyMap<string, boolean | null> = new Map([
  ['true', true],
  ['True', true],
  ['false', false],
  ['False', false],
  ['none', null],
  ['None', null],
]);
const NO_ARGUMENTS: Arguments = { args: [], kwargs: [], dynArgs: undefined, dynKwargs: undefined };

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

/**
 * Jinja2's grammar on nunjucks' parser.
 *
 * Its methods are nunjucks' by name and place, but all of them are overridden: nunjucks' grammar lacks slices, `is` with
 * arguments, adjacent strings, `recursive`, typed parameters and more, and its errors are worded otherwise. They answer our
 * own nodes directly, so no tree of nunjucks' is built.
 */
class JinjaParser extends nunjucks.Parser {
  readonly #source: SourceText;
  readonly #tokens: readonly Token[];
  #at = 0;
  /** The current token. */
  #token: Token;
  readonly #tagStack: string[] = [];
  readonly #endTags: (readonly string[])[] = [];

  constructor(source: SourceText) {
    const lexer = new JinjaLexer(source.text);
    super(lexer);
    this.#source = source;
    this.#tokens = lexer.all();
    this.#token = this.#tokens[0] as Token;
    this.#check(this.#token);
  }

  // ---- tokens

  #check(token: Token): void {
    if (token.type === 'error') this.#fail(token.text, token);
  }

  /** Goes one token on and answers the one left behind. */
  #next(): Token {
    const token = this.#token;
    if (token.type !== 'eof') {
      this.#token = this.#tokens[++this.#at] as Token;
      this.#check(this.#token);
    }
    return token;
  }

  #look(): Token {
    const token = this.#tokens[this.#at + 1] ?? this.#token;
    this.#check(token);
    return token;
  }

  /** Where the last token read ends. */
  get #end(): number {
    return this.#tokens[this.#at - 1]?.end ?? 0;
  }

  #span(start: number): Span {
    return { start, end: this.#end };
  }

  #isOperator(text: string): boolean {
    return this.#token.type === 'operator' && this.#token.text === text;
  }

  #isName(text: string): boolean {
    return this.#token.type === 'name' && this.#token.text === text;
  }

  #skipOperator(text: string): boolean {
    if (!this.#isOperator(text)) return false;
    this.#next();
    return true;
  }

  #skipName(text: string): boolean {
    if (!this.#isName(text)) return false;
    this.#next();
    return true;
  }

  #expect(type: TokenType): Token {
    if (this.#token.type === type) return this.#next();
    return this.#unexpected(DESCRIPTIONS[type] ?? type);
  }

  #expectOperator(text: string): Token {
    return this.#isOperator(text) ? this.#next() : this.#unexpected(text);
  }

  #expectName(text: string): Token {
    return this.#isName(text) ? this.#next() : this.#unexpected(text);
  }

  #unexpected(expected: string): never {
    if (this.#token.type === 'eof') this.#fail(`unexpected end of template, expected ${quote(expected)}.`);
    this.#fail(`expected token ${quote(expected)}, got ${quote(describe(this.#token))}`);
  }

  #fail(message: string, span: Span = this.#token, kind: ErrorKind = 'TemplateSyntaxError'): never {
    throw new JinjaError(kind, message, this.#source.location(span));
  }

  override fail(message: string): never {
    return this.#fail(message);
  }

  // ---- structure

  override parseAsRoot(): Root {
    return { kind: 'Root', body: this.#parseNodes(undefined) };
  }

  /** Text, output and statements up to one of the end tags (which becomes the current token), or to the end. */
  #parseNodes(endTags: readonly string[] | undefined): Stmt[] {
    const body: Stmt[] = [];
    if (endTags) this.#endTags.push(endTags);
    while (this.#token.type !== 'eof') {
      const token = this.#next();
      if (token.type === 'data') body.push({ kind: 'Data', text: token.text, start: token.start, end: token.end });
      else if (token.type === 'variable_begin') {
        const expr = this.#parseTuple(true);
        this.#expect('variable_end');
        body.push({ kind: 'Print', expr, start: token.start, end: this.#end });
      } else {
        if (endTags && this.#token.type === 'name' && endTags.includes(this.#token.text)) break;
        body.push(...this.#parseStatement(token.start));
        this.#expect('block_end');
      }
    }
    if (endTags) this.#endTags.pop();
    return body;
  }

  /** The body of a block statement; the end tag found is the current token. */
  #parseBody(...endTags: string[]): Stmt[] {
    this.#skipOperator(':');
    this.#expect('block_end');
    const body = this.#parseNodes(endTags);
    if (this.#token.type === 'eof') this.#failTag(undefined, [...this.#endTags, endTags]);
    return body;
  }

  #parseWholeBody(endTag: string): Stmt[] {
    const body = this.#parseBody(endTag);
    this.#next();
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
    this.#fail(words.join(' '), span);
  }

  /** @param start where the tag begins */
  #parseStatement(start: number): Stmt[] {
    const token = this.#token;
    if (token.type !== 'name') this.#fail('tag name expected');
    const parse = STATEMENTS.get(token.text);
    if (!parse) this.#failTag(token.text, this.#endTags, token);
    this.#tagStack.push(token.text);
    const statement = parse(this, start);
    this.#tagStack.pop();
    return Array.isArray(statement) ? statement : [statement];
  }

  // ---- statements

  parseFor(start: number): For {
    this.#next();
    const target = this.#parseTarget();
    this.#expectName('in');
    const iter = this.#parseTuple(false);
    const test = this.#skipName('if') ? this.#parseExpression() : undefined;
    const recursive = this.#skipName('recursive');
    const body = this.#parseBody('endfor', 'else');
    const otherwise = this.#next().text === 'endfor' ? [] : this.#parseWholeBody('endfor');
    return { kind: 'For', target, iter, test, recursive, body, otherwise, ...this.#span(start) };
  }

  parseIf(start: number): If {
    this.#next();
    const test = this.#parseTuple(false);
    const body = this.#parseBody('elif', 'else', 'endif');
    const elifs: { test: Expr; body: Stmt[] }[] = [];
    let otherwise: Stmt[] = [];
    for (let tag = this.#next().text; tag !== 'endif'; tag = this.#next().text) {
      if (tag === 'else') {
        otherwise = this.#parseWholeBody('endif');
        break;
      }
      elifs.push({ test: this.#parseTuple(false), body: this.#parseBody('elif', 'else', 'endif') });
    }
    return { kind: 'If', test, body, elifs, otherwise, ...this.#span(start) };
  }

  parseSet(start: number): Stmt {
    this.#next();
    const target = this.#parseTarget(true);
    if (this.#skipOperator('=')) return { kind: 'Set', target, value: this.#parseTuple(true), ...this.#span(start) };
    const filter = this.#parseFilters(undefined);
    const body = this.#parseWholeBody('endset');
    return { kind: 'SetBlock', target, filter, body, ...this.#span(start) };
  }

  parseWith(start: number): With {
    this.#next();
    const bindings: { target: Target; value: Expr }[] = [];
    while (this.#token.type !== 'block_end') {
      if (bindings.length > 0) this.#expectOperator(',');
      const target = this.#parseTarget();
      this.#expectOperator('=');
      bindings.push({ target, value: this.#parseExpression() });
    }
    return { kind: 'With', bindings, body: this.#parseWholeBody('endwith'), ...this.#span(start) };
  }

  parseAutoescape(start: number): Stmt {
    this.#next();
    const value = this.#parseExpression();
    return { kind: 'Autoescape', value, body: this.#parseWholeBody('endautoescape'), ...this.#span(start) };
  }

  parseBlock(start: number): Block {
    this.#next();
    const name = this.#expect('name').text;
    const scoped = this.#skipName('scoped');
    const required = this.#skipName('required');
    if (this.#isOperator('-')) {
      this.#fail(
        'Block names in Jinja have to be valid Python identifiers and may not contain hyphens, use an underscore instead.',
      );
    }
    const body = this.#parseWholeBody('endblock');
    if (required && !body.every((node) => node.kind === 'Data' && node.text.trim() === ''))
      this.#fail('Required blocks can only contain comments or whitespace');
    this.#skipName(name);
    return { kind: 'Block', name, scoped, required, body, ...this.#span(start) };
  }

  parseLoad(start: number): Load {
    const tag = this.#next().text;
    const template = this.#parseExpression();
    const names: string[] = [];
    if (tag === 'include' && this.#isName('ignore') && this.#look().text === 'missing') {
      this.#next();
      this.#next();
    }
    if (tag === 'import') {
      this.#expectName('as');
      names.push(this.#expect('name').text);
    }
    if (tag === 'from') this.#parseImportedNames(names);
    if (tag !== 'extends') this.#skipContext();
    return { kind: 'Load', template, names, ...this.#span(start) };
  }

  #parseImportedNames(names: string[]): void {
    this.#expectName('import');
    for (;;) {
      if (names.length > 0) this.#expectOperator(',');
      if (this.#skipContext()) return;
      const name = this.#expect('name');
      if (name.text.startsWith('_'))
        this.#fail('names starting with an underline can not be imported', name, 'TemplateAssertionError');
      names.push(this.#skipName('as') ? this.#expect('name').text : name.text);
      if (!this.#isOperator(',')) return;
    }
  }

  #skipContext(): boolean {
    if (!(this.#isName('with') || this.#isName('without')) || this.#look().text !== 'context') return false;
    this.#next();
    this.#next();
    return true;
  }

  parseMacro(start: number): Macro {
    this.#next();
    const name = this.#expect('name').text;
    const parameters = this.parseSignature(true);
    return {
      kind: 'Macro',
      tag: 'macro',
      name,
      parameters,
      body: this.#parseWholeBody('endmacro'),
      ...this.#span(start),
    };
  }

  /** `{% test name(model) %}`, also spelled `data_test`. */
  parseTestBlock(start: number): Macro {
    const tag = this.#next().text;
    const name = `test_${this.#expect('name').text}`;
    const parameters = this.parseSignature(true);
    return {
      kind: 'Macro',
      tag: 'test',
      name,
      parameters,
      body: this.#parseWholeBody(`end${tag}`),
      ...this.#span(start),
    };
  }

  /** `{% snapshot name %}` and `{% docs name %}`. */
  parseNamedBlock(start: number): Macro {
    const tag = this.#next().text as 'snapshot' | 'docs';
    const word = this.#expect('name').text;
    const name = tag === 'docs' ? `dbt_docs__${word}` : `snapshot_${word}`;
    return { kind: 'Macro', tag, name, parameters: [], body: this.#parseWholeBody(`end${tag}`), ...this.#span(start) };
  }

  /** `{% materialization name, default %}` or `{% materialization name, adapter='x', supported_languages=['sql'] %}`. */
  parseMaterialization(start: number): Macro {
    this.#next();
    const word = this.#expect('name').text;
    let adapter = 'default';
    let supportedLanguages: string[] | undefined;
    while (this.#skipOperator(',')) {
      const option = this.#expect('name');
      if (option.text === 'default') continue;
      this.#expectOperator('=');
      const value = this.#parseExpression();
      if (option.text === 'adapter' && value.kind === 'Const') adapter = String(value.value);
      else if (option.text === 'supported_languages' && value.kind === 'List')
        supportedLanguages = value.items.map((item) => (item.kind === 'Const' ? String(item.value) : ''));
      else this.#fail(`Invalid argument ${quote(option.text)} of materialization ${quote(word)}`, option);
    }
    return {
      kind: 'Macro',
      tag: 'materialization',
      name: `materialization_${word}_${adapter}`,
      parameters: [],
      body: this.#parseWholeBody('endmaterialization'),
      materialization: { adapter, supportedLanguages },
      ...this.#span(start),
    };
  }

  /** @param typed whether `name: type` is allowed */
  parseSignature(typed: boolean): Parameter[] {
    const parameters: Parameter[] = [];
    this.#expectOperator('(');
    while (!this.#isOperator(')')) {
      if (parameters.length > 0) this.#expectOperator(',');
      const name = this.#expect('name');
      const annotation = typed && this.#skipOperator(':') ? this.#parseAnnotation() : undefined;
      const fallback = this.#skipOperator('=') ? this.#parseExpression() : undefined;
      if (!fallback && parameters.at(-1)?.fallback) this.#fail('non-default argument follows default argument');
      parameters.push({ name: name.text, annotation, fallback, span: name });
    }
    this.#next();
    return parameters;
  }

  /** A type: a name, maybe with types in brackets. Answers its text. */
  #parseAnnotation(): string {
    let text = this.#expect('name').text;
    while (this.#skipOperator('.')) text += `.${this.#expect('name').text}`;
    if (this.#skipOperator('[')) {
      const inner = [this.#parseAnnotation()];
      while (this.#skipOperator(',')) inner.push(this.#parseAnnotation());
      this.#expectOperator(']');
      text += `[${inner.join(', ')}]`;
    }
    return text;
  }

  parseCallBlock(start: number): CallBlock {
    const tag = this.#next();
    const parameters = this.#isOperator('(') ? this.parseSignature(false) : [];
    const call = this.#parseExpression();
    if (call.kind !== 'Call') this.#fail('expected call', tag);
    return { kind: 'CallBlock', parameters, call, body: this.#parseWholeBody('endcall'), ...this.#span(start) };
  }

  parseFilterBlock(start: number): Stmt {
    this.#next();
    const filter = this.#parseFilters(this.#parseFilter(undefined)) as Expr;
    return { kind: 'FilterBlock', filter, body: this.#parseWholeBody('endfilter'), ...this.#span(start) };
  }

  parsePrint(start: number): Stmt[] {
    this.#next();
    const printed: Stmt[] = [];
    while (this.#token.type !== 'block_end') {
      if (printed.length > 0) this.#expectOperator(',');
      printed.push({ kind: 'Print', expr: this.#parseExpression(), ...this.#span(start) });
    }
    return printed;
  }

  parseDo(start: number): Stmt {
    this.#next();
    return { kind: 'Do', expr: this.#parseTuple(true), ...this.#span(start) };
  }

  parseJump(start: number): Stmt {
    const kind = this.#next().text === 'break' ? 'Break' : 'Continue';
    return { kind, ...this.#span(start) };
  }

  // ---- assignment targets

  /** @param members whether `name.member` may be assigned to */
  #parseTarget(members = false): Target {
    const start = this.#token.start;
    const items: (Target | Expr)[] = [];
    let tuple = false;
    for (;;) {
      if (items.length > 0) this.#expectOperator(',');
      if (this.#isTupleEnd()) break;
      items.push(this.#parseTargetItem(members));
      if (!this.#isOperator(',')) break;
      tuple = true;
    }
    if (tuple) return this.#tupleTarget(items, this.#span(start));
    const [only] = items;
    return only ? this.#targetOf(only) : this.#fail(`Expected an expression, got ${quote(describe(this.#token))}`);
  }

  #parseTargetItem(members: boolean): Target | Expr {
    const token = this.#token;
    if (!members || token.type !== 'name' || CONSTANTS.has(token.text)) return this.#parsePrimary();
    this.#next();
    if (!this.#skipOperator('.')) return nameTarget(token);
    return { kind: 'MemberTarget', name: token.text, member: this.#expect('name').text, ...this.#span(token.start) };
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
        return this.#fail(`can't assign to ${quote(node.kind.toLowerCase())}`, node);
    }
  }

  #tupleTarget(items: readonly (Target | Expr)[], { start, end }: Span): Target {
    const bad = items.some(({ kind }) => !(kind in ASSIGNABLE));
    if (bad) this.#fail("can't assign to 'tuple'", { start, end });
    return { kind: 'TupleTarget', items: items.map((item) => this.#targetOf(item)), start, end };
  }

  // ---- expressions, loosest first

  #isTupleEnd(): boolean {
    const { type, text } = this.#token;
    return type === 'variable_end' || type === 'block_end' || (type === 'operator' && text === ')');
  }

  #parseTuple(conditional: boolean, parentheses = false): Expr {
    const start = this.#token.start;
    const items: Expr[] = [];
    let tuple = false;
    for (;;) {
      if (items.length > 0) this.#expectOperator(',');
      if (this.#isTupleEnd()) break;
      items.push(conditional ? this.#parseExpression() : this.#parseOr());
      if (!this.#isOperator(',')) break;
      tuple = true;
    }
    if (!tuple) {
      if (items[0]) return items[0];
      if (!parentheses) this.#fail(`Expected an expression, got ${quote(describe(this.#token))}`);
    }
    return { kind: 'Tuple', items, ...this.#span(start) };
  }

  #parseExpression(): Expr {
    const { start } = this.#token;
    let expr = this.#parseOr();
    while (this.#skipName('if')) {
      const test = this.#parseOr();
      const otherwise = this.#skipName('else') ? this.#parseExpression() : undefined;
      expr = { kind: 'Conditional', test, value: expr, otherwise, ...this.#span(start) };
    }
    return expr;
  }

  #parseOr(): Expr {
    const { start } = this.#token;
    let left = this.#parseAnd();
    while (this.#skipName('or')) left = { kind: 'Or', left, right: this.#parseAnd(), ...this.#span(start) };
    return left;
  }

  #parseAnd(): Expr {
    const { start } = this.#token;
    let left = this.#parseNot();
    while (this.#skipName('and')) left = { kind: 'And', left, right: this.#parseNot(), ...this.#span(start) };
    return left;
  }

  #parseNot(): Expr {
    const { start } = this.#token;
    if (this.#skipName('not')) return { kind: 'Not', operand: this.#parseNot(), ...this.#span(start) };
    return this.#parseCompare();
  }

  #parseCompare(): Expr {
    const { start } = this.#token;
    const left = this.#parseSum();
    const rest: { op: CompareOperator; right: Expr }[] = [];
    for (let op = this.#compareOperator(); op !== undefined; op = this.#compareOperator())
      rest.push({ op, right: this.#parseSum() });
    return rest.length === 0 ? left : { kind: 'Compare', left, rest, ...this.#span(start) };
  }

  #compareOperator(): CompareOperator | undefined {
    const { type, text } = this.#token;
    if (type === 'operator' && COMPARISONS.has(text)) {
      this.#next();
      return text as CompareOperator;
    }
    if (type !== 'name') return undefined;
    if (this.#skipName('in')) return 'in';
    if (text !== 'not') return undefined;
    const next = this.#look();
    if (next.type !== 'name' || next.text !== 'in') return undefined;
    this.#next();
    this.#next();
    return 'not in';
  }

  #parseSum(): Expr {
    const { start } = this.#token;
    let left = this.#parseConcat();
    while (this.#isOperator('+') || this.#isOperator('-')) {
      const op = this.#next().text;
      left = { kind: 'Binary', op, left, right: this.#parseConcat(), ...this.#span(start) };
    }
    return left;
  }

  #parseConcat(): Expr {
    const { start } = this.#token;
    const first = this.#parseProduct();
    if (!this.#isOperator('~')) return first;
    const parts = [first];
    while (this.#skipOperator('~')) parts.push(this.#parseProduct());
    return { kind: 'Concat', parts, ...this.#span(start) };
  }

  #parseProduct(): Expr {
    const { start } = this.#token;
    let left = this.#parsePower();
    while (this.#token.type === 'operator' && PRODUCTS.has(this.#token.text)) {
      const op = this.#next().text;
      left = { kind: 'Binary', op, left, right: this.#parsePower(), ...this.#span(start) };
    }
    return left;
  }

  #parsePower(): Expr {
    const { start } = this.#token;
    let left = this.#parseUnary(true);
    while (this.#skipOperator('**'))
      left = { kind: 'Binary', op: '**', left, right: this.#parseUnary(true), ...this.#span(start) };
    return left;
  }

  #parseUnary(filters: boolean): Expr {
    const { start, type, text } = this.#token;
    let expr: Expr;
    if (type === 'operator' && (text === '-' || text === '+')) {
      this.#next();
      expr = { kind: 'Unary', op: text, operand: this.#parseUnary(false), ...this.#span(start) };
    } else {
      expr = this.#parsePrimary();
    }
    expr = this.#parsePostfix(expr);
    return filters ? this.#parseFilterExpression(expr) : expr;
  }

  #parsePrimary(): Expr {
    const token = this.#token;
    const { start, end } = token;
    switch (token.type) {
      case 'name': {
        this.#next();
        const constant = CONSTANTS.get(token.text);
        if (constant !== undefined) return { kind: 'Const', value: constant, start, end };
        return { kind: 'Name', name: token.text, start, end };
      }
      case 'string': {
        let value = this.#next().text;
        while (this.#token.type === 'string') value += this.#next().text;
        return { kind: 'Const', value, ...this.#span(start) };
      }
      case 'integer':
      case 'float':
        this.#next();
        return { kind: 'Const', value: token.value, start, end };
      case 'operator':
        if (token.text === '(') return this.#parseParentheses();
        if (token.text === '[') return this.#parseList();
        if (token.text === '{') return this.#parseDict();
    }
    return this.#fail(`unexpected ${quote(describe(token))}`, token);
  }

  #parseParentheses(): Expr {
    this.#next();
    const expr = this.#parseTuple(true, true);
    this.#expectOperator(')');
    return expr;
  }

  #parseList(): Expr {
    const { start } = this.#next();
    const items: Expr[] = [];
    while (!this.#isOperator(']')) {
      if (items.length > 0) this.#expectOperator(',');
      if (this.#isOperator(']')) break;
      items.push(this.#parseExpression());
    }
    this.#next();
    return { kind: 'List', items, ...this.#span(start) };
  }

  #parseDict(): Expr {
    const { start } = this.#next();
    const pairs: { key: Expr; value: Expr }[] = [];
    while (!this.#isOperator('}')) {
      if (pairs.length > 0) this.#expectOperator(',');
      if (this.#isOperator('}')) break;
      const key = this.#parseExpression();
      this.#expectOperator(':');
      pairs.push({ key, value: this.#parseExpression() });
    }
    this.#next();
    return { kind: 'Dict', pairs, ...this.#span(start) };
  }

  #parsePostfix(of: Expr): Expr {
    let expr = of;
    while (this.#token.type === 'operator') {
      const { text } = this.#token;
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
      if (this.#isOperator('|')) expr = this.#parseFilters(expr) as Expr;
      else if (this.#isName('is')) expr = this.#parseTest(expr);
      else if (this.#isOperator('(')) expr = this.#parseCall(expr);
      else return expr;
    }
  }

  #parseMember(target: Expr): Expr {
    this.#next();
    const token = this.#next();
    const span = this.#span(target.start);
    if (token.type === 'name') return { kind: 'Getattr', target, name: token.text, ...span };
    if (token.type !== 'integer') this.#fail('expected name or number', token);
    const key: Expr = { kind: 'Const', value: token.value, start: token.start, end: token.end };
    return { kind: 'Getitem', target, key, ...span };
  }

  #parseSubscript(target: Expr): Expr {
    const { start } = this.#next();
    const keys: (Expr | Omit<Slice, keyof Span | 'target'>)[] = [];
    while (!this.#isOperator(']')) {
      if (keys.length > 0) this.#expectOperator(',');
      keys.push(this.#parseSubscripted());
    }
    this.#next();
    const span = this.#span(target.start);
    const [key] = keys;
    if (keys.length === 1 && key?.kind === 'Slice' && !('target' in key)) return { ...key, target, ...span };
    if (keys.length === 1) return { kind: 'Getitem', target, key: key as Expr, ...span };
    const items = keys.map((item) =>
      'start' in item ? item : this.#fail('slices cannot be combined', { start, end: span.end }),
    );
    return { kind: 'Getitem', target, key: { kind: 'Tuple', items, ...this.#span(start) }, ...span };
  }

  #parseSubscripted(): Expr | Omit<Slice, keyof Span | 'target'> {
    const from = this.#isOperator(':') ? undefined : this.#parseExpression();
    if (from && !this.#isOperator(':')) return from;
    this.#next();
    const to = this.#parseSliceEnd();
    const step = this.#skipOperator(':') ? this.#parseSliceEnd() : undefined;
    return { kind: 'Slice', from, to, step };
  }

  #parseSliceEnd(): Expr | undefined {
    const ends = this.#isOperator(':') || this.#isOperator(']') || this.#isOperator(',');
    return ends ? undefined : this.#parseExpression();
  }

  #parseCall(callee: Expr): Call {
    const args = this.#parseArguments();
    return { kind: 'Call', callee, ...args, ...this.#span(callee.start) };
  }

  #parseArguments(): Arguments {
    const open = this.#next();
    const args: Expr[] = [];
    const kwargs: Keyword[] = [];
    let dynArgs: Expr | undefined;
    let dynKwargs: Expr | undefined;
    const ensure = (holds: boolean): void => {
      if (!holds) this.#fail('invalid syntax for function call expression', open);
    };
    let first = true;
    while (!this.#isOperator(')')) {
      if (!first) this.#expectOperator(',');
      if (!first && this.#isOperator(')')) break;
      first = false;
      if (this.#skipOperator('*')) {
        ensure(!dynArgs && !dynKwargs);
        dynArgs = this.#parseExpression();
      } else if (this.#skipOperator('**')) {
        ensure(!dynKwargs);
        dynKwargs = this.#parseExpression();
      } else if (this.#isKeyword()) {
        ensure(!dynKwargs);
        const name = this.#next().text;
        this.#next();
        kwargs.push({ name, value: this.#parseExpression() });
      } else {
        ensure(!dynArgs && !dynKwargs && kwargs.length === 0);
        args.push(this.#parseExpression());
      }
    }
    this.#next();
    return { args, kwargs, dynArgs, dynKwargs };
  }

  #isKeyword(): boolean {
    if (this.#token.type !== 'name') return false;
    const next = this.#look();
    return next.type === 'operator' && next.text === '=';
  }

  #parseFilters(of: Expr | undefined): Expr | undefined {
    let expr = of;
    while (this.#skipOperator('|')) expr = this.#parseFilter(expr);
    return expr;
  }

  #parseFilter(target: Expr | undefined): Filter {
    const { start } = this.#token;
    const name = this.#parseDottedName();
    const args = this.#isOperator('(') ? this.#parseArguments() : NO_ARGUMENTS;
    return { kind: 'Filter', target, name, ...args, ...this.#span(start) };
  }

  #parseDottedName(): string {
    let name = this.#expect('name').text;
    while (this.#skipOperator('.')) name += `.${this.#expect('name').text}`;
    return name;
  }

  #parseTest(target: Expr): Expr {
    this.#next();
    const negated = this.#skipName('not');
    const { start } = this.#token;
    const name = this.#parseDottedName();
    const args = this.#parseTestArguments();
    const test: Expr = { kind: 'Test', target, name, ...args, ...this.#span(start) };
    return negated ? { kind: 'Not', operand: test, start, end: test.end } : test;
  }

  /** `is divisibleby 3`: one argument may stand without parentheses. */
  #parseTestArguments(): Arguments {
    const { type, text } = this.#token;
    if (type === 'operator') {
      if (text === '(') return this.#parseArguments();
      if (text !== '[' && text !== '{') return NO_ARGUMENTS;
    } else if (type === 'name') {
      if (text === 'else' || text === 'or' || text === 'and') return NO_ARGUMENTS;
      if (text === 'is') this.#fail('You cannot chain multiple tests with is');
    } else if (type !== 'string' && type !== 'integer' && type !== 'float') {
      return NO_ARGUMENTS;
    }
    return { ...NO_ARGUMENTS, args: [this.#parsePostfix(this.#parsePrimary())] };
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

const PRODUCTS: ReadonlySet<string> = new Set(['*', '/', '//', '%']);

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

function describe(token: Token): string {
  if (token.type === 'name' || token.type === 'operator') return token.text;
  return DESCRIPTIONS[token.type] ?? token.type;
}

function nameTarget(token: Token): NameTarget {
  return { kind: 'NameTarget', name: token.text, start: token.start, end: token.end };
}
