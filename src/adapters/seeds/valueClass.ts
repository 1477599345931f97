/**
 * What one value of a CSV file is. dbt tries its types in order over all values of a column; the forms do not overlap, so
 * a value has exactly one class, and a column's type is the class that all its values share, or else text.
 */
export const ValueClass = {
  /** Empty, blank or `null`. */
  Null: 0,
  Number: 1,
  /** `2024-01-31` */
  Date: 2,
  /** `2024-01-31 10:00:00` */
  DateTime: 3,
  /** `2024-01-31T10:00:00`, with or without fraction and offset. A column of both forms is text, as in dbt. */
  IsoDateTime: 4,
  Boolean: 5,
  Text: 6,
} as const;

export type ValueClass = (typeof ValueClass)[keyof typeof ValueClass];

/** A value's class, and what it is once it is read as that. */
export interface ClassifiedValue {
  readonly valueClass: ValueClass;
  /** The form that every database reads: digits without signs of money, padded dates in UTC. The text itself for text. */
  readonly canonical: string;
  /** A number with digits after the point, or one that is none (`NaN`). */
  readonly fractional: boolean;
}

/** agate, which dbt reads seeds with, takes amounts with such signs for numbers. */
const CURRENCY = '؋$ƒ៛¥₡₱£€¢﷼₪₩₭₮₦฿₤₫';
const CURRENCY_ENDS = new RegExp(`^[${CURRENCY}]+|[${CURRENCY}]+$`, 'g');
const DECIMAL = /^([+-]?)(?:(\d[\d_]*)?(?:\.(\d[\d_]*)?)?)(?:[eE]([+-]?\d[\d_]*))?$/;
const SPECIAL_NUMBER = /^([+-]?)(?:(nan)|inf(?:inity)?)$/i;
const DATE = /^(\d{4})-(\d{1,2})-(\d{1,2})$/;
const DATE_TIME = /^(\d{4})-(\d{1,2})-(\d{1,2})\s+(\d{1,2}):(\d{1,2}):(\d{1,2})$/;
/** Week and ordinal dates, which ISO 8601 has too, are left to text: no database reads them. */
const ISO_DATE_TIME =
  /^(\d{4})(?:-(\d\d)-(\d\d)|(\d\d)(\d\d))T(\d\d)(?::(\d\d)(?::(\d\d)(?:[.,](\d+))?)?|(\d\d)(?:(\d\d)(?:[.,](\d+))?)?)?(Z|[+-]\d\d(?::?\d\d)?)?$/;
const DAYS_IN_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Classifies a value by the rules alone, one at a time: what is correct, and slow. */
export function classify(value: string): ClassifiedValue {
  const text = value.trim();
  if (text === '' || (text.length === 4 && text.toLowerCase() === 'null'))
    return { valueClass: ValueClass.Null, canonical: '', fractional: false };
  const first = text.charCodeAt(0);
  // Most values of text columns begin with a letter that nothing else begins with.
  const number = first < 65 || first > 127 || /^[+-]?[ni]/i.test(text) ? classifyNumber(text) : undefined;
  if (number !== undefined) return number;
  const moment = first >= 48 && first <= 57 ? classifyMoment(text) : undefined;
  if (moment !== undefined) return moment;
  const lower = text.length <= 5 ? text.toLowerCase() : '';
  if (lower === 'true' || lower === 'false')
    return { valueClass: ValueClass.Boolean, canonical: lower, fractional: false };
  return { valueClass: ValueClass.Text, canonical: value, fractional: false };
}

/** dbt drops per cent signs, money signs and thousands separators before it reads a number. */
function classifyNumber(text: string): ClassifiedValue | undefined {
  let digits = text.replace(/^%+|%+$/g, '');
  const negative = digits.startsWith('-');
  if (negative) digits = digits.slice(1);
  digits = digits.replace(CURRENCY_ENDS, '').replaceAll(',', '').trim();
  const special = SPECIAL_NUMBER.exec(digits);
  if (special !== null) {
    const minus = (special[1] === '-') !== negative && special[2] === undefined;
    return {
      valueClass: ValueClass.Number,
      canonical: special[2] === undefined ? `${minus ? '-' : ''}Infinity` : 'NaN',
      fractional: true,
    };
  }
  const match = DECIMAL.exec(digits);
  if (match === null || (match[2] === undefined && match[3] === undefined)) return undefined;
  const whole = (match[2] ?? '').replaceAll('_', '');
  const fraction = (match[3] ?? '').replaceAll('_', '');
  const exponent = Number((match[4] ?? '0').replaceAll('_', ''));
  const sign = (match[1] === '-') !== negative ? '-' : '';
  return { valueClass: ValueClass.Number, ...plainDecimal(sign, whole, fraction, exponent) };
}

