import { describe, expect, test } from 'vitest';
import { createAdapter, parseCredentials } from '../../../src/adapters/adapters.ts';

const duckdb = createAdapter(
  parseCredentials({ profileName: 'p', targetName: 't', credentials: { type: 'duckdb' } }, '/'),
);
const postgres = createAdapter(
  parseCredentials(
    {
      profileName: 'p',
      targetName: 't',
      credentials: { type: 'postgres', host: 'h', port: '5432', user: 'u', password: 'pw', database: 'd', schema: 's' },
    },
    '/',
  ),
);

describe('data types', () => {
  const cases: readonly (readonly [string, number | null, number | null, number | null, string, string])[] = [
    // dtype, size, precision, scale, on DuckDB, on Postgres
    ['integer', null, 32, 0, 'integer', 'integer'],
    ['numeric', null, 10, 2, 'numeric(10,2)', 'numeric(10,2)'],
    ['numeric', null, null, null, 'numeric', 'numeric'],
    ['text', null, null, null, 'character varying(256)', 'text'],
    ['character varying', 10, null, null, 'character varying(10)', 'character varying(10)'],
    ['character varying', null, null, null, 'character varying(256)', 'character varying'],
    ['VARCHAR', null, null, null, 'character varying(256)', 'VARCHAR'],
    ['DECIMAL(18,3)', null, 18, 3, 'DECIMAL(18,3)', 'DECIMAL(18,3)'],
    ['STRUCT(a INTEGER)', null, null, null, 'STRUCT(a INTEGER)', 'STRUCT(a INTEGER)'],
  ];
  for (const [dtype, size, precision, scale, onDuckdb, onPostgres] of cases) {
    test(`${dtype} ${size} ${precision} ${scale}`, () => {
      expect(duckdb.column('c', dtype, size, precision, scale).dataType).toBe(onDuckdb);
      expect(postgres.column('c', dtype, size, precision, scale).dataType).toBe(onPostgres);
    });
  }

  test('kinds of types', () => {
    const kinds = (dtype: string): string[] => {
      const column = duckdb.column('c', dtype);
      const answers = {
        string: column.isString(),
        integer: column.isInteger(),
        float: column.isFloat(),
        numeric: column.isNumeric(),
        number: column.isNumber(),
      };
      return Object.entries(answers).flatMap(([kind, yes]) => (yes ? [kind] : []));
    };
    expect(kinds('HUGEINT')).toEqual(['integer', 'number']);
    expect(kinds('double')).toEqual(['float', 'number']);
    expect(kinds('numeric')).toEqual(['numeric', 'number']);
    expect(kinds('Text')).toEqual(['string']);
    expect(kinds('date')).toEqual([]);
  });

  test('text columns expand to longer ones', () => {
    const short = postgres.column('c', 'character varying', 10);
    expect(short.canExpandTo(postgres.column('c', 'character varying', 20))).toBe(true);
    expect(short.canExpandTo(postgres.column('c', 'character varying', 5))).toBe(false);
    expect(short.canExpandTo(postgres.column('c', 'integer'))).toBe(false);
    expect(() => postgres.column('c', 'integer').stringSize()).toThrow('Called string_size() on non-string field!');
  });

  test('type names', () => {
    expect(
      ['string', 'STRING', 'timestamp', 'float', 'integer', 'boolean'].map((type) => duckdb.translateType(type)),
    ).toEqual(['TEXT', 'TEXT', 'timestamp', 'float', 'integer', 'boolean']);
    expect(duckdb.stringType(9)).toBe('character varying(9)');
    expect(duckdb.numericType('numeric', 28, 6)).toBe('numeric(28,6)');
    expect(duckdb.numericType('numeric', 28, null)).toBe('numeric');
  });
});

describe('columns from a description', () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ['varchar(10)', 'varchar', 'character varying(10)'],
    ['numeric(10, 2)', 'numeric', 'numeric(10,2)'],
    ['timestamp without time zone', 'timestamp without time zone', 'timestamp without time zone'],
    ['timestamp(3) with time zone', 'timestamp(3) with time zone', 'timestamp(3) with time zone'],
    ['STRUCT(a INT, b VARCHAR)', 'STRUCT(a INT, b VARCHAR)', 'STRUCT(a INT, b VARCHAR)'],
  ];
  for (const [raw, dtype, dataType] of cases) {
    test(raw, () => {
      const column = postgres.columnFromDescription('c', raw);
      expect([column.dtype, column.dataType]).toEqual([dtype, dataType]);
    });
  }
});

describe('structs', () => {
  test('are flattened to their leaves', () => {
    const column = duckdb.column(
      's',
      'STRUCT("a" INTEGER, "b c" STRUCT(d DECIMAL(10,2), e VARCHAR[]), f STRUCT(x INTEGER)[])',
    );
    expect(column.isStruct()).toBe(true);
    expect(column.flatten().map(({ name, dtype }) => [name, dtype])).toEqual([
      ['s.a', 'INTEGER'],
      ['s.b c.d', 'DECIMAL(10,2)'],
      ['s.b c.e', 'VARCHAR[]'],
      ['s.f', 'STRUCT(x INTEGER)[]'],
    ]);
  });

  test('lists of structs, and all others, are themselves', () => {
    for (const dtype of [
      'STRUCT(a INTEGER)[]',
      'INTEGER',
      'MAP(VARCHAR, STRUCT(a INTEGER))',
      'STRUCT(a INTEGER)[], b STRUCT(c INTEGER)',
    ]) {
      const column = duckdb.column('c', dtype);
      expect([column.isStruct(), column.flatten()]).toEqual([false, [column]]);
    }
  });
});
