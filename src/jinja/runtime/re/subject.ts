import { typeError } from '../../errors.ts';
import type { Value } from '../../value.ts';
import { isSimple, textLength } from '../iteration.ts';
import { textOf } from '../markup.ts';
import { typeName } from '../representation.ts';
import { requireInteger } from '../slicing.ts';

/** The text that a search takes, as JavaScript units. */
export interface Subject {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** Code points before a position in JavaScript units. */
export function pointsBefore(text: string, unit: number): number {
  return isSimple(text) ? unit : textLength(text.slice(0, unit));
}

/** A text to search in. Throws TypeError. */
export function subjectOf(value: Value | undefined, pos?: Value, endpos?: Value): Subject {
  const text = textOf(value);
  if (text === undefined) {
    throw typeError(`expected string or bytes-like object, got '${typeName(value ?? null)}'`);
  }
  const unit = (position: Value | undefined, fallback: number): number => {
    if (position === undefined) return fallback;
    const point = Math.max(0, requireInteger(position));
    if (isSimple(text)) return Math.min(point, text.length);
    return [...text].slice(0, point).join('').length;
  };
  const end = unit(endpos, text.length);
  return { text: end === text.length ? text : text.slice(0, end), start: unit(pos, 0), end };
}
