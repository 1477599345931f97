import { overflowError, valueError, zeroDivisionError } from '../errors.ts';
import { PyObject, type Value } from '../value.ts';
import { Float } from './float.ts';
import * as int from './integer.ts';

/** An int in either of its forms. */
type Real = number | bigint;

/** The int a value is, counting True and False; `undefined` for anything else. */
export function asInteger(value: Value): int.Integer | undefined {
  if (typeof value === 'number' || typeof value === 'bigint') return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  return value instanceof PyObject ? value.index() : undefined;
}

/** The double a Python number is; `undefined` for anything else. Throws OverflowError for too large an int. */
export function asDouble(value: Value): number | undefined {
  if (value instanceof Float) return value.value;
  const whole = asInteger(value);
  return whole === undefined ? undefined : int.toDouble(whole);
}

/** `a op b` for two Python numbers (int, float, bool); `undefined` when either is something else. */
export function numeric(op: string, a: Value, b: Value): Value | undefined {
  const x = asInteger(a);
  const y = asInteger(b);
  if (x !== undefined && y !== undefined) return integerResult(op, x, y);
  if (x === undefined && !(a instanceof Float)) return undefined;
  if (y === undefined && !(b instanceof Float)) return undefined;
  return floatResult(op, asDouble(a) ?? 0, asDouble(b) ?? 0);
}

/** An operator on two ints; `/` gives a float, and so does `**` with a negative exponent. */
function integerResult(op: string, a: Real, b: Real): Value | undefined {
  switch (op) {
    case '+':
      return int.add(a, b);
    case '-':
      return int.subtract(a, b);
    case '*':
      return int.multiply(a, b);
    case '/':
      return new Float(int.trueDivide(a, b));
    case '//':
      return int.floorDivide(a, b);
    case '%':
      return int.modulo(a, b);
    case '**':
      return Number(b) < 0 ? new Float(power(int.toDouble(a), int.toDouble(b))) : int.power(a, b);
    default:
      return undefined;
  }
}

/** An operator on two doubles. Throws ZeroDivisionError and OverflowError where JavaScript gives infinity. */
function floatResult(op: string, a: number, b: number): Value | undefined {
  switch (op) {
    case '+':
      return new Float(a + b);
    case '-':
      return new Float(a - b);
    case '*':
      return new Float(a * b);
    case '/':
      if (b === 0) throw zeroDivisionError('float division by zero');
      return new Float(a / b);
    case '//':
      if (b === 0) throw zeroDivisionError('float floor division by zero');
      return new Float(floatFloor(a, b));
    case '%':
      if (b === 0) throw zeroDivisionError('float modulo');
      return new Float(floatModulo(a, b));
    case '**':
      return new Float(power(a, b));
    default:
      return undefined;
  }
}

/** `a % b` of floats: the sign of `b`, also for a zero result. */
function floatModulo(a: number, b: number): number {
  const rest = a % b;
  if (rest === 0) return b < 0 ? -0 : 0;
  return rest < 0 !== b < 0 ? rest + b : rest;
}

/** `a // b` of floats, which differs from `floor(a / b)` where the quotient was rounded up. */
function floatFloor(a: number, b: number): number {
  let rest = a % b;
  let quotient = (a - rest) / b;
  if (rest !== 0 && b < 0 !== rest < 0) {
    rest += b;
    quotient -= 1;
  }
  if (quotient === 0) return a / b < 0 || Object.is(a / b, -0) ? -0 : 0;
  const floor = Math.floor(quotient);
  return quotient - floor > 0.5 ? floor + 1 : floor;
}

/** `a ** b` of floats. Throws ZeroDivisionError, ValueError and OverflowError where Python does. */
function power(a: number, b: number): number {
  if (a === 0 && b < 0) throw zeroDivisionError('0.0 cannot be raised to a negative power');
  // Python defines these two, where JavaScript answers NaN.
  if (a === 1 || (a === -1 && !Number.isFinite(b) && !Number.isNaN(b))) return 1;
  if (a < 0 && Number.isFinite(a) && Number.isFinite(b) && !Number.isInteger(b)) {
    throw valueError('a negative number to a fractional power is a complex number, which is not supported');
  }
  const result = a ** b;
  if (!Number.isFinite(result) && Number.isFinite(a) && Number.isFinite(b)) {
    throw overflowError("(34, 'Numerical result out of range')");
  }
  return result;
}

/** `-v` of a number; `undefined` for anything else. */
export function negate(value: Value): Value | undefined {
  if (value instanceof Float) return new Float(-value.value);
  const whole = asInteger(value);
  return whole === undefined ? undefined : int.subtract(0, whole);
}

/** -1, 0 or 1 for two Python numbers, NaN when unordered; `undefined` when either is something else. */
export function compareNumbers(a: Value, b: Value): number | undefined {
  const x = a instanceof Float ? a.value : asInteger(a);
  const y = b instanceof Float ? b.value : asInteger(b);
  if (x === undefined || y === undefined) return undefined;
  // JavaScript compares a number with a bigint by exact value.
  if (x < y) return -1;
  if (x > y) return 1;
  // biome-ignore lint/suspicious/noDoubleEquals: a number and a bigint of the same value are equal here
  return x == y ? 0 : Number.NaN;
}
