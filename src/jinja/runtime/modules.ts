import type { Value } from '../value.ts';
import type { Clock } from './datetime/clock.ts';
import { makeDatetimeModule } from './datetime/datetimeModule.ts';
import { Dict } from './dict.ts';
import { makeItertoolsModule } from './itertools/itertoolsModule.ts';
import { makePytzModule } from './pytz/pytzModule.ts';
import { makeReModule } from './re/reModule.ts';

/** A dict whose members are made when they are first asked for. */
class LazyDict extends Dict {
  readonly #makers: ReadonlyMap<string, () => Value>;

  constructor(makers: ReadonlyMap<string, () => Value>) {
    super();
    this.#makers = makers;
  }

  #make(name: string): Value | undefined {
    const made = super.get(name);
    if (made !== undefined) return made;
    const value = this.#makers.get(name)?.();
    if (value !== undefined) this.set(name, value);
    return value;
  }

  override get(key: Value): Value | undefined {
    return typeof key === 'string' ? this.#make(key) : undefined;
  }

  override getItem(key: Value): Value | undefined {
    return this.get(key);
  }

  override contains(item: Value): boolean {
    return typeof item === 'string' && this.#makers.has(item);
  }

  override get size(): number {
    return this.#makers.size;
  }

  override length(): number {
    return this.#makers.size;
  }

  override *entries(): Iterable<[Value, Value]> {
    for (const name of this.#makers.keys()) yield [name, this.#make(name) as Value];
  }

  override keys(): Iterable<Value> {
    return this.#makers.keys();
  }

  override iterate(): Iterable<Value> {
    return this.#makers.keys();
  }

  override *values(): Iterable<Value> {
    for (const [, value] of this.entries()) yield value;
  }
}

/**
 * The value of `modules`: datetime, pytz, re and itertools, each made when first used.
 * @param onItertools told when that one is used, which is deprecated
 */
export function makeModules(clock: Clock, onItertools: () => void = () => undefined): Value {
  return new LazyDict(
    new Map<string, () => Value>([
      ['pytz', makePytzModule],
      ['datetime', () => makeDatetimeModule(clock)],
      ['re', makeReModule],
      [
        'itertools',
        () => {
          onItertools();
          return makeItertoolsModule();
        },
      ],
    ]),
  );
}
