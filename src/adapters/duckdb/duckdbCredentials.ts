import { basename, isAbsolute, resolve } from 'node:path';
import { CredentialFields, type CredentialsOrigin } from '../credentialFields.ts';

/** An extension to load, with the repository it comes from. */
export interface DuckdbExtension {
  readonly name: string;
  readonly repository: string | null;
}

/** Another database file, under the name it gets. */
export interface DuckdbAttachment {
  readonly path: string;
  readonly alias: string | null;
  readonly type: string | null;
  readonly secret: string | null;
  readonly readOnly: boolean;
  readonly options: Readonly<Record<string, unknown>>;
}

/** A CREATE SECRET: its own keys, and the provider's. */
export interface DuckdbSecret {
  readonly type: string;
  readonly name: string;
  readonly persistent: boolean;
  readonly provider: string | null;
  readonly scope: readonly string[];
  readonly values: Readonly<Record<string, unknown>>;
}

/** dbt-duckdb's target fields. */
export interface DuckdbCredentials {
  readonly type: 'duckdb';
  /** As written in the profile. */
  readonly path: string;
  /** Absolute, or `:memory:`. */
  readonly file: string;
  readonly database: string;
  /** Name that DuckDB itself gives the file's database. */
  readonly fileDatabase: string;
  /** Where models go unless they say otherwise; `main` when the profile names none. */
  readonly schema: string;
  /** Given to DuckDB when the database is opened; `settings` are set on each session. */
  readonly configOptions: Readonly<Record<string, unknown>>;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly extensions: readonly DuckdbExtension[];
  readonly secrets: readonly DuckdbSecret[];
  readonly attach: readonly DuckdbAttachment[];
  readonly externalRoot: string;
  /** `aws`: credentials come from the environment of the process. */
  readonly useCredentialProvider: string | null;
  readonly retries: {
    readonly connectAttempts: number;
    readonly queryAttempts: number;
    /** dbt-duckdb's names of exceptions: `IOException`. */
    readonly retryableErrors: readonly string[];
  };
  readonly disableTransactions: boolean;
  /** False closes the file whenever no session is open, so that other processes get at it. */
  readonly keepOpen: boolean;
  /** Relative paths in the profile start here. */
  readonly baseDir: string;
  /** Fields as written, for `connectionInfo`. */
  readonly shown: Readonly<Record<string, unknown>>;
}

/** What stands in for dbt-duckdb's plugins. */
const NO_PLUGINS = 'tx has no Python: read files with `external_location` and write them with `materialized: external`';

/** Checks dbt-duckdb's fields. Throws `TxError`. */
export function parseDuckdbCredentials(
  raw: Readonly<Record<string, unknown>>,
  origin: CredentialsOrigin,
  baseDir: string,
): DuckdbCredentials {
  const fields = new CredentialFields(raw, origin);
  refuseUnsupported(fields);
  const path = fields.text('path') ?? ':memory:';
  if (/^(md|motherduck):/i.test(path))
    throw fields.invalid("at path ['path']: MotherDuck is not supported by tx", 'use a file or `:memory:`');
  if (/^ducklake:/i.test(path))
    throw fields.invalid(
      "at path ['path']: DuckLake is not supported by tx",
      'attach it instead: `attach: [{path: "ducklake:…", alias: …}]`',
    );
  const attach = fields.listOfMaps('attach').map((item) => attachment(item, fields, baseDir));
  const fileDatabase = databaseOf(path);
  const database = fields.text('database') ?? fileDatabase;
  if (database !== fileDatabase && !attach.some((one) => one.alias === database)) {
    throw fields.invalid(
      `Inconsistency detected between 'path' and 'database' fields in profile; the 'database' property must be set to '${fileDatabase}' to match the 'path'`,
    );
  }
  const retries = new CredentialFields(fields.map('retries'), origin);
  return {
    type: 'duckdb',
    path,
    file: path === ':memory:' ? path : resolve(baseDir, path),
    database,
    fileDatabase,
    schema: fields.text('schema') ?? 'main',
    configOptions: fields.map('config_options'),
    settings: fields.map('settings'),
    extensions: fields.list('extensions').map((item) => extension(item, fields)),
    secrets: secretsOf(fields),
    attach,
    externalRoot: fields.text('external_root') ?? '.',
    useCredentialProvider: fields.text('use_credential_provider'),
    retries: {
      connectAttempts: Math.max(1, retries.integer('connect_attempts') ?? 1),
      queryAttempts: Math.max(1, retries.integer('query_attempts') ?? 1),
      retryableErrors:
        retries.list('retryable_exceptions').length === 0
          ? ['IOException']
          : retries.list('retryable_exceptions').map(String),
    },
    disableTransactions: fields.boolean('disable_transactions') ?? false,
    keepOpen: fields.boolean('keep_open') ?? true,
    baseDir,
    shown: raw,
  };
}

