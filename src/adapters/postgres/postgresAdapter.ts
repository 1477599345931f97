import type { Adapter, Capabilities, CatalogRow, Connection, RelationRow, SeedOptions, SeedTable } from '../adapter.ts';
import type { Column, ColumnDialect } from '../column.ts';
import { DatabaseError } from '../databaseError.ts';
import { driverVersion } from '../driverVersion.ts';
import { quoted, type Relation, type RelationDialect } from '../relation.ts';
import { SecretMask } from '../secretMask.ts';
import { SqlAdapter } from '../sqlAdapter.ts';
import type { PostgresConnection } from './postgresConnection.ts';
import type { PostgresCredentials } from './postgresCredentials.ts';

/** Postgres cuts longer names without a word; tx refuses them instead. In bytes. */
const MAX_NAME_LENGTH = 63;
/** SQLSTATE of two sessions making the same schema at once. */
const UNIQUE_VIOLATION = '23505';

/** What Postgres can rename and replace. */
const RELATIONS: RelationDialect = {
  quoting: { database: true, schema: true, identifier: true },
  maxNameLength: MAX_NAME_LENGTH,
  subqueryAlias: true,
  renameable: new Set(['table', 'view', 'materialized_view']),
  replaceable: new Set(['table', 'view']),
};

/** Type words that dbt's `is_string()` & co. go by. */
const COLUMNS: ColumnDialect = {
  strings: new Set(['text', 'character varying', 'character', 'varchar']),
  integers: new Set([
    ...['smallint', 'integer', 'bigint', 'smallserial', 'serial', 'bigserial'],
    ...['int2', 'int4', 'int8', 'serial2', 'serial4', 'serial8'],
  ]),
  floats: new Set(['real', 'float4', 'float', 'double precision', 'float8']),
  numerics: new Set(['numeric', 'decimal']),
  keepsUnboundedText: true,
};

/** Postgres 13 to 18. */
export class PostgresAdapter extends SqlAdapter implements Adapter {
  readonly type = 'postgres';
  readonly dispatchTypes = ['postgres'];
  readonly macroPackages = ['dbt_postgres'];
  readonly can: Capabilities = {
    merge: true,
    transactionalDdl: true,
    concurrentConnections: true,
    materializedViews: true,
    grants: true,
    indexes: true,
    microbatchConcurrency: false,
    catalogs: false,
    publishedSchema: true,
  };
  readonly incrementalStrategies = ['append', 'delete+insert', 'merge', 'microbatch'];
  readonly enforcedConstraints = new Set(['check', 'not_null', 'unique', 'primary_key', 'foreign_key']);
  readonly #credentials: PostgresCredentials;
  readonly #mask: SecretMask;
  readonly #open = new Set<PostgresConnection>();
  #connector: Promise<import('./postgresConnect.ts').PostgresConnector> | undefined;

  constructor(credentials: PostgresCredentials) {
    super(RELATIONS, COLUMNS);
    this.#credentials = credentials;
    this.#mask = new SecretMask([credentials.password]);
  }

  get version(): string {
    return driverVersion('pg');
  }

  async connect(name: string): Promise<Connection> {
    this.#connector ??= import('./postgresConnect.ts').then(
      ({ PostgresConnector }) => new PostgresConnector(this.#credentials, this.#mask),
    );
    const [connector, { PostgresConnection }] = await Promise.all([this.#connector, import('./postgresConnection.ts')]);
    const connection = new PostgresConnection(name, await connector.connect(), connector, this.#mask, (closed) =>
      this.#open.delete(closed),
    );
    this.#open.add(connection);
    return connection;
  }

  async close(): Promise<void> {
    await Promise.all([...this.#open].map((connection) => connection.close()));
  }

  async listSchemas(connection: Connection, _database: string): Promise<string[]> {
    return (await introspection()).listSchemas(connection);
  }

  async createSchema(connection: Connection, _database: string, schema: string): Promise<void> {
    try {
      await connection.execute(`create schema if not exists ${quoted(schema)}`);
    } catch (error) {
      // Two sessions that create it at the same moment: Postgres lets one of them fail, though it is there now.
      const isRace = error instanceof DatabaseError && error.sqlState === UNIQUE_VIOLATION;
      if (!isRace || connection.inTransaction) throw error;
    }
  }

  async listRelations(connection: Connection, database: string, schemas: readonly string[]): Promise<RelationRow[]> {
    return (await introspection()).listRelations(connection, database, schemas);
  }

  async getColumns(connection: Connection, relation: Relation): Promise<Column[]> {
    const columns = await (await introspection()).listColumns(connection, relation);
    return columns.map(({ name, type, size, precision, scale }) => this.column(name, type, size, precision, scale));
  }

  /** By a temporary table without rows: the driver knows neither lengths nor precisions. */
  async getQueryColumns(connection: Connection, sql: string): Promise<Column[]> {
    const table = '"__tx_query_columns"';
    const query = `select * from (${sql.replace(/[;\s]+$/, '')}\n) as __dbt_sbq where false limit 0`;
    await connection.execute(`create temporary table ${table} as ${query}`);
    const found = await connection.execute(
      `select attname, format_type(atttypid, atttypmod) from pg_catalog.pg_attribute
       where attrelid = 'pg_temp.${table}'::regclass and attnum > 0 and not attisdropped order by attnum`,
      { fetch: true },
    );
    await connection.execute(`drop table pg_temp.${table}`);
    return found.table.rows.map(([name, type]) => this.columnFromDescription(String(name), String(type)));
  }

  async getCatalog(connection: Connection, database: string, schemas: readonly string[]): Promise<CatalogRow[]> {
    return (await introspection()).listCatalog(connection, database, schemas);
  }

  async readSeed(_connection: Connection, options: SeedOptions): Promise<SeedTable> {
    return (await import('../seeds/seedFile.ts')).readSeedFile(options);
  }

  async copySeed(connection: Connection, relation: Relation, seed: SeedTable, quote = true): Promise<number> {
    return (await import('./postgresSeed.ts')).copySeed(connection as PostgresConnection, relation, seed, quote);
  }

  /** In the order of dbt's `debug`. */
  connectionInfo(): Readonly<Record<string, unknown>> {
    const own = this.#credentials;
    return {
      host: own.host,
      port: own.port,
      user: own.user,
      database: own.database,
      schema: own.schema,
      connect_timeout: own.connectTimeout,
      role: own.role,
      search_path: own.searchPath,
      keepalives_idle: own.keepalivesIdle,
      sslmode: own.sslMode,
      sslcert: own.sslCert,
      sslkey: own.sslKey,
      sslrootcert: own.sslRootCert,
      application_name: own.applicationName,
      retries: own.retries,
    };
  }
}

/** Loaded when a database is asked: kysely costs time that `ls` and `parse` need not spend. */
function introspection(): Promise<typeof import('./postgresIntrospection.ts')> {
  return import('./postgresIntrospection.ts');
}
