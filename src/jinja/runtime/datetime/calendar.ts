import { overflowError, typeError, valueError } from '../../errors.ts';
import type { Kwargs, Value } from '../../value.ts';
import { requireInteger } from '../slicing.ts';

/** Times of day are counted in microseconds, which a double holds exactly. */
export const MICROS_PER_DAY = 86_400_000_000;
/** Python's `date.max.toordinal()`. */
export const MAX_ORDINAL = 3_652_059;

/** The ordinal of 1970-01-01. */
export const EPOCH_ORDINAL = 719_163;
/** In a year without leap day. */
const DAYS_BEFORE_MONTH = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];

/** By the Gregorian rule, for all years, as Python's proleptic calendar has it. */
function isLeap(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

/** @param month 1 to 12 */
function daysInMonth(year: number, month: number): number {
  if (month === 2) return isLeap(year) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** Day of the year of a date, from 1. */
export function dayOfYear(year: number, month: number, day: number): number {
  return (DAYS_BEFORE_MONTH[month - 1] as number) + (month > 2 && isLeap(year) ? 1 : 0) + day;
}

/** Days since 0000-12-31 in the Gregorian calendar: 0001-01-01 is 1. */
export function ordinalOf(year: number, month: number, day: number): number {
  const before = year - 1;
  const leaps = Math.floor(before / 4) - Math.floor(before / 100) + Math.floor(before / 400);
  return before * 365 + leaps + dayOfYear(year, month, day);
}

/** The date of an ordinal. Throws OverflowError outside the years 1 to 9999. */
export function dateOf(ordinal: number): { year: number; month: number; day: number } {
  if (ordinal < 1 || ordinal > MAX_ORDINAL) throw overflowError('date value out of range');
  let year = Math.floor((ordinal - 1) / 365.2425) + 1;
  while (ordinalOf(year, 1, 1) > ordinal) year--;
  while (year < 9999 && ordinalOf(year + 1, 1, 1) <= ordinal) year++;
  let month = 12;
  while (ordinalOf(year, month, 1) > ordinal) month--;
  return { year, month, day: ordinal - ordinalOf(year, month, 1) + 1 };
}

/** Throws ValueError when there is no such day. */
export function checkDate(year: number, month: number, day: number): void {
  if (year < 1 || year > 9999) throw valueError(`year ${year} is out of range`);
  if (month < 1 || month > 12) throw valueError('month must be in 1..12');
  if (day < 1 || day > daysInMonth(year, month)) throw valueError('day is out of range for month');
}

/** Throws ValueError when there is no such time of day. */
export function checkTime(hour: number, minute: number, second: number, microsecond: number): void {
  if (hour < 0 || hour > 23) throw valueError('hour must be in 0..23');
  if (minute < 0 || minute > 59) throw valueError('minute must be in 0..59');
  if (second < 0 || second > 59) throw valueError('second must be in 0..59');
  if (microsecond < 0 || microsecond > 999_999) throw valueError('microsecond must be in 0..999999');
}

/** ISO year, week (1–53) and weekday (1 = Monday) of an ordinal. */
export function isoCalendarOf(ordinal: number): { year: number; week: number; weekday: number } {
  const weekday = ((ordinal + 6) % 7) + 1;
  // The week belongs to the year that its Thursday lies in.
  const thursday = ordinal + 4 - weekday;
  const year = Math.floor((thursday - 1) / 365.2425) + 1;
  const exact = ordinalOf(year, 1, 1) > thursday ? year - 1 : ordinalOf(year + 1, 1, 1) <= thursday ? year + 1 : year;
  return { year: exact, week: Math.floor((thursday - ordinalOf(exact, 1, 1)) / 7) + 1, weekday };
}

/** The ordinal of an ISO week date. Throws ValueError. */
export function ordinalOfIsoWeek(year: number, week: number, weekday: number): number {
  const fourth = ordinalOf(year, 1, 4);
  const weekOne = fourth - ((fourth + 6) % 7);
  const hasWeek53 = isoCalendarOf(ordinalOf(year, 12, 28)).week === 53;
  if (week < 1 || week > (hasWeek53 ? 53 : 52)) throw valueError(`Invalid week: ${week}`);
  if (weekday < 1 || weekday > 7) throw valueError(`Invalid weekday: ${weekday} (range is [1, 7])`);
  return weekOne + (week - 1) * 7 + weekday - 1;
}

/** With zeros in front. */
export function pad(value: number, width: number): string {
  return String(value).padStart(width, '0');
}

/** Arguments of a date's or time's constructor by name, `undefined` where not given. */
export function constructorArguments(
  names: readonly string[],
  required: number,
  args: readonly Value[],
  kwargs: Kwargs,
): (Value | undefined)[] {
  if (args.length + kwargs.size > names.length) {
    throw typeError(`function takes at most ${names.length} arguments (${args.length + kwargs.size} given)`);
  }
  const bound: (Value | undefined)[] = args.slice();
  bound.length = names.length;
  let unknown: string | undefined;
  for (const [name, value] of kwargs) {
    const at = names.indexOf(name);
    if (at < 0) {
      unknown ??= name;
    } else if (bound[at] !== undefined) {
      throw typeError(`argument for function given by name ('${name}') and position (${at + 1})`);
    } else {
      bound[at] = value;
    }
  }
  for (let at = 0; at < required; at++) {
    if (bound[at] === undefined) throw typeError(`function missing required argument '${names[at]}' (pos ${at + 1})`);
  }
  if (unknown !== undefined) throw typeError(`'${unknown}' is an invalid keyword argument for this function`);
  return bound;
}

/** An int argument, or the fallback when it was not given. */
export function integerOr(value: Value | undefined, fallback: number): number {
  return value === undefined ? fallback : requireInteger(value);
}

/** The seven parts of a moment without zone. */
export interface Moment {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly microsecond: number;
}

/** Microseconds since midnight. */
export function microsOfDay(moment: Pick<Moment, 'hour' | 'minute' | 'second' | 'microsecond'>): number {
  return ((moment.hour * 60 + moment.minute) * 60 + moment.second) * 1_000_000 + moment.microsecond;
}

/** The time of day in a count of microseconds since midnight. */
function timeOf(micros: number): Pick<Moment, 'hour' | 'minute' | 'second' | 'microsecond'> {
  const seconds = Math.floor(micros / 1_000_000);
  return {
    hour: Math.floor(seconds / 3600),
    minute: Math.floor(seconds / 60) % 60,
    second: seconds % 60,
    microsecond: micros % 1_000_000,
  };
}

/** The moment `micros` after midnight of a day, which may lie on another day. */
export function momentOf(ordinal: number, micros: number): Moment {
  const days = Math.floor(micros / MICROS_PER_DAY);
  return { ...dateOf(ordinal + days), ...timeOf(micros - days * MICROS_PER_DAY) };
}
