import { typeError, valueError } from '../../errors.ts';
import type { Kwargs, Value } from '../../value.ts';
import { asDouble } from '../arithmetic.ts';
import { Builtin } from '../builtin.ts';
import { Dict } from '../dict.ts';
import { PyClass } from '../pyClass.ts';
import { typeName } from '../representation.ts';
import { bind, signature } from '../signature.ts';
import { requireInteger } from '../slicing.ts';
import { dateOf, MAX_ORDINAL, ordinalOfIsoWeek } from './calendar.ts';
import { constructDate, invalidIso, PyDate } from './date.ts';
import { constructDateTime, PyDateTime } from './dateTime.ts';
import { readIsoDate, readIsoDateTime, readIsoTime } from './parseIso.ts';
import { strptime } from './strptime.ts';
import { constructTime, PyTime, requireZone } from './time.ts';
import { makeTimeDeltaClass, TimeDelta } from './timeDelta.ts';
import { makeTzInfoClass } from './tzInfo.ts';

/** Where "now" comes from. */
export interface Clock {
  now(): Date;
}

type ClassMethod = (bound: (Value | undefined)[]) => Value;

/** Class methods by name, with their parameters as `signature` takes them. */
function classMethods(table: Readonly<Record<string, readonly [string, ClassMethod]>>) {
  return (name: string): Value | undefined => {
    if (!Object.hasOwn(table, name)) return undefined;
    const [parameters, body] = table[name] as readonly [string, ClassMethod];
    const of = signature(name, parameters);
    return new Builtin(name, (args: Value[], kwargs: Kwargs) => body(bind(of, args, kwargs)));
  };
}

function requireText(value: Value | undefined, what: string): string {
  if (typeof value === 'string') return value;
  throw typeError(`${what} must be str, not ${typeName(value ?? null)}`);
}

function isoText(value: Value | undefined): string {
  if (typeof value === 'string') return value;
  throw typeError('fromisoformat: argument must be str');
}

/** Seconds since 1970 as whole microseconds, ties to even. */
function timestampMicros(value: Value | undefined): bigint {
  const seconds = asDouble(value ?? null);
  if (seconds === undefined) throw typeError(`'${typeName(value ?? null)}' object cannot be interpreted as an integer`);
  if (!Number.isFinite(seconds)) throw valueError('cannot convert float NaN to integer');
  const whole = Math.floor(seconds);
  const fraction = (seconds - whole) * 1e6;
  const floor = Math.floor(fraction);
  const rest = fraction - floor;
  const up = rest > 0.5 || (rest === 0.5 && floor % 2 === 1);
  return BigInt(whole) * 1_000_000n + BigInt(up ? floor + 1 : floor);
}

/** A day's ordinal within Python's range of years. */
function ordinal(value: Value | undefined): number {
  const number = requireInteger(value ?? null);
  if (number < 1) throw valueError('ordinal must be >= 1');
  if (number > MAX_ORDINAL) throw valueError('year is out of range');
  return number;
}

function dateClass(clock: Clock): PyClass {
  const methods = classMethods({
    fromisoformat: [
      'date_string',
      ([text]) => {
        const date = readIsoDate(isoText(text));
        if (date === undefined) throw invalidIso(isoText(text));
        return date;
      },
    ],
    fromisocalendar: [
      'year week day',
      ([year, week, day]) => {
        const at = ordinalOfIsoWeek(
          requireInteger(year ?? null),
          requireInteger(week ?? null),
          requireInteger(day ?? null),
        );
        return PyDate.fromOrdinal(at);
      },
    ],
    fromordinal: ['ordinal', ([value]) => PyDate.fromOrdinal(ordinal(value))],
    fromtimestamp: [
      'timestamp',
      ([value]) => {
        const local = PyDateTime.fromLocal(new Date(Number(timestampMicros(value) / 1000n)));
        return new PyDate(local.year, local.month, local.day);
      },
    ],
    today: [
      '',
      () => {
        const { year, month, day } = PyDateTime.fromLocal(clock.now());
        return new PyDate(year, month, day);
      },
    ],
  });
  return new PyClass('datetime.date', constructDate, (name) => {
    if (name === 'min') return new PyDate(1, 1, 1);
    if (name === 'max') return new PyDate(9999, 12, 31);
    return name === 'resolution' ? TimeDelta.of(1, 0) : methods(name);
  });
}

