import { describe, expect, test } from 'vitest';
import { createAdapter, parseCredentials } from '../../../src/adapters/adapters.ts';

type Fields = Record<string, unknown> & { type: string };
const parse = (credentials: Fields) =>
  parseCredentials({ profileName: 'demo', targetName: 'dev', credentials }, '/base');
const server: Fields = {
  type: 'postgres',
  host: 'h',
  port: 5432,
  user: 'u',
  pass: 'pw-secret',
  dbname: 'd',
  schema: 's',
};

describe('postgres fields', () => {
  test("have dbt's defaults", () => {
    expect(parse(server)).toEqual({
      type: 'postgres',
      host: 'h',
      port: 5432,
      user: 'u',
      password: 'pw-secret',
      database: 'd',
      schema: 's',
      connectTimeout: 10,
      keepalivesIdle: 0,
      retries: 1,
      searchPath: null,
      role: null,
      sslMode: null,
      sslCert: null,
      sslKey: null,
      sslRootCert: null,
      applicationName: 'dbt',
      autocommit: false,
    });
  });

  test('numbers may come as text, and passwords as numbers', () => {
    expect(parse({ ...server, port: '6543', pass: 12345, connect_timeout: '3' })).toMatchObject({
      port: 6543,
      password: '12345',
      connectTimeout: 3,
    });
  });

  test('certificate files start at the base folder', () => {
    expect(parse({ ...server, sslmode: 'verify-full', sslrootcert: 'ca.pem', sslcert: '/c.pem' })).toMatchObject({
      sslRootCert: '/base/ca.pem',
      sslCert: '/c.pem',
      sslMode: 'verify-full',
    });
    expect(parse({ ...server, sslrootcert: 'system' })).toMatchObject({ sslRootCert: 'system' });
  });

  test("are shown in dbt's order, without the password", () => {
    const info = createAdapter(parse(server)).connectionInfo();
    expect(Object.keys(info)).toEqual([
      ...['host', 'port', 'user', 'database', 'schema', 'connect_timeout', 'role', 'search_path', 'keepalives_idle'],
      ...['sslmode', 'sslcert', 'sslkey', 'sslrootcert', 'application_name', 'retries'],
    ]);
    expect(JSON.stringify(info)).not.toContain('pw-secret');
  });

  const mistakes: readonly (readonly [string, Fields, string])[] = [
    ['a missing field', without('schema'), "'schema' is a required property"],
    ['the first missing field', { type: 'postgres' }, "'database' is a required property"],
    ['null is missing', { ...server, user: null }, "'user' is a required property"],
    [
      'both names of a field',
      { ...server, database: 'x' },
      'Got duplicate keys: (dbname, database) all map to "database"',
    ],
    ['a wrong type', { ...server, port: 'abc' }, "at path ['port']: 'abc' is not of type 'integer'"],
    [
      'a wrong type of a secret',
      { ...server, pass: ['pw'] },
      "at path ['password']: the value of 'password' is not of type 'string'",
    ],
    ['an impossible port', { ...server, port: 70000 }, "at path ['port']: 70000 is not a valid port"],
    [
      'an unknown sslmode',
      { ...server, sslmode: 'maybe' },
      "at path ['sslmode']: 'maybe' is not one of 'disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full'",
    ],
  ];
  for (const [name, fields, reason] of mistakes) {
    test(name, () => {
      expect(() => parse(fields)).toThrow(`Credentials in profile "demo", target "dev" invalid: ${reason}`);
    });
  }
});

