import { PyObject, type Value } from '../../jinja/value.ts';
import type { TemplateContext } from '../context.ts';

/** `builtins`: what `ref`, `source`, … mean when no project macro hides them. */
class Builtins extends PyObject {
  readonly typeName = 'dict';
  readonly #context: TemplateContext;

  constructor(context: TemplateContext) {
    super();
    this.#context = context;
  }

  override getAttr(name: string): Value | undefined {
    return this.#context.builtin(name);
  }

  override getItem(key: Value): Value | undefined {
    return typeof key === 'string' ? this.getAttr(key) : undefined;
  }
}

/** `builtins`: the functions of tx behind macros that replace them. */
export function builtinsName(context: TemplateContext): Value {
  return new Builtins(context);
}
