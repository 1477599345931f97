import type { Column } from './column.ts';
import type { Relation, RelationParts, RelationType } from './relation.ts';

/** One value of a result, without loss: decimals, dates and wide integers keep their exact text. */
export type Cell = null | boolean | number | bigint | string | readonly Cell[];

/**
 * Kind of a result column. Cells of it are:
 * `integer` number (safe) or bigint · `float` number · `decimal` exact text · `text` string · `boolean` boolean ·
 * `date` `YYYY-MM-DD` · `datetime` `YYYY-MM-DD HH:MM:SS[.ffffff][+HH:MM]` · `time` text · `interval`, `json`, `other` text.
 */
export type CellType =
  | 'integer'
  | 'float'
  | 'decimal'
  | 'text'
  | 'boolean'
  | 'date'
  | 'datetime'
  | 'time'
  | 'interval'
  | 'json'
  | 'list'
  | 'other';

/** Rows of a query, as plain data. */
export interface ResultTable {
  readonly columnNames: readonly string[];
  readonly columnTypes: readonly CellType[];
  /** The database's own type names, for messages and contracts. */
  readonly databaseTypes: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

/** dbt's adapter response. `message` is what the console shows (`OK`, `SELECT 10`, `INSERT 0 3`). */
export interface AdapterResponse {
  readonly _message: string;
  readonly code?: string;
  readonly rows_affected?: number;
}

/** What is wanted of a statement's rows, and the values of its parameters. */
export interface ExecuteOptions {
  /** Read the rows (otherwise they are dropped as they come). */
  readonly fetch?: boolean;
  /** Read at most this many rows. */
  readonly limit?: number;
  readonly bindings?: readonly Cell[];
}

/** What the database answered: its response, and rows where they were asked for. */
export interface ExecuteResult {
  readonly response: AdapterResponse;
  /** Empty table when not fetched. */
  readonly table: ResultTable;
}

/** One session of the database, used by one thread at a time. */
export interface Connection {
  readonly name: string;
  /** True between `begin` and `commit`/`rollback`. */
  readonly inTransaction: boolean;
  /** The session is gone. It is opened anew on next use, but never inside a transaction; `execute` then throws `DatabaseError`. */
  readonly broken: boolean;
  /** Runs one or several statements; the result is the last one's. Throws `DatabaseError`. */
  execute(sql: string, options?: ExecuteOptions): Promise<ExecuteResult>;
  begin(): Promise<void>;
  commit(): Promise<void>;
  rollback(): Promise<void>;
  /** Asks the database to stop what this connection is running; never throws. */
  cancel(): Promise<void>;
  close(): Promise<void>;
}

/** What an adapter can do; shared code asks these, never for a name. */
export interface Capabilities {
  readonly merge: boolean;
  readonly transactionalDdl: boolean;
  /** Several connections may run statements at the same time. */
  readonly concurrentConnections: boolean;
  readonly materializedViews: boolean;
  readonly grants: boolean;
  readonly indexes: boolean;
  readonly microbatchConcurrency: boolean;
  readonly catalogs: boolean;
  /** dbt has a schema of the properties that this database knows, and warns about others. */
  readonly publishedSchema: boolean;
}

/** One column of the catalog, as `catalog.json` needs it. */
export interface CatalogRow {
  readonly table_database: string;
  readonly table_schema: string;
  readonly table_name: string;
  readonly table_type: string;
  readonly table_comment: string | null;
  readonly table_owner: string | null;
  readonly column_name: string;
  readonly column_index: number;
  readonly column_type: string;
  readonly column_comment: string | null;
}

/** A relation as introspection finds it. */
export interface RelationRow {
  readonly database: string;
  readonly schema: string;
  readonly identifier: string;
  readonly type: RelationType;
}

/** The types that values of a seed are guessed to have. */
export type SeedColumnType = 'integer' | 'bigint' | 'number' | 'date' | 'datetime' | 'boolean' | 'text';

/** What cells of a seed column are. */
export const SEED_CELL_TYPES: Readonly<Record<SeedColumnType, CellType>> = {
  integer: 'integer',
  bigint: 'integer',
  number: 'decimal',
  date: 'date',
  datetime: 'datetime',
  boolean: 'boolean',
  text: 'text',
};

/** What a seed column is created as; the same on every SQL database of dbt. */
export const SEED_DATABASE_TYPES: Readonly<Record<SeedColumnType, string>> = {
  integer: 'integer',
  bigint: 'bigint',
  number: 'float8',
  date: 'date',
  datetime: 'timestamp without time zone',
  boolean: 'boolean',
  text: 'text',
};

/** What a seed's config says about its file and its columns. */
export interface SeedOptions {
  /** Absolute path of the CSV file. */
  readonly path: string;
  readonly delimiter?: string;
  /** dbt's `column_types`: such columns are read as text, verbatim, and created with the given type. */
  readonly columnTypes?: Readonly<Record<string, string>>;
  /** Take the header and no row (`--empty`). */
  readonly empty?: boolean;
}

/** A seed file, its column types found by dbt's rules over all of its rows. The rows stay in the file. */
export interface SeedTable {
  readonly path: string;
  readonly delimiter: string;
  readonly columnNames: readonly string[];
  readonly columnTypes: readonly SeedColumnType[];
  /** Types from `column_types`, by position; null where the type was inferred. */
  readonly declaredTypes: readonly (string | null)[];
  readonly rowCount: number;
  readonly empty: boolean;
  /** Names in `column_types` that the file does not have; dbt warns about them. */
  readonly unknownColumns: readonly string[];
  /** Reads all rows, as cells of `SEED_CELL_TYPES`. For macros that look at values; loading does not need it. */
  readRows(): Cell[][];
}

/** The database behind one target. Made by `createAdapter`; passes the contract test in test/contract. */
export interface Adapter {
  /** `duckdb`, `postgres`. */
  readonly type: string;
  /** Version of the database driver. */
  readonly version: string;
  /** Types tried by `dispatch` before `default`, own type first. */
  readonly dispatchTypes: readonly string[];
  /** Built-in macro packages, most specific first, without `dbt` itself: `['dbt_duckdb']`. */
  readonly macroPackages: readonly string[];
  readonly can: Capabilities;
  /** dbt's name of an incremental strategy → supported. */
  readonly incrementalStrategies: readonly string[];
  readonly defaultQuoting: Readonly<Record<'database' | 'schema' | 'identifier', boolean>>;
  /** Longest identifier in bytes, or undefined when there is no limit. */
  readonly maxIdentifierLength: number | undefined;
  /** Constraint types (`not_null`, …) that the database enforces. */
  readonly enforcedConstraints: ReadonlySet<string>;

