import { describe, expect, test } from 'vitest';
import type { Adapter } from '../../../src/adapters/adapter.ts';
import { createAdapter, parseCredentials } from '../../../src/adapters/adapters.ts';
import type { Relation, RelationParts } from '../../../src/adapters/relation.ts';

const profile = (credentials: Record<string, unknown> & { type: string }): Adapter =>
  createAdapter(parseCredentials({ profileName: 'p', targetName: 't', credentials }, '/base'));
const postgres = profile({
  type: 'postgres',
  host: 'h',
  port: 5432,
  user: 'u',
  pass: 'secret',
  dbname: 'd',
  schema: 's',
});
const duckdb = profile({ type: 'duckdb' });
const abc: RelationParts = { database: 'a', schema: 'b', identifier: 'c' };

describe('a relation in SQL', () => {
  const cases: readonly (readonly [string, (adapter: Adapter) => Relation, string])[] = [
    ['all parts quoted', (a) => a.relation(abc), '"a"."b"."c"'],
    ['quotes in names are doubled', (a) => a.relation({ identifier: 'x"y' }), '"x""y"'],
    ['parts that are not there', (a) => a.relation({ schema: 'b', identifier: 'c' }), '"b"."c"'],
    ['nothing at all', (a) => a.relation({}), ''],
    ['unquoted parts', (a) => a.relation(abc).quote({ database: false, identifier: false }), 'a."b".c'],
    ['hidden parts', (a) => a.relation(abc).include({ database: false }), '"b"."c"'],
    ['the schema alone', (a) => a.relation(abc).withoutIdentifier(), '"a"."b"'],
    ['another path', (a) => a.relation(abc).replacePath({ schema: 'x', identifier: null }), '"a"."x"'],
    [
      'incorporated path and type',
      (a) => a.relation(abc).incorporate({ path: { identifier: 'z' }, type: 'view', quoting: { schema: false } }),
      '"a".b."z"',
    ],
    ['the information schema', (a) => a.relation(abc).informationSchema(), '"a".INFORMATION_SCHEMA'],
    [
      'a view of the information schema',
      (a) => a.relation(abc).informationSchema('COLUMNS'),
      '"a".INFORMATION_SCHEMA.COLUMNS',
    ],
    [
      'the information schema without a database',
      (a) => a.relation({ schema: 'b' }).informationSchema('tables'),
      'INFORMATION_SCHEMA.tables',
    ],
    [
      'an event-time filter without bounds',
      (a) => a.relation(abc).withEventTimeFilter({ fieldName: 't' }),
      '"a"."b"."c"',
    ],
  ];
  for (const [name, make, want] of cases) {
    test(name, () => {
      expect(String(make(postgres))).toBe(want);
      expect(String(make(duckdb))).toBe(want);
    });
  }

  const narrowed: readonly (readonly [string, (adapter: Adapter) => Relation, string, string])[] = [
    [
      'no rows',
      (a) => a.relation(abc).withLimit(0),
      '(select * from "a"."b"."c" where false limit 0)',
      ' _dbt_limit_subq_c',
    ],
    ['some rows', (a) => a.relation(abc).withLimit(5), '(select * from "a"."b"."c" limit 5)', ' _dbt_limit_subq_c'],
    [
      'a span of time',
      (a) => a.relation(abc).withEventTimeFilter({ fieldName: 't', start: '2020', end: '2021' }),
      `(select * from "a"."b"."c" where t >= '2020' and t < '2021')`,
      ' _dbt_et_filter_subq_c',
    ],
    [
      'from a time on',
      (a) => a.relation(abc).withEventTimeFilter({ fieldName: 't', start: '2020' }),
      `(select * from "a"."b"."c" where t >= '2020')`,
      ' _dbt_et_filter_subq_c',
    ],
  ];
  for (const [name, make, want, alias] of narrowed) {
    test(`${name}: Postgres names the subquery, DuckDB needs no name`, () => {
      expect(String(make(postgres))).toBe(`${want}${alias}`);
      expect(String(make(duckdb))).toBe(want);
      expect(make(postgres).render()).toBe('"a"."b"."c"');
    });
  }

  test('a span of time lies around a limit', () => {
    const relation = duckdb.relation(abc).withLimit(0).withEventTimeFilter({ fieldName: 't', end: '2021' });
    expect(String(relation)).toBe(`(select * from (select * from "a"."b"."c" where false limit 0) where t < '2021')`);
  });
});

describe('external locations', () => {
  const values = { schema: 's', identifier: 'i', name: 'n', meta: { bucket: 'b' } };
  const cases: readonly (readonly [string, string, string])[] = [
    ['newstyle', 'data/{name}.parquet', "'data/n.parquet'"],
    ['newstyle', "read_csv('{schema}/{identifier}.csv')", "read_csv('s/i.csv')"],
    ['newstyle', "'{name}'", "'n'"],
    ['newstyle', 's3://{meta[bucket]}/{{x}}', "'s3://b/{x}'"],
    ['oldstyle', '%(name)s-100%%', "'n-100%'"],
    ['template', `$name/$${'{identifier}'}/$$`, "'n/i/$'"],
    ['newstyle', "it's/{name}", "'it''s/n'"],
  ];
  for (const [formatter, location, want] of cases) {
    test(`${formatter} ${location}`, () => {
      expect(String(duckdb.relation({ ...abc, external: { location, formatter, values } }))).toBe(want);
    });
  }

  test('an unknown name and an unknown formatter are mistakes', () => {
    const of = (location: string, formatter: string) => () =>
      duckdb.relation({ external: { location, formatter, values } }).render();
    expect(of('{nope}', 'newstyle')).toThrow(/names 'nope', which the source does not have/);
    expect(of('{constructor}', 'newstyle')).toThrow(/names 'constructor'/);
    expect(of('x', 'jinja')).toThrow(/Formatter jinja not recognized/);
  });
});

describe('comparing relations', () => {
  test('names have to be the same', () => {
    expect(postgres.relation(abc).matches({ database: 'a', schema: 'b', identifier: 'c' })).toBe(true);
    expect(postgres.relation(abc).matches({ identifier: 'c' })).toBe(true);
    expect(postgres.relation(abc).matches({ identifier: 'x' })).toBe(false);
  });

  test('a name that differs in case only is refused', () => {
    expect(() => postgres.relation(abc).matches({ identifier: 'C' })).toThrow(/approximate match/);
  });

  test('unquoted names of our own fold', () => {
    const own = postgres.relation({ ...abc, identifier: 'C', dbtCreated: true, quoting: { identifier: false } });
    expect(own.matches({ identifier: 'c' })).toBe(true);
  });

  test('what may be renamed and replaced', () => {
    expect(postgres.relation({ ...abc, type: 'materialized_view' }).canBeRenamed).toBe(true);
    expect(duckdb.relation({ ...abc, type: 'materialized_view' }).canBeRenamed).toBe(false);
    expect(postgres.relation({ ...abc, type: 'view' }).canBeReplaced).toBe(true);
    expect(postgres.relation(abc).canBeRenamed).toBe(false);
  });
});

test('Postgres refuses names that it would cut, once they are to be made', () => {
  const identifier = 'x'.repeat(64);
  expect(() => postgres.relation({ identifier, type: 'table' })).toThrow(
    `Relation name '${identifier}' is longer than 63 characters`,
  );
  expect(postgres.relation({ identifier }).render()).toBe(`"${identifier}"`);
  expect(duckdb.relation({ identifier, type: 'table' }).render()).toBe(`"${identifier}"`);
});
