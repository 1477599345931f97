import { divideHalfEven } from '../digits.ts';

/** Python rounds down, JavaScript towards zero. */
export function floorDivide(a: bigint, b: bigint): bigint {
  const quotient = a / b;
  return a % b !== 0n && a < 0n !== b < 0n ? quotient - 1n : quotient;
}

/** `a / b` rounded half to even. */
export function rounded(a: bigint, b: bigint): bigint {
  const negative = a < 0n !== b < 0n;
  const size = divideHalfEven(a < 0n ? -a : a, b < 0n ? -b : b);
  return negative ? -size : size;
}
