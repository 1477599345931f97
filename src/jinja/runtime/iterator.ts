import { JinjaError } from '../errors.ts';
import { PyObject, type Value } from '../value.ts';

/** No template needs more items at once; an endless iterator would otherwise fill the memory, or never give an answer. */
export const MAX_ITEMS = 10_000_000;

/** A Python iterator or generator: lazy, and gone through only once. */
export class PyIterator extends PyObject {
  readonly typeName: string;
  readonly #source: Iterator<Value>;
  readonly #maker: string | undefined;
  readonly #limit: number;
  #given = 0;

  /**
   * @param typeName what `type(x).__name__` is: `generator`, `zip`, `list_iterator` …
   * @param maker the function a generator comes from, which it prints
   * @param limit how many items it may give, at most MAX_ITEMS
   */
  constructor(typeName: string, source: Iterable<Value>, maker?: string, limit = MAX_ITEMS) {
    super();
    this.typeName = typeName;
    this.#maker = maker;
    this.#limit = limit;
    this.#source = source[Symbol.iterator]();
  }

  /** The next value, or `undefined` at the end. */
  next(): Value | undefined {
    const { value, done } = this.#step();
    return done ? undefined : value;
  }

  #step(): IteratorResult<Value> {
    if (++this.#given > this.#limit) {
      throw new JinjaError('MemoryError', `'${this.typeName}' object gives more than ${this.#limit} items`);
    }
    return this.#source.next();
  }

  /** Leaving the loop early keeps the iterator where it is, as in Python. */
  override iterate(): Iterable<Value> {
    const self: Iterator<Value> = { next: () => this.#step() };
    return { [Symbol.iterator]: () => self };
  }

  /** A generator of one of Jinja2's own filters. */
  static generator(maker: string, source: Iterable<Value>): PyIterator {
    return new PyIterator('generator', source, maker);
  }

  override truthy(): boolean {
    return true;
  }

  override repr(): string {
    return `<${this.typeName} object${this.#maker === undefined ? '' : ` ${this.#maker}`}>`;
  }
}
