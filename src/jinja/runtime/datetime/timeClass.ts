import { PyClass } from '../pyClass.ts';
import { isoText } from './classArguments.ts';
import { classMethods } from './classMethods.ts';
import { invalidIso } from './date.ts';
import { readIsoTime } from './parseIso.ts';
import { constructTime, PyTime } from './time.ts';
import { TimeDelta } from './timeDelta.ts';

/** The class `datetime.time`. */
export function timeClass(): PyClass {
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
