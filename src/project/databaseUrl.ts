import { TxError } from '../diagnostics/diagnostic.ts';
import type { Plain, PlainMap } from './project.ts';

/** Query parameters of a Postgres URL that are fields of a profile. */
const PARAMETERS: Readonly<Record<string, string>> = {
  schema: 'schema',
  search_path: 'search_path',
  sslmode: 'sslmode',
  sslcert: 'sslcert',
  sslkey: 'sslkey',
  sslrootcert: 'sslrootcert',
  connect_timeout: 'connect_timeout',
  application_name: 'application_name',
  host: 'host',
  role: 'role',
  threads: 'threads',
};
/** Parameters of the URL that are numbers in a profile. */
const NUMBERS = new Set(['connect_timeout', 'threads']);

/**
 * Profile fields for a `DATABASE_URL`: `postgres://user:password@host:5432/database?schema=x`, `duckdb:target/dev.duckdb`, `duckdb::memory:`.
 * @throws TxError for other kinds of URL; the text is not repeated, since it may hold a password
 */
export function credentialsOfUrl(url: string): PlainMap & { readonly type: string } {
  const scheme = /^([a-z][a-z0-9+]*):/i.exec(url)?.[1]?.toLowerCase();
  if (scheme === 'duckdb') return duckdb(url.slice('duckdb:'.length));
  if (scheme === 'postgres' || scheme === 'postgresql') return postgres(url);
  throw problem(
    `DATABASE_URL is neither a postgres:// nor a duckdb: address${scheme === undefined ? '' : ` (it begins with '${scheme}:')`}`,
  );
}

/** `duckdb:rel/ative`, `duckdb:///absolute`, `duckdb://rel`. */
function duckdb(rest: string): PlainMap & { readonly type: string } {
  const [address = '', query = ''] = rest.split('?');
  const path = decodeURIComponent(address.replace(/^\/\//, ''));
  const schema = new URLSearchParams(query).get('schema');
  return { type: 'duckdb', path: path === '' ? ':memory:' : path, schema: schema ?? 'main', threads: 4 };
}

function postgres(url: string): PlainMap & { readonly type: string } {
  let parsed: URL;
  try {
    parsed = new URL(url);
  } catch {
    throw problem('DATABASE_URL cannot be read: a password with special characters must be percent-encoded');
  }
  const fields: Record<string, Plain> = {
    host: parsed.hostname === '' ? 'localhost' : decodeURIComponent(parsed.hostname).replace(/^\[|\]$/g, ''),
    port: parsed.port === '' ? 5432 : Number(parsed.port),
    user: decodeURIComponent(parsed.username),
    password: decodeURIComponent(parsed.password),
    dbname: decodeURIComponent(parsed.pathname.slice(1)),
    schema: 'public',
    threads: 4,
  };
  for (const [name, value] of parsed.searchParams) {
    const field = PARAMETERS[name];
    if (field !== undefined) fields[field] = NUMBERS.has(field) ? Number(value) : value;
  }
  if (fields['user'] === '') delete fields['user'];
  if (fields['dbname'] === '') fields['dbname'] = fields['user'];
  return { type: 'postgres', ...fields };
}

function problem(message: string): TxError {
  return new TxError({
    code: 'TX0205',
    severity: 'error',
    kind: 'Runtime',
    message,
    hint: 'write postgres://user:password@host:5432/database, or duckdb:path/to/file.duckdb',
  });
}
