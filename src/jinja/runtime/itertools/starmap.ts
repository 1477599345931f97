import type { MaybePromise, Value } from '../../value.ts';
import { call } from '../call.ts';
import { iterate, listOf } from '../iteration.ts';
import { PyIterator } from '../iterator.ts';
import { atOnce } from './accumulate.ts';

/** Applies a function to sized input at once, so that it may answer later; to endless input lazily. */
export function starmap(f: Value, source: Value): MaybePromise<Value> {
  if (source instanceof PyIterator) return new PyIterator('itertools.starmap', lazyStarmap(f, source));
  const results = listOf(source).map((args) => call(f, listOf(args)));
  if (results.some((each) => each instanceof Promise)) {
    return Promise.all(results).then((all) => new PyIterator('itertools.starmap', all));
  }
  return new PyIterator('itertools.starmap', results as Value[]);
}

/** Calls the function when an item is asked for. */
function* lazyStarmap(f: Value, source: Value): Iterable<Value> {
  for (const args of iterate(source)) yield atOnce(call(f, listOf(args)));
}
