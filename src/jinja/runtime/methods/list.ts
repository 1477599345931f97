import { indexError, typeError, valueError } from '../../errors.ts';
import type { Kwargs, MaybePromise, Value } from '../../value.ts';
import { freeMethod, type MethodTable, method } from '../builtin.ts';
import { call } from '../call.ts';
import { equals } from '../equality.ts';
import { listOf } from '../iteration.ts';
import { sortByKeys } from '../ordering.ts';
import { repr, truthy } from '../representation.ts';
import { requireInteger, sliceRange } from '../slicing.ts';

/** Python's list methods. Those that change the list give None. */
export const LIST_METHODS: MethodTable<Value[]> = {
  append: method(1, 1, (self, [item]) => {
    self.push(item as Value);
    return null;
  }),
  clear: method(0, 0, (self) => {
    self.length = 0;
    return null;
  }),
  copy: method(0, 0, (self) => self.slice()),
  count: method(1, 1, (self, [item]) => self.filter((each) => equals(each, item as Value)).length),
  extend: method(1, 1, (self, [items]) => {
    for (const item of listOf(items as Value)) self.push(item);
    return null;
  }),
  index: method(1, 3, (self, args) => indexOf(self, args)),
  insert: method(2, 2, (self, [at, item]) => {
    self.splice(sliceRange(self.length, requireInteger(at as Value), null, null).start, 0, item as Value);
    return null;
  }),
  pop: method(0, 1, (self, [at]) => pop(self, at)),
  remove: method(1, 1, (self, [item]) => {
    const at = self.findIndex((each) => equals(each, item as Value));
    if (at < 0) throw valueError('list.remove(x): x not in list');
    self.splice(at, 1);
    return null;
  }),
  reverse: method(0, 0, (self) => {
    self.reverse();
    return null;
  }),
  sort: freeMethod((self, args, kwargs) => sort(self, args, kwargs)),
};

/** Throws ValueError when the item is not in that part of the list. */
function indexOf(self: Value[], [item, start, stop]: Value[]): number {
  const range = sliceRange(self.length, start ?? null, stop ?? null, null);
  for (let at = range.start; at < range.start + range.count; at++) {
    if (equals(self[at] as Value, item as Value)) return at;
  }
  throw valueError(`${repr(item as Value)} is not in list`);
}

/** Throws IndexError. */
function pop(self: Value[], at: Value | undefined): Value {
  const index = at === undefined ? -1 : requireInteger(at);
  if (self.length === 0) throw indexError('pop from empty list');
  const position = index < 0 ? index + self.length : index;
  if (position < 0 || position >= self.length) throw indexError('pop index out of range');
  return self.splice(position, 1)[0] as Value;
}

/** Stable, in place. The key function may answer later; the list is then sorted once all keys are there. */
function sort(self: Value[], args: Value[], kwargs: Kwargs): MaybePromise<Value> {
  if (args.length > 0) throw typeError('sort() takes no positional arguments');
  for (const name of kwargs.keys()) {
    if (name !== 'key' && name !== 'reverse') throw typeError(`'${name}' is an invalid keyword argument for sort()`);
  }
  const reverse = truthy(kwargs.get('reverse') ?? false);
  const key = kwargs.get('key') ?? null;
  const finish = (keys: readonly Value[]): null => {
    const sorted = sortByKeys(self, keys, reverse);
    sorted.forEach((item, at) => {
      self[at] = item;
    });
    return null;
  };
  if (key === null) return finish(self);
  const keys = self.map((item) => call(key, [item]));
  if (keys.some((each) => each instanceof Promise)) return Promise.all(keys).then(finish);
  return finish(keys as Value[]);
}