/** Fields that would change what is built: better an error than a wrong result. */
function refuseUnsupported(fields: CredentialFields): void {
  fields.refuse('plugins', NO_PLUGINS);
  fields.refuse('filesystems', 'DuckDB reads s3:// and https:// by its extension httpfs: name it under `extensions`');
  fields.refuse('module_paths', NO_PLUGINS);
  fields.refuse('remote', 'tx opens the database in its own process');
  fields.refuse('flights', NO_PLUGINS);
  fields.refuse('is_ducklake', 'attach the lake instead: `attach: [{path: "ducklake:…", alias: …}]`');
  fields.refuse('motherduck_token', 'tx does not connect to MotherDuck');
}

/** `warehouse.db` → `warehouse`, as dbt-duckdb names it. */
function databaseOf(path: string): string {
  if (path === ':memory:') return 'memory';
  return basename(path).replace(/^\.+/, '').split('.')[0] ?? '';
}

/** One entry of `attach`. Files without an alias are named as DuckDB names them. */
function attachment(
  item: Readonly<Record<string, unknown>>,
  fields: CredentialFields,
  baseDir: string,
): DuckdbAttachment {
  if (typeof item['path'] !== 'string') throw fields.invalid("at path ['attach']: 'path' is a required property");
  const path = item['path'];
  const options = item['options'] ?? {};
  if (typeof options !== 'object' || Array.isArray(options))
    throw fields.invalid("at path ['attach', 'options']: not of type 'object'");
  const isFile = !/^[\w+-]+:/.test(path) && path !== '' && item['type'] === undefined;
  return {
    path: isFile && !isAbsolute(path) ? resolve(baseDir, path) : path,
    alias: typeof item['alias'] === 'string' ? item['alias'] : isFile ? databaseOf(path) : null,
    type: typeof item['type'] === 'string' ? item['type'] : null,
    secret: typeof item['secret'] === 'string' ? item['secret'] : null,
    readOnly: item['read_only'] === true,
    options: options as Readonly<Record<string, unknown>>,
  };
}

/** One entry of `extensions`: a name, or a name with the repository it comes from. */
function extension(item: unknown, fields: CredentialFields): DuckdbExtension {
  if (typeof item === 'string') return { name: item, repository: null };
  const { name, repo } = (item ?? {}) as { name?: unknown; repo?: unknown };
  if (typeof name !== 'string')
    throw fields.invalid("at path ['extensions']: an extension is a name, or {name: …, repo: …}");
  return { name, repository: typeof repo === 'string' ? repo : null };
}

/** Entries of `secrets`; those without a name get the one that dbt-duckdb gives. */
function secretsOf(fields: CredentialFields): DuckdbSecret[] {
  return fields.listOfMaps('secrets').map((item, index) => {
    const { type, name, persistent, provider, scope, ...values } = item;
    if (typeof type !== 'string') throw fields.invalid("at path ['secrets']: 'type' is a required property");
    return {
      type,
      name: typeof name === 'string' ? name : `__default_${type.toLowerCase()}_${index + 1}`,
      persistent: persistent === true,
      provider: typeof provider === 'string' ? provider : null,
      scope: scope === undefined || scope === null ? [] : Array.isArray(scope) ? scope.map(String) : [String(scope)],
      values,
    };
  });
}
