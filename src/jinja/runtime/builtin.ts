import { typeError } from '../errors.ts';
import { Callable, type HostCall, type Kwargs, type MaybePromise, type Value } from '../value.ts';

/**
 * A method or function of the runtime itself.
 *
 * Other host functions are given plain strings; these know `Markup` and get it as it is.
 */
export class Builtin extends Callable {
  override readonly typeName: string = 'builtin_function_or_method';
  readonly name: string;
  readonly #call: HostCall;
  readonly #owner: string | undefined;

  /** @param owner type of the object that it is a method of */
  constructor(name: string, call: HostCall, owner?: string) {
    super();
    this.name = name;
    this.#call = call;
    this.#owner = owner;
  }

  call(args: Value[], kwargs: Kwargs): MaybePromise<Value> {
    return this.#call(args, kwargs);
  }

  override repr(): string {
    return this.#owner === undefined
      ? `<function ${this.name}>`
      : `<built-in method ${this.name} of ${this.#owner} object>`;
  }
}

/** How a builtin method takes its arguments: Python's C functions word their complaints by it. */
export interface Arity {
  readonly min: number;
  readonly max: number;
  /** Python's older wording: `find() takes at least 1 argument (0 given)`. */
  readonly takes?: boolean;
  /** Parameter names that may also be given by keyword, in order. */
  readonly names?: readonly string[];
}

/** A method of a builtin type: what it takes, and what it does with its object. */
export interface Method<S> extends Arity {
  /** The method checks its arguments itself. */
  readonly free?: boolean;
  readonly call: (self: S, args: Value[], kwargs: Kwargs) => MaybePromise<Value>;
}

/** Methods of a type by name; `S` is the object that they are called on. */
export type MethodTable<S> = Readonly<Record<string, Method<S>>>;

/** A method without keyword arguments, of `min` to `max` arguments. */
export function method<S>(min: number, max: number, call: Method<S>['call']): Method<S> {
  return { min, max, call };
}

/** A method that words its complaints as the searching methods of str do. */
export function searchMethod<S>(min: number, max: number, call: Method<S>['call']): Method<S> {
  return { min, max, takes: true, call };
}

/** A method whose parameters also have names; missing trailing ones are passed as JavaScript `undefined`. */
export function keywordMethod<S>(min: number, names: readonly string[], call: Method<S>['call']): Method<S> {
  return { min, max: names.length, names, call };
}

/** A method that takes any arguments and checks them itself. */
export function freeMethod<S>(call: Method<S>['call']): Method<S> {
  return { min: 0, max: Number.POSITIVE_INFINITY, free: true, call };
}

/** The bound method of that name, or `undefined`. */
export function boundMethod<S>(type: string, table: MethodTable<S>, self: S, name: string): Builtin | undefined {
  if (!Object.hasOwn(table, name)) return undefined;
  const found = table[name] as Method<S>;
  return new Builtin(
    name,
    (args, kwargs) => {
      if (found.free) return found.call(self, args, kwargs);
      if (kwargs.size === 0 && args.length >= found.min && args.length <= found.max)
        return found.call(self, args, kwargs);
      return found.call(self, checkArguments(type, name, found, args, kwargs), kwargs);
    },
    type,
  );
}

/** Throws the TypeError for a wrong number of arguments, in the wording of the method's kind. */
function checkArguments(type: string, name: string, arity: Arity, args: Value[], kwargs: Kwargs): Value[] {
  const { min, max, names } = arity;
  if (names) return mergeKeywords(name, min, names, args, kwargs);
  if (kwargs.size > 0) throw typeError(`${type}.${name}() takes no keyword arguments`);
  const given = args.length;
  if (max === 0) throw typeError(`${type}.${name}() takes no arguments (${given} given)`);
  if (min === 1 && max === 1) throw typeError(`${type}.${name}() takes exactly one argument (${given} given)`);
  if (min === max) throw typeError(`${name} expected ${min} ${noun(min)}, got ${given}`);
  const bound = given < min ? min : max;
  if (arity.takes) {
    throw typeError(`${name}() takes at ${given < min ? 'least' : 'most'} ${bound} ${noun(bound)} (${given} given)`);
  }
  throw typeError(`${name} expected at ${given < min ? 'least' : 'most'} ${bound} ${noun(bound)}, got ${given}`);
}

/** Python counts its arguments. */
function noun(count: number): string {
  return count === 1 ? 'argument' : 'arguments';
}

/** Positional and keyword arguments as one list, holes where none was given. */
function mergeKeywords(name: string, min: number, names: readonly string[], args: Value[], kwargs: Kwargs): Value[] {
  const given = args.length + kwargs.size;
  if (given > names.length) {
    throw typeError(`${name}() takes at most ${names.length} ${noun(names.length)} (${given} given)`);
  }
  const merged = args.slice() as (Value | undefined)[];
  for (const [key, value] of kwargs) {
    const at = names.indexOf(key);
    if (at < 0) throw typeError(`'${key}' is an invalid keyword argument for ${name}()`);
    if (at < args.length) throw typeError(`argument for ${name}() given by name ('${key}') and position (${at + 1})`);
    merged[at] = value;
  }
  for (let at = 0; at < min; at++) {
    if (merged[at] === undefined) {
      throw typeError(`${name}() missing required argument '${names[at]}' (pos ${at + 1})`);
    }
  }
  return merged as Value[];
}
