/**
 * Builds dbt_project four times and compares both marts row by row with test/fixtures/seed_project_expected: a first
 * build, a second without any change, a third with the late rows of test/fixtures/seed_project_late, and a full refresh.
 *
 *     node test/seedProject.ts [--tx CMD] [--postgres URL]
 *
 * DuckDB in a file of its own, or Postgres in a schema of its own. Ends with 0 when every row of every run is equal.
 */
import { spawnSync } from 'node:child_process';
import { appendFileSync, cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { DuckDBInstance } from '@duckdb/node-api';
import pg from 'pg';

export interface SeedProjectOptions {
  /** Program and first arguments of tx (or of dbt). */
  readonly tx: readonly string[];
  /** Where to build; DuckDB when undefined. */
  readonly postgresUrl?: string | undefined;
}

type Row = Readonly<Record<string, unknown>>;
type Marts = Readonly<Record<string, readonly Row[]>>;

const fixtures = join(import.meta.dirname, 'fixtures');
const source = join(import.meta.dirname, '..', 'dbt_project');

/** Table → its unique key, which the expectations are sorted by. */
const marts = {
  scientific_documents: ['document_id'],
  telemetry_metrics: ['device_id', 'metric', 'window_start'],
} as const;

/** One name of its own for the schema, so that two runs on one server do not meet. */
function schemaName(): string {
  return `seed_project_${process.pid}`;
}

function profileText(folder: string, postgresUrl: string | undefined): string {
  const head = 'knowledge:\n  target: test\n  outputs:\n    test: ';
  if (postgresUrl === undefined) {
    return `${head}{type: duckdb, path: ${JSON.stringify(join(folder, 'test.duckdb'))}, schema: main, threads: 4}\n`;
  }
  const { hostname, port, username, password, pathname } = new URL(postgresUrl);
  const fields = {
    type: 'postgres',
    host: hostname,
    port: Number(port || 5432),
    user: decodeURIComponent(username),
    password: decodeURIComponent(password),
    dbname: pathname.slice(1),
    schema: schemaName(),
    threads: 4,
  };
  return `${head}${JSON.stringify(fields)}\n`;
}

/** Adds the late rows to the seeds of the same name. */
function appendLateRows(project: string): void {
  const late = join(fixtures, 'seed_project_late', 'seeds', 'raw');
  for (const name of readdirSync(late)) {
    const [, ...rows] = readFileSync(join(late, name), 'utf8').split(/(?<=\n)/);
    appendFileSync(join(project, 'seeds', 'raw', name), rows.join(''));
  }
}

async function duckdbRows(folder: string, table: string): Promise<Row[]> {
  const instance = await DuckDBInstance.create(join(folder, 'test.duckdb'), { access_mode: 'READ_ONLY' });
  const connection = await instance.connect();
  const rows = (await connection.runAndReadAll(`select * from ${table}`)).getRowObjectsJson();
  connection.closeSync();
  instance.closeSync();
  return rows;
}

/** Dates and timestamps stay the text that Postgres sends. */
const textDates: pg.CustomTypesConfig = {
  getTypeParser: (id, format) =>
    id === pg.types.builtins.DATE || id === pg.types.builtins.TIMESTAMP
      ? (text: string) => text
      : pg.types.getTypeParser(id, format as 'text'),
};

async function withPostgres<T>(url: string, use: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, types: textDates });
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}

/** One form for both drivers: counts as numbers, `metadata` as an object with sorted keys. */
function normalized(row: Row): Row {
  const entries = Object.entries(row).map(([name, value]) => {
    if (name === 'metadata') {
      const object = (typeof value === 'string' ? JSON.parse(value) : value) as Row;
      return [name, Object.fromEntries(Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1)))];
    }
    const isCount = ['cited_by_count', 'readings', 'implausible_readings'].includes(name);
    return [name, isCount ? Number(value) : value];
  });
  return Object.fromEntries(entries) as Row;
}

async function readMarts(folder: string, postgresUrl: string | undefined): Promise<Marts> {
  const read: Record<string, readonly Row[]> = {};
  for (const [table, key] of Object.entries(marts)) {
    const rows =
      postgresUrl === undefined
        ? await duckdbRows(folder, table)
        : await withPostgres(postgresUrl, async (client) => {
            return (await client.query<Row>(`select * from ${schemaName()}.${table}`)).rows;
          });
    const sortKey = (row: Row): string => key.map((column) => String(row[column])).join('\u0000');
    read[table] = rows.map(normalized).sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1));
  }
  return read;
}

/** One line for each table whose number of rows, and each row that, is not as expected. */
function differences(run: string, got: Marts): string[] {
  const file = join(fixtures, 'seed_project_expected', `${run}.json`);
  const expected = JSON.parse(readFileSync(file, 'utf8')) as Marts;
  return Object.entries(expected).flatMap(([table, rows]) => {
    const found = got[table] ?? [];
    const lines =
      rows.length === found.length ? [] : [`${run} ${table}: want ${rows.length} rows, got ${found.length}`];
    const gotTexts = new Set(found.map((row) => JSON.stringify(row)));
    const missing = rows.map((row) => JSON.stringify(row)).filter((text) => !gotTexts.has(text));
    return [...lines, ...missing.map((text) => `${run} ${table}: row is not there: ${text}`)];
  });
}

/** Builds all four times; the differences of all runs, none when all is well. */
export async function checkSeedProject({ tx, postgresUrl }: SeedProjectOptions): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'tx-seed-project-'));
  const project = join(folder, 'dbt_project');
  cpSync(source, project, { recursive: true, filter: (path) => !/\/(target|logs)$/.test(path) });
  writeFileSync(join(folder, 'profiles.yml'), profileText(folder, postgresUrl));
  const dropSchema = async (): Promise<void> => {
    if (postgresUrl === undefined) return;
    await withPostgres(postgresUrl, (client) => client.query(`drop schema if exists ${schemaName()} cascade`));
  };
  const found: string[] = [];
  const build = async (run: string, ...flags: string[]): Promise<void> => {
    const [program = '', ...args] = tx;
    const env = { ...process.env, DBT_PROFILES_DIR: folder, NO_COLOR: '1' };
    const child = spawnSync(program, [...args, 'build', ...flags], { cwd: project, env, encoding: 'utf8' });
    if (child.error) throw child.error;
    if (child.status === 0) found.push(...differences(run, await readMarts(folder, postgresUrl)));
    else
      found.push(`${run}: build ended with ${child.status}\n${`${child.stdout}${child.stderr}`.trim().slice(-3000)}`);
  };
  try {
    await dropSchema();
    await build('run1');
    await build('run2');
    appendLateRows(project);
    await build('run3');
    await build('full_refresh', '--full-refresh');
  } finally {
    await dropSchema();
    rmSync(folder, { recursive: true, force: true });
  }
  return found;
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { tx: { type: 'string' }, postgres: { type: 'string' } } });
  const tx = values.tx?.split(' ') ?? [process.execPath, resolve(import.meta.dirname, '..', 'bin', 'tx')];
  const lines = await checkSeedProject({ tx, postgresUrl: values.postgres });
  for (const line of lines) console.log(line);
  console.log(lines.length === 0 ? 'all rows of all four runs are equal' : `${lines.length} differences`);
  process.exitCode = lines.length === 0 ? 0 : 1;
}
