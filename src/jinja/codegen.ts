import { ExpressionEmitter } from './expressionCode.ts';
import type {
  Autoescape,
  Block,
  CallBlock,
  Filter,
  FilterBlock,
  For,
  If,
  Load,
  Macro,
  Node,
  Parameter,
  SetBlock,
  SetStmt,
  Span,
  Stmt,
  Target,
  With,
} from './nodes.ts';
import { children } from './nodes.ts';
import { readNames, Scope } from './scope.ts';

/** Which names that macros get for free a macro's body reads. */
interface SpecialNames {
  readonly caller: boolean;
  readonly kwargs: boolean;
  readonly varargs: boolean;
}

/** Where code is generated: what decides how statements come out. */
interface Frame {
  readonly scope: Scope;
  /** The variable that output is added to. */
  readonly buffer: string;
  /** Assignments are seen by blocks through the context. */
  readonly toplevel: boolean;
  readonly inLoop: boolean;
  /** Unknown filters and tests are an error only when reached. */
  readonly soft: boolean;
  /** Output is a list of values instead of a text. */
  readonly native: boolean;
}

/**
 * Turns a tree into JavaScript, for both modes: in asynchronous code, results of calls and filters are awaited when they are
 * promises.
 *
 * Generated code sees `$` (operations), `K` (constants), `c` (the context of the rendering) and names made here; no name or
 * text of a template becomes a JavaScript identifier or property, texts are string literals only.
 */
export class Emitter extends ExpressionEmitter {
  readonly #blocks: Block[] = [];

  /** Code of a function of `c` that renders a whole template. */
  template(body: readonly Stmt[], native: boolean): string {
    const scope = new Scope(undefined, () => this.newId());
    this.#findBlocks(body);
    if (this.#reads(body, ['self']).has('self')) scope.declareParameter('self');
    scope.visitAll(body);
    const frame: Frame = { scope, buffer: 'o', toplevel: true, inLoop: false, soft: false, native };
    const self = scope.loads.get('self')?.kind === 'parameter' ? `let ${scope.variable('self').id}=$.self(c,B);` : '';
    const code = `${this.#enter(scope)}${self}${this.#body(body, frame)}`;
    const blocks = this.#blocks.map((block) => `[${JSON.stringify(block.name)},${this.#block(block)}]`);
    const table = this.#blocks.length > 0 ? `const B=new Map([${blocks.join(',')}]);` : 'const B=new Map();';
    const usesBlocks = this.#blocks.length > 0 || self !== '';
    return `${this.asyncWord}function(c){${usesBlocks ? table : ''}${this.#guarded(code, native ? '[]' : '""')}}`;
  }

  /** Code of a function of `c` that answers the macro as a callable. */
  macro(node: Macro): string {
    const scope = new Scope(undefined, () => this.newId());
    return `function(c){return ${this.#macro(node.name, node, scope)}}`;
  }

  /** `readNames`, without a walk for names that the text does not even mention. */
  #reads(body: readonly Stmt[], names: readonly string[]): Set<string> {
    const mentioned = names.filter((name) => this.source.mentions(name));
    return mentioned.length > 0 ? readNames(body, mentioned) : new Set();
  }

  #findBlocks(body: readonly Stmt[]): void {
    if (!this.source.mentions('block')) return;
    const visit = (node: Node): void => {
      if (node.kind === 'Block') {
        if (this.#blocks.some(({ name }) => name === node.name)) this.fail(`block '${node.name}' defined twice`, node);
        this.#blocks.push(node);
      }
      for (const child of children(node)) if (isStatement(child)) visit(child);
    };
    for (const node of body) visit(node);
  }

