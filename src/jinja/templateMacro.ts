import { type JinjaError, typeError } from './errors.ts';
import { noteMacro, translated } from './errorTrace.ts';
import type { RenderState } from './renderState.ts';
import { Dict } from './runtime/dict.ts';
import { repr } from './runtime/representation.ts';
import { Tuple } from './runtime/tuple.ts';
import { Undefined } from './runtime/undefined.ts';
import { Callable, HostFunction, type Kwargs, type MaybePromise, type Value } from './value.ts';

/** Thrown by the context's `return`; the innermost macro call answers the value. */
export class MacroReturn {
  readonly value: Value;
  constructor(value: Value) {
    this.value = value;
  }
}

/** The function `return(value)` of templates. */
export const returnFunction = new HostFunction('return', (args, kwargs) => {
  const value = args[0] ?? kwargs.get('data');
  if (args.length + kwargs.size > 1)
    throw typeError(`return() takes 1 positional argument but ${args.length} were given`);
  throw new MacroReturn(value ?? null);
});

/** Which of the names that macros have for free its body uses. */
export interface MacroFlags {
  readonly catchKwargs: boolean;
  readonly catchVarargs: boolean;
  readonly caller: boolean;
}

/** The body of a macro: takes the parameters, then `caller`, `kwargs` and `varargs` as far as used. */
export type MacroBody = (...values: (Value | undefined)[]) => MaybePromise<Value>;

/** A macro as a template sees it: bound to the rendering that defined it. */
export class TemplateMacro extends Callable {
  override readonly typeName: string = 'Macro';
  readonly name: string;
  readonly #isCaller: boolean;
  readonly #parameters: readonly string[];
  readonly #flags: MacroFlags;
  readonly #body: MacroBody;
  readonly #state: RenderState;
  readonly #file: string;

  /** @param name null for the body of a call block */
  constructor(
    state: RenderState,
    name: string | null,
    parameters: readonly string[],
    flags: MacroFlags,
    body: MacroBody,
    file: string,
  ) {
    super();
    this.name = name ?? 'caller';
    this.#isCaller = name === null;
    this.#parameters = parameters;
    this.#flags = flags;
    this.#body = body;
    this.#state = state;
    this.#file = file;
  }

  call(args: Value[], kwargs: Kwargs): MaybePromise<Value> {
    const values = this.#bind(args, kwargs);
    this.#state.enter();
    let result: MaybePromise<Value>;
    try {
      result = this.#body(...values);
    } catch (error) {
      this.#state.leave();
      return this.#caught(error);
    }
    if (result instanceof Promise) {
      return result.then(
        (value) => {
          this.#state.leave();
          return value;
        },
        (error) => {
          this.#state.leave();
          return this.#caught(error);
        },
      );
    }
    this.#state.leave();
    return result;
  }

  #caught(thrown: unknown): Value {
    if (this.#isCaller) throw thrown;
    if (thrown instanceof MacroReturn) return thrown.value;
    const error = translated(thrown);
    noteMacro(error, this.name, this.#file);
    throw error;
  }

  #bind(args: Value[], kwargs: Kwargs): (Value | undefined)[] {
    const names = this.#parameters;
    const values: (Value | undefined)[] = args.slice(0, names.length);
    if (kwargs.size === 0 && !this.#flags.caller && !this.#flags.catchKwargs && !this.#flags.catchVarargs) {
      if (args.length > names.length) throw this.#tooMany();
      return values;
    }
    const rest = new Map(kwargs);
    let hasCaller = values.length === names.length && names.includes('caller');
    for (const name of names.slice(values.length)) {
      if (name === 'caller') hasCaller = true;
      values.push(rest.get(name));
      rest.delete(name);
    }
    if (this.#flags.caller && !hasCaller) {
      values.push(rest.get('caller') ?? new Undefined('No caller defined'));
      rest.delete('caller');
    }
    if (this.#flags.catchKwargs) values.push(Dict.from(rest));
    else this.#refuse(rest);
    if (this.#flags.catchVarargs) values.push(new Tuple(args.slice(names.length)));
    else if (args.length > names.length) throw this.#tooMany();
    return values;
  }

  #refuse(kwargs: Kwargs): void {
    const [name] = kwargs.keys();
    if (name === undefined) return;
    if (kwargs.has('caller')) {
      throw typeError(
        `macro ${this.#shownName()} was invoked with two values for the special caller argument. This is most likely a bug.`,
      );
    }
    throw typeError(`macro ${this.#shownName()} takes no keyword argument ${repr(name)}`);
  }

  #tooMany(): JinjaError {
    return typeError(`macro ${this.#shownName()} takes not more than ${this.#parameters.length} argument(s)`);
  }

  #shownName(): string {
    return this.#isCaller ? 'None' : repr(this.name);
  }

  override getAttr(name: string): Value | undefined {
    switch (name) {
      case 'name':
        return this.#isCaller ? null : this.name;
      case 'arguments':
        return new Tuple([...this.#parameters]);
      case 'catch_kwargs':
        return this.#flags.catchKwargs;
      case 'catch_varargs':
        return this.#flags.catchVarargs;
      case 'caller':
        return this.#flags.caller;
      case 'explicit_caller':
        return this.#parameters.includes('caller');
      default:
        return undefined;
    }
  }

  override repr(): string {
    return `<Macro ${this.#isCaller ? 'anonymous' : repr(this.name)}>`;
  }
}
