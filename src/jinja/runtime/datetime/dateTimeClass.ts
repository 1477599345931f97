import { typeError } from '../../errors.ts';
import type { Value } from '../../value.ts';
import { PyClass } from '../pyClass.ts';
import { typeName } from '../representation.ts';
import { requireInteger } from '../slicing.ts';
import { dateOf, MAX_ORDINAL, ordinalOfIsoWeek } from './calendar.ts';
import { isoText, ordinal, requireText, timestampMicros } from './classArguments.ts';
import { classMethods } from './classMethods.ts';
import type { Clock } from './clock.ts';
import { invalidIso, PyDate } from './date.ts';
import { constructDateTime, PyDateTime } from './dateTime.ts';
import { readIsoDateTime } from './parseIso.ts';
import { strptime } from './strptime.ts';
import { PyTime, requireZone } from './time.ts';
import { TimeDelta } from './timeDelta.ts';

/** `datetime.now(tz)`; without a zone naive, in the machine's zone. */
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

/** `datetime.combine(date, time, tzinfo)`. Throws TypeError. */
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

/** The first moment of a day, naive. */
function atMidnight(at: number): PyDateTime {
  return new PyDateTime({ ...dateOf(at), hour: 0, minute: 0, second: 0, microsecond: 0 });
}

/** The class `datetime.datetime`. @param clock for `now()` and its kin */
export function dateTimeClass(clock: Clock): PyClass {
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
