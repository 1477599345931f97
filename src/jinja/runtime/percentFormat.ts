import { keyError, overflowError, typeError, valueError } from '../errors.ts';
import { PyObject, type Value } from '../value.ts';
import { asDouble, asInteger } from './arithmetic.ts';
import { Dict } from './dict.ts';
import { Float } from './float.ts';
import { asciiRepr } from './format.ts';
import { floatDigits } from './formatSpec.ts';
import type { Integer } from './integer.ts';
import { characters, textLength } from './iteration.ts';
import { textOf } from './markup.ts';
import { truncate } from './methods/number.ts';
import { quote, repr, str, typeName } from './representation.ts';
import { Tuple } from './tuple.ts';

/** One conversion: `%(key)-05.2f`. */
interface Conversion {
  readonly flags: string;
  readonly width: number;
  readonly precision: number | undefined;
  readonly type: string;
}

/** Everything of a conversion but its letter. A key may hold one level of parentheses. */
const CONVERSION = /^%(?:\(((?:[^()]|\([^()]*\))*)\))?([#0\- +]*)(\*|\d*)(?:\.(\*|\d*))?[hlL]?/;
/** A wider field is a mistake, and would only fill the memory. */
const MAX_WIDTH = 1_000_000;

/** What a conversion takes its values from. */
class Arguments {
  readonly #items: readonly Value[];
  readonly #mapping: Value;
  #next = 0;

  constructor(value: Value) {
    this.#items = value instanceof Tuple ? value.items : [value];
    this.#mapping = value;
  }

  /** The next positional value. Throws TypeError when there is none. */
  next(): Value {
    const value = this.#items[this.#next];
    if (value === undefined) throw typeError('not enough arguments for format string');
    this.#next++;
    return value;
  }

  /** A width or precision given by `*`. */
  integer(): number {
    const value = asInteger(this.next());
    if (value === undefined) throw typeError('* wants int');
    return Number(value);
  }

  /** A value by key; positional ones then count as used up. Throws KeyError. */
  named(key: string): Value {
    if (Array.isArray(this.#mapping)) throw typeError('list indices must be integers or slices, not str');
    if (!(this.#mapping instanceof Dict)) throw typeError('format requires a mapping');
    this.#next = this.#items.length;
    const value = this.#mapping.get(key);
    if (value === undefined) throw keyError(quote(key));
    return value;
  }

  /** Throws TypeError for values that no conversion took. */
  finish(): void {
    if (this.#next >= this.#items.length || isMapping(this.#mapping)) return;
    throw typeError('not all arguments converted during string formatting');
  }
}

/** Python lets unused arguments pass when the value could have been a mapping. */
function isMapping(value: Value): boolean {
  if (Array.isArray(value)) return true;
  return value instanceof PyObject && !(value instanceof Tuple) && textOf(value) === undefined && hasItems(value);
}

/** Mappings feed `%(name)s`; anything else feeds `%s` in order. */
function hasItems(value: PyObject): boolean {
  return value instanceof Dict || ['range', 'bytes', 'Undefined', 'Row'].includes(value.typeName);
}

/** `template % value`. Throws TypeError, ValueError and KeyError worded as Python words them. */
export function percentFormat(template: string, value: Value): string {
  const source = new Arguments(value);
  let out = '';
  let at = 0;
  while (true) {
    const percent = template.indexOf('%', at);
    if (percent < 0) break;
    out += template.slice(at, percent);
    const match = CONVERSION.exec(template.slice(percent)) as RegExpExecArray;
    const end = percent + match[0].length;
    const type = template[end];
    if (type === undefined) throw valueError(incomplete(template.slice(percent)));
    if (match[0] === '%' && type === '%') {
      out += '%';
    } else if (match[0] === '%' && type === '(') {
      throw valueError('incomplete format key');
    } else {
      const conversion = readConversion(match, type, source);
      const item = match[1] === undefined ? undefined : source.named(match[1]);
      out += convert(conversion, () => item ?? source.next(), textLength(template.slice(0, end)));
    }
    at = end + 1;
  }
  source.finish();
  return out + template.slice(at);
}

/** Which half of a conversion is missing. */
function incomplete(rest: string): string {
  return /^%\((?![^)]*\))/.test(rest) ? 'incomplete format key' : 'incomplete format';
}

/** Takes the values of `*` in the order that Python takes them: width, then precision. */
function readConversion(match: RegExpExecArray, type: string, source: Arguments): Conversion {
  const [, , flags = '', width = '', precision] = match;
  const wide = width === '*' ? source.integer() : Number(width);
  const precise =
    precision === undefined ? undefined : precision === '*' ? Math.max(0, source.integer()) : Number(precision);
  if (Math.abs(wide) > MAX_WIDTH || (precise ?? 0) > MAX_WIDTH) throw valueError('width or precision too big');
  return { flags: wide < 0 ? `${flags}-` : flags, width: Math.abs(wide), precision: precise, type };
}

/** One conversion's text. */
function convert(how: Conversion, take: () => Value, index: number): string {
  switch (how.type) {
    case 's':
      return padded(cut(str(take()), how), how);
    case 'r':
      return padded(cut(repr(take()), how), how);
    case 'a':
      return padded(cut(asciiRepr(take()), how), how);
    case 'c':
      return padded(character(take()), how);
    case 'd':
    case 'i':
    case 'u':
      return integerText(wholeNumber(take(), how.type), how, 10, '');
    case 'x':
    case 'X':
      return integerText(exactInteger(take(), how.type), how, 16, `0${how.type}`);
    case 'o':
      return integerText(exactInteger(take(), how.type), how, 8, '0o');
    case 'e':
    case 'E':
    case 'f':
    case 'F':
    case 'g':
    case 'G':
      return floatText(take(), how);
    default: {
      take();
      const code = how.type.codePointAt(0) as number;
      const shown = code > 31 && code < 127 ? how.type : '?';
      throw valueError(`unsupported format character '${shown}' (0x${code.toString(16)}) at index ${index}`);
    }
  }
}

/** The precision of a text is its greatest length. */
function cut(text: string, how: Conversion): string {
  return how.precision === undefined ? text : characters(text).slice(0, how.precision).join('');
}

/** Filled up with blanks to the width. */
function padded(text: string, how: Conversion): string {
  const missing = how.width - textLength(text);
  if (missing <= 0) return text;
  return how.flags.includes('-') ? text + ' '.repeat(missing) : ' '.repeat(missing) + text;
}

/** `%c`: a character, or the code of one. Throws TypeError, OverflowError. */
function character(value: Value): string {
  const text = textOf(value);
  if (text !== undefined) {
    if (textLength(text) !== 1) throw typeError('%c requires int or char');
    return text;
  }
  const code = asInteger(value);
  if (code === undefined) throw typeError('%c requires int or char');
  if (Number(code) < 0 || Number(code) > 0x10ffff) throw overflowError('%c arg not in range(0x110000)');
  return String.fromCodePoint(Number(code));
}

/** `%d` cuts the decimals of a float off. */
function wholeNumber(value: Value, type: string): Integer {
  const whole = asInteger(value);
  if (whole !== undefined) return whole;
  if (value instanceof Float) return truncate(value.value);
  if (value instanceof PyObject && value.typeName === 'Decimal') return truncate(Number(value.toText()));
  throw typeError(`%${type} format: a real number is required, not ${typeName(value)}`);
}

/** `%x` and `%o` take ints only. */
function exactInteger(value: Value, type: string): Integer {
  const whole = asInteger(value);
  if (whole === undefined) throw typeError(`%${type} format: an integer is required, not ${typeName(value)}`);
  return whole;
}

/** The precision of an int is its least number of digits. */
function integerText(value: Integer, how: Conversion, radix: number, prefix: string): string {
  const big = BigInt(value);
  let digits = (big < 0n ? -big : big).toString(radix);
  if (how.type === 'X') digits = digits.toUpperCase();
  if (how.precision !== undefined) digits = digits.padStart(how.precision, '0');
  return signed(big < 0n, how.flags.includes('#') ? prefix : '', digits, how);
}

/** A number in one of the float types. Throws TypeError. */
function floatText(value: Value, how: Conversion): string {
  const number = asDouble(value) ?? decimalValue(value);
  if (number === undefined) throw typeError(`must be real number, not ${typeName(value)}`);
  const digits = floatDigits(number, {
    type: how.type,
    precision: how.precision ?? 6,
    alternate: how.flags.includes('#'),
  });
  return signed(number < 0 || Object.is(number, -0), '', digits, how);
}

/** Decimals are formatted by way of a double, as Python does here. */
function decimalValue(value: Value): number | undefined {
  return value instanceof PyObject && value.typeName === 'Decimal' ? Number(value.toText()) : undefined;
}

/** Sign and prefix, with zeros behind them or blanks before them. */
function signed(negative: boolean, prefix: string, digits: string, how: Conversion): string {
  const { flags } = how;
  const sign = negative ? '-' : flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : '';
  const missing = how.width - sign.length - prefix.length - digits.length;
  if (missing > 0 && flags.includes('0') && !flags.includes('-')) return sign + prefix + '0'.repeat(missing) + digits;
  return padded(sign + prefix + digits, how);
}