function now(clock: Clock, zone: Value | undefined): PyDateTime {
  const tz = requireZone(zone);
  return tz === null ? PyDateTime.fromLocal(clock.now()) : PyDateTime.fromInstant(clock.now()).toZone(tz);
}

/** Without a zone the result is naive, in the machine's zone. */
function fromTimestamp(value: Value | undefined, zone: Value | undefined): PyDateTime {
  const micros = timestampMicros(value);
  const tz = requireZone(zone);
  if (tz !== null) return PyDateTime.fromEpochMicros(micros, tz);
  const thousand = 1000n;
  const millis = micros / thousand - (micros % thousand < 0n ? 1n : 0n);
  const local = PyDateTime.fromLocal(new Date(Number(millis)));
  return local.shifted(0, Number(micros - millis * thousand));
}

function combine(date: Value | undefined, time: Value | undefined, zone: Value | undefined): PyDateTime {
  if (!(date instanceof PyDate)) {
    throw typeError(`combine() argument 1 must be datetime.date, not ${typeName(date ?? null)}`);
  }
  if (!(time instanceof PyTime)) {
    throw typeError(`combine() argument 2 must be datetime.time, not ${typeName(time ?? null)}`);
  }
  const { year, month, day } = date;
  const { hour, minute, second, microsecond } = time;
  const tz = zone === undefined ? time.tzinfo : requireZone(zone);
  return new PyDateTime({ year, month, day, hour, minute, second, microsecond }, tz);
}

function atMidnight(at: number): PyDateTime {
  return new PyDateTime({ ...dateOf(at), hour: 0, minute: 0, second: 0, microsecond: 0 });
}

function dateTimeClass(clock: Clock): PyClass {
  const methods = classMethods({
    combine: ['date time tzinfo=', ([date, time, zone]) => combine(date, time, zone)],
    fromisoformat: [
      'date_string',
      ([text]) => {
        const moment = readIsoDateTime(isoText(text));
        if (moment === undefined) throw invalidIso(isoText(text));
        return moment;
      },
    ],
    fromisocalendar: [
      'year week day',
      ([year, week, day]) =>
        atMidnight(
          ordinalOfIsoWeek(requireInteger(year ?? null), requireInteger(week ?? null), requireInteger(day ?? null)),
        ),
    ],
    fromordinal: ['ordinal', ([value]) => atMidnight(ordinal(value))],
    fromtimestamp: ['timestamp tz=', ([value, zone]) => fromTimestamp(value, zone)],
    now: ['tz=', ([zone]) => now(clock, zone)],
    strptime: [
      'date_string format',
      ([text, format]) => {
        return strptime(requireText(text, 'strptime() argument 1'), requireText(format, 'strptime() argument 2'));
      },
    ],
    today: ['', () => now(clock, undefined)],
    utcfromtimestamp: ['timestamp', ([value]) => PyDateTime.fromEpochMicros(timestampMicros(value), null)],
    utcnow: ['', () => PyDateTime.fromInstant(clock.now()).withZone(null)],
  });
  return new PyClass('datetime.datetime', constructDateTime, (name) => {
    if (name === 'min') return atMidnight(1);
    if (name === 'max') return atMidnight(MAX_ORDINAL).shifted(0, 86_399_999_999);
    return name === 'resolution' ? TimeDelta.of(0, 1) : methods(name);
  });
}

function timeClass(): PyClass {
  const methods = classMethods({
    fromisoformat: [
      'time_string',
      ([text]) => {
        const time = readIsoTime(isoText(text));
        if (time === undefined) throw invalidIso(isoText(text));
        return time;
      },
    ],
  });
  return new PyClass('datetime.time', constructTime, (name) => {
    if (name === 'min') return new PyTime();
    if (name === 'max') return new PyTime(23, 59, 59, 999_999);
    return name === 'resolution' ? TimeDelta.of(0, 1) : methods(name);
  });
}

/** `modules.datetime`: date, datetime, time, timedelta and tzinfo, as dbt exposes them. */
export function makeDatetimeModule(clock: Clock): Dict {
  return Dict.of({
    date: dateClass(clock),
    datetime: dateTimeClass(clock),
    time: timeClass(),
    timedelta: makeTimeDeltaClass(),
    tzinfo: makeTzInfoClass(),
  });
}
