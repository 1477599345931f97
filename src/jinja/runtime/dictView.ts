import type { Value } from '../value.ts';
import { type Builtin, boundMethod, type MethodTable, method } from './builtin.ts';
import { Container } from './container.ts';
import type { Dict } from './dict.ts';
import { contains, isIterable, iterate } from './iteration.ts';
import { isOrdering } from './ordering.ts';
import { reprItems } from './representation.ts';
import { PySet } from './set.ts';
import { Tuple } from './tuple.ts';

/** Which part of the dict is shown, by Python's name of the view. */
export type DictViewType = 'dict_keys' | 'dict_values' | 'dict_items';

const METHODS: MethodTable<DictView> = {
  isdisjoint: method(1, 1, (self, [other]) => {
    for (const item of self.iterate()) if (contains(other as Value, item)) return false;
    return true;
  }),
};

/** What `keys()`, `values()` and `items()` give: it follows later changes of its dict. */
export class DictView extends Container {
  readonly typeName: DictViewType;
  readonly #dict: Dict;

  constructor(typeName: DictViewType, dict: Dict) {
    super();
    this.typeName = typeName;
    this.#dict = dict;
  }

  override getAttr(name: string): Builtin | undefined {
    return this.typeName === 'dict_values' ? undefined : boundMethod(this.typeName, METHODS, this as DictView, name);
  }

  override iterate(): Iterable<Value> {
    if (this.typeName === 'dict_keys') return this.#dict.keys();
    return this.typeName === 'dict_values' ? this.#dict.values() : pairs(this.#dict);
  }

  override length(): number {
    return this.#dict.size;
  }

  override contains(item: Value): boolean | undefined {
    return this.typeName === 'dict_keys' ? this.#dict.has(item) : undefined;
  }

  override equals(other: Value): boolean {
    if (this === other) return true;
    if (this.typeName === 'dict_values') return false;
    if (!(other instanceof DictView || other instanceof PySet) || other.length() !== this.length()) return false;
    for (const item of this.iterate()) if (!contains(other, item)) return false;
    return true;
  }

  override binary(op: string, other: Value, reflected: boolean): Value | undefined {
    if (this.typeName === 'dict_values' || (op !== '-' && !isOrdering(op))) return undefined;
    if (op !== '-' && !(other instanceof DictView || other instanceof PySet)) return undefined;
    if (!isIterable(other)) return undefined;
    const self = PySet.from(this.iterate());
    // The difference takes anything that can be gone through; the comparisons only sets and views.
    return self.binary(op, new PySet(iterate(other)), reflected);
  }

  reprWithin(seen: Set<object>): string {
    return reprItems(this, this.iterate(), seen, `${this.typeName}([`, '])');
  }
}

function* pairs(dict: Dict): Iterable<Value> {
  for (const pair of dict.entries()) yield new Tuple(pair);
}
