import { JinjaError, overflowError, zeroDivisionError } from '../errors.ts';

/** A Python int: a number while that is exact, a bigint beyond. */
export type Integer = number | bigint;

/** Results of `**` and `<<`-like growth are kept below this many bits, so that a template cannot fill the memory. */
const MAX_POWER_BITS = 8_000_000;

/** The canonical form: a number wherever it is exact. */
export function integer(value: bigint): Integer {
  return value >= -9007199254740991n && value <= 9007199254740991n ? Number(value) : value;
}

/** `a + b`: exact, as a bigint where a number would round. */
export function add(a: Integer, b: Integer): Integer {
  if (typeof a === 'number' && typeof b === 'number') {
    const sum = a + b;
    if (Number.isSafeInteger(sum)) return sum;
  }
  return integer(BigInt(a) + BigInt(b));
}

/** `a - b`, exact. */
export function subtract(a: Integer, b: Integer): Integer {
  if (typeof a === 'number' && typeof b === 'number') {
    const difference = a - b;
    if (Number.isSafeInteger(difference)) return difference;
  }
  return integer(BigInt(a) - BigInt(b));
}

/** `a * b`, exact. */
export function multiply(a: Integer, b: Integer): Integer {
  if (typeof a === 'number' && typeof b === 'number') {
    const product = a * b;
    // Adding 0 turns -0, which ints do not have, into 0.
    if (Number.isSafeInteger(product)) return product + 0;
  }
  return integer(BigInt(a) * BigInt(b));
}

/** `a // b`, rounding towards minus infinity. */
export function floorDivide(a: Integer, b: Integer): Integer {
  if (Number(b) === 0) throw zeroDivisionError('integer division or modulo by zero');
  if (typeof a === 'number' && typeof b === 'number') {
    const rest = a % b;
    const quotient = (a - rest) / b;
    return (rest !== 0 && rest < 0 !== b < 0 ? quotient - 1 : quotient) + 0;
  }
  const x = BigInt(a);
  const y = BigInt(b);
  const rest = x % y;
  return integer(rest !== 0n && rest < 0n !== y < 0n ? x / y - 1n : x / y);
}

/** `a % b`, with the sign of `b`. */
export function modulo(a: Integer, b: Integer): Integer {
  if (Number(b) === 0) throw zeroDivisionError('integer modulo by zero');
  if (typeof a === 'number' && typeof b === 'number') {
    const rest = a % b;
    return (rest !== 0 && rest < 0 !== b < 0 ? rest + b : rest) + 0;
  }
  const y = BigInt(b);
  const rest = BigInt(a) % y;
  return integer(rest !== 0n && rest < 0n !== y < 0n ? rest + y : rest);
}

/** `a ** b` for `b >= 0`. */
export function power(a: Integer, b: Integer): Integer {
  if (typeof a === 'number' && typeof b === 'number') {
    const result = a ** b;
    if (Number.isSafeInteger(result)) return result + 0;
  }
  if (a === 0 || a === 1) return b === 0 ? 1 : a;
  if (a === -1) return BigInt(b) % 2n === 0n ? 1 : -1;
  const bits = BigInt(a).toString(16).length * 4;
  if (bits * Number(b) > MAX_POWER_BITS) {
    throw new JinjaError('MemoryError', `the result of ** would be longer than ${MAX_POWER_BITS} bits`);
  }
  return integer(BigInt(a) ** BigInt(b));
}

/** `a / b` correctly rounded, also where an operand has no exact double. */
export function trueDivide(a: Integer, b: Integer): number {
  if (Number(b) === 0) throw zeroDivisionError('division by zero');
  if (typeof a === 'number' && typeof b === 'number') return a / b;
  const x = magnitude(BigInt(a));
  const y = magnitude(BigInt(b));
  if (x === 0n) return BigInt(b) < 0n ? -0 : 0;
  // Scale so that the quotient has at least 64 bits, and keep "something is left" as a sticky last bit.
  const shift = 66 - (bitLength(x) - bitLength(y));
  const scaled = shift > 0 ? x << BigInt(shift) : x;
  const divisor = shift < 0 ? y << BigInt(-shift) : y;
  let quotient = scaled / divisor;
  if (scaled % divisor !== 0n) quotient |= 1n;
  const result = scale(Number(quotient), -shift);
  if (!Number.isFinite(result)) throw overflowError('integer division result too large for a float');
  return BigInt(a) < 0n !== BigInt(b) < 0n ? -result : result;
}

/** Without its sign. */
function magnitude(value: bigint): bigint {
  return value < 0n ? -value : value;
}

/** Binary digits of the magnitude; 0 has none. */
export function bitLength(value: bigint): number {
  return value === 0n ? 0 : magnitude(value).toString(2).length;
}

/** `value * 2 ** exponent` in steps, as 2 ** exponent alone may overflow. */
function scale(value: number, exponent: number): number {
  let result = value;
  let rest = exponent;
  while (rest > 1000) {
    result *= 2 ** 1000;
    rest -= 1000;
  }
  while (rest < -1000) {
    result *= 2 ** -1000;
    rest += 1000;
  }
  return result * 2 ** rest;
}

/** The double nearest to an int. Throws OverflowError. */
export function toDouble(value: Integer): number {
  const result = Number(value);
  if (!Number.isFinite(result)) throw overflowError('int too large to convert to float');
  return result;
}
