import { expect, test } from 'vitest';
import { sampleWindow } from '../../../src/cli/timeWindow.ts';
import type { ModelNode } from '../../../src/parse/manifest.ts';
import { type BatchPlan, batchName, batchTimes, planBatches, previousBatches } from '../../../src/run/batches.ts';

/** A microbatch model with nothing but what batches depend on. */
function model(config: Readonly<Record<string, unknown>>): ModelNode {
  return { unique_id: 'model.p.m', config: { begin: '2024-01-30T05:00:00', ...config } } as unknown as ModelNode;
}

/** Whole days and nothing else: short to read. */
const day = (text: string): Date => new Date(`${text}Z`);
const NOW = day('2024-02-02T13:57');

/** The names of the batches and the end of the last one. */
function planned(config: Readonly<Record<string, unknown>>, plan: Partial<BatchPlan>): [string, string] {
  const batches = planBatches(model(config), { isIncremental: false, window: undefined, now: NOW, ...plan });
  const names = batches.map(({ start }) => batchName(start, config['batch_size'] as 'day'));
  return [names.join(' '), batches.at(-1)?.end.toISOString().slice(0, 16) as string];
}

const window = (start: string, end: string): Pick<BatchPlan, 'window'> => ({
  window: { start: day(start), end: day(end) },
});

test.each<[string, string, Readonly<Record<string, unknown>>, Partial<BatchPlan>, string, string]>([
  [
    'a new table',
    'begins with begin',
    { batch_size: 'day' },
    {},
    '2024-01-30 2024-01-31 2024-02-01 2024-02-02',
    '2024-02-03T00:00',
  ],
  [
    'a table that is there',
    'gets the last batch and one before it',
    { batch_size: 'day', lookback: 1 },
    { isIncremental: true },
    '2024-02-01 2024-02-02',
    '2024-02-03T00:00',
  ],
  [
    'lookback 0',
    'builds the last batch only',
    { batch_size: 'day', lookback: 0 },
    { isIncremental: true },
    '2024-02-02',
    '2024-02-03T00:00',
  ],
  [
    'lookback',
    'counts months',
    { batch_size: 'month', lookback: 2 },
    { isIncremental: true },
    '2023-12 2024-01 2024-02',
    '2024-03-01T00:00',
  ],
  [
    'a moment at the start of a day',
    'ends the day before',
    { batch_size: 'day', lookback: 0 },
    { isIncremental: true, now: day('2024-02-02T00:00') },
    '2024-02-01',
    '2024-02-02T00:00',
  ],
  [
    'hours',
    'are named by the hour',
    { batch_size: 'hour', lookback: 1 },
    { isIncremental: true },
    '2024-02-02T12 2024-02-02T13',
    '2024-02-02T14:00',
  ],
  [
    'years',
    'are named by the year',
    { batch_size: 'year', begin: '2022-06-01' },
    {},
    '2022 2023 2024',
    '2025-01-01T00:00',
  ],
  [
    'a window',
    'is widened to whole batches',
    { batch_size: 'day' },
    window('2024-01-01T05:00', '2024-01-02T01:00'),
    '2024-01-01 2024-01-02',
    '2024-01-03T00:00',
  ],
  [
    'a window',
    'wins over what is there',
    { batch_size: 'month' },
    { isIncremental: true, ...window('2023-11-30T00:00', '2024-01-01T00:00') },
    '2023-11 2023-12',
    '2024-01-01T00:00',
  ],
])('%s %s', (_what, _does, config, plan, names, end) => {
  expect(planned(config, plan)).toEqual([names, end]);
});

test('times of a batch are written as dbt writes them', () => {
  expect(batchTimes({ start: day('2024-01-01T00:00'), end: day('2024-01-02T03:04:05.678') })).toEqual([
    '2024-01-01T00:00:00+00:00',
    '2024-01-02T03:04:05.678000+00:00',
  ]);
});

test('a retry is given the models of which some batches were built and some were not', () => {
  const one = ['2024-01-01T00:00:00+00:00', '2024-01-02T00:00:00+00:00'] as const;
  const result = (id: string, successful: number, failed: number) => ({
    unique_id: id,
    batch_results: { successful: Array(successful).fill(one), failed: Array(failed).fill(one) },
  });
  const results = [
    result('some', 2, 1),
    result('all', 2, 0),
    result('none', 0, 2),
    { unique_id: 'x', batch_results: null },
  ];
  expect([...previousBatches(results).keys()]).toEqual(['some']);
});

test.each([
  ['3 days', '2024-01-30T13:57 2024-02-02T13:57'],
  ['1 day', '2024-02-01T13:57 2024-02-02T13:57'],
  ['2 HOURS', '2024-02-02T11:57 2024-02-02T13:57'],
  ['1 year', '2023-02-02T13:57 2024-02-02T13:57'],
  ["{'start': '2025-01-03', 'end': '2025-01-07 10:00:00'}", '2025-01-03T00:00 2025-01-07T10:00'],
  ['{start: 2025-01-03, end: 2025-01-07}', '2025-01-03T00:00 2025-01-07T00:00'],
])('--sample "%s" is the window %s', (sample, expected) => {
  const found = sampleWindow({ sample }, NOW);
  expect([found?.start, found?.end].map((one) => one?.toISOString().slice(0, 16)).join(' ')).toBe(expected);
});

test('a day that the month lacks becomes its last one', () => {
  expect(sampleWindow({ sample: '1 month' }, day('2024-03-31T00:00'))?.start).toEqual(day('2024-02-29T00:00'));
});

test.each([
  ['3', "Cannot load SAMPLE_WINDOW from '3'"],
  ['three days', "Unable to convert 'three' to an integer"],
  ['3 weeks', "Invalid grain size 'weeks'. Must be one of ['hour', 'day', 'month', 'year', 'hours',"],
  ["{'start': '2025-01-01'}", "the window has no 'end'"],
  ["{'start': '2025-01-02', 'end': '2025-01-01'}", 'is not before its end'],
  ["{'start': '2025-02-30', 'end': '2025-03-01'}", "'2025-02-30' does not match the formats"],
])('--sample "%s" is refused: %s', (sample, message) => {
  expect(() => sampleWindow({ sample }, NOW)).toThrowError(message);
});
