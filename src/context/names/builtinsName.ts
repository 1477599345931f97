import { Callable, HostFunction, type Kwargs, type MaybePromise, PyObject, type Value } from '../../jinja/value.ts';
import type { TemplateContext } from '../context.ts';
import { runtimeConfigValue } from '../runtimeConfigValue.ts';

const RESOLVERS: ReadonlySet<string> = new Set(['ref', 'source', 'metric', 'function']);

/** A function that looks nodes up; its `config` shows the settings of the project. */
class Resolver extends Callable {
  readonly name: string;
  readonly #function: HostFunction;
  readonly #context: TemplateContext;

  constructor(resolve: HostFunction, context: TemplateContext) {
    super();
    this.name = resolve.name;
    this.#function = resolve;
    this.#context = context;
  }

  call(args: Value[], kwargs: Kwargs): MaybePromise<Value> {
    return this.#function.call(args, kwargs);
  }

  override getAttr(name: string): Value | undefined {
    if (name !== 'config') return undefined;
    this.#context.reads.volatile();
    return runtimeConfigValue(this.#context.services);
  }
}

/** `builtins`: what `ref`, `source`, … mean when no project macro hides them. */
class Builtins extends PyObject {
  readonly typeName = 'dict';
  readonly #context: TemplateContext;

  constructor(context: TemplateContext) {
    super();
    this.#context = context;
  }

  override getAttr(name: string): Value | undefined {
    const value = this.#context.builtin(name);
    return value instanceof HostFunction && RESOLVERS.has(name) ? new Resolver(value, this.#context) : value;
  }

  override getItem(key: Value): Value | undefined {
    return typeof key === 'string' ? this.getAttr(key) : undefined;
  }
}

/** `builtins`: the functions of tx behind macros that replace them. */
export function builtinsName(context: TemplateContext): Value {
  return new Builtins(context);
}
