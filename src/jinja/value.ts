/**
 * Python's values as templates see them.
 *
 * | Python        | here                                             |
 * |---------------|--------------------------------------------------|
 * | None          | `null`                                           |
 * | bool          | `boolean`                                        |
 * | int           | `number` (always integral and safe), else `bigint` |
 * | float         | `Float`                                          |
 * | str           | `string`                                         |
 * | list          | JavaScript array                                 |
 * | anything else | a `PyObject`: dict, tuple, set, undefined, functions, host objects |
 *
 * A JavaScript `undefined` is never a value: it means "no such member".
 */
export type Value = null | boolean | number | bigint | string | Value[] | PyObject;

/** Keyword arguments of a call, in the order written. */
export type Kwargs = ReadonlyMap<string, Value>;
/** For calls without keywords: one object, which nobody fills. */
export const NO_KWARGS: Kwargs = new Map();

/** In run mode a call may answer later; the generated code awaits only real promises. */
export type MaybePromise<T> = T | Promise<T>;

/**
 * Base of every value that is not a JavaScript primitive or an array.
 *
 * It is also the sandbox: templates reach members only through these methods, never through JavaScript property look-up,
 * so a host object shows exactly what its `getAttr` names.
 */
export abstract class PyObject {
  /** Name that Python's `type(x).__name__` would give; used in error texts. */
  abstract readonly typeName: string;

  /** `x.name`; `undefined` when there is no such attribute. */
  getAttr(_name: string): Value | undefined {
    return undefined;
  }
  /** `x[key]`; `undefined` when there is no such item (the runtime then tries `getAttr` for string keys). */
  getItem(_key: Value): Value | undefined {
    return undefined;
  }
  /** `{% set x.name = value %}`: only namespaces allow it. Answers false when not allowed. */
  setAttr(_name: string, _value: Value): boolean {
    return false;
  }
  /** The values that `for` goes through, or `undefined` when the object cannot be iterated. */
  iterate(): Iterable<Value> | undefined {
    return undefined;
  }
  /** `len(x)`, or `undefined` when it has none. */
  length(): number | undefined {
    return undefined;
  }
  /** `bool(x)`. */
  truthy(): boolean {
    const length = this.length();
    return length === undefined || length > 0;
  }
  /** `y in x`; `undefined` falls back to a search through `iterate()`. */
  contains(_item: Value): boolean | undefined {
    return undefined;
  }
  /** `x == other`; identity unless overridden. */
  equals(other: Value): boolean {
    return this === other;
  }
  /** A string equal for equal values, for use as a dict key; `undefined` means unhashable. */
  hashKey(): string | undefined {
    return undefined;
  }
  /** `operator.index(x)`: the int that it can stand for. */
  index(): number | bigint | undefined {
    return undefined;
  }
  /** `str(x)`. */
  toText(): string {
    return this.repr();
  }
  /** In artifacts a date or another object of the runtime is its text. */
  toJSON(): unknown {
    return this.toText();
  }
  /** Whether it is a `collections.abc.Mapping`, beside dicts. */
  isMapping(): boolean {
    return false;
  }
  /** `repr(x)`. */
  repr(): string {
    return `<${this.typeName} object>`;
  }
  /**
   * Binary operator as Python's `__add__` & co. and their reflections; `undefined` means not supported.
   * @param op one of `+ - * / // % **` or `< <= > >=`
   * @param reflected true when this object is the right operand
   */
  binary(_op: string, _other: Value, _reflected: boolean): Value | undefined {
    return undefined;
  }
}

/** Something a template can call. */
export abstract class Callable extends PyObject {
  readonly typeName: string = 'function';
  /** As it prints, and as error texts call it. */
  abstract readonly name: string;
  /** Calls it. Throws JinjaError for arguments that it does not take. */
  abstract call(args: Value[], kwargs: Kwargs): MaybePromise<Value>;
  override hashKey(): string | undefined {
    return undefined;
  }
  override repr(): string {
    return `<function ${this.name}>`;
  }
}

/** The body of a function shown to templates. */
export type HostCall = (args: Value[], kwargs: Kwargs) => MaybePromise<Value>;

/** A host function shown to templates. The body checks its own arguments; `signature.ts` helps with that. */
export class HostFunction extends Callable {
  readonly name: string;
  readonly #call: HostCall;
  constructor(name: string, call: HostCall) {
    super();
    this.name = name;
    this.#call = call;
  }
  call(args: Value[], kwargs: Kwargs): MaybePromise<Value> {
    return this.#call(args, kwargs);
  }
}
