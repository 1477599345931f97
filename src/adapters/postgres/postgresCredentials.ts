import { homedir } from 'node:os';
import { resolve } from 'node:path';
import { CredentialFields, type CredentialsOrigin } from '../credentialFields.ts';

/** libpq's `sslmode`, from no TLS at all to a checked host name. */
const SSL_MODES = ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full'] as const;
/** A value of libpq's `sslmode`. */
export type SslMode = (typeof SSL_MODES)[number];

/** dbt-postgres's target fields. Paths are absolute. */
export interface PostgresCredentials {
  readonly type: 'postgres';
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
  readonly schema: string;
  /** Seconds. */
  readonly connectTimeout: number;
  /** Seconds; 0 leaves it to the system. */
  readonly keepalivesIdle: number;
  /** Further attempts to connect after the first one failed. */
  readonly retries: number;
  /** Schemas that names without one are looked up in; sent when connecting. */
  readonly searchPath: string | null;
  /** Role that sessions switch to. */
  readonly role: string | null;
  readonly sslMode: SslMode | null;
  readonly sslCert: string | null;
  readonly sslKey: string | null;
  /** `system` stands for the certificates that Node trusts. */
  readonly sslRootCert: string | null;
  readonly applicationName: string;
  readonly autocommit: boolean;
}

/** Checks dbt-postgres's fields. Throws `TxError`. */
export function parsePostgresCredentials(
  raw: Readonly<Record<string, unknown>>,
  origin: CredentialsOrigin,
  baseDir: string,
): PostgresCredentials {
  const fields = new CredentialFields(raw, origin, { dbname: 'database', pass: 'password' });
  fields.require(['database', 'schema', 'host', 'user', 'port', 'password']);
  const port = fields.integer('port') as number;
  if (port < 0 || port > 65_535) throw fields.invalid(`at path ['port']: ${port} is not a valid port`);
  const path = (name: string): string | null => {
    const value = fields.text(name);
    return value === null ? null : resolve(baseDir, value.replace(/^~(?=\/|$)/, homedir()));
  };
  return {
    type: 'postgres',
    host: fields.text('host') as string,
    port,
    user: fields.text('user') as string,
    password: fields.text('password') as string,
    database: fields.text('database') as string,
    schema: fields.text('schema') as string,
    connectTimeout: fields.integer('connect_timeout') ?? 10,
    keepalivesIdle: fields.integer('keepalives_idle') ?? 0,
    retries: fields.integer('retries') ?? 1,
    searchPath: fields.text('search_path'),
    role: fields.text('role'),
    sslMode: sslMode(fields),
    sslCert: path('sslcert'),
    sslKey: path('sslkey'),
    sslRootCert: fields.text('sslrootcert') === 'system' ? 'system' : path('sslrootcert'),
    applicationName: fields.text('application_name') ?? 'dbt',
    autocommit: fields.boolean('autocommit') ?? false,
  };
}

/** Throws `TxError` for an unknown mode. */
function sslMode(fields: CredentialFields): SslMode | null {
  const mode = fields.text('sslmode');
  if (mode === null) return null;
  const known = SSL_MODES.find((one) => one === mode);
  if (known === undefined)
    throw fields.invalid(
      `at path ['sslmode']: '${mode}' is not one of ${SSL_MODES.map((one) => `'${one}'`).join(', ')}`,
    );
  return known;
}
