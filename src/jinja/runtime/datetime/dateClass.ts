import { PyClass } from '../pyClass.ts';
import { requireInteger } from '../slicing.ts';
import { ordinalOfIsoWeek } from './calendar.ts';
import { isoText, ordinal, timestampMicros } from './classArguments.ts';
import { classMethods } from './classMethods.ts';
import type { Clock } from './clock.ts';
import { constructDate, invalidIso, PyDate } from './date.ts';
import { PyDateTime } from './dateTime.ts';
import { readIsoDate } from './parseIso.ts';
import { TimeDelta } from './timeDelta.ts';

/** The class `datetime.date`. @param clock for `today()` */
export function dateClass(clock: Clock): PyClass {
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