/** Digits without exponent, where that is not absurdly long; trailing zeros do not make a fraction. */
function plainDecimal(
  sign: string,
  whole: string,
  fraction: string,
  exponent: number,
): { canonical: string; fractional: boolean } {
  const kept = fraction.replace(/0+$/, '');
  const places = kept.length - exponent;
  if (Math.abs(exponent) > 400)
    return { canonical: `${sign}${whole || '0'}.${fraction || '0'}e${exponent}`, fractional: true };
  const digits = `${whole}${kept}`.replace(/^0+(?=\d)/, '');
  if (/^0*$/.test(digits)) return { canonical: '0', fractional: false };
  if (places <= 0) return { canonical: `${sign}${digits}${'0'.repeat(-places)}`, fractional: false };
  const padded = digits.padStart(places + 1, '0');
  const decimals = padded.slice(-places).replace(/0+$/, '');
  const integer = padded.slice(0, -places);
  return decimals === ''
    ? { canonical: `${sign}${integer}`, fractional: false }
    : { canonical: `${sign}${integer}.${decimals}`, fractional: true };
}

function classifyMoment(text: string): ClassifiedValue | undefined {
  const date = DATE.exec(text);
  if (date !== null) {
    const [, year = '', month = '', day = ''] = date;
    if (!isDate(Number(year), Number(month), Number(day))) return undefined;
    return {
      valueClass: ValueClass.Date,
      canonical: `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`,
      fractional: false,
    };
  }
  const dateTime = DATE_TIME.exec(text);
  if (dateTime !== null) {
    const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = dateTime.slice(1).map(Number);
    if (!isDate(year, month, day) || !isTime(hour, minute, second)) return undefined;
    const time = [hour, minute, second].map(twoDigits).join(':');
    return {
      valueClass: ValueClass.DateTime,
      canonical: `${dateTime[1]}-${twoDigits(month)}-${twoDigits(day)} ${time}`,
      fractional: false,
    };
  }
  return classifyIsoDateTime(text);
}

function classifyIsoDateTime(text: string): ClassifiedValue | undefined {
  const match = ISO_DATE_TIME.exec(text);
  if (match === null) return undefined;
  const [
    ,
    year = '',
    month1,
    day1,
    month2,
    day2,
    hour = '',
    minute1,
    second1,
    fraction1,
    minute2,
    second2,
    fraction2,
    offset,
  ] = match;
  const [month, day] = [month1 ?? month2 ?? '', day1 ?? day2 ?? ''];
  const [minute, second, fraction] = [minute1 ?? minute2 ?? '00', second1 ?? second2 ?? '00', fraction1 ?? fraction2];
  if (!isDate(Number(year), Number(month), Number(day)) || !isTime(Number(hour), Number(minute), Number(second)))
    return undefined;
  let moment = `${year}-${month}-${day} ${hour}:${minute}:${second}`;
  if (offset !== undefined && offset !== 'Z') {
    const minutes = Number(offset.slice(1, 3)) * 60 + Number(offset.slice(3).replace(':', '') || '0');
    if (minutes >= 24 * 60) return undefined;
    moment = shifted(moment, offset.startsWith('-') ? minutes : -minutes);
  }
  const micros = fraction === undefined ? '' : fraction.slice(0, 6).replace(/0+$/, '');
  return {
    valueClass: ValueClass.IsoDateTime,
    canonical: micros === '' ? moment : `${moment}.${micros}`,
    fractional: false,
  };
}

/** The moment so many minutes later; both `YYYY-MM-DD HH:MM:SS`. */
function shifted(moment: string, minutes: number): string {
  const date = new Date(`${moment.replace(' ', 'T')}Z`);
  date.setUTCMinutes(date.getUTCMinutes() + minutes);
  return date.toISOString().slice(0, 19).replace('T', ' ');
}

/** Whether the calendar has such a day. @param month 1 to 12 */
export function isDate(year: number, month: number, day: number): boolean {
  if (year < 1 || month < 1 || month > 12 || day < 1) return false;
  if (month === 2 && day === 29) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return day <= (DAYS_IN_MONTH[month - 1] as number);
}

/** Whether the clock shows such a time. */
export function isTime(hour: number, minute: number, second: number): boolean {
  return hour < 24 && minute < 60 && second < 60;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
