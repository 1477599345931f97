import { JinjaError } from '../../errors.ts';
import type { Value } from '../../value.ts';
import { floorDivide, modulo } from '../integer.ts';
import { iterate, listOf } from '../iteration.ts';
import { PyIterator } from '../iterator.ts';
import { requireInteger } from '../slicing.ts';
import { filter } from './filter.ts';

/** No template needs rows as long, or as many columns. */
const MAX_PARTS = 1_000_000;

function partCount(value: Value): number {
  const count = requireInteger(value);
  if (count > MAX_PARTS) throw new JinjaError('MemoryError', `more than ${MAX_PARTS} parts`);
  return count;
}

/** `batch`: rows of a fixed size, the last filled up if there is something to fill it with. */
function* batches(items: Value, size: number, fill: Value): Iterable<Value> {
  let batch: Value[] = [];
  for (const item of iterate(items)) {
    if (batch.length === size) {
      yield batch;
      batch = [];
    }
    batch.push(item);
  }
  if (batch.length === 0) return;
  if (fill !== null) while (batch.length < size) batch.push(fill);
  yield batch;
}

/** `batch(size, fill)`. */
export const batch = filter('do_batch', 'linecount fill_with=', ([items, size, fill]) => {
  return PyIterator.generator('do_batch', batches(items as Value, partCount(size as Value), fill ?? null));
});

/** `slice`: that many columns, the first ones longer by one. */
function* slices(source: Value, count: number, fill: Value): Iterable<Value> {
  const items = listOf(source);
  const size = Number(floorDivide(items.length, count));
  const longer = Number(modulo(items.length, count));
  let offset = 0;
  for (let number = 0; number < count; number++) {
    const start = offset + number * size;
    if (number < longer) offset++;
    const part = items.slice(start, offset + (number + 1) * size);
    if (fill !== null && number >= longer) part.push(fill);
    yield part;
  }
}

/** `slice(count, fill)`. */
export const slice = filter('sync_do_slice', 'slices fill_with=', ([items, count, fill]) => {
  return PyIterator.generator('sync_do_slice', slices(items as Value, partCount(count as Value), fill ?? null));
});
