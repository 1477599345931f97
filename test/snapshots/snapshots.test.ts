import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import fc from 'fast-check';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { snapshot } from '../../src/index.ts';
import { createTestDatabase, profileOf } from '../support/postgresServer.ts';
import { ExpectedHistory, type SourceState, type Version } from './history.ts';
import { CASES, rowsOf, versionsSql, writeSnapshotProject } from './snapshotProject.ts';

/** One database with the project that snapshots into it. */
interface Place {
  readonly root: string;
  readonly schema: string;
  /** Rows of several queries, each row a list of values. */
  readonly read: (queries: readonly string[]) => Promise<(readonly unknown[])[][]>;
}

const places: Record<string, Place> = {};
let runs = 0;

beforeAll(async () => {
  const url = await createTestDatabase('snapshots');
  const duckdb = writeSnapshotProject({
    type: 'duckdb',
    path: 'demo.duckdb',
    schema: "{{ env_var('SNAPSHOT_SCHEMA') }}",
    threads: 2,
  });
  const postgres = writeSnapshotProject({ ...profileOf(url, "{{ env_var('SNAPSHOT_SCHEMA') }}"), threads: 2 });
  places['duckdb'] = { root: duckdb, schema: 'x', read: (queries) => readDuckdb(join(duckdb, 'demo.duckdb'), queries) };
  places['postgres'] = { root: postgres, schema: 'x', read: (queries) => readPostgres(url, queries) };
});

afterAll(() => {
  for (const { root } of Object.values(places)) rmSync(root, { recursive: true, force: true });
});

async function readDuckdb(file: string, queries: readonly string[]): Promise<(readonly unknown[])[][]> {
  const instance = await DuckDBInstance.create(file);
  const connection = await instance.connect();
  try {
    const answers: (readonly unknown[])[][] = [];
    for (const query of queries) answers.push((await connection.runAndReadAll(query)).getRows());
    return answers;
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

async function readPostgres(url: string, queries: readonly string[]): Promise<(readonly unknown[])[][]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const answers: (readonly unknown[])[][] = [];
    for (const query of queries) answers.push((await client.query({ text: query, rowMode: 'array' })).rows);
    return answers;
  } finally {
    await client.end();
  }
}

/** Days come in any order; one is far in the future. */
const rows = fc.record({
  a: fc.constantFrom(null, 1, 2),
  b: fc.constantFrom(null, '', 'x'),
  day: fc.constantFrom(0, 1, 2, 3, 40_000),
});
const states = fc.dictionary(fc.constantFrom('k1', 'k2', 'k3'), rows, { maxKeys: 3 });
const sequences = fc.record({
  states: fc.array(states, { minLength: 3, maxLength: 4 }),
  /** From this state on the source has one more column. */
  growsAt: fc.integer({ min: 1, max: 4 }),
});

async function take({ root }: Place, schema: string, state: SourceState, grown: boolean): Promise<void> {
  const { errors, results } = await snapshot({
    projectDir: root,
    env: { PATH: process.env['PATH'], HOME: root, SNAPSHOT_SCHEMA: schema },
    vars: { rows: rowsOf(state, grown) },
  });
  expect(errors).toEqual([]);
  expect(results.filter(({ status }) => status !== 'success')).toEqual([]);
}

async function versions({ read }: Place, schema: string): Promise<Map<string, Version[]>> {
  const names = Object.keys(CASES);
  const answers = await read(names.map((name) => versionsSql(name, schema)));
  return new Map(
    names.map((name, at) => [
      name,
      (answers[at] ?? []).map(
        ([key, a, b, id, from, to, deleted]) => ({ key, a, b, id, from, to, deleted }) as Version,
      ),
    ]),
  );
}

test.each(['duckdb', 'postgres'])(
  '%s: whatever the source goes through, versions neither overlap nor leave gaps, and a rerun changes nothing',
  async (name) => {
    const place = places[name] as Place;
    await fc.assert(
      fc.asyncProperty(sequences, async ({ states: sequence, growsAt }) => {
        const schema = `s${++runs}`;
        const expected = new Map(Object.entries(CASES).map(([key, kind]) => [key, new ExpectedHistory(kind)]));
        for (const [step, state] of sequence.entries()) {
          await take(place, schema, state, step >= growsAt);
          const found = await versions(place, schema);
          for (const [key, history] of expected) {
            history.see(state);
            expect(history.problems(found.get(key) ?? []), `${key}, state ${step}`).toEqual([]);
          }
          if (step < sequence.length - 1) continue;
          await take(place, schema, state, step >= growsAt);
          expect(await versions(place, schema)).toEqual(found);
        }
      }),
      { numRuns: Number(process.env['SNAPSHOT_RUNS'] ?? 2), interruptAfterTimeLimit: 40_000 },
    );
  },
);
