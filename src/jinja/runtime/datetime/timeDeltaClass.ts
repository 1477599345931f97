import { typeError } from '../../errors.ts';
import type { Kwargs, Value } from '../../value.ts';
import { asInteger } from '../arithmetic.ts';
import { Float } from '../float.ts';
import { PyClass } from '../pyClass.ts';
import { typeName } from '../representation.ts';
import { bind, signature } from '../signature.ts';
import { MICROS_PER_DAY } from './calendar.ts';
import { constant, TimeDelta } from './timeDelta.ts';

/** In Python's order. */
const PARAMETERS = signature('__new__', 'days= seconds= microseconds= milliseconds= minutes= hours= weeks=');

/** Microseconds of one of each parameter. */
const UNITS = [MICROS_PER_DAY, 1e6, 1, 1e3, 6e7, 3.6e9, 7 * MICROS_PER_DAY];

/** `timedelta(days=…, …)`. Whole parts are summed exactly, fractions rounded once. Throws TypeError, OverflowError. */
function construct(args: Value[], kwargs: Kwargs): TimeDelta {
  for (const name of kwargs.keys()) {
    if (!PARAMETERS.parameters.includes(name))
      throw typeError(`'${name}' is an invalid keyword argument for __new__()`);
  }
  let exact = 0n;
  let fraction = 0;
  bind(PARAMETERS, args, kwargs).forEach((value, at) => {
    if (value === undefined) return;
    const unit = UNITS[at] as number;
    const whole = asInteger(value);
    if (whole !== undefined) {
      exact += BigInt(whole) * BigInt(unit);
    } else if (value instanceof Float) {
      const integral = Math.trunc(value.value);
      exact += BigInt(integral) * BigInt(unit);
      fraction += (value.value - integral) * unit;
    } else {
      throw typeError(`unsupported type for timedelta ${PARAMETERS.parameters[at]} component: ${typeName(value)}`);
    }
  });
  return TimeDelta.ofMicros(exact + halfEven(fraction, exact % 2n !== 0n));
}

/** Rounded so that a tie makes the whole sum even, of which the rest is odd or not. */
function halfEven(value: number, restIsOdd: boolean): bigint {
  const floor = Math.floor(value);
  const fraction = value - floor;
  const isOdd = (floor % 2 !== 0) !== restIsOdd;
  return BigInt(fraction > 0.5 || (fraction === 0.5 && isOdd) ? floor + 1 : floor);
}

/** The class `datetime.timedelta`. */
export function makeTimeDeltaClass(): PyClass {
  return new PyClass('datetime.timedelta', construct, constant);
}
