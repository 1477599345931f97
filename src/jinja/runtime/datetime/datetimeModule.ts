import { Dict } from '../dict.ts';
import type { Clock } from './clock.ts';
import { dateClass } from './dateClass.ts';
import { dateTimeClass } from './dateTimeClass.ts';
import { timeClass } from './timeClass.ts';
import { makeTimeDeltaClass } from './timeDeltaClass.ts';
import { makeTzInfoClass } from './tzInfo.ts';

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
