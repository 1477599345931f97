/**
 * Exact decimal digits of doubles.
 *
 * `toFixed` and `toExponential` round a tie away from zero and stop at 100 digits; Python rounds the exact value half to even.
 */

/** The exact value of a finite double: `mantissa * 2 ** exponent`, mantissa not negative. */
function decompose(value: number): { mantissa: bigint; exponent: number } {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, Math.abs(value));
  const bits = view.getBigUint64(0);
  const biased = Number(bits >> 52n);
  const fraction = bits & 0xfffffffffffffn;
  return biased === 0
    ? { mantissa: fraction, exponent: -1074 }
    : { mantissa: fraction | 0x10000000000000n, exponent: biased - 1075 };
}

/** The integer nearest to `numerator / denominator`, ties to even; both not negative. */
export function divideHalfEven(numerator: bigint, denominator: bigint): bigint {
  const quotient = numerator / denominator;
  const twice = (numerator % denominator) * 2n;
  if (twice > denominator || (twice === denominator && quotient % 2n === 1n)) return quotient + 1n;
  return quotient;
}

/** A finite double as an exact fraction, which `float.as_integer_ratio` gives; the denominator is a power of two. */
export function exactFraction(value: number): [numerator: bigint, denominator: bigint] {
  let numerator = value;
  let denominator = 1n;
  while (!Number.isInteger(numerator)) {
    numerator *= 2;
    denominator *= 2n;
  }
  return [BigInt(numerator), denominator];
}

/** `|value| * 10 ** power` rounded half to even. */
function scaled(value: number, power: number): bigint {
  const { mantissa, exponent } = decompose(value);
  let numerator = mantissa;
  let denominator = 1n;
  if (exponent >= 0) numerator <<= BigInt(exponent);
  else denominator <<= BigInt(-exponent);
  if (power >= 0) numerator *= 10n ** BigInt(power);
  else denominator *= 10n ** BigInt(-power);
  return divideHalfEven(numerator, denominator);
}

/** `|value|` with that many decimals, as `%.nf` prints it. */
export function fixedDigits(value: number, decimals: number): string {
  const digits = scaled(value, decimals)
    .toString()
    .padStart(decimals + 1, '0');
  if (decimals === 0) return digits;
  return `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

/** `|value|` as one digit, `precision` more digits, and the exponent of ten. */
export function scientificDigits(value: number, precision: number): { digits: string; exponent: number } {
  if (value === 0) return { digits: '0'.repeat(precision + 1), exponent: 0 };
  let exponent = Number(Math.abs(value).toExponential().split('e')[1]);
  let digits = scaled(value, precision - exponent).toString();
  // Rounding up may give one digit more: 9.99 → 10.0.
  if (digits.length > precision + 1) {
    exponent += 1;
    digits = scaled(value, precision - exponent).toString();
  }
  return { digits, exponent };
}

/** Python's `round(value, decimals)` of a finite double. */
export function roundDouble(value: number, decimals: number): number {
  if (!Number.isFinite(value) || value === 0) return value;
  if (decimals > 323) return value;
  const sign = value < 0 ? '-' : '';
  if (decimals >= 0) return Number(sign + fixedDigits(value, decimals));
  if (decimals < -308) return value < 0 ? -0 : 0;
  return Number(`${sign}${scaled(value, decimals)}e${-decimals}`);
}
