import { JinjaError, typeError } from './errors.ts';
import { sameItems } from './runtime/equality.ts';
import { strictUndefined, type UndefinedFactory } from './runtime/undefined.ts';
import { Callable, HostFunction, type MaybePromise, type Value } from './value.ts';

/** How many rounds a loop may have: an iterator may be endless, and a loop's body may make its own list longer. */
export const MAX_ROUNDS = 4_000_000;

/** A loop over something without end is a mistake of the template: it must neither hang nor fill the memory. */
export function endlessLoop(): JinjaError {
  return new JinjaError('MemoryError', `a loop went through more than ${MAX_ROUNDS} items`);
}

/** Renders a recursive loop's body for other items. */
export type LoopRender = (items: Value, depth0: number) => MaybePromise<Value>;

/** Python's `x is still to be read`. */
const END = Symbol('end');

/** The variable `loop` inside a `for`. It reads its items one ahead at most, and only when asked for what comes next. */
export class LoopContext extends Callable {
  override readonly typeName: string = 'LoopContext';
  readonly name = 'loop';
  /** The item of this round. */
  current: Value = null;
  #before: Value = null;
  #index0 = -1;
  #iterator: Iterator<Value>;
  #size: number | undefined;
  readonly #sized: () => number | undefined;
  #after: Value | typeof END | undefined;
  #lastChanged: Value[] | undefined;
  readonly #recurse: LoopRender | undefined;
  readonly #depth0: number;
  readonly #undefined: UndefinedFactory;

  /** @param size answers the number of items when that is known without reading them */
  constructor(
    items: Iterable<Value>,
    size: () => number | undefined,
    recurse: LoopRender | undefined,
    depth0: number,
    undefinedFactory: UndefinedFactory = strictUndefined,
  ) {
    super();
    this.#iterator = items[Symbol.iterator]();
    this.#sized = size;
    this.#recurse = recurse;
    this.#depth0 = depth0;
    this.#undefined = undefinedFactory;
  }

  /** Goes to the next item; false when there is none. */
  advance(): boolean {
    const next = this.#peek();
    if (next === END) return false;
    this.#after = undefined;
    this.#index0++;
    if (this.#index0 >= MAX_ROUNDS) throw endlessLoop();
    this.#before = this.current;
    this.current = next;
    return true;
  }

  #peek(): Value | typeof END {
    if (this.#after === undefined) {
      const { done, value } = this.#iterator.next();
      this.#after = done ? END : value;
    }
    return this.#after;
  }

  override length(): number {
    if (this.#size !== undefined) return this.#size;
    this.#size = this.#sized();
    if (this.#size !== undefined) return this.#size;
    const peeked = this.#after;
    const rest: Value[] = [];
    for (let step = this.#iterator.next(); !step.done; step = this.#iterator.next()) rest.push(step.value);
    this.#iterator = rest[Symbol.iterator]();
    this.#size = rest.length + this.#index0 + 1 + (peeked === undefined || peeked === END ? 0 : 1);
    return this.#size;
  }

  override getAttr(name: string): Value | undefined {
    switch (name) {
      case 'index':
        return this.#index0 + 1;
      case 'index0':
        return this.#index0;
      case 'revindex':
        return this.length() - this.#index0;
      case 'revindex0':
        return this.length() - this.#index0 - 1;
      case 'first':
        return this.#index0 === 0;
      case 'last':
        return this.#peek() === END;
      case 'length':
        return this.length();
      case 'depth':
        return this.#depth0 + 1;
      case 'depth0':
        return this.#depth0;
      case 'previtem':
        return this.#index0 === 0 ? this.#undefined('there is no previous item') : this.#before;
      case 'nextitem': {
        const next = this.#peek();
        return next === END ? this.#undefined('there is no next item') : next;
      }
      case 'cycle':
        return new HostFunction('cycle', (args) => this.#cycle(args));
      case 'changed':
        return new HostFunction('changed', (args) => this.#changed(args));
      default:
        return undefined;
    }
  }

  #cycle(values: Value[]): Value {
    if (values.length === 0) throw typeError('no items for cycling given');
    return values[this.#index0 % values.length] as Value;
  }

  #changed(values: Value[]): boolean {
    if (this.#lastChanged && sameItems(this.#lastChanged, values)) return false;
    this.#lastChanged = values;
    return true;
  }

  call(args: Value[]): MaybePromise<Value> {
    const [items] = args;
    if (args.length !== 1 || items === undefined) {
      throw typeError(
        args.length === 0
          ? "LoopContext.__call__() missing 1 required positional argument: 'iterable'"
          : `LoopContext.__call__() takes 2 positional arguments but ${args.length + 1} were given`,
      );
    }
    if (!this.#recurse) throw typeError("The loop must have the 'recursive' marker to be called recursively.");
    return this.#recurse(items, this.#depth0 + 1);
  }

  override repr(): string {
    return `<LoopContext ${this.#index0 + 1}/${this.length()}>`;
  }
}
