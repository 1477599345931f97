import { repr } from '../jinja/runtime/operations.ts';
import { Tuple } from '../jinja/runtime/tuple.ts';
import { PyObject, type Value } from '../jinja/value.ts';
import { hostFunction } from './hostFunction.ts';

/** `table.columns` and `table.rows`: a sequence whose items may also be reached by name. */
export class MappedSequence extends PyObject {
  readonly typeName: string;
  readonly #items: readonly Value[];
  readonly #names: readonly string[];

  constructor(typeName: string, items: readonly Value[], names: readonly string[]) {
    super();
    this.typeName = typeName;
    this.#items = items;
    this.#names = names;
  }

  override getItem(key: Value): Value | undefined {
    if (typeof key === 'number') return this.#items[key < 0 ? this.#items.length + key : key];
    const at = typeof key === 'string' ? this.#names.indexOf(key) : -1;
    return at < 0 ? undefined : this.#items[at];
  }

  override getAttr(name: string): Value | undefined {
    switch (name) {
      case 'values':
        return hostFunction(name, '', () => new Tuple([...this.#items]));
      case 'keys':
        return hostFunction(name, '', () => new Tuple([...this.#names]));
      case 'items':
        return hostFunction(name, '', () => this.#names.map((key, at) => new Tuple([key, this.#items[at] ?? null])));
      case 'get':
        return hostFunction(name, 'key default=', (key, fallback) => this.getItem(key ?? null) ?? fallback ?? null);
      default:
        return this.getItem(name);
    }
  }

  override iterate(): Iterable<Value> {
    return this.#items;
  }

  override length(): number {
    return this.#items.length;
  }

  override repr(): string {
    return `<agate.MappedSequence: (${this.#items.slice(0, 5).map(repr).join(', ')}${this.#items.length > 5 ? ', ...' : ''})>`;
  }
}
