import { TxError } from '../diagnostics/diagnostic.ts';
import type { Profile } from '../project/project.ts';
import type { Adapter } from './adapter.ts';
import { DuckdbAdapter } from './duckdb/duckdbAdapter.ts';
import { type DuckdbCredentials, parseDuckdbCredentials } from './duckdb/duckdbCredentials.ts';
import { PostgresAdapter } from './postgres/postgresAdapter.ts';
import { type PostgresCredentials, parsePostgresCredentials } from './postgres/postgresCredentials.ts';

/** Checked fields of one target, with defaults and secrets. */
export type Credentials = DuckdbCredentials | PostgresCredentials;

/**
 * Checks the fields of a target. Throws `TxError` in dbt's wording for a missing or wrong field or an unknown type.
 * @param baseDir absolute; relative paths of the profile start here (dbt: the working directory)
 */
export function parseCredentials(
  profile: Pick<Profile, 'profileName' | 'targetName' | 'credentials'>,
  baseDir: string,
): Credentials {
  const { type, ...raw } = profile.credentials;
  switch (type) {
    case 'duckdb':
      return parseDuckdbCredentials(raw, profile, baseDir);
    case 'postgres':
      return parsePostgresCredentials(raw, profile, baseDir);
    default:
      throw new TxError({
        code: 'TX6031',
        severity: 'error',
        kind: 'Runtime',
        message: `Could not find adapter type ${type}!`,
        hint: "tx has the adapters 'duckdb' and 'postgres'",
      });
  }
}

/** The adapter of a target. Connects to nothing, and loads no driver, until `connect`. */
export function createAdapter(credentials: Credentials): Adapter {
  switch (credentials.type) {
    case 'duckdb':
      return new DuckdbAdapter(credentials);
    case 'postgres':
      return new PostgresAdapter(credentials);
  }
}
