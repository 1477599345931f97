import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Adapter, Cell, Connection } from '../../src/adapters/adapter.ts';
import { DatabaseError } from '../../src/adapters/databaseError.ts';
import type { Relation, RelationType } from '../../src/adapters/relation.ts';

/** A value in SQL, and the cell that has to come out. */
export interface RoundTrip {
  readonly sql: string;
  readonly type: string;
  readonly cell: Cell;
}

/** What the contract needs to know about one adapter. */
export interface AdapterUnderTest {
  readonly name: string;
  /** A new adapter on an empty database of its own. */
  open(): Promise<{ adapter: Adapter; database: string }>;
  /** Adapters whose `connect` must fail, and how it must be put. */
  readonly badConnections: readonly {
    readonly what: string;
    open(): Promise<Adapter>;
    readonly message: RegExp;
    readonly hint: RegExp;
  }[];
  readonly roundTrips: readonly RoundTrip[];
  /** SQL that runs for a minute unless it is cancelled. */
  readonly slowQuery: string;
  /** A secret of the profile, and SQL whose error would show it. */
  readonly secret: { readonly value: string; readonly sql: string };
}

/** What every adapter must do, whichever database is behind it. */
export function adapterContract(subject: AdapterUnderTest): void {
  describe(`adapter ${subject.name}`, () => {
    let adapter: Adapter;
    let database: string;
    let connection: Connection;
    const folder = mkdtempSync(join(tmpdir(), 'tx-contract-'));

    beforeAll(async () => {
      ({ adapter, database } = await subject.open());
    });
    beforeEach(async () => {
      connection = await adapter.connect('contract');
      await connection.execute('drop schema if exists c cascade');
      await adapter.createSchema(connection, database, 'c');
    });
    afterEach(async () => {
      await connection.rollback();
      await connection.close();
    });
    afterAll(async () => {
      await adapter.close();
      rmSync(folder, { recursive: true, force: true });
    });

    const relation = (identifier: string, type: RelationType | null = null): Relation =>
      adapter.relation({ database, schema: 'c', identifier, type });
    const rows = async (sql: string, on = connection): Promise<readonly (readonly Cell[])[]> =>
      (await on.execute(sql, { fetch: true })).table.rows;

    describe('connecting', () => {
      for (const { what, open, message, hint } of subject.badConnections) {
        test(`says what is wrong: ${what}`, async () => {
          const bad = await open();
          const error = await bad.connect('x').then(
            () => undefined,
            (thrown: unknown) => thrown,
          );
          await bad.close();
          expect(error).toBeInstanceOf(DatabaseError);
          expect((error as DatabaseError).message).toMatch(message);
          expect((error as DatabaseError).hint).toMatch(hint);
        });
      }

      test('shows its fields, but no secret', () => {
        const shown = JSON.stringify(adapter.connectionInfo());
        expect(shown).toContain(database);
        expect(shown).not.toContain(subject.secret.value);
      });
    });

    describe('execute', () => {
      test('gives names, types and rows', async () => {
        const { table } = await connection.execute("select 1 as a, 'x' as b", { fetch: true });
        expect(table.columnNames).toEqual(['a', 'b']);
        expect(table.columnTypes).toEqual(['integer', 'text']);
        expect(table.rows).toEqual([[1, 'x']]);
      });

      test('drops rows that nobody wants, and those beyond the limit', async () => {
        const sql = 'select * from generate_series(1, 5000)';
        expect((await connection.execute(sql)).table.rows).toEqual([]);
        expect((await connection.execute(sql, { fetch: true, limit: 3 })).table.rows).toHaveLength(3);
        expect((await connection.execute(sql, { fetch: true })).table.rows).toHaveLength(5000);
      });

      test('runs several statements and gives the result of the last', async () => {
        const sql =
          'create table c.several as select 1 as a; insert into c.several values (2); select count(*) from c.several';
        expect(await rows(sql)).toEqual([[2]]);
      });

      test('takes values for places', async () => {
        const { table } = await connection.execute('select cast($1 as integer) + 1, cast($2 as text)', {
          fetch: true,
          bindings: [41, "it's \\ü"],
        });
        expect(table.rows).toEqual([[42, "it's \\ü"]]);
      });

      for (const { sql, type, cell } of subject.roundTrips) {
        test(`reads ${sql} without loss`, async () => {
          const { table } = await connection.execute(`select ${sql} as v, null as n`, { fetch: true });
          expect([table.columnTypes[0], table.rows[0]]).toEqual([type, [cell, null]]);
        });
      }

      test('an error says where in the SQL', async () => {
        const sql = "select 'ü😀' as a,\n  nope\nfrom (select 1) t";
        const error = (await connection.execute(sql).catch((thrown: unknown) => thrown)) as DatabaseError;
        expect(error).toBeInstanceOf(DatabaseError);
        expect(error.message).toContain('LINE 2:');
        expect(error.position).toEqual({ offset: sql.indexOf('nope'), line: 2, column: 3 });
        expect(await rows('select 1')).toEqual([[1]]);
      });

      test('no secret comes out with an error', async () => {
        const error = (await connection
          .execute(subject.secret.sql)
          .catch((thrown: unknown) => thrown)) as DatabaseError;
        expect(error.message).not.toContain(subject.secret.value);
        expect(error.message).toContain('*****');
      });
    });

    describe('transactions', () => {
      test('are seen by others once they are committed', async () => {
        const other = await adapter.connect('other');
        await connection.begin();
        expect(connection.inTransaction).toBe(true);
        await connection.execute('create table c.t as select 1 as a');
        expect(await adapter.listRelations(other, database, ['c'])).toEqual([]);
        await connection.commit();
        expect(connection.inTransaction).toBe(false);
        expect(await rows('select a from c.t', other)).toEqual([[1]]);
        await other.close();
      });

      test('leave nothing behind when they are rolled back', async () => {
        await connection.begin();
        await connection.execute('create table c.t as select 1 as a');
        await connection.rollback();
        expect(connection.inTransaction).toBe(false);
        expect(await adapter.listRelations(connection, database, ['c'])).toEqual([]);
      });

      test('may be begun, committed and rolled back where there is nothing to do', async () => {
        await connection.begin();
        await connection.begin();
        await connection.commit();
        await connection.commit();
        await connection.rollback();
      });

      test('survive a statement that fails, once rolled back', async () => {
        await connection.begin();
        await expect(connection.execute('select * from c.absent')).rejects.toThrow(DatabaseError);
        await connection.rollback();
        expect(await rows('select 1')).toEqual([[1]]);
      });

      test('replace a table in one step', async () => {
        await connection.execute('create table c.t as select 1 as a');
        const reader = await adapter.connect('reader');
        await connection.begin();
        await connection.execute('create table c.t__dbt_tmp as select 2 as a');
        await connection.execute('alter table c.t rename to t__dbt_backup');
        await connection.execute('alter table c.t__dbt_tmp rename to t');
        await connection.commit();
        expect(await rows('select a from c.t', reader)).toEqual([[2]]);
        await connection.execute('drop table c.t__dbt_backup');
        await reader.close();
      });
    });

    describe('introspection', () => {
      beforeEach(async () => {
        await connection.execute('create table c.orders (id integer, amount numeric(10,2), "Odd name" varchar(5))');
        await connection.execute('create view c.big_orders as select id, amount from c.orders');
        await connection.execute("comment on table c.orders is 'all of them'");
        await connection.execute("comment on column c.orders.id is 'the key'");
      });

      test('lists schemas', async () => {
        const schemas = await adapter.listSchemas(connection, database);
        expect(schemas).toContain('c');
        expect(schemas).not.toContain('information_schema');
        await adapter.createSchema(connection, database, 'c');
      });

      test('lists relations with their types', async () => {
        expect(await adapter.listRelations(connection, database, ['c', 'absent'])).toEqual([
          { database, schema: 'c', identifier: 'big_orders', type: 'view' },
          { database, schema: 'c', identifier: 'orders', type: 'table' },
        ]);
        expect(await adapter.listRelations(connection, database, [])).toEqual([]);
      });

      test('gives the columns of a relation in order', async () => {
        const columns = await adapter.getColumns(connection, relation('orders'));
        expect(columns.map(({ name }) => name)).toEqual(['id', 'amount', 'Odd name']);
        expect(columns.map((column) => column.dataType.toLowerCase())).toEqual([
          'integer',
          expect.stringMatching(/^(numeric|decimal)\(10,2\)$/),
          expect.stringMatching(/^character varying\(\d+\)$/),
        ]);
        expect(await adapter.getColumns(connection, relation('absent'))).toEqual([]);
      });

      test('gives the columns of a temporary table, which has no schema', async () => {
        await connection.begin();
        await connection.execute('create temporary table passing as select 1 as a');
        expect(
          (await adapter.getColumns(connection, adapter.relation({ identifier: 'passing' }))).map(({ name }) => name),
        ).toEqual(['a']);
      });

      test('gives the columns of a query', async () => {
        const columns = await adapter.getQueryColumns(connection, "select 1 as a, 'x' as b -- the end");
        expect(columns.map(({ name }) => name)).toEqual(['a', 'b']);
      });

      test('gives the catalog', async () => {
        const catalog = await adapter.getCatalog(connection, database, ['c']);
        expect(catalog.map((row) => `${row.table_name}.${row.column_name}`)).toEqual([
          ...['big_orders.id', 'big_orders.amount'],
          ...['orders.id', 'orders.amount', 'orders.Odd name'],
        ]);
        expect(catalog[0]).toMatchObject({
          table_database: database,
          table_schema: 'c',
          table_type: 'VIEW',
          column_index: 1,
        });
        expect(catalog[2]).toMatchObject({
          table_type: 'BASE TABLE',
          table_comment: 'all of them',
          column_comment: 'the key',
        });
      });
    });

    describe('cancelling', () => {
      test('stops what runs, and the connection goes on', async () => {
        const running = connection.execute(subject.slowQuery).catch((thrown: unknown) => thrown);
        setTimeout(() => void connection.cancel(), 150);
        const started = performance.now();
        const error = (await running) as DatabaseError;
        expect(error).toBeInstanceOf(DatabaseError);
        expect(error.code).toBe('TX6004');
        expect(performance.now() - started).toBeLessThan(10_000);
        expect(await rows('select 1')).toEqual([[1]]);
      });

      test('between two statements of a transaction stops the next one', async () => {
        await connection.begin();
        await connection.execute('select 1');
        await connection.cancel();
        await expect(connection.execute('select 2')).rejects.toMatchObject({ code: 'TX6004' });
        await connection.rollback();
        expect(await rows('select 3')).toEqual([[3]]);
      });

      test('when nothing runs does nothing', async () => {
        await connection.cancel();
        expect(await rows('select 1')).toEqual([[1]]);
      });
    });

    describe('seeds', () => {
      const load = async (
        text: string,
        options: { columnTypes?: Record<string, string>; delimiter?: string } = {},
      ): Promise<readonly (readonly Cell[])[]> => {
        const path = join(folder, 'seed.csv');
        writeFileSync(path, text);
        const seed = await adapter.readSeed(connection, { path, ...options });
        const target = relation('seed', 'table');
        const types = seed.columnTypes.map((type, at) => seed.declaredTypes[at] ?? adapter.seedColumnType(type));
        await connection.begin();
        await connection.execute(
          `create table ${target} (${seed.columnNames.map((name, at) => `${adapter.quote(name)} ${types[at]}`).join(', ')})`,
        );
        expect(await adapter.copySeed(connection, target, seed)).toBe(seed.rowCount);
        const found = await rows(`select * from ${target}`);
        expect(found).toHaveLength(seed.rowCount);
        // What macros see and what the table holds is the same.
        const loose = (cells: readonly Cell[]): unknown =>
          cells.map((cell, at) => (cell !== null && seed.columnTypes[at] === 'number' ? Number(cell) : cell));
        if (options.columnTypes === undefined) expect(found.map(loose)).toEqual(seed.readRows().map(loose));
        await connection.commit();
        return found;
      };

      const cases: readonly (readonly [string, string, readonly (readonly Cell[])[]])[] = [
        [
          'values of each type',
          'i,f,d,t,b,s\n1,1.5,2024-01-31,2024-01-31 10:00:00,true,x\n',
          [[1, 1.5, '2024-01-31', '2024-01-31 10:00:00', true, 'x']],
        ],
        [
          'nothing, empty quotes, blanks and null are null',
          'a,b\n1,x\n"",""\n,\nNULL,nUll\n  ,   \n',
          [[1, 'x'], ...Array(4).fill([null, null])],
        ],
        ['quotes, delimiters and line ends in text', 'a\n"a ""b"", c\nd"\n"e"\n', [['a "b", c\nd'], ['e']]],
        [
          'carriage returns',
          'a,b\r\n1,x\r\n2,y\r\n',
          [
            [1, 'x'],
            [2, 'y'],
          ],
        ],
        ['a byte order mark', '\uFEFFa,b\n1,ü😀\n', [[1, 'ü😀']]],
        [
          'no line end at the end',
          'a,b\n1,x\n2,y',
          [
            [1, 'x'],
            [2, 'y'],
          ],
        ],
        [
          'rows that are too short',
          'a,b,c\n1\n2,y\n\n',
          [
            [1, null, null],
            [2, 'y', null],
            [null, null, null],
          ],
        ],
        ['a blank line in a single column', 'a\n1\n\n2\n', [[1], [null], [2]]],
        [
          'quotes in the middle of text',
          'a,b\nx"y",1\n"p"q,2\n',
          [
            ['x"y"', 1],
            ['pq', 2],
          ],
        ],
        [
          'numbers in many forms',
          'a,b\n1.0,"1,000.5"\n" 2 ",$3\n1e2,5%\n',
          [
            [1, 1000.5],
            [2, 3],
            [100, 5],
          ],
        ],
        ['wide integers', 'a\n1\n9007199254740993\n', [[1], [9007199254740993n]]],
        [
          'times with offsets, in UTC',
          'a\n2024-01-31T23:30:00-02:00\n2024-01-31T10:00:00Z\n',
          [['2024-02-01 01:30:00'], ['2024-01-31 10:00:00']],
        ],
        ['dates without zeros', 'a\n2024-1-5\n', [['2024-01-05']]],
        [
          'backslashes',
          'a,b\n\\.,\\N\n"\\.",x\n',
          [
            ['\\.', '\\N'],
            ['\\.', 'x'],
          ],
        ],
        ['odd column names', '"Odd ""name",select\n1,2\n', [[1, 2]]],
        ['a header only', 'a,b\n', []],
      ];
      for (const [name, text, want] of cases) {
        test(name, async () => {
          expect(await load(text)).toEqual(want);
        });
      }

      test('declared types take the text as it is', async () => {
        expect(await load('a,b\n007,1\nnull,2\n', { columnTypes: { a: 'varchar(10)', b: 'bigint' } })).toEqual([
          ['007', 1],
          [null, 2],
        ]);
      });

      test('another delimiter', async () => {
        expect(await load('a|b\n1|x,y\n', { delimiter: '|' })).toEqual([[1, 'x,y']]);
      });

      test('text longer than a usual line', async () => {
        const long = 'x'.repeat(3_000_000);
        expect(await load(`a,b\n1,${long}\n`)).toEqual([[1, long]]);
      });

      test('a value that the table does not take is an error, and the table stays as it was', async () => {
        await connection.execute('create table c.seed (a date)');
        const path = join(folder, 'bad.csv');
        writeFileSync(path, 'a\nx\n');
        const seed = await adapter.readSeed(connection, { path });
        await connection.begin();
        await expect(adapter.copySeed(connection, relation('seed'), seed)).rejects.toThrow(DatabaseError);
        await connection.rollback();
        expect(await rows('select count(*) from c.seed')).toEqual([[0]]);
      });
    });

    describe('several connections at once', () => {
      const workers = async (
        count: number,
        jobs: number,
        work: (on: Connection, job: number) => Promise<void>,
      ): Promise<void> => {
        let next = 0;
        await Promise.all(
          Array.from({ length: count }, async (_, worker) => {
            const own = await adapter.connect(`worker-${worker}`);
            while (next < jobs) await work(own, next++);
            await own.close();
          }),
        );
      };
      const transaction = async (on: Connection, statements: readonly string[]): Promise<void> => {
        await on.begin();
        for (const sql of statements) await on.execute(sql);
        await on.commit();
      };

      test('300 relations are replaced in transactions of their own', async () => {
        await transaction(
          connection,
          Array.from({ length: 300 }, (_, at) =>
            at % 3 === 0 ? `create view c.m${at} as select 0 as a` : `create table c.m${at} as select 0 as a`,
          ),
        );
        await workers(4, 300, async (on, at) => {
          const kind = at % 3 === 0 ? 'view' : 'table';
          await transaction(on, [
            `create ${kind} c.m${at}__dbt_tmp as select ${at} as a`,
            `alter ${kind} c.m${at} rename to m${at}__dbt_backup`,
            `alter ${kind} c.m${at}__dbt_tmp rename to m${at}`,
          ]);
          await transaction(on, [`drop ${kind} if exists c.m${at}__dbt_backup cascade`]);
        });
        const found = await adapter.listRelations(connection, database, ['c']);
        expect(found).toHaveLength(300);
        expect(await rows('select a from c.m299')).toEqual([[299]]);
      });

      test('schemas are created by many', async () => {
        await workers(4, 24, async (on, at) => adapter.createSchema(on, database, `many_${at >> 2}`));
        expect(
          (await adapter.listSchemas(connection, database)).filter((name) => name.startsWith('many_')),
        ).toHaveLength(6);
        for (let at = 0; at < 6; at++) await connection.execute(`drop schema many_${at}`);
      });

      test('one row is counted up by many, each in a transaction with other work', async () => {
        await connection.execute('create table c.counter as select 0 as n');
        await workers(4, 40, (on, at) =>
          transaction(on, [`create table c.side${at} as select ${at} as a`, 'update c.counter set n = n + 1']),
        );
        expect(await rows('select n from c.counter')).toEqual([[40]]);
        expect(await adapter.listRelations(connection, database, ['c'])).toHaveLength(41);
      });
    });
  });
}
