import { afterAll, expect, test } from 'vitest';
import { TempProject } from '../support/tempProject.ts';

/** Events of four days; the third one has none. */
const EVENTS = `{{ config(materialized='table', event_time='moment') }}
select 1 as id, timestamp '2020-01-01 10:00:00' as moment
union all select 2, timestamp '2020-01-02 10:00:00'
union all select 4, timestamp '2020-01-04 10:00:00'
`;
const DAILY = `{{ config(materialized='incremental', incremental_strategy='microbatch', event_time='moment', batch_size='day',
  begin='2020-01-01', pre_hook="{{ log('before ' ~ model.batch.id, info=True) }}", post_hook="{{ log('after ' ~ model.batch.id, info=True) }}") }}
{% if model.batch and model.batch.id == var('broken', '') %} no sql {% endif %}
select * from {{ ref('events') }}
`;
const NOW = { TX_NOW: '2020-01-04T12:00:00Z' };

const projects: TempProject[] = [];
afterAll(() => {
  for (const project of projects) project.remove();
});

function daily(files: Readonly<Record<string, string>> = {}): TempProject {
  const project = new TempProject({ 'models/events.sql': EVENTS, 'models/daily.sql': DAILY, ...files });
  projects.push(project);
  return project;
}

const ids = "select string_agg(id, ',' order by id) from ";

test('each batch reads, writes and names its own day; hooks run once', async () => {
  const project = daily();
  const { code, text } = await project.txWith(NOW, 'run');
  expect(text).toContain('Batch 4 of 4 OK created batch 2020-01-04 of main.daily');
  expect(text).toContain('OK created sql microbatch model main.daily');
  expect(code).toBe(0);
  expect(text.match(/before \d+/g)).toEqual(['before 20200101']);
  expect(text.match(/after \d+/g)).toEqual(['after 20200104']);
  expect(project.read('target/compiled/demo/models/daily/daily_2020-01-02.sql')).toContain(
    "where moment >= '2020-01-02 00:00:00+00:00' and moment < '2020-01-03 00:00:00+00:00'",
  );
  expect(project.read('target/run/demo/models/daily/daily_2020-01-02.sql')).toContain('delete from');
  expect(project.json('target/manifest.json').nodes['model.demo.daily']?.['config']).toMatchObject({
    begin: '2020-01-01T00:00:00',
  });
  expect(await project.rows(`${ids} daily`)).toEqual([['1,2,4']]);
});

test('a batch that fails makes a partial success; the others are built and what follows is skipped', async () => {
  const project = daily({ 'models/below.sql': "select * from {{ ref('daily') }}" });
  const { code, text } = await project.txWith(NOW, 'run', '--vars', 'broken: "20200102"');
  expect(code).toBe(1);
  expect(text).toContain('[PARTIAL SUCCESS (3/4) in');
  expect(text).toContain('Completed with 1 partial success and 0 warnings');
  expect(project.statuses()).toMatchObject({ 'model.demo.daily': 'partial success', 'model.demo.below': 'skipped' });
  const { results } = project.json<{ results: { unique_id: string; batch_results: unknown }[] }>(
    'target/run_results.json',
  );
  expect(results.find(({ unique_id: id }) => id === 'model.demo.daily')?.batch_results).toMatchObject({
    failed: [['2020-01-02T00:00:00+00:00', '2020-01-03T00:00:00+00:00']],
  });
  expect(await project.rows(`${ids} daily`)).toEqual([['1,4']]);
});

test('nothing is built after a first batch that fails', async () => {
  const project = daily();
  const { code, text } = await project.txWith(NOW, 'run', '--vars', 'broken: "20200101"', '--threads', '1');
  expect(code).toBe(1);
  expect(text).toContain('Batch 4 of 4 SKIP batch 2020-01-04 of main.daily');
  expect(text).toContain('Completed with 1 error, 0 partial successes, and 0 warnings');
});

test('a later run builds the last batches; a window, --sample and --empty narrow what is read', async () => {
  const project = daily({
    'models/all.sql': "{{ config(materialized='table') }} select * from {{ ref('events') }}",
    'models/raw.sql': "{{ config(materialized='table') }} select * from {{ ref('events').render() }}",
  });
  await project.txWith(NOW, 'run', '--event-time-start', '2020-01-02', '--event-time-end', '2020-01-03');
  expect(await project.rows(`${ids} daily`)).toEqual([['2']]);
  expect(await project.rows(`${ids} "all"`)).toEqual([['1,2,4']]);
  await project.txWith(NOW, 'run', '--select', 'daily');
  expect(await project.rows(`${ids} daily`)).toEqual([['2,4']]);
  await project.txWith(NOW, 'run', '--sample', '2 days');
  expect(await project.rows(`${ids} "all"`)).toEqual([['4']]);
  await project.txWith(NOW, 'run', '--empty', '--select', 'all', 'raw');
  expect(await project.rows(`${ids} "all"`)).toEqual([[null]]);
  expect(await project.rows(`${ids} raw`)).toEqual([['1,2,4']]);
});

test.each([
  ["event_time='moment'", '', "must provide an 'event_time' (string) config"],
  ["batch_size='day'", "batch_size='week'", "one of ['hour', 'day', 'month', 'year'], but got: week"],
  ["begin='2020-01-01'", "begin='soon'", 'valid datetime (ISO format), but got: soon'],
  ["begin='2020-01-01'", "begin='2020-01-01', lookback='2'", "must provide the optional 'lookback' config as type int"],
])('%s → %s is refused', async (from, to, message) => {
  const project = daily({ 'models/daily.sql': DAILY.replace(`${from},`, to === '' ? '' : `${to},`) });
  const { code, text } = await project.tx('parse');
  expect(code).toBe(2);
  expect(text).toContain(message);
});

test('an input without event_time is warned about', async () => {
  const project = daily({ 'models/events.sql': EVENTS.replace(", event_time='moment'", '') });
  expect((await project.tx('parse')).text).toContain("no 'ref' or 'source' input with an 'event_time' configuration");
});
