import type { Value } from '../../value.ts';
import { iterate, iteratorOf } from '../iteration.ts';
import type { PyIterator } from '../iterator.ts';
import { binary } from '../operations.ts';
import { truthy } from '../representation.ts';
import { Tuple } from '../tuple.ts';

/** `start`, `start + step`, … without end. */
export function* count(start: Value, step: Value): Iterable<Value> {
  for (let at = start; ; at = binary('+', at, step)) yield at;
}

/** The items again and again; they are kept from the first round. */
export function* cycle(items: Value): Iterable<Value> {
  const seen: Value[] = [];
  for (const item of iterate(items)) {
    seen.push(item);
    yield item;
  }
  while (seen.length > 0) yield* seen;
}

/** One item so many times. */
export function* repeat(item: Value, times: number): Iterable<Value> {
  for (let round = 0; round < times; round++) yield item;
}

/** The items of one source after the other. */
export function* chain(sources: Iterable<Value>): Iterable<Value> {
  for (const source of sources) yield* iterate(source);
}

/** Items whose selector is true, up to the end of the shorter one. */
export function* compress(items: Value, selectors: Value): Iterable<Value> {
  const wanted = iterate(selectors)[Symbol.iterator]();
  for (const item of iterate(items)) {
    const { value, done } = wanted.next();
    if (done) return;
    if (truthy(value)) yield item;
  }
}

/** Takes no item more than it needs from its source. */
export function* islice(source: PyIterator, start: number, stop: number, step: number): Iterable<Value> {
  let wanted = start;
  for (let at = 0; at < stop; at++) {
    const item = source.next();
    if (item === undefined) return;
    if (at === wanted) {
      yield item;
      wanted += step;
      if (wanted >= stop) {
        // Python runs on to `stop`, which a later reader of the source can see.
        for (let rest = at + 1; rest < stop && Number.isFinite(stop); rest++) if (source.next() === undefined) return;
        return;
      }
    }
  }
}

/** Each copy reads what the others have already taken, before it takes more. */
export function* tee(source: PyIterator, shared: Value[]): Iterable<Value> {
  for (let at = 0; ; at++) {
    if (at === shared.length) {
      const item = source.next();
      if (item === undefined) return;
      shared.push(item);
    }
    yield shared[at] as Value;
  }
}

/** Ends with the longest; `fill` stands for what the others no longer have. */
export function* zipLongest(sources: Value[], fill: Value): Iterable<Value> {
  const iterators = sources.map(iteratorOf);
  const ended = new Set<PyIterator>();
  while (true) {
    const items = iterators.map((iterator) => {
      const item = ended.has(iterator) ? undefined : iterator.next();
      if (item === undefined) ended.add(iterator);
      return item ?? fill;
    });
    if (ended.size === iterators.length) return;
    yield new Tuple(items);
  }
}
