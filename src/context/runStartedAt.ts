import { PyDateTime } from '../jinja/runtime/datetime/dateTime.ts';
import type { Value } from '../jinja/value.ts';

/** `run_started_at`: the time of the call as an aware UTC datetime. */
export function makeRunStartedAt(startedAt: Date): Value {
  return PyDateTime.fromInstant(startedAt);
}
