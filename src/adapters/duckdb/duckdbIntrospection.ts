import { sql } from 'kysely';
import type { CatalogRow, Connection, RelationRow } from '../adapter.ts';
import { queryBuilder, runQuery } from '../queryBuilder.ts';
import type { Relation } from '../relation.ts';

/** What DuckDB's table functions have in common. */
interface SchemaRow {
  database_name: string;
  schema_name: string;
}

/** Of `duckdb_columns()`. */
interface ColumnRow extends SchemaRow {
  table_name: string;
  column_name: string;
  column_index: number;
  data_type: string;
  comment: string | null;
}

const db = queryBuilder<Record<never, never>>();

/** Tables and views of users; DuckDB keeps them apart. Temporary ones belong to a connection and are left out. */
const relations = db
  .selectFrom(sql<SchemaRow & { table_name: string; comment: string | null }>`duckdb_tables()`.as('t'))
  .where(sql<boolean>`not t.internal and not t.temporary`)
  .select([
    't.database_name',
    't.schema_name',
    't.table_name as name',
    sql<'table' | 'view'>`'table'`.as('type'),
    't.comment',
  ])
  .unionAll(
    db
      .selectFrom(sql<SchemaRow & { view_name: string; comment: string | null }>`duckdb_views()`.as('v'))
      .where(sql<boolean>`not v.internal and not v.temporary`)
      .select([
        'v.database_name',
        'v.schema_name',
        'v.view_name as name',
        sql<'table' | 'view'>`'view'`.as('type'),
        'v.comment',
      ]),
  );

/** Names of all schemas of a database, `main` included. */
export async function listSchemas(connection: Connection, database: string): Promise<string[]> {
  const query = db
    .selectFrom(sql<SchemaRow & { internal: boolean }>`duckdb_schemas()`.as('s'))
    .where(sql`lower(s.database_name)`, '=', database.toLowerCase())
    .where('s.schema_name', 'not in', ['information_schema', 'pg_catalog'])
    .select('s.schema_name')
    .orderBy('s.schema_name');
  return (await runQuery(connection, query)).map(([name]) => String(name));
}

/** Tables and views of some schemas; names are compared without case, as DuckDB does. */
export async function listRelations(
  connection: Connection,
  database: string,
  schemas: readonly string[],
): Promise<RelationRow[]> {
  if (schemas.length === 0) return [];
  const query = db
    .selectFrom(relations.as('r'))
    .where(sql`lower(r.database_name)`, '=', database.toLowerCase())
    .where(
      sql`lower(r.schema_name)`,
      'in',
      schemas.map((schema) => schema.toLowerCase()),
    )
    .select(['r.database_name', 'r.schema_name', 'r.name', 'r.type'])
    .orderBy('r.schema_name')
    .orderBy('r.name');
  return (await runQuery(connection, query)).map(([databaseName, schema, identifier, type]) => ({
    database: String(databaseName),
    schema: String(schema),
    identifier: String(identifier),
    type: type === 'view' ? 'view' : 'table',
  }));
}

/** Names and types of a relation's columns, in order; empty when there is no such relation. */
export async function listColumns(
  connection: Connection,
  relation: Relation,
): Promise<{ name: string; type: string }[]> {
  let query = db
    .selectFrom(sql<ColumnRow>`duckdb_columns()`.as('c'))
    .where(sql`lower(c.table_name)`, '=', (relation.identifier ?? '').toLowerCase())
    .select(['c.database_name', 'c.schema_name', 'c.column_name', 'c.data_type'])
    // A temporary table hides one of the same name, as it does in queries.
    .orderBy(sql`c.database_name <> 'temp'`)
    .orderBy('c.database_name')
    .orderBy('c.schema_name')
    .orderBy('c.column_index');
  if (relation.database !== null)
    query = query.where(sql`lower(c.database_name)`, '=', relation.database.toLowerCase());
  if (relation.schema !== null) query = query.where(sql`lower(c.schema_name)`, '=', relation.schema.toLowerCase());
  const rows = await runQuery(connection, query);
  const first = rows[0];
  return rows
    .filter((row) => row[0] === first?.[0] && row[1] === first?.[1])
    .map(([, , name, type]) => ({ name: String(name), type: String(type) }));
}

/** Every column of the schemas' tables and views, with comments. DuckDB has no owners. */
export async function listCatalog(
  connection: Connection,
  database: string,
  schemas: readonly string[],
): Promise<CatalogRow[]> {
  if (schemas.length === 0) return [];
  const query = db
    .selectFrom(relations.as('r'))
    .innerJoin(sql<ColumnRow>`duckdb_columns()`.as('c'), (join) =>
      join
        .onRef('c.database_name', '=', 'r.database_name')
        .onRef('c.schema_name', '=', 'r.schema_name')
        .onRef('c.table_name', '=', 'r.name'),
    )
    .where(sql`lower(r.database_name)`, '=', database.toLowerCase())
    .where(
      sql`lower(r.schema_name)`,
      'in',
      schemas.map((schema) => schema.toLowerCase()),
    )
    .select(['r.database_name', 'r.schema_name', 'r.name', 'r.type', 'r.comment as table_comment'])
    .select(['c.column_name', 'c.column_index', 'c.data_type', 'c.comment as column_comment'])
    .orderBy('r.schema_name')
    .orderBy('r.name')
    .orderBy('c.column_index');
  return (await runQuery(connection, query)).map((row) => ({
    table_database: String(row[0]),
    table_schema: String(row[1]),
    table_name: String(row[2]),
    table_type: row[3] === 'view' ? 'VIEW' : 'BASE TABLE',
    table_comment: row[4] === null ? null : String(row[4]),
    table_owner: null,
    column_name: String(row[5]),
    column_index: Number(row[6]),
    column_type: String(row[7]),
    column_comment: row[8] === null ? null : String(row[8]),
  }));
}
