import { valueError } from '../errors.ts';
import { type Integer, integer } from './integer.ts';
import { stripSpace } from './methods/letters.ts';
import { repr } from './representation.ts';

const DIGITS = '0123456789abcdefghijklmnopqrstuvwxyz';

/** The digits of other scripts as ASCII ones. */
function asciiDigits(text: string): string {
  return text.replace(/\p{Nd}/gu, (digit) => {
    const code = digit.codePointAt(0) as number;
    if (code < 0x80) return digit;
    let zero = code;
    while (/\p{Nd}/u.test(String.fromCodePoint(zero - 1)) && code - zero < 9) zero--;
    return String(code - zero);
  });
}

/** `int(text, base)`; `undefined` when the text is no integer of that base. */
export function parseInteger(text: string, base: number): Integer | undefined {
  if (base !== 0 && (base < 2 || base > 36)) throw valueError('int() base must be >= 2 and <= 36, or 0');
  const match = /^([+-]?)(0[xX]|0[oO]|0[bB])?(_?[\da-zA-Z]+(?:_[\da-zA-Z]+)*)$/.exec(
    asciiDigits(stripSpace(text, 'strip')),
  );
  if (match === null) return undefined;
  const [, sign = '', prefix = '', body = ''] = match;
  const prefixBase = { '0x': 16, '0o': 8, '0b': 2, '': 0 }[prefix.toLowerCase()] ?? 0;
  const takesPrefix = prefixBase !== 0 && (base === 0 || base === prefixBase);
  const digits = (takesPrefix ? body : prefix + body).replaceAll('_', '').toLowerCase();
  if (!takesPrefix && body.startsWith('_')) return undefined;
  const radix = base === 0 ? prefixBase || 10 : base;
  if (base === 0 && prefixBase === 0 && /^0+[1-9]/.test(digits)) return undefined;
  if ([...digits].some((digit) => DIGITS.indexOf(digit) >= radix)) return undefined;
  const value = digits.length < 10 ? Number.parseInt(digits, radix) : bigValue(digits, radix);
  return sign === '-' ? negated(value) : value;
}

function negated(value: Integer): Integer {
  return typeof value === 'number' ? 0 - value : integer(-value);
}

function bigValue(digits: string, radix: number): Integer {
  if (radix === 10) return integer(BigInt(digits));
  let value = 0n;
  for (const digit of digits) value = value * BigInt(radix) + BigInt(DIGITS.indexOf(digit));
  return integer(value);
}

/** `float(text)`; `undefined` when the text is no number. */
export function parseDouble(text: string): number | undefined {
  const trimmed = asciiDigits(stripSpace(text, 'strip'));
  const word = /^([+-]?)(inf|infinity|nan)$/i.exec(trimmed);
  if (word !== null) {
    if (word[2]?.toLowerCase() === 'nan') return Number.NaN;
    return word[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  }
  const number = /^[+-]?(?:\d+(?:_\d+)*\.?(?:\d+(?:_\d+)*)?|\.\d+(?:_\d+)*)(?:[eE][+-]?\d+(?:_\d+)*)?$/;
  return number.test(trimmed) ? Number(trimmed.replaceAll('_', '')) : undefined;
}

/** The ValueError of `int(text)`. */
export function invalidInteger(text: string, base: number): Error {
  return valueError(`invalid literal for int() with base ${base}: ${repr(text)}`);
}
