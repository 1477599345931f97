import { typeError } from '../../errors.ts';
import type { MaybePromise, Value } from '../../value.ts';
import { call } from '../call.ts';
import { iterate, listOf } from '../iteration.ts';
import { PyIterator } from '../iterator.ts';

/** Running totals. None as the initial value counts as none given. */
export function* accumulate(
  items: Iterable<Value>,
  add: (a: Value, b: Value) => Value,
  initial: Value | undefined,
): Iterable<Value> {
  let total: Value | undefined = initial === null ? undefined : initial;
  if (total !== undefined) yield total;
  for (const item of items) {
    total = total === undefined ? item : add(total, item);
    yield total;
  }
}

/** Throws TypeError for a result that comes later: a lazy iterator cannot wait. */
export function atOnce(result: MaybePromise<Value>): Value {
  if (!(result instanceof Promise)) return result;
  throw typeError('a macro cannot be called for each item of an endless iterator: pass a list');
}

/** Sized input is gone through at once, since the function may answer later; endless input lazily. */
export function accumulateWith(func: Value, source: Value, initial: Value | undefined): MaybePromise<Value> {
  if (source instanceof PyIterator) {
    const add = (a: Value, b: Value): Value => atOnce(call(func, [a, b]));
    return new PyIterator('itertools.accumulate', accumulate(iterate(source), add, initial));
  }
  const items = initial === undefined || initial === null ? listOf(source) : [initial, ...listOf(source)];
  const results: Value[] = [];
  for (const [at, item] of items.entries()) {
    const total = at === 0 ? item : call(func, [results[at - 1] as Value, item]);
    if (total instanceof Promise) return accumulateLater(items, at, func, total, results);
    results.push(total);
  }
  return new PyIterator('itertools.accumulate', results);
}

/** Calls for the items from `at` on, waiting for each answer. */
async function accumulateLater(
  items: Value[],
  at: number,
  add: Value,
  pending: Promise<Value>,
  results: Value[],
): Promise<Value> {
  let total = await pending;
  results.push(total);
  for (const item of items.slice(at + 1)) {
    total = await call(add, [total, item]);
    results.push(total);
  }
  return new PyIterator('itertools.accumulate', results);
}
