import type { Value } from '../value.ts';
import { iteratorOf } from './iteration.ts';
import { PyIterator } from './iterator.ts';
import { Tuple } from './tuple.ts';

/** `zip(…)`: tuples until the shortest ends. */
export function zip(sources: readonly Value[]): PyIterator {
  const iterators = sources.map((source) => iteratorOf(source));
  return new PyIterator('zip', zipped(iterators));
}

function* zipped(iterators: readonly PyIterator[]): Iterable<Value> {
  while (iterators.length > 0) {
    const items: Value[] = [];
    for (const each of iterators) {
      const item = each.next();
      if (item === undefined) return;
      items.push(item);
    }
    yield new Tuple(items);
  }
}
