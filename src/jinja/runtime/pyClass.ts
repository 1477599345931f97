import { Callable, type HostCall, type Kwargs, type MaybePromise, type Value } from '../value.ts';

/** A Python class as a value: calling it makes an object, its members are class methods and constants. */
export class PyClass extends Callable {
  override readonly typeName = 'type';
  /** Name with its module, as `repr` shows it: `datetime.date`. */
  readonly name: string;
  readonly #construct: HostCall;
  readonly #member: (name: string) => Value | undefined;

  constructor(name: string, construct: HostCall, member: (name: string) => Value | undefined = () => undefined) {
    super();
    this.name = name;
    this.#construct = construct;
    this.#member = member;
  }

  call(args: Value[], kwargs: Kwargs): MaybePromise<Value> {
    return this.#construct(args, kwargs);
  }

  override getAttr(name: string): Value | undefined {
    return this.#member(name);
  }

  override hashKey(): string {
    return `c${this.name}`;
  }

  override repr(): string {
    return `<class '${this.name}'>`;
  }
}
