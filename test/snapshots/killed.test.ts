import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, expect, test } from 'vitest';
import { createTestDatabase, profileOf } from '../support/postgresServer.ts';
import { TempProject } from '../support/tempProject.ts';

const ROWS = 20_000;
const SOURCE = `{% snapshot history %}
{{ config(unique_key='id', strategy='timestamp', updated_at='updated_at', hard_deletes='new_record') }}
select i as id, {{ var('step') }} as step, timestamp '2020-01-01' + interval '{{ var('step') }} days' as updated_at
from generate_series(1, ${ROWS}) as numbers(i)
where i % 10 <> {{ var('step') }}
{% endsnapshot %}`;
/** Versions by whether they are in force, marked as deleted, and what step they show. */
const SUMMARY = `select cast(dbt_valid_to is null as integer), dbt_is_deleted, step, count(*)
  from SCHEMA.history group by 1, 2, 3 order by 1, 2, 3`;
const projects: TempProject[] = [];

afterAll(() => {
  for (const made of projects) made.remove();
});

test.each(['duckdb', 'postgres'])(
  '%s: a snapshot that is killed leaves the rows of before or those of after',
  async (name) => {
    const url = name === 'postgres' ? await createTestDatabase('killed_snapshots') : undefined;
    const profile =
      url === undefined ? undefined : JSON.stringify({ demo: { target: 'dev', outputs: { dev: profileOf(url) } } });
    const demo = new TempProject({
      'snapshots/history.sql': SOURCE,
      ...(profile === undefined ? {} : { 'profiles.yml': profile }),
    });
    projects.push(demo);
    const summary = (): Promise<string[]> => (url === undefined ? summaryOfDuckdb(demo) : summaryOfPostgres(url));
    const step = (n: number): string[] => ['snapshot', '--vars', `{step: ${n}}`];
    expect((await demo.tx(...step(1))).code).toBe(0);
    const before = await summary();
    const started = performance.now();
    let killed = 0;
    for (const part of [0.6, 0.9]) {
      const running = demo.start(step(2));
      await wait(part * Math.max(300, (performance.now() - started) / (killed + 1)));
      running.kill('SIGKILL');
      killed++;
      await running.said;
      const found = await summary();
      // Either nothing of the second step is to be seen, or all of it.
      if (JSON.stringify(found) !== JSON.stringify(before)) expect(found).toHaveLength(3);
    }
    expect((await demo.tx(...step(2))).code).toBe(0);
    const after = await summary();
    expect(after).toEqual([
      // ended by a newer version, or by the deletion
      `0,False,1,${ROWS * 0.9}`,
      `1,False,2,${ROWS * 0.9}`,
      `1,True,1,${ROWS * 0.1}`,
    ]);
    expect((await demo.tx(...step(2))).code).toBe(0);
    expect(await summary()).toEqual(after);
  },
);

async function summaryOfDuckdb(demo: TempProject): Promise<string[]> {
  return (await demo.rows(SUMMARY.replace('SCHEMA', 'main'))).map((row) => row.join(','));
}

async function summaryOfPostgres(url: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query({ text: SUMMARY.replace('SCHEMA', 'public'), rowMode: 'array' });
    return (rows as unknown[][]).map((row) => row.join(','));
  } finally {
    await client.end();
  }
}
