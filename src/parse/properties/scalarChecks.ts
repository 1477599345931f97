import { toValue } from '../../jinja/runtime/convert.ts';
import { repr } from '../../jinja/runtime/representation.ts';
import type { Check } from './walk.ts';

/** Python's `repr` of YAML data, cut where it gets long. */
export function shown(value: unknown): string {
  const text = repr(toValue(value));
  return text.length > 400 ? `${text.slice(0, 400)}…` : text;
}

/** A YAML mapping: a plain object, neither a list nor one of the template language's values. */
export function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** For values that are looked at elsewhere, or by nobody. */
export const anything: Check = () => {};

/** A string. */
export const text: Check = (value, walk) => {
  if (typeof value !== 'string') walk.report(`${shown(value)} is not of type 'string'`);
};

/** true or false; `yes` and `on` have become booleans when the YAML was read. */
export const flag: Check = (value, walk) => {
  if (typeof value !== 'boolean') walk.report(`${shown(value)} is not of type 'boolean'`);
};

/** A number without a point. */
export const integer: Check = (value, walk) => {
  if (typeof value !== 'number' || !Number.isInteger(value)) walk.report(`${shown(value)} is not of type 'integer'`);
};

/** A number, with a point or without. */
export const number: Check = (value, walk) => {
  if (typeof value !== 'number' && !isFloat(value)) walk.report(`${shown(value)} is not of type 'number'`);
};

/** A mapping with any keys. */
export const mapping: Check = (value, walk) => {
  if (!isMap(value)) walk.report(`${shown(value)} is not of type 'object'`);
};

/** A string or a number: versions. */
export const label: Check = (value, walk) => {
  const isText = typeof value === 'string' || typeof value === 'number';
  if (!isText && !isFloat(value)) walk.report(`${shown(value)} is not valid under any of the given schemas`);
};

/** A number that was written with a point: `1.0` stays apart from `1`. */
function isFloat(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'typeName' in value && value.typeName === 'float';
}

/** One of some texts. */
export function oneOf(words: readonly string[]): Check {
  return (value, walk) => {
    if (!words.some((word) => word === value)) walk.report(`${shown(value)} is not one of ${shown([...words])}`);
  };
}
