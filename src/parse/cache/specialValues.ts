import { PyDate } from '../../jinja/runtime/datetime/date.ts';
import { PyDateTime } from '../../jinja/runtime/datetime/dateTime.ts';
import { Float } from '../../jinja/runtime/float.ts';

/** A value that JSON cannot hold: its place (keys from the top), its kind, its text. */
export interface SpecialValue {
  readonly path: readonly (string | number)[];
  readonly kind: 'float' | 'date' | 'bigint' | 'number';
  readonly text: string;
}

/**
 * Finds what JSON would lose in a tree of plain data.
 * @returns false when something is in it that cannot be restored, so that the tree must not be kept
 */
export function collectSpecials(value: unknown, path: (string | number)[], found: SpecialValue[]): boolean {
  switch (typeof value) {
    case 'string':
    case 'boolean':
    case 'undefined':
      return true;
    case 'number':
      if (!Number.isFinite(value) || Object.is(value, -0)) {
        found.push({ path: [...path], kind: 'number', text: Object.is(value, -0) ? '-0' : String(value) });
      }
      return true;
    case 'bigint':
      found.push({ path: [...path], kind: 'bigint', text: String(value) });
      return true;
    case 'object':
      return value === null || collectInside(value, path, found);
    default:
      return false;
  }
}

function collectInside(value: object, path: (string | number)[], found: SpecialValue[]): boolean {
  if (Array.isArray(value)) {
    for (let at = 0; at < value.length; at++) {
      const item: unknown = value[at];
      if (typeof item === 'string') continue;
      // JSON writes null for it
      if (item === undefined) return false;
      path.push(at);
      if (!collectSpecials(item, path, found)) return false;
      path.pop();
    }
    return true;
  }
  if (Object.getPrototypeOf(value) !== Object.prototype) return collectInstance(value, path, found);
  for (const key in value) {
    const item: unknown = (value as Record<string, unknown>)[key];
    if (typeof item === 'string' || typeof item === 'boolean' || item === null) continue;
    path.push(key);
    if (!collectSpecials(item, path, found)) return false;
    path.pop();
  }
  return true;
}

function collectInstance(value: object, path: readonly (string | number)[], found: SpecialValue[]): boolean {
  if (value instanceof Float) {
    found.push({ path: [...path], kind: 'float', text: Object.is(value.value, -0) ? '-0' : String(value.value) });
    return true;
  }
  if (value instanceof PyDate && !(value instanceof PyDateTime)) {
    found.push({ path: [...path], kind: 'date', text: JSON.stringify([value.year, value.month, value.day]) });
    return true;
  }
  return false;
}

/** Puts the values back into a tree that went through JSON. */
export function restoreSpecials(tree: unknown, specials: readonly SpecialValue[]): void {
  for (const { path, kind, text } of specials) {
    let holder = tree as Record<string | number, unknown>;
    for (const key of path.slice(0, -1)) holder = holder[key] as Record<string | number, unknown>;
    holder[path.at(-1) as string | number] = restored(kind, text);
  }
}

function restored(kind: SpecialValue['kind'], text: string): unknown {
  switch (kind) {
    case 'float':
      return new Float(Number(text));
    case 'number':
      return Number(text);
    case 'bigint':
      return BigInt(text);
    case 'date': {
      const [year, month, day] = JSON.parse(text) as [number, number, number];
      return new PyDate(year, month, day);
    }
  }
}
