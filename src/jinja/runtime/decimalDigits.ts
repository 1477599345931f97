import { divideHalfEven } from './digits.ts';

/** A number that is not negative, with its exact decimal digits: `coefficient * 10 ** exponent`. */
export interface DecimalDigits {
  readonly coefficient: bigint;
  /** Power of ten of the last digit. */
  readonly exponent: number;
}

/** Exponent of the first digit. */
export function adjustedExponent({ coefficient, exponent }: DecimalDigits): number {
  return exponent + coefficient.toString().length - 1;
}

/** Digits with the point at its place, without an exponent. */
export function plainDigits(digits: string, exponent: number): string {
  if (exponent >= 0) return digits + (digits === '0' ? '' : '0'.repeat(exponent));
  const padded = digits.padStart(1 - exponent, '0');
  return `${padded.slice(0, exponent)}.${padded.slice(exponent)}`;
}

/** As `str` writes a Decimal: with an exponent where the digits alone would not tell how many of them count. */
export function digitsText(value: DecimalDigits): string {
  const digits = value.coefficient.toString();
  const adjusted = adjustedExponent(value);
  if (value.exponent <= 0 && adjusted >= -6) return plainDigits(digits, value.exponent);
  return withExponent(digits, 'E', adjusted);
}

/** `1.25E+10`: one digit before the point. @param letter `e` or `E` */
export function withExponent(digits: string, letter: string, exponent: number): string {
  const mantissa = digits.length > 1 ? `${digits[0]}.${digits.slice(1)}` : digits;
  return `${mantissa}${letter}${exponent < 0 ? '-' : '+'}${Math.abs(exponent)}`;
}

/** The number in units of `10 ** exponent`, half to even. */
export function roundedTo(value: DecimalDigits, exponent: number): DecimalDigits {
  const shift = value.exponent - exponent;
  const coefficient =
    shift >= 0 ? value.coefficient * 10n ** BigInt(shift) : divideHalfEven(value.coefficient, 10n ** BigInt(-shift));
  return { coefficient, exponent };
}

/** With so many digits, zeros included. */
export function significant(value: DecimalDigits, count: number): DecimalDigits {
  const cut = roundedTo(value, adjustedExponent(value) - count + 1);
  // Rounding up 99…9 gives one digit too many.
  return cut.coefficient.toString().length > count ? roundedTo(cut, cut.exponent + 1) : cut;
}

/** With at most so many digits. */
export function limited(value: DecimalDigits, count: number): DecimalDigits {
  return value.coefficient.toString().length > count ? significant(value, count) : value;
}

/** Names of the ways to round, in the order of Python's message about a wrong one. */
export const ROUNDINGS = [
  'ROUND_HALF_EVEN',
  'ROUND_HALF_UP',
  'ROUND_HALF_DOWN',
  'ROUND_UP',
  'ROUND_DOWN',
  'ROUND_CEILING',
  'ROUND_FLOOR',
  'ROUND_05UP',
];

/** The digits of `size / unit`, rounded. */
export function roundDigits(size: bigint, unit: bigint, negative: boolean, rounding: string): bigint {
  const whole = size / unit;
  const rest = size % unit;
  if (rest === 0n) return whole;
  const half = rest * 2n === unit ? 0 : rest * 2n > unit ? 1 : -1;
  const up =
    rounding === 'ROUND_HALF_EVEN'
      ? half > 0 || (half === 0 && whole % 2n === 1n)
      : rounding === 'ROUND_HALF_UP'
        ? half >= 0
        : rounding === 'ROUND_HALF_DOWN'
          ? half > 0
          : rounding === 'ROUND_UP' ||
            (rounding === 'ROUND_CEILING' && !negative) ||
            (rounding === 'ROUND_FLOOR' && negative) ||
            (rounding === 'ROUND_05UP' && whole % 5n === 0n);
  return up ? whole + 1n : whole;
}

/** The root of a whole number, rounded down, by Newton's method. */
export function integerRoot(value: bigint): bigint {
  let guess = 10n ** BigInt(Math.ceil(value.toString().length / 2));
  while (true) {
    const next = (guess + value / guess) / 2n;
    if (next >= guess) return guess;
    guess = next;
  }
}
