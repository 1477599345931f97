import type { Adapter, Capabilities, CatalogRow, Connection, RelationRow, SeedOptions, SeedTable } from '../adapter.ts';
import type { Column, ColumnDialect } from '../column.ts';
import { driverVersion } from '../driverVersion.ts';
import { quoted, type Relation, type RelationDialect } from '../relation.ts';
import { SecretMask } from '../secretMask.ts';
import { SqlAdapter } from '../sqlAdapter.ts';
import type { DuckdbCredentials } from './duckdbCredentials.ts';
import type { DuckdbDatabase } from './duckdbDatabase.ts';

/** dbt-duckdb names relations with their database, since others may be attached. */
const RELATIONS: RelationDialect = {
  quoting: { database: true, schema: true, identifier: true },
  maxNameLength: undefined,
  subqueryAlias: false,
  renameable: new Set(['table', 'view']),
  replaceable: new Set(),
};

/** Type words that dbt's `is_string()` & co. go by, DuckDB's own ones too. */
const COLUMNS: ColumnDialect = {
  strings: new Set(['text', 'character varying', 'character', 'varchar', 'string', 'char', 'bpchar']),
  integers: new Set([
    ...['tinyint', 'smallint', 'integer', 'int', 'bigint', 'hugeint', 'int1', 'int2', 'int4', 'int8', 'int128'],
    ...[
      'utinyint',
      'usmallint',
      'uinteger',
      'ubigint',
      'uhugeint',
      'short',
      'long',
      'smallserial',
      'serial',
      'bigserial',
    ],
  ]),
  floats: new Set(['real', 'float4', 'float', 'double precision', 'float8', 'double']),
  numerics: new Set(['numeric', 'decimal']),
  keepsUnboundedText: false,
};

/** Fields that may be shown, in dbt's order. */
const SHOWN_FIELDS = [
  ...['config_options', 'extensions', 'settings', 'external_root', 'use_credential_provider', 'attach'],
  ...['filesystems', 'remote', 'plugins', 'disable_transactions'],
];

/** DuckDB, embedded in this process. */
export class DuckdbAdapter extends SqlAdapter implements Adapter {
  readonly type = 'duckdb';
  readonly dispatchTypes = ['duckdb'];
  readonly macroPackages = ['dbt_duckdb'];
  readonly can: Capabilities = {
    merge: true,
    transactionalDdl: true,
    concurrentConnections: true,
    materializedViews: false,
    grants: false,
    indexes: true,
    microbatchConcurrency: true,
    catalogs: true,
    publishedSchema: false,
  };
  readonly incrementalStrategies = ['append', 'delete+insert', 'merge', 'microbatch'];
  readonly enforcedConstraints = new Set(['check', 'not_null', 'unique', 'primary_key', 'foreign_key']);
  readonly #credentials: DuckdbCredentials;
  readonly #mask: SecretMask;
  #database: Promise<DuckdbDatabase> | undefined;

  constructor(credentials: DuckdbCredentials) {
    super(RELATIONS, COLUMNS);
    this.#credentials = credentials;
    this.#mask = new SecretMask(secretValues(credentials));
  }

  get version(): string {
    return driverVersion('@duckdb/node-api').replace(/-r\.\d+$/, '');
  }

