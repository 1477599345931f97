import { filterArgumentError, JinjaError, typeError, valueError } from '../../errors.ts';
import { PyObject, type Value } from '../../value.ts';
import { asDouble, asInteger } from '../arithmetic.ts';
import { divideHalfEven, fixedDigits, roundDouble } from '../digits.ts';
import { Float } from '../float.ts';
import { type Integer, integer, subtract } from '../integer.ts';
import { textOf } from '../markup.ts';
import { truncate } from '../methods/number.ts';
import { invalidInteger, parseDouble, parseInteger } from '../numberText.ts';
import { binary } from '../operations.ts';
import { repr, truthy, typeName } from '../representation.ts';
import { requireInteger } from '../slicing.ts';
import { Undefined } from '../undefined.ts';
import { type Filter, filter } from './filter.ts';

/** A number type of its own, such as Decimal, that numeric filters know by these methods. */
export interface RealNumber {
  absolute(): Value;
  toFloat(): number;
  truncated(): Integer;
  rounded(decimals: number | undefined): Value;
}

/** The number methods of a Decimal; `undefined` for any other value. */
function asReal(value: Value | undefined): RealNumber | undefined {
  return value instanceof PyObject && 'toFloat' in value ? (value as unknown as RealNumber) : undefined;
}

/** `int(value)` or `int(value, base)`. Throws TypeError, ValueError or OverflowError. */
function toInteger(value: Value, base = 10): Integer {
  if (value instanceof Undefined) throw value.error();
  const text = textOf(value);
  if (text !== undefined) {
    const parsed = parseInteger(text, base);
    if (parsed === undefined) throw invalidInteger(text, base);
    return parsed;
  }
  if (value instanceof Float) return truncate(value.value);
  const whole = asInteger(value) ?? asReal(value)?.truncated();
  if (whole !== undefined) return whole;
  const accepted = 'int() argument must be a string, a bytes-like object or a real number, not';
  throw typeError(`${accepted} '${typeName(value)}'`);
}

/** `float(value)`. Throws TypeError or ValueError. */
export function toFloat(value: Value): Float {
  if (value instanceof Undefined) throw value.error();
  const text = textOf(value);
  if (text !== undefined) {
    const parsed = parseDouble(text);
    if (parsed === undefined) throw valueError(`could not convert string to float: ${repr(text)}`);
    return new Float(parsed);
  }
  const number = asDouble(value) ?? asReal(value)?.toFloat();
  if (number !== undefined) return new Float(number);
  throw typeError(`float() argument must be a string or a real number, not '${typeName(value)}'`);
}

/** The result, or the second one when the first fails with one of these exceptions. */
function attempt<T>(first: () => T, kinds: readonly string[], second: () => T): T {
  try {
    return first();
  } catch (error) {
    if (error instanceof JinjaError && kinds.includes(error.kind)) return second();
    throw error;
  }
}

/** What makes `int` and `float` give their default. */
const WRONG_VALUE = ['TypeError', 'ValueError'];

/** `int(default, base)`: also of texts such as `4.2`, by way of float. */
const int = filter('do_int', 'default= base=', ([value, fallback, base]) => {
  const radix = base === undefined ? 10 : requireInteger(base);
  const viaFloat = (): Value =>
    attempt<Value>(
      () => truncate(toFloat(value as Value).value),
      [...WRONG_VALUE, 'OverflowError'],
      () => fallback ?? (fallback === undefined ? 0 : null),
    );
  return attempt<Value>(() => toInteger(value as Value, radix), WRONG_VALUE, viaFloat);
});

/** `float(default)`. */
const float = filter('do_float', 'default=', ([value, fallback]) => {
  return attempt<Value>(
    () => toFloat(value as Value),
    WRONG_VALUE,
    () => (fallback === undefined ? new Float(0) : fallback),
  );
});

/** `abs`, which takes no argument. */
function abs(value: Value, args: Value[]): Value {
  if (args.length > 0) throw typeError(`abs() takes exactly one argument (${args.length + 1} given)`);
  if (value instanceof Float) return new Float(Math.abs(value.value));
  const whole = asInteger(value);
  if (whole !== undefined) return Number(whole) < 0 ? subtract(0, whole) : whole;
  const real = asReal(value);
  if (real !== undefined) return real.absolute();
  if (value instanceof PyObject && 'absolute' in value) return (value as unknown as RealNumber).absolute();
  throw typeError(`bad operand type for abs(): '${typeName(value)}'`);
}

/** Python's `round(value, decimals)`. */
function roundValue(value: Value, decimals: number): Value {
  if (value instanceof Float) return new Float(roundDouble(value.value, decimals));
  const whole = asInteger(value);
  if (whole !== undefined) return decimals >= 0 ? whole : roundInteger(whole, -decimals);
  const real = asReal(value);
  if (real !== undefined) return real.rounded(decimals);
  throw typeError(`type ${typeName(value)} doesn't define __round__ method`);
}

/** `round(1250, -2)`: half to even, in units of 10^zeros. */
function roundInteger(value: Integer, zeros: number): Integer {
  const big = BigInt(value);
  // A unit far above the number would be longer than any memory.
  if (zeros > big.toString().length + 1) return 0;
  const unit = 10n ** BigInt(zeros);
  const rounded = divideHalfEven(big < 0n ? -big : big, unit) * unit;
  return integer(big < 0n ? -rounded : rounded);
}

/** `round(precision, method)`. `ceil` and `floor` go by way of a power of ten, as in Jinja2. */
const round = filter('do_round', 'precision= method=', ([value, precision, method]) => {
  const how = method ?? 'common';
  if (how !== 'common' && how !== 'ceil' && how !== 'floor') {
    throw filterArgumentError('method must be common, ceil or floor');
  }
  const number = value as Value;
  if (how === 'common') return roundValue(number, precision === undefined ? 0 : requireInteger(precision));
  const factor = binary('**', 10, precision ?? 0);
  return binary('/', towards(how, binary('*', number, factor)), factor);
});

/** `math.ceil` and `math.floor`, which give an int. */
function towards(how: 'ceil' | 'floor', value: Value): Value {
  const whole = asInteger(value);
  if (whole !== undefined) return whole;
  const number = asReal(value)?.toFloat() ?? asDouble(value);
  if (number === undefined) throw typeError(`must be real number, not ${typeName(value)}`);
  return truncate(how === 'ceil' ? Math.ceil(number) : Math.floor(number));
}

/** Units of 1000 bytes. */
const SIZES = ['kB', 'MB', 'GB', 'TB', 'PB', 'EB', 'ZB', 'YB'];
/** Units of 1024 bytes. */
const BINARY_SIZES = ['KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB', 'ZiB', 'YiB'];

/** `filesizeformat`: one decimal, in the unit that leaves a number above one. */
const filesizeformat = filter('do_filesizeformat', 'binary=', ([value, binaryUnits]) => {
  const bytes = toFloat(value as Value).value;
  const isBinary = truthy(binaryUnits ?? false);
  const base = isBinary ? 1024 : 1000;
  if (bytes === 1) return '1 Byte';
  if (bytes < base) return `${Math.trunc(bytes) + 0} Bytes`;
  const names = isBinary ? BINARY_SIZES : SIZES;
  let at = 0;
  while (at < names.length - 1 && bytes >= base ** (at + 2)) at++;
  return `${fixedDigits((base * bytes) / base ** (at + 2), 1)} ${names[at]}`;
});

/** Filters over numbers, by name. */
export const numberFilters: Readonly<Record<string, Filter>> = { abs, filesizeformat, float, int, round };
