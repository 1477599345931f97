import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Adapter } from '../../src/adapters/adapter.ts';
import { createAdapter, parseCredentials } from '../../src/adapters/adapters.ts';
import { adapterContract } from './adapterContract.ts';

const folder = mkdtempSync(join(tmpdir(), 'tx-duckdb-'));
const SECRET = 'hush-hush-hush';
let holder: ChildProcess | undefined;

function adapterOf(fields: Record<string, unknown>): Adapter {
  return createAdapter(
    parseCredentials({ profileName: 'p', targetName: 't', credentials: { type: 'duckdb', ...fields } }, folder),
  );
}

beforeAll(async () => {
  writeFileSync(join(folder, 'corrupt.duckdb'), 'this is no database '.repeat(1000));
  mkdirSync(join(folder, 'folder.duckdb'));
  const script = `import { DuckDBInstance } from '@duckdb/node-api';
    const held = await DuckDBInstance.create(${JSON.stringify(join(folder, 'locked.duckdb'))});
    await (await held.connect()).run('create table t as select 1');
    console.log('held'); setInterval(() => held, 1000);`;
  holder = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  await new Promise((resolve) => holder?.stdout?.once('data', resolve));
});
afterAll(() => {
  holder?.kill();
  rmSync(folder, { recursive: true, force: true });
});

