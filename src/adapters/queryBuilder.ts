import type { Compilable } from 'kysely';
import { DummyDriver, Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from 'kysely';
import type { Cell, Connection, ResultTable } from './adapter.ts';

/**
 * kysely as a builder of SQL only: the statements run over our own connections. DuckDB takes Postgres' SQL, `$1` included.
 * @template Schema the catalog's tables and their columns
 */
export function queryBuilder<Schema>(): Kysely<Schema> {
  return new Kysely<Schema>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => new DummyDriver(),
      createIntrospector: (db) => new PostgresIntrospector(db),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
  });
}

/** Runs a built query and gives its rows. */
export async function runQuery(connection: Connection, query: Compilable): Promise<ResultTable['rows']> {
  const { sql, parameters } = query.compile();
  const { table } = await connection.execute(sql, { fetch: true, bindings: parameters as readonly Cell[] });
  return table.rows;
}
