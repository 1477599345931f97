import type { Value } from '../../value.ts';
import { NamedTuple } from '../tuple.ts';
import { dayOfYear } from './calendar.ts';
import { weekdayOf, type ZonedMoment } from './strftime.ts';

/** Of `time.struct_time`, in its order. */
const TIME_FIELDS = ['tm_year', 'tm_mon', 'tm_mday', 'tm_hour', 'tm_min', 'tm_sec', 'tm_wday', 'tm_yday', 'tm_isdst'];

/** `time.struct_time`, as `timetuple()` gives it. */
class StructTime extends NamedTuple {
  override reprWithin(): string {
    return `time.struct_time(${this.fields.map((field, at) => `${field}=${this.items[at]}`).join(', ')})`;
  }
}

/** `time.struct_time`; `isDst` -1 says that it is not known. */
export function timeTuple(moment: ZonedMoment, isDst = -1): Value {
  const { year, month, day, hour, minute, second } = moment;
  const yearDay = dayOfYear(year, month, day);
  return new StructTime(TIME_FIELDS, [year, month, day, hour, minute, second, weekdayOf(moment), yearDay, isDst]);
}
