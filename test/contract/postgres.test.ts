import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Adapter } from '../../src/adapters/adapter.ts';
import { createAdapter, parseCredentials } from '../../src/adapters/adapters.ts';
import { createTestDatabase, type PostgresServer, profileOf, startPostgresServer } from '../support/postgresServer.ts';
import { adapterContract } from './adapterContract.ts';

let url: string;

async function adapterOf(fields: Record<string, unknown> = {}): Promise<Adapter> {
  url ??= await createTestDatabase('contract');
  const credentials = { ...profileOf(url), retries: 0, ...fields };
  return createAdapter(parseCredentials({ profileName: 'p', targetName: 't', credentials }, '/'));
}

adapterContract({
  name: 'postgres',
  open: async () => ({ adapter: await adapterOf(), database: 'contract' }),
  badConnections: [
    {
      what: 'the password is wrong',
      open: () => adapterOf({ password: 'wrong-password' }),
      message: /FATAL: {2}password authentication failed for user "postgres"/,
      hint: /password/,
    },
    {
      what: 'nobody listens',
      open: () => adapterOf({ port: 1 }),
      message: /connection to server at ".*", port 1 failed: Connection refused/,
      hint: /start the server/,
    },
    {
      what: 'there is no such database',
      open: () => adapterOf({ dbname: 'absent' }),
      message: /database "absent" does not exist/,
      hint: /create the database/,
    },
    {
      what: 'there is no such host',
      open: () => adapterOf({ host: 'absent.invalid' }),
      message: /could not translate host name "absent.invalid"/,
      hint: /host/,
    },
    {
      what: 'the server has no TLS',
      open: () => adapterOf({ sslmode: 'require' }),
      message: /does not support SSL/,
      hint: /sslmode/,
    },
  ],
  roundTrips: [
    { sql: '9007199254740993::int8', type: 'integer', cell: 9007199254740993n },
    { sql: '-5::int2', type: 'integer', cell: -5 },
    { sql: '12345678901234567890.123456::numeric', type: 'decimal', cell: '12345678901234567890.123456' },
    { sql: '1.50::numeric(10,2)', type: 'decimal', cell: '1.50' },
    { sql: '0.1::float8', type: 'float', cell: 0.1 },
    { sql: "'nan'::float8", type: 'float', cell: Number.NaN },
    { sql: "date '2024-02-29'", type: 'date', cell: '2024-02-29' },
    { sql: "timestamp '2024-02-29 10:00:00.000001'", type: 'datetime', cell: '2024-02-29 10:00:00.000001' },
    {
      sql: "timestamptz '2024-02-29 10:00:00+02' at time zone 'UTC' at time zone 'UTC'",
      type: 'datetime',
      cell: '2024-02-29 08:00:00+00:00',
    },
    { sql: "time '10:00:00.5'", type: 'time', cell: '10:00:00.5' },
    { sql: "interval '1 month 2 days 3 hours'", type: 'interval', cell: '1 mon 2 days 03:00:00' },
    { sql: 'true', type: 'boolean', cell: true },
    { sql: "'\\xAA00'::bytea", type: 'other', cell: '\\xaa00' },
    { sql: "'6ba7b810-9dad-11d1-80b4-00c04fd430c8'::uuid", type: 'text', cell: '6ba7b810-9dad-11d1-80b4-00c04fd430c8' },
    { sql: `'{"a": 1.50}'::jsonb`, type: 'json', cell: '{"a": 1.50}' },
    { sql: 'array[1, null, 9007199254740993]', type: 'list', cell: [1, null, 9007199254740993n] },
    {
      sql: "array[['a\"b', 'null'], ['c,d', null]]",
      type: 'list',
      cell: [
        ['a"b', 'null'],
        ['c,d', null],
      ],
    },
    { sql: "'[2:3]={1,2}'::int[]", type: 'list', cell: [1, 2] },
    { sql: "'(1,2)'::point", type: 'other', cell: '(1,2)' },
  ],
  slowQuery: 'select pg_sleep(60)',
  secret: { value: 'tx-test-password', sql: 'select * from "tx-test-password"' },
});