describe('duckdb fields', () => {
  const databases: readonly (readonly [Fields, string, string])[] = [
    [{ type: 'duckdb' }, 'memory', ':memory:'],
    [{ type: 'duckdb', path: 'ware.house.duckdb' }, 'ware', '/base/ware.house.duckdb'],
    [{ type: 'duckdb', path: '/x/.hidden.db' }, 'hidden', '/x/.hidden.db'],
    [{ type: 'duckdb', path: 'w.db', database: 'w' }, 'w', '/base/w.db'],
    [
      { type: 'duckdb', path: 'w.db', database: 'other', attach: [{ path: 'o.db', alias: 'other' }] },
      'other',
      '/base/w.db',
    ],
  ];
  for (const [fields, database, file] of databases) {
    test(`${JSON.stringify(fields)} is the database ${database}`, () => {
      expect(parse(fields)).toMatchObject({ database, file, schema: 'main' });
    });
  }

  test('extensions, secrets and attached databases in each form', () => {
    expect(
      parse({
        type: 'duckdb',
        extensions: ['httpfs', { name: 'h3', repo: 'community' }],
        secrets: [{ type: 's3', scope: ['s3://a', 's3://b'], key_id: 'K', secret: 'S', persistent: true }],
        attach: [
          { path: 'side.db' },
          { path: 'postgres:dbname=x', alias: 'pg', type: 'postgres', read_only: true, options: { schema: 'public' } },
        ],
      }),
    ).toMatchObject({
      extensions: [
        { name: 'httpfs', repository: null },
        { name: 'h3', repository: 'community' },
      ],
      secrets: [
        {
          type: 's3',
          name: '__default_s3_1',
          persistent: true,
          scope: ['s3://a', 's3://b'],
          values: { key_id: 'K', secret: 'S' },
        },
      ],
      attach: [
        { path: '/base/side.db', alias: 'side', readOnly: false },
        { path: 'postgres:dbname=x', alias: 'pg', type: 'postgres', readOnly: true, options: { schema: 'public' } },
      ],
    });
  });

  test('secrets in settings are not shown', () => {
    const adapter = createAdapter(
      parse({
        type: 'duckdb',
        settings: { s3_secret_access_key: 'very-secret', s3_region: 'eu' },
        attach: [{ path: 'postgres://u:hidden-pw@h/d', alias: 'pg' }],
      }),
    );
    const shown = JSON.stringify(adapter.connectionInfo());
    expect(shown).not.toMatch(/very-secret|hidden-pw/);
    expect(shown).toContain('"s3_region":"eu"');
  });

  const mistakes: readonly (readonly [Fields, RegExp])[] = [
    [
      { type: 'duckdb', path: 'w.db', database: 'x' },
      /Inconsistency detected between 'path' and 'database' fields in profile; the 'database' property must be set to 'w' to match the 'path'/,
    ],
    [{ type: 'duckdb', plugins: [{ module: 'excel' }] }, /'plugins' is not supported by tx/],
    [{ type: 'duckdb', filesystems: [{ fs: 's3' }] }, /'filesystems' is not supported by tx/],
    [{ type: 'duckdb', remote: { host: 'x' } }, /'remote' is not supported by tx/],
    [{ type: 'duckdb', path: 'md:x' }, /MotherDuck is not supported/],
    [{ type: 'duckdb', extensions: 'httpfs' }, /at path \['extensions'\]: 'httpfs' is not of type 'array'/],
    [{ type: 'duckdb', extensions: [1] }, /an extension is a name/],
    [{ type: 'duckdb', attach: [{ alias: 'x' }] }, /at path \['attach'\]: 'path' is a required property/],
    [{ type: 'duckdb', secrets: [{ key_id: 'x' }] }, /at path \['secrets'\]: 'type' is a required property/],
    [{ type: 'duckdb', settings: [] }, /at path \['settings'\]: the value of 'settings' is not of type 'object'/],
  ];
  for (const [fields, message] of mistakes) {
    test(`${JSON.stringify(fields)} is refused`, () => {
      expect(() => parse(fields)).toThrow(message);
    });
  }
});

test('an adapter that does not exist', () => {
  expect(() => parse({ type: 'zzz' })).toThrow('Could not find adapter type zzz!');
});

function without(field: string): Fields {
  return Object.fromEntries(Object.entries(server).filter(([key]) => key !== field)) as Fields;
}
