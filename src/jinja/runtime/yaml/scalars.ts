import type { Value } from '../../value.ts';
import { PyDateTime } from '../datetime/dateTime.ts';
import { parseIsoDate } from '../datetime/parseIso.ts';
import { FixedZone, type TzInfo, UTC } from '../datetime/tzInfo.ts';
import { Float } from '../float.ts';
import { type Integer, integer } from '../integer.ts';

/** YAML 1.1 as PyYAML reads it: `yes` and `on` are booleans. */
const BOOL = /^(?:yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF)$/;
/** Those of `BOOL` that mean true. */
const TRUE = /^(?:yes|true|on)$/i;
/** YAML 1.1's floats need a point, and a sign in the exponent; `1:30.5` counts in sixties. */
const FLOAT =
  /^(?:[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;
/** Binary, octal (`017`), decimal, hexadecimal, and `1:30` in sixties; underscores anywhere. */
const INT =
  /^(?:[-+]?0b[0-1_]+|[-+]?0[0-7_]+|[-+]?(?:0|[1-9][0-9_]*)|[-+]?0x[0-9a-fA-F_]+|[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+)$/;
/** An empty value is null too. */
const NULL = /^(?:~|null|Null|NULL|)$/;
/** A date, or a date and time with an optional zone. */
const TIMESTAMP =
  /^(\d{4})-(\d\d?)-(\d\d?)(?:(?:[Tt]|[ \t]+)(\d\d?):(\d\d):(\d\d)(?:\.(\d*))?(?:[ \t]*(Z|([-+])(\d\d?)(?::(\d\d))?))?)?$/;

/** What an unquoted value is taken for. */
export type ScalarKind = 'null' | 'bool' | 'int' | 'float' | 'timestamp' | 'str' | 'merge' | 'value';

/** The YAML 1.1 type that a plain scalar has in PyYAML. */
export function scalarKind(text: string): ScalarKind {
  if (NULL.test(text)) return 'null';
  if (BOOL.test(text)) return 'bool';
  if (FLOAT.test(text)) return 'float';
  if (INT.test(text)) return 'int';
  if (text === '<<') return 'merge';
  if (text === '=') return 'value';
  if (/^\d{4}-\d\d-\d\d$/.test(text)) return 'timestamp';
  const isFull = /^\d{4}-\d\d?-\d\d?(?:[Tt]|[ \t]+)/.test(text) && TIMESTAMP.test(text);
  return isFull ? 'timestamp' : 'str';
}

/** The value of a scalar of a kind; `undefined` when the text does not have that form. */
export function scalarValue(kind: ScalarKind, text: string): Value | undefined {
  switch (kind) {
    case 'null':
      return null;
    case 'bool':
      return BOOL.test(text) ? TRUE.test(text) : undefined;
    case 'int':
      return INT.test(text) ? integerValue(text) : undefined;
    case 'float':
      return floatValue(text);
    case 'timestamp':
      return timestampValue(text);
    default:
      return text;
  }
}

/** An int of any size. */
function integerValue(text: string): Integer {
  const plain = text.replaceAll('_', '');
  const negative = plain.startsWith('-');
  const digits = plain.replace(/^[-+]/, '');
  const size = digits.includes(':')
    ? digits.split(':').reduce((total, part) => total * 60n + BigInt(part), 0n)
    : BigInt(/^0[0-7]+$/.test(digits) ? `0o${digits.slice(1)}` : digits);
  return integer(negative ? -size : size);
}

/** `undefined` for a text behind `!!float` that is none. */
function floatValue(text: string): Float | undefined {
  const plain = text.replaceAll('_', '').toLowerCase();
  const sign = plain.startsWith('-') ? -1 : 1;
  const digits = plain.replace(/^[-+]/, '');
  if (digits === '.inf') return new Float(sign * Number.POSITIVE_INFINITY);
  if (digits === '.nan') return new Float(Number.NaN);
  if (digits.includes(':')) {
    const value = digits.split(':').reduce((total, part) => total * 60 + Number(part), 0);
    return new Float(sign * value);
  }
  const value = Number(digits);
  return Number.isNaN(value) ? undefined : new Float(sign * value);
}

/** A date, or a datetime, with its zone if it has one. */
function timestampValue(text: string): Value | undefined {
  const match = TIMESTAMP.exec(text);
  if (match === null) return undefined;
  const [
    ,
    year = '',
    month = '',
    day = '',
    hour,
    minute,
    second,
    fraction = '',
    zone,
    sign,
    hours = '0',
    minutes = '0',
  ] = match;
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const parsed = parseIsoDate(date);
  if (parsed === undefined || hour === undefined) return parsed;
  const moment = {
    year: parsed.year,
    month: parsed.month,
    day: parsed.day,
    hour: Number(hour),
    minute: Number(minute),
    second: Number(second),
    microsecond: Number(fraction.slice(0, 6).padEnd(6, '0')),
  };
  return new PyDateTime(moment, zoneOf(zone, sign, Number(hours), Number(minutes)));
}

/** Without a zone the datetime is naive. */
function zoneOf(zone: string | undefined, sign: string | undefined, hours: number, minutes: number): TzInfo | null {
  if (zone === undefined) return null;
  if (sign === undefined) return UTC;
  const offset = (hours * 60 + minutes) * 60_000_000;
  return offset === 0 ? UTC : new FixedZone(sign === '-' ? -offset : offset);
}
