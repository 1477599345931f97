import { dayOfYear, isoCalendarOf, type Moment, ordinalOf, pad } from './calendar.ts';

/** Of the C locale, Monday first. */
export const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
/** Of the C locale. */
export const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/** A moment with what its zone says of it. */
export interface ZonedMoment extends Moment {
  /** `+0200`, or '' without a zone. */
  readonly offset: string;
  readonly zone: string;
}

/** Weekday with Monday as 0. */
export function weekdayOf(moment: Pick<Moment, 'year' | 'month' | 'day'>): number {
  return (ordinalOf(moment.year, moment.month, moment.day) + 6) % 7;
}

/** A number in a directive: value, width and the character it is padded with. */
type Field = readonly [value: number, width: number, fill: string];

/** `strftime` in the C locale, with glibc's flags (`%-d`, `%_d`, `%^a`) as Python has them on Linux. */
export function strftime(moment: ZonedMoment, format: string): string {
  return format.replace(
    /%([-_0^#]*)(\d*)([EO]?)([a-zA-Z%+])/g,
    (whole, flags: string, width: string, _era, letter: string) => {
      const composed = COMPOSED[letter];
      if (composed !== undefined) return cased(strftime(moment, composed), flags);
      const field = numberField(moment, letter);
      if (field !== undefined) return numberText(field, flags, Number(width));
      const text = textField(moment, letter);
      if (text === undefined) return whole;
      return cased(text, flags).padStart(Number(width), ' ');
    },
  );
}

/** Directives that stand for others, as the C locale has them. */
const COMPOSED: Readonly<Record<string, string>> = {
  c: '%a %b %e %H:%M:%S %Y',
  D: '%m/%d/%y',
  F: '%Y-%m-%d',
  r: '%I:%M:%S %p',
  R: '%H:%M',
  T: '%H:%M:%S',
  x: '%m/%d/%y',
  X: '%H:%M:%S',
};

/** glibc's flags `^` and `#` of a text. */
function cased(text: string, flags: string): string {
  if (flags.includes('^')) return text.toUpperCase();
  if (!flags.includes('#')) return text;
  return text === 'AM' || text === 'PM' ? text.toLowerCase() : text.toUpperCase();
}

/** A number with the padding that its directive, or a glibc flag, asks for. */
function numberText([value, width, fill]: Field, flags: string, wanted: number): string {
  if (flags.includes('-')) return String(value);
  const char = flags.includes('_') ? ' ' : flags.includes('0') ? '0' : fill;
  return String(value).padStart(Math.max(width, wanted), char);
}

/** The directives that print a number; `undefined` for others. */
function numberField(moment: ZonedMoment, letter: string): Field | undefined {
  const { year, month, day, hour } = moment;
  switch (letter) {
    case 'C':
      return [Math.floor(year / 100), 2, '0'];
    case 'd':
      return [day, 2, '0'];
    case 'e':
      return [day, 2, ' '];
    case 'f':
      return [moment.microsecond, 6, '0'];
    case 'H':
      return [hour, 2, '0'];
    case 'I':
      return [hour % 12 || 12, 2, '0'];
    case 'j':
      return [dayOfYear(year, month, day), 3, '0'];
    case 'k':
      return [hour, 2, ' '];
    case 'l':
      return [hour % 12 || 12, 2, ' '];
    case 'm':
      return [month, 2, '0'];
    case 'M':
      return [moment.minute, 2, '0'];
    case 's':
      return [epochSeconds(moment), 1, '0'];
    case 'S':
      return [moment.second, 2, '0'];
    case 'y':
      return [year % 100, 2, '0'];
    case 'Y':
      return [year, 1, '0'];
    default:
      return weekField(moment, letter);
  }
}

/** The directives that count weeks and weekdays. */
function weekField(moment: ZonedMoment, letter: string): Field | undefined {
  const { year, month, day } = moment;
  const weekday = weekdayOf(moment);
  const yearDay = dayOfYear(year, month, day) - 1;
  const iso = isoCalendarOf(ordinalOf(year, month, day));
  switch (letter) {
    case 'g':
      return [iso.year % 100, 2, '0'];
    case 'G':
      return [iso.year, 1, '0'];
    case 'u':
      return [weekday + 1, 1, '0'];
    case 'U':
      return [Math.floor((yearDay + 7 - ((weekday + 1) % 7)) / 7), 2, '0'];
    case 'V':
      return [iso.week, 2, '0'];
    case 'w':
      return [(weekday + 1) % 7, 1, '0'];
    case 'W':
      return [Math.floor((yearDay + 7 - weekday) / 7), 2, '0'];
    default:
      return undefined;
  }
}

/** Python asks the C library, which takes the parts for local time whatever zone the datetime has. */
function epochSeconds(moment: Moment): number {
  const { year, month, day, hour, minute, second } = moment;
  return Math.floor(new Date(year, month - 1, day, hour, minute, second).getTime() / 1000);
}

/** The directives that print a text. */
function textField(moment: ZonedMoment, letter: string): string | undefined {
  switch (letter) {
    case 'a':
      return (DAYS[weekdayOf(moment)] as string).slice(0, 3);
    case 'A':
      return DAYS[weekdayOf(moment)];
    case 'b':
    case 'h':
      return (MONTHS[moment.month - 1] as string).slice(0, 3);
    case 'B':
      return MONTHS[moment.month - 1];
    case 'n':
      return '\n';
    case 'p':
      return moment.hour < 12 ? 'AM' : 'PM';
    case 'P':
      return moment.hour < 12 ? 'am' : 'pm';
    case 't':
      return '\t';
    case 'z':
      return moment.offset;
    case 'Z':
      return moment.zone;
    case '%':
      return '%';
    default:
      return undefined;
  }
}

/** `HH:MM:SS[.ffffff]`, to the precision that `isoformat(timespec)` names. */
export function clockText(
  moment: Pick<Moment, 'hour' | 'minute' | 'second' | 'microsecond'>,
  timespec: string,
): string | undefined {
  const hours = pad(moment.hour, 2);
  const minutes = `${hours}:${pad(moment.minute, 2)}`;
  const seconds = `${minutes}:${pad(moment.second, 2)}`;
  switch (timespec) {
    case 'auto':
      return moment.microsecond === 0 ? seconds : `${seconds}.${pad(moment.microsecond, 6)}`;
    case 'hours':
      return hours;
    case 'minutes':
      return minutes;
    case 'seconds':
      return seconds;
    case 'milliseconds':
      return `${seconds}.${pad(Math.floor(moment.microsecond / 1000), 3)}`;
    case 'microseconds':
      return `${seconds}.${pad(moment.microsecond, 6)}`;
    default:
      return undefined;
  }
}
