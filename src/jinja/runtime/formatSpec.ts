import { overflowError, typeError, valueError } from '../errors.ts';
import { PyObject, type Value } from '../value.ts';
import { asInteger } from './arithmetic.ts';
import { fixedDigits, scientificDigits } from './digits.ts';
import { Float, floatText } from './float.ts';
import type { Integer } from './integer.ts';
import { toDouble } from './integer.ts';
import { characters, textLength } from './iteration.ts';
import { Markup } from './markup.ts';
import { str, typeName } from './representation.ts';

/** A format spec taken apart: `[[fill]align][sign][z][#][0][width][grouping][.precision][type]`. */
export interface Spec {
  readonly fill: string | undefined;
  readonly align: string | undefined;
  readonly sign: string;
  readonly alternate: boolean;
  readonly noNegativeZero: boolean;
  readonly width: number;
  readonly grouping: string;
  readonly precision: number | undefined;
  readonly type: string;
}

/** A value with a `__format__` of its own, such as Decimal and the dates. */
export interface Formattable {
  formatWith(spec: string): string;
}

/** fill, align, sign, z, #, 0, width, grouping, precision and type, in this order. */
const SPEC = /^(?:([\s\S])?([<>=^]))?([+\- ])?(z)?(#)?(0)?(\d+)?([,_])?(?:\.(\d+))?([\s\S])?$/u;
/** A wider field is a mistake, and would only fill the memory. */
const MAX_WIDTH = 1_000_000;

/** Throws ValueError `Invalid format specifier '…' for object of type '…'`. */
export function parseSpec(spec: string, type: string): Spec {
  const match = SPEC.exec(spec);
  if (match === null) throw valueError(complaint(spec, type));
  const [, fill, align, sign, z, alternate, zero, width, grouping, precision, kind] = match;
  if (Number(width) > MAX_WIDTH || Number(precision) > MAX_WIDTH)
    throw valueError('Too many decimal digits in format string');
  return {
    fill: fill ?? (align === undefined && zero ? '0' : zero && fill === undefined ? '0' : undefined),
    align: align ?? (zero ? '=' : undefined),
    sign: sign ?? '-',
    alternate: alternate !== undefined,
    noNegativeZero: z !== undefined,
    width: width === undefined ? 0 : Number(width),
    grouping: grouping ?? '',
    precision: precision === undefined ? undefined : Number(precision),
    type: kind ?? '',
  };
}

/** Why a spec is wrong, as Python puts it. */
function complaint(spec: string, type: string): string {
  if (/\.(?!\d)/.test(spec)) return 'Format specifier missing precision';
  if (/,_/.test(spec) || /_,/.test(spec)) return "Cannot specify both ',' and '_'.";
  if (/,,/.test(spec)) return "Cannot specify ',' with ','.";
  return `Invalid format specifier '${spec}' for object of type '${type}'`;
}

/** `format(value, spec)`. Throws ValueError or TypeError worded as Python words it. */
export function formatSpec(value: Value, spec: string): string {
  if (value instanceof PyObject && 'formatWith' in value) return (value as unknown as Formattable).formatWith(spec);
  if (spec === '') return str(value);
  if (typeof value === 'string') return formatText(value, parseSpec(spec, 'str'));
  if (value instanceof Markup) return formatText(value.text, parseSpec(spec, 'str'));
  if (value instanceof Float) return formatFloat(value.value, parseSpec(spec, 'float'), 'float');
  const whole = asInteger(value);
  if (whole !== undefined) return formatInteger(whole, parseSpec(spec, typeName(value)), typeName(value));
  throw typeError(`unsupported format string passed to ${typeName(value)}.__format__`);
}

/** A str in a spec: only width, alignment and length. */
function formatText(text: string, spec: Spec): string {
  if (spec.type !== '' && spec.type !== 's') throw unknownCode(spec.type, 'str');
  if (spec.sign !== '-') throw valueError('Sign not allowed in string format specifier');
  if (spec.alternate) throw valueError('Alternate form (#) not allowed in string format specifier');
  if (spec.align === '=' && spec.fill !== '0') throw valueError("'=' alignment not allowed in string format specifier");
  if (spec.grouping !== '') throw valueError(`Cannot specify '${spec.grouping}' with 's'.`);
  const cut = spec.precision === undefined ? text : characters(text).slice(0, spec.precision).join('');
  return aligned(cut, spec, spec.align === undefined || spec.align === '=' ? '<' : spec.align);
}

/** The ValueError of a type letter that the value does not know. */
function unknownCode(code: string, type: string): Error {
  return valueError(`Unknown format code '${code}' for object of type '${type}'`);
}

/** Text padded to the spec's width. */
function aligned(text: string, spec: Spec, align: string): string {
  const missing = spec.width - textLength(text);
  if (missing <= 0) return text;
  const fill = spec.fill ?? ' ';
  if (align === '<') return text + fill.repeat(missing);
  if (align === '^') {
    const left = Math.floor(missing / 2);
    return fill.repeat(left) + text + fill.repeat(missing - left);
  }
  return fill.repeat(missing) + text;
}

/** A number's sign, prefix and digits put together and padded. `tail` is what follows the digits that are grouped. */
export function assemble(sign: string, prefix: string, digits: string, tail: string, spec: Spec, every = 3): string {
  let body = digits;
  if (spec.grouping !== '' && digits !== '') {
    // Zero padding takes part in the grouping: format(1234, '09,') is '0,001,234'.
    if (spec.align === '=' && spec.fill === '0') {
      const room = spec.width - sign.length - prefix.length - tail.length;
      while (grouped(body, spec.grouping, every).length < room) body = `0${body}`;
      while (body.length > digits.length && grouped(body.slice(1), spec.grouping, every).length >= room)
        body = body.slice(1);
    }
    body = grouped(body, spec.grouping, every);
  }
  if (spec.align === '=') {
    const missing = Math.max(0, spec.width - sign.length - prefix.length - body.length - tail.length);
    return sign + prefix + (spec.fill ?? ' ').repeat(missing) + body + tail;
  }
  return aligned(sign + prefix + body + tail, spec, spec.align ?? '>');
}

/** Digits with a mark between groups. */
function grouped(digits: string, mark: string, every: number): string {
  const parts: string[] = [];
  for (let end = digits.length; end > 0; end -= every) parts.unshift(digits.slice(Math.max(0, end - every), end));
  return parts.join(mark);
}

/** What stands before the digits. */
export function signOf(negative: boolean, spec: Spec): string {
  if (negative) return '-';
  return spec.sign === '-' ? '' : spec.sign;
}

/** Number bases of the format types. */
const RADIX: Readonly<Record<string, number>> = { b: 2, o: 8, x: 16, X: 16 };

/** An int in a spec; the float types turn it into a float. */
function formatInteger(value: Integer, spec: Spec, type: string): string {
  if ('eEfFgG%'.includes(spec.type) && spec.type !== '') return formatFloat(toDouble(value), spec, type);
  if (spec.noNegativeZero)
    throw valueError('Negative zero coercion (z) not allowed in format specifier with integer format code');
  if (spec.precision !== undefined) throw valueError('Precision not allowed in integer format specifier');
  if (spec.type === 'c') return formatCharacter(value, spec);
  if (!'bdoxXn'.includes(spec.type)) throw unknownCode(spec.type, type);
  if (spec.type === 'n' && spec.grouping !== '') throw valueError(`Cannot specify '${spec.grouping}' with 'n'.`);
  const radix = RADIX[spec.type];
  if (radix !== undefined && spec.grouping === ',') throw valueError(`Cannot specify ',' with '${spec.type}'.`);
  const magnitude = BigInt(value) < 0n ? -BigInt(value) : BigInt(value);
  let digits = magnitude.toString(radix ?? 10);
  if (spec.type === 'X') digits = digits.toUpperCase();
  const prefix = spec.alternate && radix !== undefined ? `0${spec.type}` : '';
  return assemble(signOf(Number(value) < 0, spec), prefix, digits, '', spec, radix === undefined ? 3 : 4);
}

/** Type `c`: an int as the character of that code. */
function formatCharacter(value: Integer, spec: Spec): string {
  if (spec.sign !== '-') throw valueError("Sign not allowed with integer format specifier 'c'");
  if (spec.alternate) throw valueError("Alternate form (#) not allowed with integer format specifier 'c'");
  if (spec.grouping !== '') throw valueError(`Cannot specify '${spec.grouping}' with 'c'.`);
  if (typeof value === 'bigint') throw overflowError('Python int too large to convert to C long');
  if (value < 0 || value > 0x10ffff) throw overflowError('%c arg not in range(0x110000)');
  return aligned(String.fromCodePoint(value), spec, spec.align ?? '<');
}

/** A float in a spec. */
function formatFloat(value: number, spec: Spec, type: string): string {
  if (spec.type !== '' && !'eEfFgGn%'.includes(spec.type)) throw unknownCode(spec.type, type);
  if (spec.type === 'n' && spec.grouping !== '') throw valueError(`Cannot specify '${spec.grouping}' with 'n'.`);
  const text = floatDigits(value, spec);
  const negative = value < 0 || Object.is(value, -0);
  const isZero = /^[0.]*(?:[eE%].*)?$/.test(text);
  const sign = signOf(negative && !(spec.noNegativeZero && isZero), spec);
  const split = /^(\d*)([\s\S]*)$/.exec(text);
  const [, whole = '', tail = ''] = split ?? [];
  // inf and nan have no digits to group.
  return whole === '' ? assemble(sign, '', '', text, spec) : assemble(sign, '', whole, tail, spec);
}

/** The unsigned text of a float in the spec's type and precision. */
export function floatDigits(value: number, spec: Pick<Spec, 'type' | 'precision' | 'alternate'>): string {
  const lower = spec.type.toLowerCase();
  const upper = spec.type !== '' && spec.type !== lower;
  const finish = (text: string): string => (upper ? text.toUpperCase() : text);
  if (!Number.isFinite(value)) {
    const word = Number.isNaN(value) ? 'nan' : 'inf';
    return lower === '%' ? `${word}%` : finish(word);
  }
  if (lower === '' && spec.precision === undefined) return floatText(Math.abs(value));
  const precision = spec.precision ?? 6;
  switch (lower) {
    case 'f':
      return withPoint(fixedDigits(value, precision), spec.alternate);
    case '%':
      return `${withPoint(fixedDigits(value * 100, precision), spec.alternate)}%`;
    case 'e': {
      const { digits, exponent } = scientificDigits(value, precision);
      return finish(withPoint(mantissa(digits), spec.alternate) + exponentText(exponent));
    }
    default:
      return finish(generalDigits(value, precision, spec.alternate, lower === ''));
  }
}

/** `#` asks for a decimal point even where no digit follows. */
function withPoint(digits: string, always: boolean): string {
  return always && !digits.includes('.') ? `${digits}.` : digits;
}

/** One digit before the point. */
function mantissa(digits: string): string {
  return digits.length > 1 ? `${digits[0]}.${digits.slice(1)}` : digits;
}

/** At least two digits, as Python writes it: `e+05`. */
function exponentText(exponent: number): string {
  return `e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
}

/** `%g`; `asRepr` keeps one decimal at least, as a spec without type does. */
function generalDigits(value: number, wanted: number, alternate: boolean, asRepr: boolean): string {
  const precision = Math.max(1, wanted);
  const { digits, exponent } = scientificDigits(value, precision - 1);
  const kept = alternate ? digits : digits.replace(/0+$/, '') || '0';
  if (exponent < -4 || exponent >= precision - (asRepr ? 1 : 0)) {
    return withPoint(mantissa(kept), alternate) + exponentText(exponent);
  }
  if (exponent < 0) return `0.${'0'.repeat(-exponent - 1)}${kept}`;
  const whole = kept.slice(0, exponent + 1).padEnd(exponent + 1, '0');
  const fraction = kept.slice(exponent + 1);
  if (fraction !== '') return `${whole}.${fraction}`;
  return asRepr ? `${whole}.0` : withPoint(whole, alternate);
}
