import { sql } from 'kysely';
import type { CatalogRow, Connection, RelationRow } from '../adapter.ts';
import { queryBuilder, runQuery } from '../queryBuilder.ts';
import type { Relation, RelationType } from '../relation.ts';

/** The parts of pg_catalog that are read here. */
interface PgCatalog {
  'pg_catalog.pg_namespace': { oid: number; nspname: string };
  'pg_catalog.pg_class': { oid: number; relname: string; relnamespace: number; relkind: string; relowner: number };
  'pg_catalog.pg_attribute': {
    attrelid: number;
    attname: string;
    attnum: number;
    atttypid: number;
    atttypmod: number;
    attisdropped: boolean;
  };
  'pg_catalog.pg_description': { objoid: number; classoid: number; objsubid: number; description: string };
}

const db = queryBuilder<PgCatalog>();

/** pg_class.relkind → dbt's type; indexes, sequences and the like are not relations here. */
const KINDS: Readonly<Record<string, RelationType>> = {
  r: 'table',
  p: 'table',
  v: 'view',
  m: 'materialized_view',
  f: 'external',
};

/** Words of catalog.json for the letters of pg_class. */
const CATALOG_TYPES: Readonly<Record<string, string>> = { v: 'VIEW', m: 'MATERIALIZED VIEW' };

/** Names of all schemas that are not the system's. A Postgres session sees its own database only. */
export async function listSchemas(connection: Connection): Promise<string[]> {
  const query = db
    .selectFrom('pg_catalog.pg_namespace as n')
    .where(sql<boolean>`n.nspname !~ '^pg_' and n.nspname <> 'information_schema'`)
    .select('n.nspname')
    .orderBy('n.nspname');
  return (await runQuery(connection, query)).map(([name]) => String(name));
}

/** Tables (partitioned ones too), views, materialized views and foreign tables of some schemas. */
export async function listRelations(
  connection: Connection,
  database: string,
  schemas: readonly string[],
): Promise<RelationRow[]> {
  if (schemas.length === 0) return [];
  const query = db
    .selectFrom('pg_catalog.pg_class as c')
    .innerJoin('pg_catalog.pg_namespace as n', 'n.oid', 'c.relnamespace')
    .where('c.relkind', 'in', Object.keys(KINDS))
    .where(
      sql`lower(n.nspname)`,
      'in',
      schemas.map((schema) => schema.toLowerCase()),
    )
    .select(['n.nspname', 'c.relname', sql<string>`c.relkind::text`.as('kind')])
    .orderBy('n.nspname')
    .orderBy('c.relname');
  return (await runQuery(connection, query)).map(([schema, identifier, kind]) => ({
    database,
    schema: String(schema),
    identifier: String(identifier),
    type: KINDS[String(kind)] ?? 'table',
  }));
}

/** A column as the catalogue describes it. */
export interface FoundColumn {
  readonly name: string;
  readonly type: string;
  readonly size: number | null;
  readonly precision: number | null;
  readonly scale: number | null;
}

/** A relation's columns in order; empty when there is none. Without a schema, the one that a query would find. */
export async function listColumns(connection: Connection, relation: Relation): Promise<FoundColumn[]> {
  let query = db
    .selectFrom('pg_catalog.pg_attribute as a')
    .innerJoin('pg_catalog.pg_class as c', 'c.oid', 'a.attrelid')
    .innerJoin('pg_catalog.pg_namespace as n', 'n.oid', 'c.relnamespace')
    .where('c.relname', '=', relation.identifier ?? '')
    .where('c.relkind', 'in', Object.keys(KINDS))
    .where('a.attnum', '>', 0)
    .where('a.attisdropped', '=', false)
    .select(['a.attname', sql<string>`pg_catalog.format_type(a.atttypid, null)`.as('type')])
    .select(sql<number>`information_schema._pg_char_max_length(a.atttypid, a.atttypmod)`.as('size'))
    .select(sql<number>`information_schema._pg_numeric_precision(a.atttypid, a.atttypmod)`.as('precision'))
    .select(sql<number>`information_schema._pg_numeric_scale(a.atttypid, a.atttypmod)`.as('scale'))
    .orderBy('a.attnum');
  query =
    relation.schema === null
      ? query.where(sql<boolean>`pg_catalog.pg_table_is_visible(c.oid)`)
      : query.where('n.nspname', '=', relation.schema);
  return (await runQuery(connection, query)).map(([name, type, size, precision, scale]) => ({
    name: String(name),
    type: String(type),
    size: asNumber(size),
    precision: asNumber(precision),
    scale: asNumber(scale),
  }));
}

/** Every column of the schemas' relations, with comments and owners. */
export async function listCatalog(
  connection: Connection,
  database: string,
  schemas: readonly string[],
): Promise<CatalogRow[]> {
  if (schemas.length === 0) return [];
  const query = db
    .selectFrom('pg_catalog.pg_class as c')
    .innerJoin('pg_catalog.pg_namespace as n', 'n.oid', 'c.relnamespace')
    .innerJoin('pg_catalog.pg_attribute as a', 'a.attrelid', 'c.oid')
    .where('c.relkind', 'in', Object.keys(KINDS))
    .where(
      sql`lower(n.nspname)`,
      'in',
      schemas.map((schema) => schema.toLowerCase()),
    )
    .where('a.attnum', '>', 0)
    .where('a.attisdropped', '=', false)
    .select(['n.nspname', 'c.relname', sql<string>`c.relkind::text`.as('kind')])
    .select(sql<string>`pg_catalog.obj_description(c.oid, 'pg_class')`.as('table_comment'))
    .select(sql<string>`pg_catalog.pg_get_userbyid(c.relowner)`.as('owner'))
    .select(['a.attname', 'a.attnum', sql<string>`pg_catalog.format_type(a.atttypid, a.atttypmod)`.as('type')])
    .select(sql<string>`pg_catalog.col_description(c.oid, a.attnum)`.as('column_comment'))
    .orderBy('n.nspname')
    .orderBy('c.relname')
    .orderBy('a.attnum');
  return (await runQuery(connection, query)).map((row) => ({
    table_database: database,
    table_schema: String(row[0]),
    table_name: String(row[1]),
    table_type: CATALOG_TYPES[String(row[2])] ?? 'BASE TABLE',
    table_comment: row[3] === null ? null : String(row[3]),
    table_owner: row[4] === null ? null : String(row[4]),
    column_name: String(row[5]),
    column_index: Number(row[6]),
    column_type: String(row[7]),
    column_comment: row[8] === null ? null : String(row[8]),
  }));
}

/** Numbers of the catalogue come as texts; null stays null. */
function asNumber(cell: unknown): number | null {
  return cell === null || cell === undefined ? null : Number(cell);
}
