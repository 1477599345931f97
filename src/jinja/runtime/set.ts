import { keyError, typeError } from '../errors.ts';
import type { Value } from '../value.ts';
import { type Builtin, boundMethod, freeMethod, type MethodTable, method } from './builtin.ts';
import { Container } from './container.ts';
import { HashMap } from './hashMap.ts';
import { iterate, listOf } from './iteration.ts';
import { repr, reprItems, typeName } from './representation.ts';

/** Python's set. Unlike Python's it goes through its items in the order of their insertion. */
export class PySet extends Container {
  readonly typeName = 'set';
  readonly map = new HashMap();

  constructor(items: Iterable<Value> = []) {
    super();
    for (const item of items) this.add(item);
  }

  static from(items: Iterable<Value>): PySet {
    return new PySet(items);
  }

  get size(): number {
    return this.map.size;
  }

  add(item: Value): void {
    if (this.map.get(item) === undefined) this.map.set(item, true);
  }

  has(item: Value): boolean {
    return this.map.get(item) !== undefined;
  }

  delete(item: Value): boolean {
    return this.map.delete(item);
  }

  override getAttr(name: string): Builtin | undefined {
    return boundMethod(this.typeName, METHODS, this as PySet, name);
  }

  override iterate(): Iterable<Value> {
    return this.map.keys();
  }

  override length(): number {
    return this.map.size;
  }

  override contains(item: Value): boolean {
    return this.has(item);
  }

  override equals(other: Value): boolean {
    return this === other || (other instanceof PySet && other.size === this.size && isSubset(this, other));
  }

  override binary(op: string, other: Value, reflected: boolean): Value | undefined {
    if (!(other instanceof PySet)) return undefined;
    const [left, right] = reflected ? [other, this] : [this, other];
    switch (op) {
      case '-':
        return difference(left, [right]);
      case '<':
        return left.size < right.size && isSubset(left, right);
      case '<=':
        return isSubset(left, right);
      case '>':
        return left.size > right.size && isSubset(right, left);
      case '>=':
        return isSubset(right, left);
      default:
        return undefined;
    }
  }

  reprWithin(seen: Set<object>): string {
    return this.size === 0 ? 'set()' : reprItems(this, this.iterate(), seen, '{', '}');
  }

  override toJSON(): Value[] {
    return [...this.map.keys()];
  }
}

/** Every item of `a` is in `b`. */
function isSubset(a: PySet, b: PySet): boolean {
  for (const item of a.iterate()) if (!b.has(item)) return false;
  return true;
}

/** Items of all; the receiver's come first. */
function union(self: PySet, others: readonly Value[]): PySet {
  const result = PySet.from(self.iterate());
  for (const other of others) for (const item of iterate(other)) result.add(item);
  return result;
}

/** Without the items of the others. */
function difference(self: PySet, others: readonly Value[]): PySet {
  const result = PySet.from(self.iterate());
  for (const other of others) for (const item of listOf(other)) result.delete(item);
  return result;
}

/** Items that are in all, in the receiver's order. */
function intersection(self: PySet, others: readonly Value[]): PySet {
  let result = PySet.from(self.iterate());
  for (const other of others) {
    const theirs = PySet.from(listOf(other));
    result = PySet.from([...result.iterate()].filter((item) => theirs.has(item)));
  }
  return result;
}

/** Items that are in one of the two only. */
function symmetricDifference(self: PySet, other: Value): PySet {
  const theirs = PySet.from(listOf(other));
  const result = difference(self, [theirs]);
  for (const item of theirs.iterate()) if (!self.has(item)) result.add(item);
  return result;
}

/** The updating methods (`update`, `difference_update`) change the set in place. */
function replaceItems(self: PySet, by: PySet): null {
  const items = [...by.iterate()];
  self.map.clear();
  for (const item of items) self.add(item);
  return null;
}

/** Python's set methods. */
const METHODS: MethodTable<PySet> = {
  add: method(1, 1, (self, [item]) => {
    self.add(item as Value);
    return null;
  }),
  remove: method(1, 1, (self, [item]) => {
    if (!self.delete(item as Value)) throw keyError(repr(item as Value));
    return null;
  }),
  discard: method(1, 1, (self, [item]) => {
    self.delete(item as Value);
    return null;
  }),
  pop: method(0, 0, (self) => {
    for (const item of self.iterate()) {
      self.delete(item);
      return item;
    }
    throw keyError("'pop from an empty set'");
  }),
  clear: method(0, 0, (self) => {
    self.map.clear();
    return null;
  }),
  copy: method(0, 0, (self) => PySet.from(self.iterate())),
  union: freeMethod((self, args) => union(self, args)),
  difference: freeMethod((self, args) => difference(self, args)),
  intersection: freeMethod((self, args) => intersection(self, args)),
  symmetric_difference: method(1, 1, (self, [other]) => symmetricDifference(self, other as Value)),
  update: freeMethod((self, args) => replaceItems(self, union(self, args))),
  difference_update: freeMethod((self, args) => replaceItems(self, difference(self, args))),
  intersection_update: freeMethod((self, args) => replaceItems(self, intersection(self, args))),
  symmetric_difference_update: method(1, 1, (self, [other]) =>
    replaceItems(self, symmetricDifference(self, other as Value)),
  ),
  issubset: method(1, 1, (self, [other]) => isSubset(self, PySet.from(listOf(other as Value)))),
  issuperset: method(1, 1, (self, [other]) => isSubset(PySet.from(listOf(other as Value)), self)),
  isdisjoint: method(1, 1, (self, [other]) => listOf(other as Value).every((item) => !self.has(item))),
};

/** `set(items)`. Throws TypeError when the argument cannot be iterated. */
export function setOf(items: Value): PySet {
  if (items === null) throw typeError(`'${typeName(items)}' object is not iterable`);
  return PySet.from(listOf(items));
}