  /** A session of the one instance, which the first call opens. */
  async connect(name: string): Promise<Connection> {
    this.#database ??= this.#load();
    const [database, { DuckdbConnection }] = await Promise.all([this.#database, import('./duckdbConnection.ts')]);
    return new DuckdbConnection(name, await database.connect(), database);
  }

  async close(): Promise<void> {
    await (await this.#database)?.close();
  }

  async listSchemas(connection: Connection, database: string): Promise<string[]> {
    return (await introspection()).listSchemas(connection, database);
  }

  async createSchema(connection: Connection, database: string, schema: string): Promise<void> {
    await connection.execute(`create schema if not exists ${quoted(database)}.${quoted(schema)}`);
  }

  async listRelations(connection: Connection, database: string, schemas: readonly string[]): Promise<RelationRow[]> {
    return (await introspection()).listRelations(connection, database, schemas);
  }

  /** Columns of a table or view, or of the files that an external relation reads. */
  async getColumns(connection: Connection, relation: Relation): Promise<Column[]> {
    if (relation.external !== null) return this.getQueryColumns(connection, `select * from ${relation.render()}`);
    const columns = await (await introspection()).listColumns(connection, relation);
    return columns.map(({ name, type }) => this.#found(name, type));
  }

  /** DuckDB describes a query without running it. */
  async getQueryColumns(connection: Connection, sql: string): Promise<Column[]> {
    const { table } = await connection.execute(`describe (${sql.replace(/[;\s]+$/, '')}\n)`, { fetch: true });
    return table.rows.map(([name, type]) => this.#found(String(name), String(type)));
  }

  async getCatalog(connection: Connection, database: string, schemas: readonly string[]): Promise<CatalogRow[]> {
    return (await introspection()).listCatalog(connection, database, schemas);
  }

  async readSeed(_connection: Connection, options: SeedOptions): Promise<SeedTable> {
    return (await import('../seeds/seedFile.ts')).readSeedFile(options);
  }

  async copySeed(connection: Connection, relation: Relation, seed: SeedTable): Promise<number> {
    return (await import('./duckdbSeed.ts')).copySeed(connection, relation, seed);
  }

  connectionInfo(): Readonly<Record<string, unknown>> {
    const { database, schema, path, shown, externalRoot, disableTransactions } = this.#credentials;
    const info: Record<string, unknown> = { database, schema, path };
    for (const field of SHOWN_FIELDS) info[field] = this.#mask.hideIn(shown[field] ?? null);
    return { ...info, external_root: externalRoot, disable_transactions: disableTransactions };
  }

  /** DuckDB's own spelling of a type, its precision taken apart as dbt's columns have it. */
  #found(name: string, type: string): Column {
    const precision = /^DECIMAL\((\d+),(\d+)\)$/.exec(type);
    return this.column(
      name,
      type,
      null,
      precision === null ? null : Number(precision[1]),
      precision === null ? null : Number(precision[2]),
    );
  }

  /** Loads the native driver, which takes most of the time of a short command. */
  async #load(): Promise<DuckdbDatabase> {
    const { DuckdbDatabase } = await import('./duckdbDatabase.ts');
    return new DuckdbDatabase(this.#credentials, this.#mask);
  }
}

/** Loaded when a database is asked: kysely costs time that `ls` and `parse` need not spend. */
function introspection(): Promise<typeof import('./duckdbIntrospection.ts')> {
  return import('./duckdbIntrospection.ts');
}

/** Everything in `secrets`, and every setting that is named like one. */
function secretValues({ secrets, settings, configOptions, attach }: DuckdbCredentials): string[] {
  const texts = (value: unknown): string[] =>
    typeof value === 'object' && value !== null
      ? Object.values(value).flatMap(texts)
      : value === undefined || value === null
        ? []
        : [String(value)];
  const named = Object.entries({ ...settings, ...configOptions }).filter(([key]) =>
    /secret|password|token|key/i.test(key),
  );
  // `attach` paths of other databases carry passwords: postgres:// URLs and `password=…` words.
  const inPaths = attach.flatMap(({ path }) => [
    /:\/\/[^:@/]+:([^@/]+)@/.exec(path)?.[1],
    /password=(\S+)/i.exec(path)?.[1],
  ]);
  return [
    ...secrets.flatMap(({ values }) =>
      texts(Object.fromEntries(Object.entries(values).filter(([key]) => !PUBLIC_SECRET_KEYS.has(key.toLowerCase())))),
    ),
    ...named.flatMap(([, value]) => texts(value)),
    ...inPaths.filter((value) => value !== undefined),
  ];
}

/** Keys of a secret that are no secret; masking them would hide `us-east-1` and `true` in every message. */
const PUBLIC_SECRET_KEYS: ReadonlySet<string> = new Set([
  'region',
  'endpoint',
  'url_style',
  'use_ssl',
  'chain',
  'profile',
  'host',
  'port',
  'database',
  'url_compatibility_mode',
]);
