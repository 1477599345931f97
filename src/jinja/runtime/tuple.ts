import { typeError, valueError } from '../errors.ts';
import type { Value } from '../value.ts';
import { boundMethod, type MethodTable, method } from './builtin.ts';
import { Container } from './container.ts';
import { equals, hashKey, joinHashKeys, sameItems } from './equality.ts';
import { isOrdering, orderedItems } from './ordering.ts';
import { reprItems, typeName } from './representation.ts';
import { position, requireInteger, sliceItems, sliceRange } from './slicing.ts';

const METHODS: MethodTable<Tuple> = {
  count: method(1, 1, (self, [item]) => self.items.filter((each) => equals(each, item as Value)).length),
  index: method(1, 3, (self, args) => indexOf(self, args)),
};

function indexOf(self: Tuple, [item, start, stop]: Value[]): number {
  const range = sliceRange(self.items.length, start ?? null, stop ?? null, null);
  for (let at = range.start; at < range.start + range.count; at++) {
    if (equals(self.items[at] as Value, item as Value)) return at;
  }
  throw valueError('tuple.index(x): x not in tuple');
}

/** Python's tuple. */
export class Tuple extends Container {
  readonly typeName: string = 'tuple';
  readonly items: readonly Value[];

  constructor(items: readonly Value[]) {
    super();
    this.items = items;
  }

  override getAttr(name: string): Value | undefined {
    return boundMethod('tuple', METHODS, this as Tuple, name);
  }

  override getItem(key: Value): Value | undefined {
    const at = position(key, this.items.length);
    return at === undefined ? undefined : this.items[at];
  }

  slice(start: Value, stop: Value, step: Value): Value {
    return new Tuple(sliceItems(this.items, sliceRange(this.items.length, start, stop, step)));
  }

  override iterate(): Iterable<Value> {
    return this.items;
  }

  override length(): number {
    return this.items.length;
  }

  override equals(other: Value): boolean {
    return this === other || (other instanceof Tuple && sameItems(this.items, other.items));
  }

  override hashKey(): string {
    return `t${joinHashKeys(this.items.map(hashKey))}`;
  }

  override binary(op: string, other: Value, reflected: boolean): Value | undefined {
    if (op === '*') {
      if (typeof other !== 'number' && typeof other !== 'boolean') {
        if (reflected) return undefined;
        throw typeError(`can't multiply sequence by non-int of type '${typeName(other)}'`);
      }
      return new Tuple(repeated(this.items, requireInteger(other)));
    }
    if (reflected && !(other instanceof Tuple)) return undefined;
    if (!(other instanceof Tuple)) {
      if (op === '+') throw typeError(`can only concatenate tuple (not "${typeName(other)}") to tuple`);
      return undefined;
    }
    if (op === '+') return new Tuple([...this.items, ...other.items]);
    return isOrdering(op) ? orderedItems(op, this.items, other.items) : undefined;
  }

  override toJSON(): readonly Value[] {
    return this.items;
  }

  reprWithin(seen: Set<object>): string {
    return reprItems(this, this.items, seen, '(', this.items.length === 1 ? ',)' : ')');
  }
}

/** The items `count` times over; empty for a count below 1. */
export function repeated<T>(items: readonly T[], count: number): T[] {
  const result: T[] = [];
  if (items.length === 0) return result;
  for (let round = 0; round < count; round++) for (const item of items) result.push(item);
  return result;
}

/** A tuple whose items also have names, such as what `groupby` gives. It prints as a plain tuple, as Jinja2's does. */
export class NamedTuple extends Tuple {
  readonly fields: readonly string[];

  constructor(fields: readonly string[], items: readonly Value[]) {
    super(items);
    this.fields = fields;
  }

  override getAttr(name: string): Value | undefined {
    const at = this.fields.indexOf(name);
    return at < 0 ? super.getAttr(name) : this.items[at];
  }
}