  /** Opens a session. `name` is what logs and `pg_stat_activity` show. Throws `DatabaseError` with a hint. */
  connect(name: string): Promise<Connection>;
  /** Closes everything that is open. */
  close(): Promise<void>;

  relation(parts: RelationParts): Relation;
  column(name: string, dtype: string, size?: number | null, precision?: number | null, scale?: number | null): Column;
  /** A column from a type as people write it (`varchar(10)`). */
  columnFromDescription(name: string, rawType: string): Column;
  quote(identifier: string): string;
  /** dbt's type word → the database's (`string` → `TEXT`). */
  translateType(dtype: string): string;
  stringType(size: number): string;
  numericType(dtype: string, precision: number | null, scale: number | null): string;

  listSchemas(connection: Connection, database: string): Promise<string[]>;
  createSchema(connection: Connection, database: string, schema: string): Promise<void>;
  listRelations(connection: Connection, database: string, schemas: readonly string[]): Promise<RelationRow[]>;
  getColumns(connection: Connection, relation: Relation): Promise<Column[]>;
  /** Columns that a query gives, without running it over any rows. */
  getQueryColumns(connection: Connection, sql: string): Promise<Column[]>;
  getCatalog(connection: Connection, database: string, schemas: readonly string[]): Promise<CatalogRow[]>;

  /** dbt's seed column type → database type (`integer` → `integer`, `number` → `float8`, …). */
  seedColumnType(type: SeedColumnType): string;
  /** Columns and types of a CSV file. Throws `DatabaseError` (code `TX6008`) for a file that is not a table. */
  readSeed(connection: Connection, options: SeedOptions): Promise<SeedTable>;
  /**
   * Fills the (existing, empty) relation with the seed's rows inside the current transaction; gives their number.
   * @param quote whether the table has its columns by the very names of the file; else in whatever case the database makes
   */
  copySeed(connection: Connection, relation: Relation, seed: SeedTable, quote?: boolean): Promise<number>;

  /** The connection's public fields, in the order that `debug` and `target` show them; never a secret. */
  connectionInfo(): Readonly<Record<string, unknown>>;
}