describe('postgres alone', () => {
  beforeAll(async () => {
    await adapterOf();
  });

  const value = async (adapter: Adapter, sql: string): Promise<unknown> => {
    const connection = await adapter.connect('x');
    const { table } = await connection.execute(sql, { fetch: true });
    await connection.close();
    return table.rows[0]?.[0];
  };

  test('responses are those of the server', async () => {
    const connection = await (await adapterOf()).connect('x');
    const said = async (sql: string): Promise<unknown> => (await connection.execute(sql)).response;
    expect(await said('create table r (a int)')).toEqual({
      _message: 'CREATE TABLE',
      code: 'CREATE TABLE',
      rows_affected: -1,
    });
    expect(await said('insert into r select generate_series(1, 5)')).toEqual({
      _message: 'INSERT 0 5',
      code: 'INSERT',
      rows_affected: 5,
    });
    expect(await said('create table r2 as select * from r')).toEqual({
      _message: 'SELECT 5',
      code: 'SELECT',
      rows_affected: 5,
    });
    expect(await said('create view rv as select * from r')).toEqual({
      _message: 'CREATE VIEW',
      code: 'CREATE VIEW',
      rows_affected: -1,
    });
    expect(await said('drop table r cascade')).toEqual({
      _message: 'DROP TABLE',
      code: 'DROP TABLE',
      rows_affected: -1,
    });
    await connection.close();
  });

  test('role, search_path and application_name are set', async () => {
    const owner = await adapterOf();
    const connection = await owner.connect('x');
    await connection.execute('drop role if exists "Odd Role"; create role "Odd Role"; grant "Odd Role" to postgres');
    await connection.close();
    const adapter = await adapterOf({ role: 'Odd Role', search_path: 'one, two', application_name: 'named' });
    expect(await value(adapter, 'select current_user')).toBe('Odd Role');
    expect(await value(adapter, "select current_setting('application_name')")).toBe('named');
    expect(await value(adapter, 'show search_path')).toBe('one, two');
  });

  test('errors carry detail and hint', async () => {
    const connection = await (await adapterOf()).connect('x');
    await connection.execute('create table dup (id int primary key); insert into dup values (1)');
    await expect(connection.execute('insert into dup values (1)')).rejects.toThrow(
      /duplicate key value .*\nDETAIL: {2}Key \(id\)=\(1\) already exists\.$/,
    );
    await expect(connection.execute('select idd from dup')).rejects.toThrow(
      /LINE 1: select idd from dup\n {15}\^\nHINT: {2}Perhaps/,
    );
    await connection.execute('drop table dup');
    await connection.close();
  });

  test('values for %s are filled in, however many', async () => {
    const connection = await (await adapterOf()).connect('x');
    await connection.execute('create temporary table many (a int, b text)');
    const places = Array.from({ length: 40_000 }, () => '(%s, %s)').join(', ');
    const bindings = Array.from({ length: 80_000 }, (_, at) => (at % 2 === 0 ? at : at === 1 ? null : "it's 100%\\"));
    expect((await connection.execute(`insert into many values ${places}`, { bindings })).response._message).toBe(
      'INSERT 0 40000',
    );
    expect(
      (
        await connection.execute("select count(*), count(b), max(b) from many where b is null or b like '%'", {
          fetch: true,
        })
      ).table.rows,
    ).toEqual([[40_000, 39_999, "it's 100%\\"]]);
    await connection.close();
  });

  test('a session that dies is an error, and is replaced outside of a transaction only', async () => {
    const adapter = await adapterOf();
    const connection = await adapter.connect('x');
    const killer = new pg.Client({ connectionString: url });
    await killer.connect();
    const kill = async (): Promise<void> => {
      const { table } = await connection.execute('select pg_backend_pid()', { fetch: true });
      await killer.query('select pg_terminate_backend($1)', [table.rows[0]?.[0]]);
      for (let waited = 0; !connection.broken && waited < 5000; waited += 10)
        await new Promise((resolve) => setTimeout(resolve, 10));
    };
    await kill();
    expect(connection.broken).toBe(true);
    expect((await connection.execute('select 1', { fetch: true })).table.rows).toEqual([[1]]);
    expect(connection.broken).toBe(false);
    await connection.begin();
    await kill();
    await expect(connection.execute('select 1')).rejects.toMatchObject({ code: 'TX6003' });
    await expect(connection.execute('select 1')).rejects.toMatchObject({ code: 'TX6003' });
    await connection.rollback();
    expect((await connection.execute('select 1', { fetch: true })).table.rows).toEqual([[1]]);
    const running = connection.execute('select pg_sleep(30)').catch((error: unknown) => error);
    const killSleeper =
      "select pg_terminate_backend(pid) from pg_stat_activity where query = 'select pg_sleep(30)' and state = 'active'";
    while ((await killer.query(killSleeper)).rowCount === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(await running).toMatchObject({ code: 'TX6003' });
    await killer.end();
    await adapter.close();
  });

  test('finds materialized views, partitioned and foreign tables', async () => {
    const adapter = await adapterOf();
    const connection = await adapter.connect('x');
    await connection.execute(`create schema kinds; create materialized view kinds.m as select 1 as a;
      create table kinds.p (a int) partition by range (a); create index on kinds.p (a); create sequence kinds.s`);
    expect(
      (await adapter.listRelations(connection, 'contract', ['kinds'])).map(({ identifier, type }) => [
        identifier,
        type,
      ]),
    ).toEqual([
      ['m', 'materialized_view'],
      ['p', 'table'],
    ]);
    expect(
      (await adapter.getColumns(connection, adapter.relation({ schema: 'kinds', identifier: 'm' }))).map(
        ({ name }) => name,
      ),
    ).toEqual(['a']);
    await connection.execute('drop schema kinds cascade');
    await adapter.close();
  });
});

/** Certificates are made with openssl; where it is missing, TLS is not tested. */
const hasOpenssl = spawnSync('openssl', ['version']).status === 0;

describe.runIf(hasOpenssl)('postgres with TLS', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tx-tls-'));
  let server: PostgresServer;

  const openssl = (...args: string[]): unknown => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  beforeAll(async () => {
    chmodSync(folder, 0o755);
    openssl(
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-days',
      '2',
      '-subj',
      '/CN=tx test authority',
      '-keyout',
      'ca.key',
      '-out',
      'ca.pem',
    );
    openssl(
      'req',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-subj',
      '/CN=localhost',
      '-addext',
      'subjectAltName=DNS:localhost',
      '-keyout',
      'server.key',
      '-out',
      'server.csr',
    );
    openssl(
      'x509',
      '-req',
      '-in',
      'server.csr',
      '-CA',
      'ca.pem',
      '-CAkey',
      'ca.key',
      '-CAcreateserial',
      '-days',
      '2',
      '-copy_extensions',
      'copyall',
      '-out',
      'server.pem',
    );
    openssl(
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-days',
      '2',
      '-subj',
      '/CN=another authority',
      '-keyout',
      'other.key',
      '-out',
      'other.pem',
    );
    server = await startPostgresServer(join(folder, 'server'), {
      cert: join(folder, 'server.pem'),
      key: join(folder, 'server.key'),
    });
  });
  afterAll(async () => {
    process.kill(server.pid, 'SIGINT');
    await new Promise((resolve) => setTimeout(resolve, 300));
    rmSync(folder, { recursive: true, force: true });
  });

  const connected = async (fields: Record<string, unknown>): Promise<boolean> => {
    const credentials = { ...profileOf(server.url), retries: 0, host: 'localhost', ...fields };
    const adapter = createAdapter(parseCredentials({ profileName: 'p', targetName: 't', credentials }, folder));
    try {
      const connection = await adapter.connect('x');
      const { table } = await connection.execute('select ssl from pg_stat_ssl where pid = pg_backend_pid()', {
        fetch: true,
      });
      return table.rows[0]?.[0] === true;
    } finally {
      await adapter.close();
    }
  };

  const modes: readonly (readonly [Record<string, unknown>, boolean | RegExp])[] = [
    [{}, true],
    [{ sslmode: 'disable' }, false],
    [{ sslmode: 'allow' }, false],
    [{ sslmode: 'prefer' }, true],
    [{ sslmode: 'require' }, true],
    [{ sslmode: 'require', sslrootcert: 'other.pem' }, /certificate/],
    [{ sslmode: 'verify-ca', sslrootcert: 'ca.pem' }, true],
    [{ sslmode: 'verify-ca', sslrootcert: 'ca.pem', host: '127.0.0.1' }, true],
    [{ sslmode: 'verify-ca', sslrootcert: 'other.pem' }, /certificate/],
    [{ sslmode: 'verify-full', sslrootcert: 'ca.pem' }, true],
    [{ sslmode: 'verify-full', sslrootcert: 'ca.pem', host: '127.0.0.1' }, /does not match|altnames/i],
    [{ sslmode: 'verify-full' }, /certificate/],
    [{ sslmode: 'verify-full', sslrootcert: 'absent.pem' }, /the file of 'sslrootcert' cannot be read/],
  ];
  for (const [fields, want] of modes) {
    test(JSON.stringify(fields), async () => {
      if (want instanceof RegExp) await expect(connected(fields)).rejects.toThrow(want);
      else expect(await connected(fields)).toBe(want);
    });
  }
});
