import { PyObject, type Value } from '../jinja/value.ts';
import { hostFunction } from './hostFunction.ts';

/** What is needed of a context. */
interface Lookup {
  lookup(name: string): Value | undefined;
}

/** `context`: every name of the rendering by look-up, as `context['dbt_utils']` or `context.get('x')` need it. */
export class ContextValue extends PyObject {
  readonly typeName = 'dict';
  readonly #context: Lookup;

  constructor(context: Lookup) {
    super();
    this.#context = context;
  }

  override getItem(key: Value): Value | undefined {
    return typeof key === 'string' ? this.#context.lookup(key) : undefined;
  }

  override getAttr(name: string): Value | undefined {
    if (name === 'get') return contextGet(this.#context);
    return this.#context.lookup(name);
  }

  override contains(item: Value): boolean {
    return typeof item === 'string' && this.#context.lookup(item) !== undefined;
  }
}

/** `context.get(name, default)`. */
function contextGet(context: Lookup): Value {
  return hostFunction('get', 'key default=', (key, fallback) => {
    return (typeof key === 'string' ? context.lookup(key) : undefined) ?? fallback ?? null;
  });
}
