import { PyObject, type Value } from '../jinja/value.ts';
import type { TemplateContext } from './context.ts';
import { FixedMacro } from './macroOverrides.ts';
import type { MacroEntry } from './macroResolver.ts';

/** `dbt_utils` in `dbt_utils.star(…)`: the macros of one package, or `dbt`: all built-in ones. */
export class MacroNamespace extends PyObject {
  readonly typeName = 'dict';
  readonly name: string;
  readonly #macros: ReadonlyMap<string, MacroEntry>;
  readonly #context: TemplateContext;

  constructor(name: string, macros: ReadonlyMap<string, MacroEntry>, context: TemplateContext) {
    super();
    this.name = name;
    this.#macros = macros;
    this.#context = context;
  }

  override getAttr(name: string): Value | undefined {
    const entry = this.#macros.get(name);
    const given = this.#context.overrides?.packaged(this.name, name);
    if (given !== undefined && entry !== undefined) return new FixedMacro(name, given);
    if (entry === undefined) this.#context.reads.missingName(`${this.name}.${name}`);
    return entry === undefined ? undefined : this.#context.macro(entry);
  }

  override getItem(key: Value): Value | undefined {
    return typeof key === 'string' ? this.getAttr(key) : undefined;
  }

  override iterate(): Iterable<Value> {
    return this.#macros.keys();
  }

  override contains(item: Value): boolean {
    return typeof item === 'string' && this.#macros.has(item);
  }
}
