import { JinjaError } from '../../errors.ts';
import { checkDate, dateOf, type Moment, ordinalOfIsoWeek } from './calendar.ts';
import { PyDate } from './date.ts';
import { PyDateTime } from './dateTime.ts';
import { PyTime } from './time.ts';
import { FixedZone, type TzInfo, UTC } from './tzInfo.ts';

/** A day. */
type DateParts = Pick<Moment, 'year' | 'month' | 'day'>;

/** `2020-01-31`, `20200131`, `2020-W05-5`, `2020W055`; the day of a week may be left out. */
const DATE = /^(\d{4})-(\d\d)-(\d\d)|^(\d{4})(\d\d)(\d\d)|^(\d{4})-W(\d\d)(?:-(\d))?|^(\d{4})W(\d\d)(\d)?/;
/** `10`, `10:30`, `10:30:15.25`, and the same without colons. */
const CLOCK = /^(\d\d)(?::(\d\d)(?::(\d\d)(?:[.,](\d+))?)?|(\d\d)(?:(\d\d)(?:[.,](\d+))?)?)?/;

/** A date in ISO 8601 at the start of a text, and its length; `undefined` when there is none. */
function readDate(text: string): { parts: DateParts; length: number } | undefined {
  const match = DATE.exec(text);
  if (match === null) return undefined;
  const weekYear = match[7] ?? match[10];
  if (weekYear !== undefined) {
    const weekday = match[9] ?? match[12] ?? '1';
    const ordinal = ordinalOfIsoWeek(Number(weekYear), Number(match[8] ?? match[11]), Number(weekday));
    return { parts: dateOf(ordinal), length: match[0].length };
  }
  const [year, month, day] = match[1] === undefined ? match.slice(4, 7) : match.slice(1, 4);
  const parts = { year: Number(year), month: Number(month), day: Number(day) };
  checkDate(parts.year, parts.month, parts.day);
  return { parts, length: match[0].length };
}

/** A time of day. */
type Clock = Pick<Moment, 'hour' | 'minute' | 'second' | 'microsecond'>;

/** Hours with optional minutes, seconds and fraction, with colons or without. */
function readClock(text: string): { clock: Clock; length: number } | undefined {
  const match = CLOCK.exec(text);
  if (match === null) return undefined;
  const [whole, hour, minute, second, fraction, minute2, second2, fraction2] = match;
  const clock = {
    hour: Number(hour),
    minute: Number(minute ?? minute2 ?? 0),
    second: Number(second ?? second2 ?? 0),
    microsecond: Number((fraction ?? fraction2 ?? '0').slice(0, 6).padEnd(6, '0')),
  };
  return { clock, length: whole.length };
}

/** `Z`, `+05:30` and the like; `undefined` when the text is no zone. */
function readZone(text: string): TzInfo | undefined {
  if (text === 'Z') return UTC;
  const sign = text.startsWith('-') ? -1 : text.startsWith('+') ? 1 : 0;
  const read = sign === 0 ? undefined : readClock(text.slice(1));
  if (read === undefined || read.length !== text.length - 1) return undefined;
  const { hour, minute, second, microsecond } = read.clock;
  const offset = sign * (((hour * 60 + minute) * 60 + second) * 1_000_000 + microsecond);
  return offset === 0 ? UTC : new FixedZone(offset);
}

/** A time with or without a zone, which must be all of the text. */
function readTime(text: string): { clock: Clock; zone: TzInfo | null } | undefined {
  const read = readClock(text);
  if (read === undefined) return undefined;
  const rest = text.slice(read.length);
  if (rest === '') return { clock: read.clock, zone: null };
  const zone = readZone(rest);
  return zone === undefined ? undefined : { clock: read.clock, zone };
}

/** A date in ISO 8601; `undefined` when the text has not its form. Throws ValueError when there is no such day. */
export function readIsoDate(text: string): PyDate | undefined {
  const read = readDate(text);
  if (read === undefined || read.length !== text.length) return undefined;
  return new PyDate(read.parts.year, read.parts.month, read.parts.day);
}

/** A date in ISO 8601; `undefined` when the text is none. */
export function parseIsoDate(text: string): PyDate | undefined {
  return orUndefined(() => readIsoDate(text));
}

/** A date and time in ISO 8601, with any character between the two. Answers and throws as `readIsoDate` does. */
export function readIsoDateTime(text: string): PyDateTime | undefined {
  const date = readDate(text);
  if (date === undefined) return undefined;
  if (date.length === text.length) {
    return new PyDateTime({ ...date.parts, hour: 0, minute: 0, second: 0, microsecond: 0 });
  }
  const time = readTime(text.slice(date.length + 1));
  return time === undefined ? undefined : new PyDateTime({ ...date.parts, ...time.clock }, time.zone);
}

/** A date and time in ISO 8601; `undefined` when the text is none. */
export function parseIsoDateTime(text: string): PyDateTime | undefined {
  return orUndefined(() => readIsoDateTime(text));
}

/** A time of day in ISO 8601. Answers and throws as `readIsoDate` does. */
export function readIsoTime(text: string): PyTime | undefined {
  const time = readTime(text.startsWith('T') ? text.slice(1) : text);
  if (time === undefined) return undefined;
  const { hour, minute, second, microsecond } = time.clock;
  return new PyTime(hour, minute, second, microsecond, time.zone);
}

/** A day or hour that does not exist is no ISO date either. */
function orUndefined<T>(read: () => T | undefined): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof JinjaError && error.kind === 'ValueError') return undefined;
    throw error;
  }
}
