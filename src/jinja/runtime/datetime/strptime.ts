import { valueError } from '../../errors.ts';
import { repr } from '../representation.ts';
import { dateOf, ordinalOf, ordinalOfIsoWeek } from './calendar.ts';
import { PyDateTime } from './dateTime.ts';
import { DAYS, MONTHS, weekdayOf } from './strftime.ts';
import { FixedZone, type TzInfo, UTC } from './tzInfo.ts';

/** `%a` and `%b` are the first three letters. */
const short = (names: readonly string[]): string[] => names.map((name) => name.slice(0, 3));
/** Longer names first, so that one does not match the start of another. */
const oneOf = (names: readonly string[]): string => [...names].sort((a, b) => b.length - a.length).join('|');

/** The pattern of each directive. */
function patternOf(directive: string): string | undefined {
  switch (directive) {
    case 'a':
      return oneOf(short(DAYS));
    case 'A':
      return oneOf(DAYS);
    case 'b':
      return oneOf(short(MONTHS));
    case 'B':
      return oneOf(MONTHS);
    case 'd':
      return '3[01]|[12]\\d|0[1-9]|[1-9]| [1-9]';
    case 'f':
      return '\\d{1,6}';
    case 'G':
    case 'Y':
      return '\\d{4}';
    case 'H':
      return '2[0-3]|[01]\\d|\\d';
    case 'I':
      return '1[0-2]|0[1-9]|[1-9]';
    case 'j':
      return '36[0-6]|3[0-5]\\d|[12]\\d\\d|0[1-9]\\d|00[1-9]|[1-9]\\d|0[1-9]|[1-9]';
    case 'm':
      return '1[0-2]|0[1-9]|[1-9]';
    case 'M':
      return '[0-5]\\d|\\d';
    case 'p':
      return 'AM|PM';
    case 'S':
      return '6[01]|[0-5]\\d|\\d';
    case 'u':
      return '[1-7]';
    case 'U':
    case 'W':
      return '5[0-3]|[0-4]\\d|\\d';
    case 'V':
      return '5[0-3]|0[1-9]|[1-4]\\d|\\d';
    case 'w':
      return '[0-6]';
    case 'y':
      return '\\d\\d';
    case 'z':
      return '[+-]\\d\\d:?[0-5]\\d(?::?[0-5]\\d(?:\\.\\d{1,6})?)?|[Zz]';
    case 'Z':
      return 'UTC|GMT';
    default:
      return undefined;
  }
}

/** Directives that stand for several others. */
const COMPOSED: Readonly<Record<string, string>> = {
  c: '%a %b %d %H:%M:%S %Y',
  x: '%m/%d/%y',
  X: '%H:%M:%S',
};

/** A format, ready to be matched: one group a directive. */
interface Pattern {
  readonly regex: RegExp;
  readonly directives: readonly string[];
}

/** A format as a regular expression with a group for each directive. */
function compile(format: string): Pattern {
  const expanded = format.replace(/%(.)/gs, (whole, letter: string) => COMPOSED[letter] ?? whole);
  if (/(?:^|[^%])(?:%%)*%$/.test(expanded)) throw valueError(`stray % in format ${repr(format)}`);
  const directives: string[] = [];
  const source = expanded.replace(/%(.)|(\s+)|([\s\S])/gu, (_whole, letter?: string, space?: string, char?: string) => {
    if (space !== undefined) return '\\s+';
    if (char !== undefined) return char.replace(/[\\^$.|?*+()[\]{}/]/, '\\$&');
    if (letter === '%') return '%';
    const pattern = patternOf(letter as string);
    if (pattern === undefined) throw valueError(`'${letter}' is a bad directive in format ${repr(format)}`);
    directives.push(letter as string);
    return `(${pattern})`;
  });
  return { regex: new RegExp(`^${source}`, 'iu'), directives };
}

/** What the directives have said so far; `undefined` for what none has. */
interface Parts {
  year: number | undefined;
  month: number;
  day: number;
  hour: number;
  half: string | undefined;
  minute: number;
  second: number;
  microsecond: number;
  dayOfYear: number | undefined;
  weekday: number | undefined;
  week: { number: number; sundayFirst: boolean } | undefined;
  isoYear: number | undefined;
  isoWeek: number | undefined;
  zone: TzInfo | null;
}

/** `datetime.strptime(text, format)`. Throws ValueError worded as Python words it. */
export function strptime(text: string, format: string): PyDateTime {
  const { regex, directives } = compile(format);
  const match = regex.exec(text);
  if (match === null) throw valueError(`time data ${repr(text)} does not match format ${repr(format)}`);
  if (match[0].length !== text.length) throw valueError(`unconverted data remains: ${text.slice(match[0].length)}`);
  const parts: Parts = {
    year: undefined,
    month: 1,
    day: 1,
    hour: 0,
    half: undefined,
    minute: 0,
    second: 0,
    microsecond: 0,
    dayOfYear: undefined,
    weekday: undefined,
    week: undefined,
    isoYear: undefined,
    isoWeek: undefined,
    zone: null,
  };
  directives.forEach((directive, at) => {
    setPart(parts, directive, match[at + 1] as string);
  });
  const hour = parts.half === undefined ? parts.hour : (parts.hour % 12) + (parts.half === 'pm' ? 12 : 0);
  const { minute, second, microsecond } = parts;
  return new PyDateTime({ ...dateParts(parts), hour, minute, second, microsecond }, parts.zone);
}

