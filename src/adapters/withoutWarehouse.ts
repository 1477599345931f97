import type { Credentials } from './adapters.ts';

/**
 * The target for work that must not touch the data of the project: for DuckDB an empty database in memory, which bears the
 * name of the project's, with the same settings and extensions but without attached files and stored secrets. A server
 * cannot be stood in for: its target is given back as it is.
 */
export function withoutWarehouse(credentials: Credentials): Credentials {
  if (credentials.type !== 'duckdb') return credentials;
  const { database } = credentials;
  const { access_mode: _mode, ...configOptions } = credentials.configOptions;
  const memory = { path: ':memory:', alias: database, type: null, secret: null, readOnly: false, options: {} };
  return {
    ...credentials,
    file: ':memory:',
    fileDatabase: 'memory',
    configOptions,
    attach: database === 'memory' ? [] : [memory],
    secrets: credentials.secrets.filter((one) => !one.persistent),
  };
}