adapterContract({
  name: 'duckdb',
  open: async () => ({
    adapter: adapterOf({ path: 'contract.duckdb', settings: { http_proxy_password: SECRET } }),
    database: 'contract',
  }),
  badConnections: [
    {
      what: 'the file is held by another process',
      open: async () => adapterOf({ path: 'locked.duckdb' }),
      message: /Could not set lock on file .*locked\.duckdb/,
      hint: /^process \d+ \(.*node/,
    },
    {
      what: 'the file is no database',
      open: async () => adapterOf({ path: 'corrupt.duckdb' }),
      message: /not a valid DuckDB database file/,
      hint: /move it away/,
    },
    {
      what: 'an extension is missing',
      open: async () =>
        adapterOf({
          path: ':memory:',
          extensions: ['no_such_extension'],
          config_options: { extension_directory: join(folder, 'extensions') },
        }),
      message: /The extension 'no_such_extension' could not be loaded/,
      hint: /extension_directory/,
    },
  ],
  roundTrips: [
    { sql: '9007199254740993::bigint', type: 'integer', cell: 9007199254740993n },
    {
      sql: '170141183460469231731687303715884105727::hugeint',
      type: 'integer',
      cell: 170141183460469231731687303715884105727n,
    },
    { sql: '12::utinyint', type: 'integer', cell: 12 },
    { sql: '12345678901234567890.123456::decimal(38,6)', type: 'decimal', cell: '12345678901234567890.123456' },
    { sql: '1.50::decimal(10,2)', type: 'decimal', cell: '1.50' },
    { sql: '0.1::double', type: 'float', cell: 0.1 },
    { sql: "'nan'::double", type: 'float', cell: Number.NaN },
    { sql: "date '2024-02-29'", type: 'date', cell: '2024-02-29' },
    { sql: "timestamp '2024-02-29 10:00:00.000001'", type: 'datetime', cell: '2024-02-29 10:00:00.000001' },
    { sql: "timestamp_ns '2024-02-29 10:00:00.123456789'", type: 'datetime', cell: '2024-02-29 10:00:00.123456789' },
    { sql: "timestamptz '2024-02-29 10:00:00+02'", type: 'datetime', cell: '2024-02-29 08:00:00+00:00' },
    { sql: "time '10:00:00.5'", type: 'time', cell: '10:00:00.5' },
    { sql: "interval '1 month 2 days 03:00:00'", type: 'interval', cell: '1 month 2 days 03:00:00' },
    { sql: 'true', type: 'boolean', cell: true },
    { sql: "'\\xAA\\x00'::blob", type: 'other', cell: '\\xAA\\x00' },
    { sql: "'6ba7b810-9dad-11d1-80b4-00c04fd430c8'::uuid", type: 'text', cell: '6ba7b810-9dad-11d1-80b4-00c04fd430c8' },
    { sql: "'y'::enum('x', 'y')", type: 'other', cell: 'y' },
    { sql: `'{"a": 1.50}'::json`, type: 'json', cell: '{"a": 1.50}' },
    { sql: '[1, null, 9007199254740993]', type: 'list', cell: [1, null, 9007199254740993n] },
    { sql: "[[date '2024-01-01']]", type: 'list', cell: [['2024-01-01']] },
    {
      sql: "{'a': 1, 'b': ['x', null], 'c': 1.5::decimal(3,1)}",
      type: 'json',
      cell: '{"a": 1, "b": ["x", null], "c": 1.5}',
    },
    { sql: "map {'k': 'v'}", type: 'json', cell: '{"k": "v"}' },
  ],
  slowQuery: 'select count(*) from range(10000000) a, range(10000000) b where a.range + b.range = -1',
  secret: { value: SECRET, sql: `select * from "${SECRET}"` },
});

describe('duckdb alone', () => {
  test('memory and attached databases', async () => {
    const adapter = adapterOf({
      path: ':memory:',
      attach: [{ path: 'attached.duckdb', alias: 'side' }],
      settings: { threads: 1 },
    });
    const connection = await adapter.connect('x');
    await adapter.createSchema(connection, 'side', 's');
    await connection.execute('create table side.s.t as select 1 as a');
    expect(await adapter.listRelations(connection, 'side', ['s'])).toEqual([
      { database: 'side', schema: 's', identifier: 't', type: 'table' },
    ]);
    expect((await connection.execute("select current_setting('threads')", { fetch: true })).table.rows).toEqual([[1]]);
    await adapter.close();
  });

  test('the profile may name an attached database as its own', async () => {
    const adapter = adapterOf({ path: ':memory:', database: 'side', attach: [{ path: 'own.duckdb', alias: 'side' }] });
    const connection = await adapter.connect('x');
    await connection.execute('create table t as select 1 as a');
    expect(await adapter.listRelations(connection, 'side', ['main'])).toHaveLength(1);
    await adapter.close();
  });

  test('lets go of the file when it is closed, and with keep_open false when nobody uses it', async () => {
    for (const keepOpen of [true, false]) {
      const adapter = adapterOf({ path: 'released.duckdb', keep_open: keepOpen });
      const connection = await adapter.connect('x');
      await connection.execute('create or replace table t as select 1 as a');
      await connection.close();
      if (keepOpen) await adapter.close();
      const script = `import { DuckDBInstance } from '@duckdb/node-api'; await DuckDBInstance.create(${JSON.stringify(join(folder, 'released.duckdb'))}); console.log('free')`;
      const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      const said = await new Promise<string>((resolve) => {
        let text = '';
        child.stdout.on('data', (chunk) => (text += chunk));
        child.stderr.on('data', (chunk) => (text += chunk));
        child.on('close', () => resolve(text));
      });
      expect(said).toBe('free\n');
      await adapter.close();
    }
  });

  test('read-only files refuse to be written', async () => {
    const writer = adapterOf({ path: 'readonly.duckdb' });
    await (await writer.connect('x')).execute('create table t as select 1 as a');
    await writer.close();
    const reader = adapterOf({ path: 'readonly.duckdb', config_options: { access_mode: 'READ_ONLY' } });
    const connection = await reader.connect('x');
    await expect(connection.execute('create table u as select 1')).rejects.toThrow(/read-only/);
    await reader.close();
  });

  test('sources in files are read where they lie', async () => {
    const adapter = adapterOf({ path: ':memory:' });
    const connection = await adapter.connect('x');
    const csv = join(folder, 'events.csv');
    writeFileSync(csv, 'id,what\n1,x\n');
    const relation = adapter.relation({
      schema: 's',
      identifier: 'events',
      external: { location: `${folder}/{identifier}.csv`, formatter: 'newstyle', values: { identifier: 'events' } },
    });
    expect((await connection.execute(`select * from ${relation}`, { fetch: true })).table.rows).toEqual([[1, 'x']]);
    expect((await adapter.getColumns(connection, relation)).map(({ name, dtype }) => [name, dtype])).toEqual([
      ['id', 'BIGINT'],
      ['what', 'VARCHAR'],
    ]);
    await adapter.close();
  });

  test('with disable_transactions every statement stands for itself', async () => {
    const adapter = adapterOf({ path: ':memory:', disable_transactions: true });
    const connection = await adapter.connect('x');
    await connection.begin();
    await connection.execute('create table t as select 1 as a');
    await connection.rollback();
    expect((await connection.execute('select a from t', { fetch: true })).table.rows).toEqual([[1]]);
    await adapter.close();
  });

  test('a transaction that lost a race is replayed only when what it read is still true', async () => {
    const adapter = adapterOf({ path: ':memory:' });
    const [one, two] = [await adapter.connect('one'), await adapter.connect('two')];
    await one.execute('create table counter as select 0 as n');
    await one.begin();
    expect((await one.execute('select n from counter', { fetch: true })).table.rows).toEqual([[0]]);
    await two.execute('update counter set n = 5');
    await expect(one.execute('update counter set n = 1')).rejects.toThrow(/conflict/i);
    await one.rollback();
    expect((await two.execute('select n from counter', { fetch: true })).table.rows).toEqual([[5]]);
    await adapter.close();
  });
});
