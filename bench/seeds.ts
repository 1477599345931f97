/**
 * One big seed against the database's own bulk load of the same file into the same table: read_csv on DuckDB, COPY on
 * Postgres. The raw load is timed without start-up or connecting; the peers' figures include everything.
 */
import { once } from 'node:events';
import { createReadStream, createWriteStream, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { DuckDBInstance } from '@duckdb/node-api';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { type Cost, type Meter, medianCost } from './measure.ts';

export interface SeedResult {
  readonly adapter: 'duckdb' | 'postgres';
  readonly who: string;
  readonly rows: number;
  readonly cost: Cost;
  /** Median seconds of the raw load of as many rows; undefined where it was not measured. */
  readonly raw: number | undefined;
}

interface SeedOptions {
  readonly work: string;
  readonly rows: number;
  /** Rows that dbt loads; 0 leaves it out, since it may take an hour for a million. */
  readonly peerRows: number;
  readonly repeats: number;
  readonly postgres: string | undefined;
}

interface SeedPeer {
  readonly name: string;
  readonly command: readonly string[];
}

const COLUMNS = 'id bigint, name varchar, amount double precision, day date, active boolean';

/** Writes a project whose one seed has so many rows; returns the CSV's path. */
async function writeSeedProject(folder: string, rows: number): Promise<string> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, 'seeds'), { recursive: true });
  writeFileSync(
    join(folder, 'dbt_project.yml'),
    "name: seedbench\nversion: '1.0.0'\nconfig-version: 2\nprofile: seedbench\nseeds:\n  seedbench:\n" +
      '    +column_types: {id: bigint, name: varchar, amount: double precision, day: date, active: boolean}\n',
  );
  const file = join(folder, 'seeds', 'big.csv');
  const out = createWriteStream(file);
  out.write('id,name,amount,day,active\n');
  for (let id = 1; id <= rows; id++) {
    const day = `2025-${String(1 + (id % 12)).padStart(2, '0')}-${String(1 + (id % 28)).padStart(2, '0')}`;
    const line = `${id},customer ${(id * 7919) % 100003},${((id * 31) % 100000) / 100},${day},${id % 3 === 0}\n`;
    if (!out.write(line)) await once(out, 'drain');
  }
  out.end();
  await once(out, 'finish');
  return file;
}

/** profiles.yml for one target; the URL's parts are Postgres' fields. */
function profileFor(adapter: 'duckdb' | 'postgres', folder: string, url: string | undefined): string {
  const head = 'seedbench:\n  target: bench\n  outputs:\n    bench:\n';
  if (adapter === 'duckdb')
    return `${head}      {type: duckdb, path: ${join(folder, 'big.duckdb')}, schema: main, threads: 1}\n`;
  const { hostname, port, username, password, pathname } = new URL(url ?? '');
  const fields = {
    type: 'postgres',
    host: hostname,
    port: Number(port || 5432),
    user: decodeURIComponent(username),
    password: decodeURIComponent(password),
    dbname: pathname.slice(1),
    schema: 'seedbench',
    threads: 1,
  };
  return `${head}      ${JSON.stringify(fields)}\n`;
}

/** Seconds of one read_csv into a new table of a new database file. */
async function rawDuckdb(csv: string, folder: string): Promise<number> {
  const file = join(folder, 'raw.duckdb');
  rmSync(file, { force: true });
  const instance = await DuckDBInstance.create(file);
  const connection = await instance.connect();
  const start = performance.now();
  await connection.run(`create table big (${COLUMNS})`);
  await connection.run(`insert into big select * from read_csv('${csv.replaceAll("'", "''")}', header = true)`);
  const elapsed = (performance.now() - start) / 1000;
  connection.closeSync();
  instance.closeSync();
  return elapsed;
}

/** Seconds of one COPY into a new table. */
async function rawPostgres(csv: string, url: string): Promise<number> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query('create schema if not exists seedbench');
    await client.query('drop table if exists seedbench.raw');
    const start = performance.now();
    await client.query(`create table seedbench.raw (${COLUMNS})`);
    const copy = client.query(copyFrom('copy seedbench.raw from stdin with (format csv, header true)'));
    await pipeline(createReadStream(csv, { highWaterMark: 1 << 20 }), copy);
    return (performance.now() - start) / 1000;
  } finally {
    await client.end();
  }
}

async function measureAdapter(
  meter: Meter,
  peer: SeedPeer,
  adapter: 'duckdb' | 'postgres',
  rows: number,
  options: SeedOptions,
): Promise<SeedResult> {
  const folder = join(options.work, `seed-${adapter}-${peer.name}`);
  const csv = await writeSeedProject(folder, rows);
  writeFileSync(join(folder, 'profiles.yml'), profileFor(adapter, folder, options.postgres));
  const costs: Cost[] = [];
  const raws: number[] = [];
  for (let repeat = 0; repeat < options.repeats; repeat++) {
    raws.push(adapter === 'duckdb' ? await rawDuckdb(csv, folder) : await rawPostgres(csv, options.postgres ?? ''));
    rmSync(join(folder, 'big.duckdb'), { force: true });
    const env = { DBT_PROFILES_DIR: folder, DBT_SEND_ANONYMOUS_USAGE_STATS: 'false' };
    const measured = meter([...peer.command, 'seed', '--full-refresh'], { cwd: folder, env });
    if (measured.exitCode !== 0) throw new Error(`${peer.name} seed on ${adapter}\n${measured.stdout.slice(-2000)}`);
    costs.push(measured);
  }
  const raw = medianCost(raws.map((wall) => ({ wall, cpu: 0, peakMiB: 0 }))).wall;
  const { wall, cpu, peakMiB } = medianCost(costs);
  return { adapter, who: peer.name, rows, cost: { wall, cpu, peakMiB }, raw };
}

/** Every peer on DuckDB, and on Postgres when a URL is given. */
export async function measureSeeds(
  meter: Meter,
  peers: readonly SeedPeer[],
  options: SeedOptions,
): Promise<SeedResult[]> {
  const adapters = options.postgres === undefined ? (['duckdb'] as const) : (['duckdb', 'postgres'] as const);
  const results: SeedResult[] = [];
  for (const adapter of adapters) {
    for (const peer of peers) {
      const rows = peer.name === 'tx' ? options.rows : options.peerRows;
      if (rows > 0) results.push(await measureAdapter(meter, peer, adapter, rows, options));
    }
  }
  return results;
}
