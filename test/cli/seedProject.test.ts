/** The example project, from outside: four builds, every row of both marts. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkSeedProject } from '../seedProject.ts';
import { postgresUrl } from '../support/postgresServer.ts';

const tx = [process.execPath, join(import.meta.dirname, '..', '..', 'bin', 'tx')];
const minutes = 60_000;

test('builds, builds again, takes late data and refreshes on DuckDB', { timeout: 3 * minutes }, async () => {
  expect(await checkSeedProject({ tx })).toEqual([]);
});

test('builds, builds again, takes late data and refreshes on Postgres', { timeout: 3 * minutes }, async () => {
  expect(await checkSeedProject({ tx, postgresUrl: await postgresUrl() })).toEqual([]);
});
