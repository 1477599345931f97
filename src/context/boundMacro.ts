import { Tuple } from '../jinja/runtime/tuple.ts';
import { Callable, type Kwargs, type MaybePromise, type Value } from '../jinja/value.ts';
import type { TemplateContext } from './context.ts';
import type { MacroEntry } from './macroResolver.ts';

/** A macro bound to the context of one rendering: its free names are that context's. */
export class BoundMacro extends Callable {
  override readonly typeName: string = 'macro';
  readonly entry: MacroEntry;
  readonly #context: TemplateContext;
  #callable: Callable | undefined;

  constructor(entry: MacroEntry, context: TemplateContext) {
    super();
    this.entry = entry;
    this.#context = context;
  }

  get name(): string {
    return this.entry.name;
  }

  /** Counts calls within calls: only what a node calls itself is a dependency of it. */
  call(args: Value[], kwargs: Kwargs): MaybePromise<Value> {
    const context = this.#context;
    if (context.depth === 0) context.onDirectCall?.(this.entry.unique_id);
    this.#callable ??= this.#bind();
    context.depth++;
    let result: MaybePromise<Value>;
    try {
      result = this.#callable.call(args, kwargs);
    } catch (error) {
      context.depth--;
      throw error;
    }
    if (result instanceof Promise) {
      return result.finally(() => {
        context.depth--;
      });
    }
    context.depth--;
    return result;
  }

  /** The macro's code, made when it is first called. */
  #bind(): Callable {
    const { mode, tracer } = this.#context;
    const definition = this.entry.tx.definition();
    if (tracer !== undefined) return definition.bindTraced(this.#context, tracer);
    return definition.bind(this.#context, mode === 'parse' ? 'sync' : 'async');
  }

  /** Like a macro of Jinja's, it tells its parameters: `arguments` is a tuple of their names. */
  override getAttr(name: string): Value | undefined {
    if (name !== 'arguments') return super.getAttr(name);
    return new Tuple(this.entry.tx.definition().parameters.map((parameter) => parameter.name));
  }

  override repr(): string {
    return `<macro ${this.entry.name}>`;
  }
}
