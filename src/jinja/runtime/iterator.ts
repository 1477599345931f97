import { PyObject, type Value } from '../value.ts';

/** A Python iterator or generator: lazy, and gone through only once. */
export class PyIterator extends PyObject {
  readonly typeName: string;
  readonly #source: Iterator<Value>;
  readonly #maker: string | undefined;

  /**
   * @param typeName what `type(x).__name__` is: `generator`, `zip`, `list_iterator` …
   * @param maker the function a generator comes from, which it prints
   */
  constructor(typeName: string, source: Iterable<Value>, maker?: string) {
    super();
    this.typeName = typeName;
    this.#maker = maker;
    this.#source = source[Symbol.iterator]();
  }

  /** The next value, or `undefined` at the end. */
  next(): Value | undefined {
    const { value, done } = this.#source.next();
    return done ? undefined : value;
  }

  /** Leaving the loop early keeps the iterator where it is, as in Python. */
  override iterate(): Iterable<Value> {
    const self: Iterator<Value> = { next: () => this.#source.next() };
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
