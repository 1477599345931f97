import type { Value } from '../../value.ts';
import { Tuple } from '../tuple.ts';

/** The last pool goes round fastest. */
export function* product(pools: readonly Value[][]): Iterable<Value> {
  const [first, ...rest] = pools;
  if (first === undefined) {
    yield new Tuple([]);
    return;
  }
  for (const item of first) for (const tail of product(rest)) yield new Tuple([item, ...(tail as Tuple).items]);
}

/** Index lists of `size` out of `count`, in lexical order. */
export function* selections(pool: number, size: number, repeated: boolean, ordered: boolean): Iterable<number[]> {
  if (size === 0) {
    yield [];
    return;
  }
  for (const head of selections(pool, size - 1, repeated, ordered)) {
    const from = ordered ? 0 : (head.at(-1) ?? (repeated ? 0 : -1)) + (repeated ? 0 : 1);
    for (let at = Math.max(0, from); at < pool; at++) if (repeated || !head.includes(at)) yield [...head, at];
  }
}

/** Tuples of the items at those places. */
export function* picked(items: Value[], indices: Iterable<number[]>): Iterable<Value> {
  for (const chosen of indices) yield new Tuple(chosen.map((at) => items[at] as Value));
}
