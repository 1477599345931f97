import { typeError } from '../errors.ts';
import { PyObject, type Value } from '../value.ts';
import { compareNumbers } from './arithmetic.ts';
import { equals } from './equality.ts';
import { typeName } from './representation.ts';

/** Comparisons that need an order; `==` works for any two values. */
export type Ordering = '<' | '<=' | '>' | '>=';

/** Order of two strings by code point, as Python has it; UTF-16 units order the characters above U+FFFF too low. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x !== y) return codeRank(x) < codeRank(y) ? -1 : 1;
  }
  return a.length < b.length ? -1 : 1;
}

/** Surrogates rank above all other units, as the characters they make do. */
function codeRank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}

/** Whether `a op b` is true, given the sign of `a - b`; never for NaN. */
export function holds(op: Ordering, order: number): boolean {
  switch (op) {
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    default:
      return order >= 0;
  }
}

/** `a op b` for `< <= > >=`. Throws TypeError `'<' not supported between instances of 'str' and 'int'`. */
export function ordered(op: Ordering, a: Value, b: Value): boolean {
  if (typeof a === 'number' && typeof b === 'number') return holds(op, a - b);
  if (typeof a === 'string' && typeof b === 'string') return holds(op, compareText(a, b));
  const order = compareNumbers(a, b);
  if (order !== undefined) return holds(op, order);
  if (Array.isArray(a) && Array.isArray(b)) return orderedItems(op, a, b);
  const result = a instanceof PyObject ? a.binary(op, b, false) : undefined;
  if (result !== undefined) return result === true;
  const reflected = b instanceof PyObject ? b.binary(op, a, true) : undefined;
  if (reflected !== undefined) return reflected === true;
  throw typeError(`'${op}' not supported between instances of '${typeName(a)}' and '${typeName(b)}'`);
}

/** Lists and tuples: decided by the first items that differ, else by length. */
export function orderedItems(op: Ordering, a: readonly Value[], b: readonly Value[]): boolean {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const x = a[i] as Value;
    const y = b[i] as Value;
    if (!equals(x, y)) return ordered(op, x, y);
  }
  return holds(op, a.length - b.length);
}

export function isOrdering(op: string): op is Ordering {
  return op === '<' || op === '<=' || op === '>' || op === '>=';
}

/** Below this size Python sorts by binary insertion alone. */
const SMALL = 64;

/**
 * A stable sort that asks only `<`, as Python's does.
 * @param keys one sort key for each item
 */
export function sortByKeys(items: readonly Value[], keys: readonly Value[], reverse: boolean): Value[] {
  const order = items.map((_, index) => index);
  // Reversing before and after keeps equal items in their order.
  if (reverse) order.reverse();
  const before = (i: number, j: number): boolean => ordered('<', keys[i] as Value, keys[j] as Value);
  if (order.length < SMALL) insertionSort(order, before);
  else order.sort((i, j) => (before(i, j) ? -1 : before(j, i) ? 1 : 0));
  if (reverse) order.reverse();
  return order.map((index) => items[index] as Value);
}

/** Compares the same pairs in the same order as Python, so that unlike types give the same error text. */
function insertionSort(order: number[], before: (i: number, j: number) => boolean): void {
  if (order.length < 2) return;
  const at = (index: number): number => order[index] as number;
  let run = 2;
  if (before(at(1), at(0))) {
    while (run < order.length && before(at(run), at(run - 1))) run++;
    order.splice(0, run, ...order.slice(0, run).reverse());
  } else {
    while (run < order.length && !before(at(run), at(run - 1))) run++;
  }
  for (let next = run; next < order.length; next++) {
    const pivot = at(next);
    let low = 0;
    let high = next;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (before(pivot, at(middle))) high = middle;
      else low = middle + 1;
    }
    order.splice(next, 1);
    order.splice(low, 0, pivot);
  }
}
