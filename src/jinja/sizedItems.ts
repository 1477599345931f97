import { PyObject, type Value } from './value.ts';

/** Items that come one by one, of a value that may know how many there are. */
export class SizedItems implements Iterable<Value> {
  readonly #items: Iterable<Value>;
  readonly #of: Value;

  constructor(items: Iterable<Value>, of: Value) {
    this.#items = items;
    this.#of = of;
  }

  size(): number | undefined {
    return this.#of instanceof PyObject ? this.#of.length() : undefined;
  }

  [Symbol.iterator](): Iterator<Value> {
    return this.#items[Symbol.iterator]();
  }
}
