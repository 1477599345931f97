import { keyError, typeError, valueError } from '../errors.ts';
import type { Kwargs, Value } from '../value.ts';
import { type Builtin, boundMethod, freeMethod, type MethodTable, method } from './builtin.ts';
import { Container } from './container.ts';
import { DictView } from './dictView.ts';
import { equals } from './equality.ts';
import { HashMap } from './hashMap.ts';
import { isIterable, listOf } from './iteration.ts';
import { repr, reprWithin, str } from './representation.ts';
import { Tuple } from './tuple.ts';

/** Python's dict: insertion ordered, any hashable key, and `1`, `1.0` and `True` are the same key. */
export class Dict extends Container {
  readonly typeName: string = 'dict';
  readonly map = new HashMap();

  /** Of two equal keys the first one's form and the last one's value stay. */
  static from(entries: Iterable<readonly [Value, Value]>): Dict {
    const dict = new Dict();
    for (const [key, value] of entries) dict.set(key, value);
    return dict;
  }

  /** A dict with the members of a plain record of values. */
  static of(record: Readonly<Record<string, Value>>): Dict {
    const dict = new Dict();
    for (const key of Object.keys(record)) dict.set(key, record[key] as Value);
    return dict;
  }

  static fromKwargs(kwargs: Kwargs): Dict {
    return Dict.from(kwargs);
  }

  get size(): number {
    return this.map.size;
  }

  get(key: Value): Value | undefined {
    return this.map.get(key);
  }

  set(key: Value, value: Value): this {
    this.map.set(key, value);
    return this;
  }

  has(key: Value): boolean {
    return this.map.get(key) !== undefined;
  }

  delete(key: Value): boolean {
    return this.map.delete(key);
  }

  keys(): Iterable<Value> {
    return this.map.keys();
  }

  values(): Iterable<Value> {
    return this.map.values();
  }

  entries(): Iterable<[Value, Value]> {
    return this.map.entries();
  }

  override getAttr(name: string): Builtin | undefined {
    return boundMethod('dict', METHODS, this as Dict, name);
  }

  override getItem(key: Value): Value | undefined {
    return this.map.get(key);
  }

  override iterate(): Iterable<Value> {
    return this.map.keys();
  }

  override length(): number {
    return this.map.size;
  }

  override contains(item: Value): boolean {
    return this.map.get(item) !== undefined;
  }

  override equals(other: Value): boolean {
    if (this === other) return true;
    if (!(other instanceof Dict) || other.size !== this.size) return false;
    for (const [key, value] of this.entries()) {
      const theirs = other.get(key);
      if (theirs === undefined || !equals(value, theirs)) return false;
    }
    return true;
  }

  reprWithin(seen: Set<object>): string {
    if (seen.has(this)) return '{...}';
    seen.add(this);
    const parts: string[] = [];
    for (const [key, value] of this.entries()) parts.push(`${reprWithin(key, seen)}: ${reprWithin(value, seen)}`);
    seen.delete(this);
    return `{${parts.join(', ')}}`;
  }

  override toJSON(): Record<string, unknown> {
    // fromEntries makes own members, also of a key named __proto__.
    return Object.fromEntries([...this.entries()].map(([key, value]) => [str(key), value]));
  }
}

/** Python's dict methods. */
const METHODS: MethodTable<Dict> = {
  keys: method(0, 0, (self) => new DictView('dict_keys', self)),
  values: method(0, 0, (self) => new DictView('dict_values', self)),
  items: method(0, 0, (self) => new DictView('dict_items', self)),
  get: method(1, 2, (self, [key, fallback]) => self.get(key as Value) ?? fallback ?? null),
  update: freeMethod((self, args, kwargs) => {
    updateDict(self, 'update', args, kwargs);
    return null;
  }),
  pop: method(1, 2, (self, [key, fallback]) => pop(self, key as Value, fallback)),
  popitem: method(0, 0, (self) => popItem(self)),
  setdefault: method(1, 2, (self, [key, fallback]) => setDefault(self, key as Value, fallback ?? null)),
  copy: method(0, 0, (self) => Dict.from(self.entries())),
  clear: method(0, 0, (self) => {
    self.map.clear();
    return null;
  }),
  fromkeys: method(1, 2, (_, [keys, value]) => {
    return Dict.from(listOf(keys as Value).map((key): [Value, Value] => [key, value ?? null]));
  }),
};

/** Throws KeyError when there is neither the key nor a default. */
function pop(self: Dict, key: Value, fallback: Value | undefined): Value {
  const value = self.get(key);
  if (value === undefined) {
    if (fallback !== undefined) return fallback;
    throw keyError(repr(key));
  }
  self.delete(key);
  return value;
}

/** The last item in, as Python takes it. */
function popItem(self: Dict): Value {
  const last = [...self.entries()].at(-1);
  if (last === undefined) throw keyError("'popitem(): dictionary is empty'");
  self.delete(last[0]);
  return new Tuple(last);
}

/** `setdefault(key, default)`. */
function setDefault(self: Dict, key: Value, fallback: Value): Value {
  const value = self.get(key);
  if (value !== undefined) return value;
  self.set(key, fallback);
  return fallback;
}

/** Adds to a dict what `dict(…)` and `.update(…)` take: a mapping or pairs, then keywords. */
export function updateDict(self: Dict, name: string, args: readonly Value[], kwargs: Kwargs): void {
  if (args.length > 1) throw typeError(`${name} expected at most 1 argument, got ${args.length}`);
  const [source] = args;
  if (source instanceof Dict) {
    for (const [key, value] of [...source.entries()]) self.set(key, value);
  } else if (source !== undefined) {
    listOf(source).forEach((pair, index) => {
      addPair(self, pair, index);
    });
  }
  for (const [key, value] of kwargs) self.set(key, value);
}

/** One element of what `dict(pairs)` was given. */
function addPair(self: Dict, pair: Value, index: number): void {
  if (!isIterable(pair)) {
    throw typeError(`cannot convert dictionary update sequence element #${index} to a sequence`);
  }
  const [key, value, ...rest] = listOf(pair);
  if (key === undefined || value === undefined || rest.length > 0) {
    const size = listOf(pair).length;
    throw valueError(`dictionary update sequence element #${index} has length ${size}; 2 is required`);
  }
  self.set(key, value);
}