/** Place of a name, whatever its letter case. */
function indexIn(names: readonly string[], text: string): number {
  return names.findIndex((name) => name.toLowerCase() === text.toLowerCase());
}

/** Notes what one directive has read. */
function setPart(parts: Parts, directive: string, text: string): void {
  const number = Number(text);
  switch (directive) {
    case 'a':
      parts.weekday = indexIn(short(DAYS), text);
      break;
    case 'A':
      parts.weekday = indexIn(DAYS, text);
      break;
    case 'b':
      parts.month = indexIn(short(MONTHS), text) + 1;
      break;
    case 'B':
      parts.month = indexIn(MONTHS, text) + 1;
      break;
    case 'd':
      parts.day = number;
      break;
    case 'f':
      parts.microsecond = Number(text.padEnd(6, '0'));
      break;
    case 'G':
      parts.isoYear = number;
      break;
    case 'H':
    case 'I':
      parts.hour = number;
      break;
    case 'j':
      parts.dayOfYear = number;
      break;
    case 'm':
      parts.month = number;
      break;
    case 'M':
      parts.minute = number;
      break;
    case 'p':
      parts.half = text.toLowerCase();
      break;
    case 'S':
      parts.second = number;
      break;
    default:
      setCalendarPart(parts, directive, text);
  }
}

/** Years, weeks, weekdays and zones. */
function setCalendarPart(parts: Parts, directive: string, text: string): void {
  const number = Number(text);
  switch (directive) {
    case 'u':
      parts.weekday = number - 1;
      break;
    case 'w':
      parts.weekday = (number + 6) % 7;
      break;
    case 'U':
    case 'W':
      parts.week = { number, sundayFirst: directive === 'U' };
      break;
    case 'V':
      parts.isoWeek = number;
      break;
    case 'y':
      parts.year = number <= 68 ? 2000 + number : 1900 + number;
      break;
    case 'Y':
      parts.year = number;
      break;
    case 'z':
      parts.zone = zoneOf(text);
      break;
    default:
      break;
  }
}

/** `%z`: `+0530`, `+05:30:15.5`, `Z`. */
function zoneOf(text: string): TzInfo {
  if (/^z$/i.test(text)) return UTC;
  const digits = text.slice(1).replaceAll(':', '');
  const [whole = '', fraction = ''] = digits.split('.');
  const seconds = Number(whole.slice(0, 2)) * 3600 + Number(whole.slice(2, 4)) * 60 + Number(whole.slice(4, 6));
  const micros = seconds * 1_000_000 + Number(fraction.padEnd(6, '0'));
  return micros === 0 ? UTC : new FixedZone(text.startsWith('-') ? -micros : micros);
}

/** The day that year, month and day name, or the day of the year, or week and weekday. */
function dateParts(parts: Parts): { year: number; month: number; day: number } {
  const { weekday, dayOfYear } = parts;
  if (parts.isoYear !== undefined) {
    if (parts.isoWeek === undefined || weekday === undefined) {
      throw valueError(
        "ISO year directive '%G' must be used with the ISO week directive '%V' and a weekday directive ('%A', '%a', '%w', or '%u').",
      );
    }
    return dateOf(ordinalOfIsoWeek(parts.isoYear, parts.isoWeek, weekday + 1));
  }
  if (parts.isoWeek !== undefined) {
    throw valueError(
      parts.year === undefined || weekday === undefined
        ? "ISO week directive '%V' must be used with the ISO year directive '%G' and a weekday directive ('%A', '%a', '%w', or '%u')."
        : "ISO week directive '%V' is incompatible with the year directive '%Y'. Use the ISO year '%G' instead.",
    );
  }
  const year = parts.year ?? 1900;
  if (dayOfYear !== undefined) return dateOf(ordinalOf(year, 1, 1) + dayOfYear - 1);
  if (parts.week !== undefined && weekday !== undefined) {
    return dateOf(ordinalOf(year, 1, 1) + daysToWeek(year, parts.week.number, parts.week.sundayFirst, weekday) - 1);
  }
  const { month, day } = parts;
  return { year, month, day };
}

/** Day of the year of a weekday in a week counted by `%U` or `%W`. */
function daysToWeek(year: number, week: number, sundayFirst: boolean, weekday: number): number {
  const first = weekdayOf({ year, month: 1, day: 1 });
  const firstInWeek = sundayFirst ? (first + 1) % 7 : first;
  const dayInWeek = sundayFirst ? (weekday + 1) % 7 : weekday;
  const weekZero = (7 - firstInWeek) % 7;
  return week === 0 ? 1 + dayInWeek - firstInWeek : 1 + weekZero + 7 * (week - 1) + dayInWeek;
}
