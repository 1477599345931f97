import { typeError, valueError } from '../errors.ts';
import { PyObject, type Value } from '../value.ts';
import { asInteger } from './arithmetic.ts';
import { characters, isSimple } from './iteration.ts';
import { typeName } from './representation.ts';

/** The positions a slice names, in order. */
export interface SliceRange {
  readonly start: number;
  /** How many positions. */
  readonly count: number;
  readonly step: number;
}

/** A bound as a number; beyond 2**52 no sequence reaches. */
function bound(value: Value): number | undefined {
  if (value === null) return undefined;
  const whole = asInteger(value);
  if (whole === undefined) throw typeError('slice indices must be integers or None or have an __index__ method');
  return Math.max(-(2 ** 52), Math.min(2 ** 52, Number(whole)));
}

/** Python's `slice(start, stop, step).indices(size)`. */
export function sliceRange(size: number, start: Value, stop: Value, step: Value): SliceRange {
  const by = bound(step) ?? 1;
  if (by === 0) throw valueError('slice step cannot be zero');
  const lowest = by < 0 ? -1 : 0;
  const highest = by < 0 ? size - 1 : size;
  const clamp = (at: number): number => {
    const position = at < 0 ? at + size : at;
    return Math.max(lowest, Math.min(highest, position));
  };
  const from = bound(start);
  const to = bound(stop);
  const first = from === undefined ? (by < 0 ? highest : lowest) : clamp(from);
  const last = to === undefined ? (by < 0 ? lowest : highest) : clamp(to);
  const count = Math.max(0, Math.ceil((last - first) / by));
  return { start: first, count, step: by };
}

/** The items at the positions of a slice. */
export function sliceItems<T>(items: readonly T[], range: SliceRange): T[] {
  if (range.step === 1) return items.slice(range.start, range.start + range.count);
  const result: T[] = [];
  for (let i = 0; i < range.count; i++) result.push(items[range.start + i * range.step] as T);
  return result;
}

/** `text[start:stop:step]`, in code points. */
export function sliceText(text: string, start: Value, stop: Value, step: Value): string {
  if (isSimple(text)) {
    const range = sliceRange(text.length, start, stop, step);
    if (range.step === 1) return text.slice(range.start, range.start + range.count);
  }
  const all = characters(text);
  return sliceItems(all, sliceRange(all.length, start, stop, step)).join('');
}

/** `value[start:stop:step]`; `undefined` when the value cannot be sliced. */
export function sliceOf(value: Value, start: Value, stop: Value, step: Value): Value | undefined {
  if (typeof value === 'string') return sliceText(value, start, stop, step);
  if (Array.isArray(value)) return sliceItems(value, sliceRange(value.length, start, stop, step));
  if (value instanceof PyObject && 'slice' in value && typeof value.slice === 'function') {
    return value.slice(start, stop, step) as Value;
  }
  return undefined;
}

/** Position that a Python index names, or `undefined` when outside. */
export function position(index: Value, size: number): number | undefined {
  const whole = asInteger(index);
  if (whole === undefined) return undefined;
  const at = Number(whole) < 0 ? Number(whole) + size : Number(whole);
  return at >= 0 && at < size ? at : undefined;
}

/** An argument that must be an int. Throws TypeError `'str' object cannot be interpreted as an integer`. */
export function requireInteger(value: Value): number {
  const whole = asInteger(value);
  if (whole === undefined) throw typeError(`'${typeName(value)}' object cannot be interpreted as an integer`);
  return Number(whole);
}
