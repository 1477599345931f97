import { GRAINS, type Grain, type TimeWindow, utcMoment } from '../cli/timeWindow.ts';
import type { ModelNode } from '../parse/manifest.ts';
import type { NodeResult } from './result.ts';

/** One batch of a microbatch model: whole hours, days, months or years, save that the last may end with the window. */
export type Batch = TimeWindow;

/** What a run knows beside the model when it decides on batches. */
export interface BatchPlan {
  /** The table is there, and rows are added to it. */
  readonly isIncremental: boolean;
  /** `--event-time-start` and `--event-time-end`, or `--sample`. */
  readonly window: TimeWindow | undefined;
  /** Up to when batches are built without a window. */
  readonly now: Date;
}

/**
 * The batches to build, oldest first, at least one: from `begin` on for a new table, else the last one and `lookback` before
 * it, or those that the window touches.
 */
export function planBatches(model: ModelNode, { isIncremental, window, now }: BatchPlan): Batch[] {
  const size = batchSize(model);
  const end = ceiling(window?.end ?? now, size);
  const batches: Batch[] = [];
  let start = startOf(model, size, end, isIncremental, window);
  do {
    const next = moved(start, size, 1);
    batches.push({ start, end: next });
    start = next;
  } while (start < end);
  const last = batches.at(-1) as Batch;
  batches[batches.length - 1] = { start: last.start, end };
  return batches;
}

function startOf(model: ModelNode, size: Grain, end: Date, isIncremental: boolean, window?: TimeWindow): Date {
  if (window !== undefined) return truncated(window.start, size);
  if (!isIncremental) return truncated(beginOf(model), size);
  // `end` is where the last batch ends, so one back is the last batch itself.
  return moved(end, size, -(Number(model.config['lookback'] ?? 1) + 1));
}

/** `hour`, `day`, `month` or `year`; parsing has refused everything else. */
export function batchSize(model: ModelNode): Grain {
  const size = GRAINS.find((one) => one === model.config['batch_size']);
  if (size === undefined) throw new Error(`the batch_size of ${model.unique_id} was not checked`);
  return size;
}

function beginOf(model: ModelNode): Date {
  const begin = utcMoment(String(model.config['begin']));
  if (begin === undefined) throw new Error(`the begin of ${model.unique_id} was not checked`);
  return begin;
}

/** The name that a batch has by its start, in files and log lines: `2024`, `2024-09`, `2024-09-17`, `2024-09-17T16`. */
export function batchName(start: Date, size: Grain): string {
  return start.toISOString().slice(0, { year: 4, month: 7, day: 10, hour: 13 }[size]);
}

/** `model.batch.id`. */
export function batchId({ start }: Batch, size: Grain): string {
  return batchName(start, size).replaceAll('-', '');
}

/** A batch as run_results.json has it: Python's ISO 8601, in UTC. */
export function batchTimes({ start, end }: Batch): readonly [string, string] {
  return [isoText(start), isoText(end)];
}

/** The reverse. Throws for a text that is no time: then the artifact was not written by dbt or tx. */
export function batchOf([start, end]: readonly [string, string]): Batch {
  const [from, to] = [new Date(start), new Date(end)];
  if (Number.isNaN(from.getTime()) || Number.isNaN(to.getTime()))
    throw new Error(`not a batch of run_results.json: ${start}, ${end}`);
  return { start: from, end: to };
}

/** Batches of an earlier run, by unique id. */
export type PreviousBatches = ReadonlyMap<string, NonNullable<NodeResult['batch_results']>>;

/**
 * What `retry` gives the runner: for each model of an earlier run_results.json of which some batches were built and some were
 * not, both. A model without any built batch is not among them: it starts anew.
 */
export function previousBatches(results: readonly Pick<NodeResult, 'unique_id' | 'batch_results'>[]): PreviousBatches {
  const found = new Map<string, NonNullable<NodeResult['batch_results']>>();
  for (const { unique_id: id, batch_results: batches } of results) {
    if (batches !== null && batches.successful.length > 0 && batches.failed.length > 0) found.set(id, batches);
  }
  return found;
}

function isoText(time: Date): string {
  const text = time.toISOString();
  const millis = text.slice(20, 23);
  return `${text.slice(0, 19)}${millis === '000' ? '' : `.${millis}000`}+00:00`;
}

/** The start of the hour, day, month or year. */
function truncated(time: Date, size: Grain): Date {
  const part = (grain: Grain, value: number, least: number): number =>
    GRAINS.indexOf(size) <= GRAINS.indexOf(grain) ? value : least;
  const month = part('month', time.getUTCMonth(), 0);
  const day = part('day', time.getUTCDate(), 1);
  return new Date(Date.UTC(time.getUTCFullYear(), month, day, part('hour', time.getUTCHours(), 0)));
}

/** The start of the batch that is some batches away. */
function moved(time: Date, size: Grain, count: number): Date {
  const start = truncated(time, size);
  if (size === 'hour') start.setUTCHours(start.getUTCHours() + count);
  if (size === 'day') start.setUTCDate(start.getUTCDate() + count);
  if (size === 'month') start.setUTCMonth(start.getUTCMonth() + count);
  if (size === 'year') start.setUTCFullYear(start.getUTCFullYear() + count);
  return start;
}

/** The time itself where a batch ends with it, else the end of its batch. */
function ceiling(time: Date, size: Grain): Date {
  return truncated(time, size).getTime() === time.getTime() ? time : moved(time, size, 1);
}
