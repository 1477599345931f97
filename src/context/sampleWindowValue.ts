import type { TimeWindow } from '../cli/timeWindow.ts';
import { PyDateTime } from '../jinja/runtime/datetime/dateTime.ts';
import { repr } from '../jinja/runtime/operations.ts';
import type { Value } from '../jinja/value.ts';
import { HostObject } from './hostFunction.ts';

/** `invocation_args_dict.sample` and `flags.SAMPLE`: dbt's SampleWindow, whose members are aware datetimes in UTC. */
export class SampleWindowValue extends HostObject {
  readonly #start: Value;
  readonly #end: Value;

  constructor({ start, end }: TimeWindow) {
    const [from, to] = [PyDateTime.fromInstant(start), PyDateTime.fromInstant(end)];
    super('SampleWindow', [
      ['start', () => from],
      ['end', () => to],
    ]);
    this.#start = from;
    this.#end = to;
  }

  override toText(): string {
    return this.repr();
  }

  override repr(): string {
    return `SampleWindow(start=${repr(this.#start)}, end=${repr(this.#end)})`;
  }

  /** As the artifacts show it, and as a retry reads it again. */
  override toJSON(): { start: string; end: string } {
    const [start, end] = [this.#start, this.#end].map((one) => (one as PyDateTime).isoText('T', undefined));
    return { start: start as string, end: end as string };
  }
}
