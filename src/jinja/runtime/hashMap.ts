import { JinjaError } from '../errors.ts';
import type { Value } from '../value.ts';
import { hashKey } from './equality.ts';

/** What a JavaScript Map tells apart exactly as Python tells keys apart. */
type Slot = string | number | bigint | null | symbol;

/**
 * Insertion-ordered map from hashable values, the base of dict and set.
 *
 * Strings, ints and None are the keys of one JavaScript Map as they are. Every other key gets a slot: an int for a bool or an
 * integral float, else a symbol found by the key's hash text; the key as first written is kept beside it for printing.
 */
export class HashMap {
  readonly #slots = new Map<Slot, Value>();
  #originals: Map<Slot, Value> | undefined;
  #symbols: Map<string, symbol> | undefined;

  get size(): number {
    return this.#slots.size;
  }

  /** Throws TypeError for a key that cannot be hashed; so do the next two. */
  get(key: Value): Value | undefined {
    if (typeof key === 'string') return this.#slots.get(key);
    const slot = this.#find(key);
    return slot === undefined ? undefined : this.#slots.get(slot);
  }

  /** An equal key that is there already keeps its place and its form. */
  set(key: Value, value: Value): void {
    if (typeof key === 'string') {
      this.#slots.set(key, value);
      return;
    }
    const known = this.#find(key);
    const slot = known === undefined ? this.#newSymbol(key) : known;
    if (slot !== key && typeof slot !== 'string' && !this.#slots.has(slot)) {
      this.#originals ??= new Map();
      this.#originals.set(slot, key);
    }
    this.#slots.set(slot, value);
  }

  delete(key: Value): boolean {
    const slot = this.#find(key);
    if (slot === undefined || !this.#slots.delete(slot)) return false;
    this.#originals?.delete(slot);
    if (typeof slot === 'symbol') this.#symbols?.delete(hashKey(key));
    return true;
  }

  clear(): void {
    this.#slots.clear();
    this.#originals = undefined;
    this.#symbols = undefined;
  }

  /** The keys in order. Throws RuntimeError when the size changes while they are gone through, as Python does. */
  *keys(): IterableIterator<Value> {
    const size = this.#slots.size;
    const slots = this.#slots.keys();
    while (true) {
      if (this.#slots.size !== size) throw changedSize();
      const { value, done } = slots.next();
      if (done) return;
      yield this.#original(value);
    }
  }

  *entries(): IterableIterator<[Value, Value]> {
    const size = this.#slots.size;
    const slots = this.#slots.entries();
    while (true) {
      if (this.#slots.size !== size) throw changedSize();
      const { value, done } = slots.next();
      if (done) return;
      yield [this.#original(value[0]), value[1]];
    }
  }

  *values(): IterableIterator<Value> {
    for (const [, value] of this.entries()) yield value;
  }

  /** The key as it was first written. */
  #original(slot: Slot): Value {
    const original = this.#originals?.get(slot);
    return original === undefined ? (slot as Value) : original;
  }

  /** The slot of a key; `undefined` for one that could only have a symbol and has none. */
  #find(key: Value): Slot | undefined {
    if (key === null || typeof key === 'number' || typeof key === 'bigint' || typeof key === 'string') return key;
    if (typeof key === 'boolean') return key ? 1 : 0;
    const hash = hashKey(key);
    // A float or a subclass of str equals an int or a str of the same value.
    if (hash.startsWith('n') && /^n-?\d+$/.test(hash)) {
      const whole = Number(hash.slice(1));
      return Number.isSafeInteger(whole) ? whole : BigInt(hash.slice(1));
    }
    if (hash.startsWith('s')) return hash.slice(1);
    return this.#symbols?.get(hash);
  }

  /** A slot for a key that no slot of JavaScript's stands for. */
  #newSymbol(key: Value): symbol {
    const symbol = Symbol('key');
    this.#symbols ??= new Map();
    this.#symbols.set(hashKey(key), symbol);
    return symbol;
  }
}

/** Going on would show keys twice or never. */
function changedSize(): JinjaError {
  return new JinjaError('RuntimeError', 'dictionary changed size during iteration');
}
