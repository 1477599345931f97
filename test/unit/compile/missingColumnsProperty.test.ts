import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { missingColumns, relationParts } from '../../../src/compile/sql/missingColumns.ts';
import { RandomQuery, TABLES, WANTED } from './randomQuery.ts';

const COLUMNS = new Set(['id', 'name', 'updated_at']);
let instance: DuckDBInstance;
let connection: DuckDBConnection;

beforeAll(async () => {
  instance = await DuckDBInstance.create(':memory:');
  connection = await instance.connect();
  await connection.run(TABLES);
});

afterAll(() => {
  connection.closeSync();
  instance.closeSync();
});

/** Whether the database takes the query. */
async function isValid(sql: string): Promise<boolean> {
  try {
    (await connection.prepare(sql)).destroySync();
    return true;
  } catch {
    return false;
  }
}

test('no query that the database takes is said to read a column that is not there', async () => {
  let valid = 0;
  let told = 0;
  await fc.assert(
    fc.asyncProperty(fc.integer(), async (seed) => {
      const sql = new RandomQuery(seed).statement();
      const found = missingColumns(sql, relationParts(WANTED), COLUMNS);
      const takes = await isValid(sql);
      if (takes) valid++;
      if (found.length > 0) told++;
      expect(takes ? found : [], sql).toEqual([]);
    }),
    { numRuns: 1000 },
  );
  // The property says something only where both happen.
  expect(valid).toBeGreaterThan(100);
  expect(told).toBeGreaterThan(100);
});
