import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import pg from 'pg';
import type { AdapterName } from './killProject.ts';

/** Row count and contents of every relation, by `schema.name`. */
export type Contents = ReadonlyMap<string, RelationContents>;

export interface RelationContents {
  readonly kind: string;
  readonly rows: number;
  /** Checksum over all rows, in an order of their own. */
  readonly checksum: string;
  /** Columns of its indexes. */
  readonly indexes: string;
}

/** The database of a kill test, seen by somebody who is not tx. */
export interface KillDatabase {
  readonly adapter: AdapterName;
  /** Fields of the profile. */
  readonly target: Readonly<Record<string, unknown>>;
  contents(): Promise<Contents>;
  /** Begins to read while tx runs; the answer ends it and gives what was wrong. */
  watch(expected: Contents): Promise<() => Promise<string[]>>;
  /** What is wrong right after a kill. */
  inspect(expected: Contents): Promise<string[]>;
  close(): Promise<void>;
}

/** Differences between what should be there and what is there. */
export function differences(expected: Contents, found: Contents, leftovers: boolean): string[] {
  const wrong: string[] = [];
  for (const [name, want] of expected) {
    const have = found.get(name);
    if (have === undefined) wrong.push(`${name} is missing`);
    else if (have.kind !== want.kind) wrong.push(`${name} is a ${have.kind}, not a ${want.kind}`);
    else if (have.rows !== want.rows) wrong.push(`${name} has ${have.rows} rows, not ${want.rows}`);
    else if (have.checksum !== want.checksum) wrong.push(`${name} has other rows`);
    else if (have.indexes !== want.indexes) wrong.push(`${name} has the indexes ${have.indexes}, not ${want.indexes}`);
  }
  if (leftovers) for (const name of found.keys()) if (!expected.has(name)) wrong.push(`${name} was left over`);
  return wrong;
}

const CHECKSUM = (name: string): string =>
  `select count(*) as n, md5(coalesce(string_agg(cast(t as text), '|' order by cast(t as text)), '')) as checksum from ${name} as t`;

/** A DuckDB file below `folder`. It has one owner at a time, so it is looked at through a copy. */
export function duckdbKillDatabase(folder: string): KillDatabase {
  const path = join(folder, 'kill.duckdb');
  const contents = async (): Promise<Contents> => {
    const beside = mkdtempSync(join(tmpdir(), 'tx-kill-copy-'));
    try {
      const copy = join(beside, 'kill.duckdb');
      // What was committed may still stand in the log beside the file.
      for (const end of ['', '.wal']) if (existsSync(path + end)) copyFileSync(path + end, copy + end);
      return await duckdbContents(copy);
    } finally {
      rmSync(beside, { recursive: true, force: true });
    }
  };
  return {
    adapter: 'duckdb',
    target: { type: 'duckdb', path, schema: 'main' },
    contents,
    watch: async () => async () => [],
    inspect: async (expected) => {
      try {
        return differences(expected, await contents(), false);
      } catch (error) {
        return [`the file cannot be read: ${error instanceof Error ? error.message : String(error)}`];
      }
    },
    close: async () => undefined,
  };
}

async function duckdbContents(path: string): Promise<Contents> {
  const instance = await DuckDBInstance.create(path);
  const connection = await instance.connect();
  try {
    const read = async (sql: string): Promise<Record<string, unknown>[]> =>
      (await connection.runAndReadAll(sql)).getRowObjectsJson();
    const found = new Map<string, RelationContents>();
    const relations = await read(
      "select table_schema as s, table_name as n, table_type as k from information_schema.tables where table_catalog = 'kill' order by 1, 2",
    );
    for (const { s, n, k } of relations) {
      const [row] = await read(CHECKSUM(`"${s}"."${n}"`));
      found.set(`${s}.${n}`, {
        kind: String(k),
        rows: Number(row?.['n']),
        checksum: String(row?.['checksum']),
        indexes: '',
      });
    }
    return found;
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

/** Schemas of a Postgres database, which are dropped first and at the end. */
export async function postgresKillDatabase(url: string): Promise<KillDatabase> {
  const schema = `kill_test_${process.pid}`;
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const drop = async (): Promise<void> => {
    await client.query(`drop schema if exists ${schema} cascade`);
    await client.query(`drop schema if exists ${schema}_dbt_test__audit cascade`);
  };
  await drop();
  const { hostname, port, username, password, pathname } = new URL(url);
  const contents = (): Promise<Contents> => postgresContents(client, schema);
  return {
    adapter: 'postgres',
    target: {
      type: 'postgres',
      host: hostname,
      port: Number(port || 5432),
      user: decodeURIComponent(username),
      password: decodeURIComponent(password),
      dbname: pathname.slice(1),
      schema,
    },
    contents,
    watch: (expected) => watchPostgres(url, expected),
    inspect: async (expected) =>
      differences(expected, await contents(), false).filter((one) => !one.includes('has the indexes')),
    close: async () => {
      await drop();
      await client.end();
    },
  };
}

async function postgresContents(client: pg.Client, schema: string): Promise<Contents> {
  const { rows: relations } = await client.query<{ s: string; n: string; k: string; i: string }>(
    `select n.nspname as s, c.relname as n, c.relkind as k,
            coalesce((select string_agg(regexp_replace(indexdef, '^CREATE (UNIQUE )?INDEX .* USING', '\\1'), '; ' order by regexp_replace(indexdef, '^.* USING', ''))
                      from pg_indexes x where x.schemaname = n.nspname and x.tablename = c.relname), '') as i
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname like $1 and c.relkind in ('r', 'v', 'm', 'p') order by 1, 2`,
    [`${schema}%`],
  );
  const found = new Map<string, RelationContents>();
  for (const { s, n, k, i } of relations) {
    const { rows } = await client.query<{ n: string; checksum: string }>(CHECKSUM(`"${s}"."${n}"`));
    found.set(`${s}.${n}`, { kind: k, rows: Number(rows[0]?.n), checksum: String(rows[0]?.checksum), indexes: i });
  }
  return found;
}

/** Counts the rows of one relation after the other, again and again. */
async function watchPostgres(url: string, expected: Contents): Promise<() => Promise<string[]>> {
  const client = new pg.Client({ connectionString: url, application_name: 'reader' });
  await client.connect();
  const wrong = new Map<string, number>();
  const state = { stopped: false };
  const add = (what: string): void => void wrong.set(what, (wrong.get(what) ?? 0) + 1);
  const reading = (async () => {
    while (!state.stopped) {
      for (const [name, want] of expected) {
        if (state.stopped) break;
        try {
          const { rows } = await client.query<{ n: string }>(`select count(*) as n from ${name}`);
          if (Number(rows[0]?.n) !== want.rows) add(`${name} was seen with ${rows[0]?.n} rows, not ${want.rows}`);
        } catch (error) {
          add(`${name}: ${error instanceof Error ? error.message : String(error)}`);
        }
      }
    }
  })();
  return async () => {
    state.stopped = true;
    await reading;
    await client.end();
    return [...wrong].map(([what, times]) => `${what} (${times} times)`);
  };
}
