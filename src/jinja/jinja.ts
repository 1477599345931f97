import { JinjaError } from './errors.ts';
import { MacroDefinition } from './macro.ts';
import type { Node, Root } from './nodes.ts';
import { parse } from './parser.ts';
import { RenderState } from './renderState.ts';
import type { Filter, RuntimeEnv } from './runtime/filters/filter.ts';
import { filters as builtinFilters } from './runtime/filters/filters.ts';
import { lenientUndefined, strictUndefined } from './runtime/undefined.ts';
import { SourceText } from './sourceText.ts';
import { MacroReturn } from './templateMacro.ts';
import type { Tracer } from './tracer.ts';
import { type CompiledTemplate, compileTemplate, compileTracedTemplate, STRICT } from './unit.ts';
import type { MaybePromise, Value } from './value.ts';

export { errorTrace } from './errorTrace.ts';
export { MacroDefinition, type MacroKind, type MacroParameter } from './macro.ts';
export { MacroReturn, returnFunction } from './templateMacro.ts';

/** Template text and where it stands in its file. */
export interface TemplateSource {
  readonly text: string;
  readonly file: string;
  /** Whose file it is, where several owners have files of the same name; handed on in the places of errors. */
  readonly owner?: string;
  /** Position of `text[0]` in the file, from 1; both default to 1. */
  readonly line?: number;
  readonly column?: number;
}

/** Where the free names of a template are found. */
export interface Context {
  /** The value of a name, or `undefined` when the context does not have it. */
  lookup(name: string): Value | undefined;
}

/** What templates of one kind have in common. */
export interface EnvironmentOptions {
  /** Undefined names give themselves back when used (parse mode) instead of failing. */
  readonly lenient?: boolean;
  readonly extraFilters?: ReadonlyMap<string, Filter>;
}

/** How templates are read: which filters they have, and what an undefined name does. */
export class Environment {
  readonly #env: RuntimeEnv;

  constructor(options: EnvironmentOptions = {}) {
    const { lenient = false, extraFilters } = options;
    const filters = extraFilters ? new Map([...builtinFilters, ...extraFilters]) : builtinFilters;
    this.#env = { filters, tests: STRICT.tests, undefined: lenient ? lenientUndefined : strictUndefined };
  }

  /** Throws JinjaError (TemplateSyntaxError) with its place. */
  parse(source: TemplateSource): Template {
    const text = new SourceText(source);
    return new Template(text, PLAIN.test(text.text) ? parse(text) : undefined, this.#env);
  }
}

/** Text without any of these is its own rendering. */
const PLAIN = /\{[{%#]/;

/** A parsed template. Code is generated when it is first rendered, once for each mode. */
export class Template {
  readonly source: TemplateSource;
  /** The tree; `undefined` for plain text. */
  readonly root: Root | undefined;
  readonly #text: SourceText;
  readonly #env: RuntimeEnv;
  #macros: readonly MacroDefinition[] | undefined;
  #sync: CompiledTemplate | undefined;
  #async: CompiledTemplate | undefined;

  constructor(text: SourceText, root: Root | undefined, env: RuntimeEnv) {
    this.source = text.source;
    this.root = root;
    this.#text = text;
    this.#env = env;
  }

  /** The macros, materializations, tests, snapshots and docs defined at the top level. */
  get macros(): readonly MacroDefinition[] {
    this.#macros ??= (this.root?.body ?? []).flatMap((node: Node) =>
      node.kind === 'Macro' ? [new MacroDefinition(node, this.source, { source: this.#text, node })] : [],
    );
    return this.#macros;
  }

  /** Throws JinjaError. No function of the context may answer with a promise. */
  renderSync(context: Context): string {
    if (!this.root) return this.#text.text;
    this.#sync ??= compileTemplate(this.root, this.#text, this.#env, false);
    const compiled = this.#sync;
    return noReturn(() => compiled(new RenderState(context, this.#env.undefined))) as string;
  }

  /** Throws JinjaError. */
  async render(context: Context): Promise<string> {
    if (!this.root) return this.#text.text;
    this.#async ??= compileTemplate(this.root, this.#text, this.#env, true);
    const compiled = this.#async;
    return (await noReturn(() => compiled(new RenderState(context, this.#env.undefined)))) as string;
  }

  /** Like `render`, with output that is marked for `tracer`; nothing of it is kept. Throws JinjaError. */
  async renderTraced(context: Context, tracer: Tracer): Promise<string> {
    const text = this.#text;
    if (!this.root) return tracer.place(text, 0, text.text.length, true) + text.text;
    const compiled = compileTracedTemplate(this.root, text, this.#env, tracer);
    return (await noReturn(() => compiled(new RenderState(context, this.#env.undefined)))) as string;
  }
}

/** `return` belongs in a macro. */
function noReturn<T>(render: () => MaybePromise<T>): MaybePromise<T> {
  const refuse = (error: unknown): never => {
    if (error instanceof MacroReturn) throw new JinjaError('TemplateRuntimeError', "'return' outside macro");
    throw error;
  };
  try {
    const result = render();
    return result instanceof Promise ? result.catch(refuse) : result;
  } catch (error) {
    return refuse(error);
  }
}