  /** Function body: prologue, code, and the one place where errors learn where they happened. */
  #guarded(code: string, empty = '""'): string {
    return `let o=${empty},p=0,t,x;try{${code}return o}catch(e){throw $.trace(e,p)}`;
  }

  #block(node: Block): string {
    const scope = new Scope(undefined, () => this.newId());
    const names = this.#reads(node.body, ['self', 'super']);
    const declared = [...names].map((name) => {
      const { id } = scope.declareParameter(name);
      return name === 'self' ? `let ${id}=$.self(c,B);` : `let ${id}=$.noSuper(${JSON.stringify(node.name)});`;
    });
    scope.visitAll(node.body);
    const frame: Frame = { scope, buffer: 'o', toplevel: false, inLoop: false, soft: false, native: false };
    return `${this.asyncWord}(c)=>{${this.#guarded(`${declared.join('')}${this.#enter(scope)}${this.#body(node.body, frame)}`)}}`;
  }

  /** Declarations of a scope's variables, apart from parameters. */
  #enter(scope: Scope): string {
    let code = '';
    for (const [name, load] of scope.loads) {
      const { id } = scope.variable(name);
      if (load.kind === 'resolve') code += `let ${id};`;
      else if (load.kind === 'alias') code += `let ${id}=${load.of.id};`;
      else if (load.kind === 'missing') code += `let ${id}=$.M;`;
    }
    return code;
  }

  #body(body: readonly Stmt[], frame: Frame): string {
    let code = '';
    for (const node of body) code += this.#statement(node, frame);
    return code;
  }

  #statement(node: Stmt, frame: Frame): string {
    this.soft = frame.soft;
    switch (node.kind) {
      case 'Data':
        return this.#write(this.#marked(this.text(node.text), node, true), frame);
      case 'Print': {
        const value = this.expr(node.expr, frame.scope);
        if (frame.native && this.isConstant(node.expr)) return this.#write(`$.folded(${value})`, frame);
        if (frame.native) return this.#write(value, frame);
        const text = this.escaping ? `$.escaped(${value})` : `$.str(${value})`;
        return this.#write(this.#marked(text, this.#printed(node), false), frame);
      }
      case 'Do':
        return `${this.expr(node.expr, frame.scope)};`;
      case 'Set':
        return this.#set(node, frame);
      case 'If':
        return this.#if(node, frame);
      case 'For':
        return node.recursive ? this.#recursiveFor(node, frame) : this.#for(node, frame);
      case 'Macro':
        return this.#assign(
          { kind: 'NameTarget', name: node.name, start: node.start, end: node.end },
          this.#macro(node.name, node, frame.scope),
          frame,
        );
      case 'CallBlock':
        return this.#callBlock(node, frame);
      case 'FilterBlock':
        return this.#filterBlock(node, frame);
      case 'SetBlock':
        return this.#setBlock(node, frame);
      case 'With':
        return this.#with(node, frame);
      case 'Break':
      case 'Continue': {
        const word = node.kind.toLowerCase();
        if (!frame.inLoop)
          this.fail(word === 'break' ? "'break' outside loop" : "'continue' not properly in loop", node, 'SyntaxError');
        return `${word};`;
      }
      case 'Block':
        return this.#blockReference(node, frame);
      case 'Autoescape':
        return this.#autoescape(node, frame);
      case 'Load':
        return this.#load(node, frame);
    }
  }

  /** @param verbatim the output is the template's own text */
  #marked(text: string, { start, end }: Span, verbatim: boolean): string {
    return this.isTraced ? `$.mark(${text},${start},${end},${verbatim})` : text;
  }

  /** What stands between the braces: an expression's own span begins at its outermost operator. */
  #printed({ start, end }: Span): Span {
    if (!this.isTraced) return { start, end };
    const [, before = '', inner = ''] =
      /^(\{\{[-+]?\s*)?([\s\S]*?)(?:\s*[-+]?\}\})?$/.exec(this.source.text.slice(start, end)) ?? [];
    return { start: start + before.length, end: start + before.length + inner.length };
  }

  #write(value: string, { buffer, native }: Frame): string {
    return native ? `${buffer}.push(${value});` : `${buffer}+=${value};`;
  }

  // ---- assignment

  #set(node: SetStmt, frame: Frame): string {
    let checks = '';
    for (const name of memberNames(node.target)) {
      checks += `$.requireNamespace(${frame.scope.variable(name).id},${this.at(node)});`;
    }
    return checks + this.#assign(node.target, this.expr(node.value, frame.scope), frame);
  }

  /** @param value code of the value */
  #assign(target: Target, value: string, frame: Frame): string {
    switch (target.kind) {
      case 'NameTarget': {
        const { id } = frame.scope.variable(target.name);
        const exported = frame.toplevel && this.#blocks.length > 0;
        return `${id}=${value};${exported ? `c.assign(${JSON.stringify(target.name)},${id});` : ''}`;
      }
      case 'MemberTarget': {
        const { id } = frame.scope.variable(target.name);
        return `$.setMember(${id},${JSON.stringify(target.member)},${value},${this.at(target)});`;
      }
      case 'TupleTarget': {
        const items = this.newId();
        const parts = target.items.map((item, index) => this.#assign(item, `${items}[${index}]`, frame));
        return `{const ${items}=$.unpack(${value},${target.items.length},${this.at(target)});${parts.join('')}}`;
      }
    }
  }

  #setBlock(node: SetBlock, frame: Frame): string {
    const inner = this.#innerFrame(frame);
    inner.scope.visitAll(node.body);
    if (node.filter) inner.scope.visit(node.filter);
    const body = this.#body(node.body, inner);
    this.soft = frame.soft;
    const text = this.escaping ? `$.markup(${inner.buffer})` : inner.buffer;
    const value = node.filter ? this.#filtered(node.filter as Filter, text, inner.scope) : text;
    return `{${this.#enter(inner.scope)}let ${inner.buffer}="";${body}${this.#assign(node.target, value, frame)}}`;
  }

  #filterBlock(node: FilterBlock, frame: Frame): string {
    const inner = this.#innerFrame(frame);
    inner.scope.visitAll(node.body);
    inner.scope.visit(node.filter);
    const body = this.#body(node.body, inner);
    this.soft = frame.soft;
    const value = `$.str(${this.#filtered(node.filter as Filter, inner.buffer, inner.scope)})`;
    return `{${this.#enter(inner.scope)}let ${inner.buffer}="";${body}${this.#write(value, frame)}}`;
  }

  #filtered(filter: Filter, text: string, scope: Scope): string {
    this.blockText = text;
    return this.expr(filter, scope);
  }

  /** A scope of its own with output of its own; jumps still belong to the loop around it. */
  #innerFrame(frame: Frame): Frame {
    return { ...frame, scope: frame.scope.inner(), buffer: this.newId(), toplevel: false, soft: false, native: false };
  }

  #with(node: With, frame: Frame): string {
    const inner: Frame = { ...frame, scope: frame.scope.inner(), toplevel: false, soft: false };
    for (const { target } of node.bindings) inner.scope.declareTarget(target);
    inner.scope.visitAll(node.body);
    const targets = node.bindings.map(({ target }) => target);
    let code = this.#enter(inner.scope) + this.#declare(targets, inner.scope);
    for (const { target, value } of node.bindings) {
      code += this.#assign(target, this.expr(value, frame.scope), inner);
    }
    return `{${code}${this.#body(node.body, inner)}}`;
  }

  /** Declares the variables of targets that are parameters of their scope. */
  #declare(targets: readonly Target[], scope: Scope): string {
    const ids = new Set(targets.flatMap(targetNames).map((name) => scope.variable(name).id));
    return ids.size > 0 ? `let ${[...ids].join(',')};` : '';
  }

  // ---- control flow

  #if(node: If, frame: Frame): string {
    const soft: Frame = { ...frame, soft: true };
    this.soft = true;
    let code = `if(${this.condition(node.test, frame.scope)}){${this.#body(node.body, soft)}}`;
    for (const { test, body } of node.elifs) {
      this.soft = true;
      code += `else if(${this.condition(test, frame.scope)}){${this.#body(body, soft)}}`;
    }
    if (node.otherwise.length > 0) code += `else{${this.#body(node.otherwise, soft)}}`;
    return code;
  }

  #for(node: For, frame: Frame): string {
    const items = `$.iterate(${this.expr(node.iter, frame.scope)},${this.at(node.iter)})`;
    return this.#loop(node, frame, items, 'undefined', '0');
  }

  #recursiveFor(node: For, frame: Frame): string {
    const loop = this.newId();
    const items = this.newId();
    const depth = this.newId();
    const inner: Frame = { ...frame, buffer: 'o', native: false, toplevel: false, inLoop: false };
    const recurse = `(i,d)=>${loop}(i,d)`;
    const code = this.#loop(node, inner, `$.iterate(${items},${this.at(node.iter)})`, recurse, depth);
    const first = `${loop}(${this.expr(node.iter, frame.scope)},0)`;
    const value = this.isAsync ? `(await ${first})` : first;
    return `const ${loop}=${this.asyncWord}(${items},${depth})=>{c.enter();try{${this.#guarded(code)}}finally{c.leave()}};${this.#write(value, frame)}`;
  }

  /**
   * @param items code of what the loop goes through
   * @param recurse code of the function that a recursive loop calls
   * @param depth code of the loop's depth
   */
  #loop(node: For, frame: Frame, items: string, recurse: string, depth: string): string {
    this.#checkLoopTarget(node);
    const extended =
      node.recursive ||
      this.#reads(node.body, ['loop']).has('loop') ||
      (this.#blocks.length > 0 && hasScopedBlock(node.body));
    const scope = frame.scope.inner();
    const body: Frame = { ...frame, scope, toplevel: false, inLoop: true, soft: false };
    const loopVariable = extended ? scope.declareParameter('loop') : undefined;
    scope.declareTarget(node.target);
    scope.visitAll(node.body);
    const declared = this.#declare([node.target], scope);
    const empty = node.otherwise.length > 0 ? this.newId() : undefined;
    const item = this.newId();
    const assign = this.#assign(node.target, extended ? `${item}.current` : item, body);
    const enter = this.#enter(scope);
    const round = `${this.#body(node.body, body)}${empty ? `${empty}=false;` : ''}`;
    let code = empty ? `let ${empty}=true;` : '';
    if (loopVariable) {
      const source = node.test ? this.#filteredItems(node, frame, items) : `${items},$.M`;
      code += `const ${item}=$.loop(${source},${recurse},${depth});`;
      code += `while(${item}.advance()){${declared}let ${loopVariable.id}=${item};${assign}${enter}${round}}`;
    } else {
      const test = node.test ? this.#inlineTest(node, frame, item) : '';
      const count = this.newId();
      code += `let ${count}=0;for(const ${item} of ${items}){if(++${count}>$.L)$.endless();${test}${declared}${assign}${enter}${round}}`;
    }
    if (empty) {
      const otherwise: Frame = { ...frame, scope: frame.scope.inner(), toplevel: false, soft: false };
      otherwise.scope.visitAll(node.otherwise);
      code += `if(${empty}){${this.#enter(otherwise.scope)}${this.#body(node.otherwise, otherwise)}}`;
    }
    return `{${code}}`;
  }

  /** `for … if test` where the loop's own state is not asked for: the round is skipped. */
  #inlineTest(node: For, frame: Frame, item: string): string {
    const { declared, enter, assign, test } = this.#testScope(node, frame, item);
    return `${declared}${assign}${enter}if(!(${test}))continue;`;
  }

  /** The loop's arguments when a test picks items: one by one as the loop asks, so that the body may change what is tested. */
  #filteredItems(node: For, frame: Frame, items: string): string {
    const item = this.newId();
    const awaits = this.isAsync && mayAwait(node.test as Node);
    const wasAsync = this.isAsync;
    this.isAsync = awaits;
    const { declared, enter, assign, test } = this.#testScope(node, frame, item);
    this.isAsync = wasAsync;
    const keep = `${declared}${assign}${enter}if(${test})`;
    const rounds = `let n=0;for(const ${item} of i){if(++n>$.L)$.endless();${keep}`;
    if (awaits) return `await(async(i)=>{let t,x;const r=[];${rounds}r.push(${item})}return r})(${items}),$.M`;
    return `(function*(i){let p,t,x;try{${rounds}yield ${item}}}catch(e){throw $.trace(e,p)}})(${items}),undefined`;
  }

  #testScope(node: For, frame: Frame, item: string) {
    const scope = frame.scope.inner();
    scope.declareTarget(node.target);
    scope.visit(node.test as Node);
    const declared = this.#declare([node.target], scope);
    const assign = this.#assign(node.target, item, { ...frame, scope, toplevel: false });
    const enter = this.#enter(scope);
    this.soft = false;
    return { declared, assign, enter, test: this.condition(node.test as Node as never, scope) };
  }

  #checkLoopTarget(node: For): void {
    if (!this.source.assignsLoop()) return;
    const visit = (child: Node): void => {
      if (child.kind === 'NameTarget' && child.name === 'loop')
        this.fail("Can't assign to special loop variable in for-loop target", child, 'TemplateAssertionError');
      for (const next of children(child)) visit(next);
    };
    visit(node);
  }

  // ---- macros and blocks

  /** @param name null for the body of a call block */
  #macro(name: string | null, node: Macro | CallBlock, outer: Scope): string {
    const scope = outer.inner();
    const names = node.parameters.map((parameter) => parameter.name);
    const twice = node.parameters.find(({ name: parameter }, index) => names.indexOf(parameter) !== index);
    if (twice) this.fail(`duplicate argument '${twice.name}' in function definition`, twice.span, 'SyntaxError');
    scope.visitParameters(node.parameters);
    const ids = names.map((parameter) => scope.variable(parameter).id);
    const special = this.#specialNames(node, names);
    for (const word of ['caller', 'kwargs', 'varargs'] as const)
      if (special[word] && !names.includes(word)) ids.push(scope.declareParameter(word).id);
    scope.visitAll(node.body);
    const frame: Frame = { scope, buffer: 'o', toplevel: false, inLoop: false, soft: false, native: false };
    const wasEscaping = this.escaping;
    const code = `${this.#enter(scope)}${this.#defaults(node.parameters, scope)}${this.#body(node.body, frame)}`;
    this.escaping = wasEscaping;
    const flags = JSON.stringify({
      catchKwargs: special.kwargs && !names.includes('kwargs'),
      catchVarargs: special.varargs && !names.includes('varargs'),
      caller: special.caller,
    });
    const body = `(${this.asyncWord}(${ids.join(',')})=>{${this.#guarded(code)}})`;
    return `$.macro(c,${JSON.stringify(name)},${JSON.stringify(names)},${flags},${body})`;
  }

  #specialNames(node: Macro | CallBlock, names: readonly string[]): SpecialNames {
    const read = this.#reads(node.body, ['caller', 'kwargs', 'varargs']);
    const caller = node.parameters[names.indexOf('caller')];
    if (read.has('caller') && caller && !caller.fallback) {
      this.fail(
        'When defining macros or call blocks the special "caller" argument must be omitted or be given a default.',
        node,
        'TemplateAssertionError',
      );
    }
    return { caller: read.has('caller'), kwargs: read.has('kwargs'), varargs: read.has('varargs') };
  }

  #defaults(parameters: readonly Parameter[], scope: Scope): string {
    let code = '';
    const outer = this.unassigned;
    this.unassigned = new Set(parameters.map(({ name }) => scope.variable(name)));
    this.soft = false;
    for (const { name, fallback } of parameters) {
      const variable = scope.variable(name);
      const value = fallback ? this.expr(fallback, scope) : `$.notProvided(${JSON.stringify(name)})`;
      code += `if(${variable.id}===undefined)${variable.id}=${value};`;
      this.unassigned.delete(variable);
    }
    this.unassigned = outer;
    return code;
  }

  #callBlock(node: CallBlock, frame: Frame): string {
    const caller = this.newId();
    const macro = this.#macro(null, node, frame.scope);
    this.soft = frame.soft;
    const value = this.call(node.call, frame.scope, `["caller",${caller}]`);
    const text = frame.native ? value : this.#marked(`$.str(${value})`, node.call, false);
    const output = this.#write(text, frame);
    return `{const ${caller}=${macro};${output}}`;
  }

  #blockReference(node: Block, frame: Frame): string {
    if (node.required) return `$.requiredBlock(${JSON.stringify(node.name)},${this.at(node)});`;
    let context = 'c';
    if (node.scoped) {
      const seen: string[] = [];
      for (let scope: Scope | undefined = frame.scope; scope; scope = scope.parent)
        for (const name of scope.stores) if (!seen.includes(name)) seen.push(name);
      const pairs = seen.map((name) => `[${JSON.stringify(name)},${frame.scope.variable(name).id}]`);
      context = `$.derived(c,[${pairs.join(',')}])`;
    }
    const call = `B.get(${JSON.stringify(node.name)})(${context})`;
    return this.#write(this.isAsync ? `(await ${call})` : call, frame);
  }

  #autoescape(node: Autoescape, frame: Frame): string {
    if (node.value.kind !== 'Const' || typeof node.value.value !== 'boolean')
      this.fail('autoescape takes true or false', node.value);
    const outer = this.escaping;
    const scope = frame.scope.inner();
    scope.visitAll(node.body);
    this.escaping = node.value.value;
    const body = this.#body(node.body, { ...frame, scope, toplevel: false, soft: false });
    this.escaping = outer;
    return `{${this.#enter(scope)}${body}}`;
  }

  #load(node: Load, frame: Frame): string {
    return `$.load(${this.expr(node.template, frame.scope)},${this.at(node)});`;
  }
}

function isStatement(node: Node): boolean {
  return 'body' in node;
}

function targetNames(target: Target): string[] {
  if (target.kind === 'NameTarget') return [target.name];
  return target.kind === 'TupleTarget' ? target.items.flatMap(targetNames) : [];
}

function memberNames(target: Target): string[] {
  if (target.kind === 'MemberTarget') return [target.name];
  return target.kind === 'TupleTarget' ? target.items.flatMap(memberNames) : [];
}

function hasScopedBlock(body: readonly Node[]): boolean {
  return body.some((node) => (node.kind === 'Block' && node.scoped) || hasScopedBlock(children(node)));
}

function mayAwait(node: Node): boolean {
  return node.kind === 'Call' || node.kind === 'Filter' || children(node).some(mayAwait);
}
