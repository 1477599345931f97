/** A few rounds of what `node test/kill/kill.ts` does a hundred times. */
import { expect, test } from 'vitest';
import { postgresUrl } from '../support/postgresServer.ts';
import { runKill } from './runKill.ts';

const rounds = 6;
const minutes = 60_000;

test('a build killed at any moment leaves DuckDB whole, and the rerun gives the same tables', {
  timeout: 4 * minutes,
}, async () => {
  const { problems, equal } = await runKill({ adapter: 'duckdb', rounds });
  expect(problems).toEqual([]);
  expect(equal).toBe(rounds);
});

test('a build killed at any moment shows no reader of Postgres a missing table', { timeout: 4 * minutes }, async () => {
  const { problems, equal } = await runKill({ adapter: 'postgres', rounds, postgresUrl: await postgresUrl() });
  expect(problems).toEqual([]);
  expect(equal).toBe(rounds);
});
