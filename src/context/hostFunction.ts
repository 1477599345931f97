import { bind, signature } from '../jinja/runtime/signature.ts';
import { Callable, HostFunction, type Kwargs, type MaybePromise, PyObject, type Value } from '../jinja/value.ts';

/** Gets its arguments by the order of the parameters. */
type Bound = (...args: (Value | undefined)[]) => MaybePromise<Value>;

/**
 * A function of the template context with named parameters.
 * @param parameters as in `signature`: `'name default='`
 * @param body gets one value a parameter, `undefined` where none was given
 */
export function hostFunction(name: string, parameters: string, body: Bound): HostFunction {
  const shape = signature(name, parameters);
  return new HostFunction(name, (args, kwargs) => body(...bind(shape, args, kwargs)));
}

/** An object of the context whose members are a fixed table, each made when it is first asked for. */
export class HostObject extends PyObject {
  readonly typeName: string;
  readonly #members: ReadonlyMap<string, () => Value>;
  readonly #made = new Map<string, Value>();

  constructor(typeName: string, members: Iterable<readonly [string, () => Value]>) {
    super();
    this.typeName = typeName;
    this.#members = new Map(members);
  }

  override getAttr(name: string): Value | undefined {
    const made = this.#made.get(name);
    if (made !== undefined) return made;
    const make = this.#members.get(name);
    if (make === undefined) return undefined;
    const value = make();
    this.#made.set(name, value);
    return value;
  }

  override getItem(key: Value): Value | undefined {
    return typeof key === 'string' ? this.getAttr(key) : undefined;
  }

  override contains(item: Value): boolean {
    return typeof item === 'string' && this.#members.has(item);
  }

  override iterate(): Iterable<Value> {
    return this.#members.keys();
  }
}

/** A class of the context: calling it makes one, its members are a fixed table. */
export class HostClass extends Callable {
  override readonly typeName: string = 'type';
  readonly name: string;
  readonly #make: HostFunction;
  readonly #members: HostObject;

  constructor(name: string, make: HostFunction, members: Iterable<readonly [string, () => Value]>) {
    super();
    this.name = name;
    this.#make = make;
    this.#members = new HostObject('type', members);
  }

  call(args: Value[], kwargs: Kwargs): MaybePromise<Value> {
    return this.#make.call(args, kwargs);
  }

  override getAttr(name: string): Value | undefined {
    return this.#members.getAttr(name);
  }

  override repr(): string {
    return `<class '${this.name}'>`;
  }
}

/** A callable that also has members, such as `var` with `var.has_var`. */
export class CallableObject extends Callable {
  readonly name: string;
  readonly #body: (args: Value[], kwargs: Kwargs) => MaybePromise<Value>;
  readonly #members: ReadonlyMap<string, Value>;

  constructor(name: string, call: HostFunction, members: Iterable<readonly [string, Value]>) {
    super();
    this.name = name;
    this.#body = (args, kwargs) => call.call(args, kwargs);
    this.#members = new Map(members);
  }

  call(args: Value[], kwargs: Kwargs): MaybePromise<Value> {
    return this.#body(args, kwargs);
  }

  override getAttr(name: string): Value | undefined {
    return this.#members.get(name);
  }
}
