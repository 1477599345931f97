import { type Diagnostic, TxError } from '../diagnostics/diagnostic.ts';
import type { Flags } from './flags.ts';
import { yamlDict } from './optionValue.ts';

/** A stretch of time: `start` belongs to it, `end` does not. */
export interface TimeWindow {
  readonly start: Date;
  readonly end: Date;
}

/** The sizes that windows and batches come in. */
export const GRAINS = ['hour', 'day', 'month', 'year'] as const;
export type Grain = (typeof GRAINS)[number];

/** The parts of an ISO 8601 date or time; what is behind the seconds' fraction is its zone. */
const MOMENT =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d)(?::?(\d\d)(?::?(\d\d)(?:[.,](\d{1,9}))?)?)?)?(Z|[+-]\d\d(?::?\d\d)?)?$/i;

/** A date or time by its own clock, taken for UTC as dbt does; a zone is passed over. `undefined` when it is none. */
export function utcMoment(text: string): Date | undefined {
  const parts = MOMENT.exec(text.trim());
  if (parts === null) return undefined;
  const [year, month, day, hour, minute, second] = parts.slice(1, 7).map((part) => Number(part ?? 0)) as number[];
  const millis = Math.floor(Number(`0.${parts[7] ?? '0'}`) * 1000);
  const time = Date.UTC(year as number, (month as number) - 1, day, hour, minute, second, millis);
  const date = new Date(time);
  const exists = date.getUTCMonth() + 1 === month && date.getUTCDate() === day && date.getUTCHours() === hour;
  return exists && (minute as number) < 60 && (second as number) < 60 ? date : undefined;
}

/**
 * The window of `--sample`: `3 days` back from now, or `{start: …, end: …}`. Throws TxError for a text that is neither.
 * @param now the time of the call
 */
export function sampleWindow({ sample }: Pick<Flags, 'sample'>, now: Date): TimeWindow | undefined {
  if (sample === null) return undefined;
  if (typeof sample === 'object') return namedWindow(sample);
  const text = sample.trim();
  return text.startsWith('{') ? namedWindow(yamlDict(text, '--sample', '')) : windowBefore(text, now);
}

/** The window of `--event-time-start` and `--event-time-end`. Throws TxError for texts that are no times. */
export function eventTimeWindow(flags: Pick<Flags, 'event_time_start' | 'event_time_end'>): TimeWindow | undefined {
  const { event_time_start: start, event_time_end: end } = flags;
  if (start === null || end === null) return undefined;
  return { start: moment(start, '--event-time-start'), end: moment(end, '--event-time-end') };
}

/** `{start: 2025-01-01, end: 2025-01-31}`. */
function namedWindow(window: { readonly start?: unknown; readonly end?: unknown }): TimeWindow {
  for (const field of ['start', 'end'] as const) {
    if (window[field] === undefined || window[field] === null)
      throw problem('--sample', `the window has no '${field}'`, "write {'start': '2025-01-01', 'end': '2025-01-31'}");
  }
  const start = moment(String(window.start), '--sample');
  const end = moment(String(window.end), '--sample');
  if (start >= end) throw problem('--sample', 'the start of the window is not before its end');
  return { start, end };
}

/** `3 days`, `1 month`. */
function windowBefore(text: string, end: Date): TimeWindow {
  const words = text.split(' ');
  const [count, unit] = words as [string, string];
  if (words.length !== 2)
    throw problem('--sample', `Cannot load SAMPLE_WINDOW from '${text}'. Must be of form 'DAYS_INT GRAIN_SIZE'.`);
  if (!/^[+-]?\d+$/.test(count)) throw problem('--sample', `Unable to convert '${count}' to an integer.`);
  const grain = GRAINS.find((one) => one === unit.toLowerCase().replace(/s+$/, ''));
  if (grain === undefined) {
    const list = [...GRAINS, ...GRAINS.map((one) => `${one}s`)].map((one) => `'${one}'`).join(', ');
    throw problem('--sample', `Invalid grain size '${unit}'. Must be one of [${list}].`);
  }
  return { start: movedBy(end, grain, -Number(count)), end };
}

/** The same clock some hours, days, months or years away; a day that the month lacks becomes its last. */
function movedBy(time: Date, grain: Grain, count: number): Date {
  const moved = new Date(time);
  if (grain === 'hour') moved.setUTCHours(time.getUTCHours() + count);
  if (grain === 'day') moved.setUTCDate(time.getUTCDate() + count);
  if (grain === 'hour' || grain === 'day') return moved;
  moved.setUTCDate(1);
  moved.setUTCMonth(time.getUTCMonth() + count * (grain === 'year' ? 12 : 1));
  const lastDay = new Date(Date.UTC(moved.getUTCFullYear(), moved.getUTCMonth() + 1, 0)).getUTCDate();
  moved.setUTCDate(Math.min(time.getUTCDate(), lastDay));
  return moved;
}

function moment(text: string, option: string): Date {
  const found = utcMoment(text);
  if (found !== undefined) return found;
  throw problem(
    option,
    `'${text}' does not match the formats '%Y-%m-%d', '%Y-%m-%dT%H:%M:%S', '%Y-%m-%d %H:%M:%S'.`,
    'write 2024-01-31 or 2024-01-31T10:00:00 (UTC)',
  );
}

function problem(option: string, reason: string, hint?: string): TxError {
  const diagnostic: Diagnostic = {
    code: 'TX0002',
    severity: 'error',
    kind: 'Usage',
    message: `Invalid value for '${option}': ${reason}`,
    ...(hint === undefined ? {} : { hint }),
  };
  return new TxError(diagnostic);
}
