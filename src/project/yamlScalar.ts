import type { Plain } from './project.ts';
import type { YamlScalars } from './yamlScalars.ts';

/** YAML 1.1's words for null, true and false, as dbt's YAML reader knows them. */
const WORDS: ReadonlyMap<string, null | boolean> = new Map<string, null | boolean>([
  ...['', '~', 'null', 'Null', 'NULL'].map((word): [string, null] => [word, null]),
  ...['yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON'].map((word): [string, boolean] => [word, true]),
  ...['no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF'].map((word): [string, boolean] => [word, false]),
]);
/** Longer texts need no look into `WORDS`. */
const LONGEST_WORD = 5;

/** A zero in front makes it octal. */
const DECIMAL = /^[-+]?(?:0|[1-9][0-9_]*)$/;
const BINARY = /^[-+]?0b[0-1_]+$/;
/** YAML 1.1: `010` is eight. */
const OCTAL = /^[-+]?0[0-7_]+$/;
const HEX = /^[-+]?0x[0-9a-fA-F_]+$/;
/** YAML 1.1: `1:30` is ninety. Users meet that in unquoted times. */
const SEXAGESIMAL = /^[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+$/;
/** An exponent needs its sign: `1e5` is text. */
const FLOAT = /^(?:[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?)$/;
const SEXAGESIMAL_FLOAT = /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*$/;
const INFINITE = /^[-+]?\.(?:inf|Inf|INF)$/;
const NOT_A_NUMBER = /^\.(?:nan|NaN|NAN)$/;
/** Dates become date values, which matters for `min_date: 2024-01-01` in variables. */
const DATE = /^(\d{4})-(\d\d)-(\d\d)$/;
const TIMESTAMP =
  /^(\d{4})-(\d\d?)-(\d\d?)(?:[Tt]|[ \t]+)(\d\d?):(\d\d):(\d\d)(?:\.(\d*))?(?:[ \t]*(Z|([-+])(\d\d?)(?::?(\d\d))?))?$/;

/** The value of a plain (unquoted) scalar as YAML 1.1 and PyYAML read it: `yes`, `010`, `1:30`, `1.0`, `2020-01-31`. */
export function resolveScalar(text: string, scalars: YamlScalars): Plain {
  if (text.length <= LONGEST_WORD) {
    const word = WORDS.get(text);
    if (word !== undefined) return word;
  }
  const first = text.charCodeAt(0);
  // Only digits, signs and dots begin anything else than a string.
  if ((first < 48 || first > 57) && first !== 43 && first !== 45 && first !== 46) return text;
  return integerOf(text) ?? floatOf(text, scalars) ?? dateOf(text, scalars) ?? text;
}

function integerOf(text: string): number | bigint | undefined {
  if (DECIMAL.test(text)) return safe(text.replaceAll('_', ''));
  const negative = text.startsWith('-');
  const digits = text.replace(/^[-+]/, '').replaceAll('_', '');
  if (BINARY.test(text) || HEX.test(text)) return signed(BigInt(digits), negative);
  if (OCTAL.test(text)) return signed(BigInt(`0o${digits.slice(1) || '0'}`), negative);
  if (SEXAGESIMAL.test(text))
    return signed(
      digits.split(':').reduce((sum, part) => sum * 60n + BigInt(part), 0n),
      negative,
    );
  return undefined;
}

/** A number where it is exact, a bigint where it would not be. */
function safe(digits: string): number | bigint {
  const value = Number(digits);
  return Number.isSafeInteger(value) ? value + 0 : BigInt(digits.replace(/^\+/, ''));
}

function signed(value: bigint, negative: boolean): number | bigint {
  return safe(String(negative ? -value : value));
}

function floatOf(text: string, scalars: YamlScalars): Plain | undefined {
  const value = floatValue(text);
  if (value === undefined) return undefined;
  return Number.isInteger(value) || !Number.isFinite(value) ? scalars.integralFloat(value) : value;
}

function floatValue(text: string): number | undefined {
  if (FLOAT.test(text)) return Number(text.replaceAll('_', ''));
  if (INFINITE.test(text)) return text.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  if (NOT_A_NUMBER.test(text)) return Number.NaN;
  if (!SEXAGESIMAL_FLOAT.test(text)) return undefined;
  const sum = text
    .replace(/^[-+]/, '')
    .replaceAll('_', '')
    .split(':')
    .reduce((total, part) => total * 60 + Number(part), 0);
  return text.startsWith('-') ? -sum : sum;
}

function dateOf(text: string, scalars: YamlScalars): Plain | undefined {
  const date = DATE.exec(text);
  if (date !== null) {
    const [year, month, day] = date.slice(1).map(Number) as [number, number, number];
    return isDay(year, month, day) ? scalars.date(year, month, day) : undefined;
  }
  const stamp = TIMESTAMP.exec(text);
  if (stamp === null) return undefined;
  const [
    ,
    year = '',
    month = '',
    day = '',
    hour = '',
    minute,
    second,
    fraction,
    zone,
    sign,
    zoneHour = '',
    zoneMinute = '00',
  ] = stamp;
  if (!isDay(Number(year), Number(month), Number(day))) return undefined;
  const micros = fraction === undefined || fraction === '' ? '' : `.${fraction.slice(0, 6).padEnd(6, '0')}`;
  const offset =
    zone === undefined ? '' : sign === undefined ? '+00:00' : `${sign}${zoneHour.padStart(2, '0')}:${zoneMinute}`;
  return scalars.timestamp(
    `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}T${hour.padStart(2, '0')}:${minute}:${second}${micros}${offset}`,
  );
}

/** 2020-02-30 is no date; PyYAML fails on it, here it stays a text. */
function isDay(year: number, month: number, day: number): boolean {
  return (
    month >= 1 &&
    month <= 12 &&
    day >= 1 &&
    year >= 1 &&
    day <= new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate()
  );
}
