import { typeError, valueError } from '../../errors.ts';
import type { Value } from '../../value.ts';
import { asDouble } from '../arithmetic.ts';
import { typeName } from '../representation.ts';
import { requireInteger } from '../slicing.ts';
import { MAX_ORDINAL } from './calendar.ts';

/** Throws TypeError. @param what `strptime() argument 1` */
export function requireText(value: Value | undefined, what: string): string {
  if (typeof value === 'string') return value;
  throw typeError(`${what} must be str, not ${typeName(value ?? null)}`);
}

/** The argument of `fromisoformat`. Throws TypeError. */
export function isoText(value: Value | undefined): string {
  if (typeof value === 'string') return value;
  throw typeError('fromisoformat: argument must be str');
}

/** Seconds since 1970 as whole microseconds, ties to even. */
export function timestampMicros(value: Value | undefined): bigint {
  const seconds = asDouble(value ?? null);
  if (seconds === undefined) throw typeError(`'${typeName(value ?? null)}' object cannot be interpreted as an integer`);
  if (!Number.isFinite(seconds)) throw valueError('cannot convert float NaN to integer');
  const whole = Math.floor(seconds);
  const fraction = (seconds - whole) * 1e6;
  const floor = Math.floor(fraction);
  const rest = fraction - floor;
  const up = rest > 0.5 || (rest === 0.5 && floor % 2 === 1);
  return BigInt(whole) * 1_000_000n + BigInt(up ? floor + 1 : floor);
}

/** A day's ordinal within Python's range of years. */
export function ordinal(value: Value | undefined): number {
  const number = requireInteger(value ?? null);
  if (number < 1) throw valueError('ordinal must be >= 1');
  if (number > MAX_ORDINAL) throw valueError('year is out of range');
  return number;
}
