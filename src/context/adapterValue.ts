import { PyObject, type Value } from '../jinja/value.ts';
import { parseAnswers } from './adapter/parseAnswers.ts';
import { sessionMembers } from './adapter/sessionMembers.ts';
import { type AdapterMember, sharedMembers } from './adapter/sharedMembers.ts';
import type { TemplateContext } from './context.ts';

/**
 * `adapter` as templates see it, around an `Adapter` that knows no Jinja. While parsing, members that would ask the
 * database answer with an empty value.
 */
export class AdapterValue extends PyObject {
  readonly typeName = 'DatabaseWrapper';
  readonly #context: TemplateContext;
  readonly #made = new Map<string, Value>();

  constructor(context: TemplateContext) {
    super();
    this.#context = context;
  }

  override getAttr(name: string): Value | undefined {
    const made = this.#made.get(name);
    if (made !== undefined) return made;
    const value = this.#make(name);
    if (value !== undefined) this.#made.set(name, value);
    return value;
  }

  #make(name: string): Value | undefined {
    const shared: AdapterMember | undefined = sharedMembers.get(name);
    if (shared !== undefined) return shared(this.#context);
    if (this.#context.session === undefined) return parseAnswers.get(name)?.(this.#context);
    return sessionMembers.get(name)?.(this.#context);
  }
}
