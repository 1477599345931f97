import { existsSync, mkdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type DuckDBConnection, DuckDBInstance, version } from '@duckdb/node-api';
import { DatabaseError, DatabaseErrorCode } from '../databaseError.ts';
import { quoted } from '../relation.ts';
import type { SecretMask } from '../secretMask.ts';
import type { DuckdbAttachment, DuckdbCredentials, DuckdbExtension, DuckdbSecret } from './duckdbCredentials.ts';
import { duckdbError, exceptionName } from './duckdbError.ts';
import { DuckdbWorkers } from './duckdbWorkers.ts';
import { sqlLiteral, textLiteral } from './sqlLiteral.ts';

/** Settings that decide where extensions come from: they go before the extensions, all others after. */
const EXTENSION_SETTINGS: ReadonlySet<string> = new Set([
  'extension_directory',
  'custom_extension_repository',
  'autoinstall_extension_repository',
]);
/** Milliseconds before the second attempt to open; doubled for each further one. */
const FIRST_RETRY_DELAY = 200;

/** The one instance of a profile's database in this process. Opened at the first connection, shared by all. */
export class DuckdbDatabase {
  readonly credentials: DuckdbCredentials;
  readonly mask: SecretMask;
  #instance: Promise<DuckDBInstance> | undefined;
  readonly #sessions = new Set<DuckDBConnection>();
  #workers: DuckdbWorkers | undefined;

  constructor(credentials: DuckdbCredentials, mask: SecretMask) {
    this.credentials = credentials;
    this.mask = mask;
  }

  /** A new session with the profile's settings. Throws `DatabaseError`. */
  async connect(): Promise<DuckDBConnection> {
    this.#instance ??= this.#create();
    try {
      const instance = await this.#instance;
      const session = await instance.connect();
      this.#sessions.add(session);
      await this.#applySettings(session);
      return session;
    } catch (error) {
      if (this.#sessions.size === 0) await this.close();
      throw duckdbError(error, this.mask);
    }
  }

  /** Runs a statement with its share of the cores. */
  async share<T>(work: () => Promise<T>): Promise<T> {
    const workers = this.#workers;
    workers?.started();
    try {
      return await work();
    } finally {
      workers?.finished();
    }
  }

  /** Ends a session. With `keep_open: false` the last one closes the file. */
  async release(session: DuckDBConnection): Promise<void> {
    if (!this.#sessions.delete(session)) return;
    session.closeSync();
    if (this.#sessions.size === 0 && !this.credentials.keepOpen && this.credentials.file !== ':memory:')
      await this.close();
  }

  /** Closes the file, and first all sessions: one that is left open would hold it. */
  async close(): Promise<void> {
    const instance = this.#instance;
    this.#instance = undefined;
    for (const session of this.#sessions) {
      session.interrupt();
      session.closeSync();
    }
    this.#sessions.clear();
    this.#workers?.close();
    this.#workers = undefined;
    if (instance === undefined) return;
    await instance.then(
      (opened) => opened.closeSync(),
      () => undefined, // an instance that never opened has nothing to close; its error went to those who connected
    );
  }

  /** Opens the database as often as `retries` allow: another process may hold the file for a moment. */
  async #create(): Promise<DuckDBInstance> {
    const { connectAttempts, retryableErrors } = this.credentials.retries;
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#openOnce();
      } catch (thrown) {
        const error = duckdbError(thrown, this.mask);
        if (attempt >= connectAttempts || !retryableErrors.includes(exceptionName(error))) {
          this.#instance = undefined;
          throw error;
        }
        await wait(FIRST_RETRY_DELAY * 2 ** (attempt - 1));
      }
    }
  }

  /** Opens and sets up the instance; one that cannot be set up is closed again. */
  async #openOnce(): Promise<DuckDBInstance> {
    const { credentials } = this;
    const options = Object.fromEntries(
      Object.entries(credentials.configOptions).map(([key, value]) => [key, String(value)]),
    );
    // Two instances of one file in one process would not see each other's locks: the driver's cache gives the same one.
    const instance =
      credentials.file === ':memory:'
        ? await DuckDBInstance.create(credentials.file, options)
        : await this.#openFile(credentials.file, options);
    try {
      const control = await instance.connect();
      await this.#prepare(control);
      this.#workers = new DuckdbWorkers(control, credentials);
      return instance;
    } catch (error) {
      instance.closeSync();
      throw error;
    }
  }

  /** Makes the folder of a new file. */
  async #openFile(file: string, options: Record<string, string>): Promise<DuckDBInstance> {
    // Without this, DuckDB says only that it cannot open the file.
    if (options['access_mode']?.toUpperCase() !== 'READ_ONLY') mkdirSync(dirname(file), { recursive: true });
    return DuckDBInstance.fromCache(file, options);
  }

  /** What belongs to the instance: extensions, secrets, attached databases. */
  async #prepare(connection: DuckDBConnection): Promise<void> {
    const { credentials } = this;
    for (const [key, value] of Object.entries(credentials.settings)) {
      if (EXTENSION_SETTINGS.has(key.toLowerCase())) await connection.run(`SET ${key} = ${sqlLiteral(value)}`);
    }
    for (const extension of credentials.extensions) await this.#loadExtension(connection, extension);
    if (credentials.useCredentialProvider !== null)
      await this.#useCredentialChain(connection, credentials.useCredentialProvider);
    for (const secret of credentials.secrets) await connection.run(createSecret(secret));
    for (const attachment of credentials.attach) await connection.run(attachStatement(attachment));
  }

  /** Makes the secret by which DuckDB finds AWS credentials itself. */
  async #useCredentialChain(connection: DuckDBConnection, provider: string): Promise<void> {
    if (provider !== 'aws')
      throw new DatabaseError(`use_credential_provider '${provider}' is not known; it may be 'aws'`, {
        kind: 'Runtime',
      });
    for (const name of ['httpfs', 'aws']) await this.#loadExtension(connection, { name, repository: null });
    await connection.run('CREATE OR REPLACE SECRET __default_s3 (TYPE s3, PROVIDER credential_chain)');
  }

  /** Loads what is there already; installs only what is not, as a machine may have no network. */
  async #loadExtension(connection: DuckDBConnection, { name, repository }: DuckdbExtension): Promise<void> {
    const flat = this.#flatExtensionFile(name);
    try {
      await connection.run(flat === undefined ? `LOAD ${quoted(name)}` : `LOAD ${textLiteral(flat)}`);
      return;
    } catch (error) {
      if (flat !== undefined) throw error;
    }
    try {
      await connection.run(
        `INSTALL ${quoted(name)}${repository === null ? '' : ` FROM ${repositoryName(repository)}`}`,
      );
      await connection.run(`LOAD ${quoted(name)}`);
    } catch (error) {
      const { message, hint } = duckdbError(error, this.mask);
      throw new DatabaseError(`The extension '${name}' could not be loaded.\n${message}`, {
        kind: 'Runtime',
        code: DatabaseErrorCode.Extension,
        hint,
      });
    }
  }

  /** DuckDB looks below `<directory>/<version>/<platform>`; the folders of PyPI's packages, and a bare file, are taken too. */
  #flatExtensionFile(name: string): string | undefined {
    const { configOptions, settings } = this.credentials;
    const directory = settings['extension_directory'] ?? configOptions['extension_directory'];
    if (typeof directory !== 'string') return undefined;
    const base = resolve(this.credentials.baseDir, directory);
    const file = `${name}.duckdb_extension`;
    return [join(base, file), join(base, version(), file)].find((path) => existsSync(path));
  }

  /** What belongs to a session: its settings, and the database that names mean. */
  async #applySettings(connection: DuckDBConnection): Promise<void> {
    const { settings, database, fileDatabase } = this.credentials;
    for (const [key, value] of Object.entries(settings)) {
      if (!EXTENSION_SETTINGS.has(key.toLowerCase())) await connection.run(`SET ${key} = ${sqlLiteral(value)}`);
    }
    if (database !== fileDatabase) await connection.run(`USE ${quoted(database)}`);
  }
}

/** A repository by its name, or by a URL in quotes. */
function repositoryName(repository: string): string {
  return /^\w+$/.test(repository) ? repository : textLiteral(repository);
}

/** The provider's keys go in as they are; names are checked by DuckDB. */
function createSecret(secret: DuckdbSecret): string {
  const options = [`TYPE ${secret.type}`];
  if (secret.provider !== null) options.push(`PROVIDER ${secret.provider}`);
  if (secret.scope.length === 1) options.push(`SCOPE ${textLiteral(secret.scope[0] as string)}`);
  if (secret.scope.length > 1) options.push(`SCOPE (${secret.scope.map(textLiteral).join(', ')})`);
  for (const [key, value] of Object.entries(secret.values)) {
    if (value !== null && value !== undefined) options.push(`${key} ${sqlLiteral(value)}`);
  }
  return `CREATE OR REPLACE ${secret.persistent ? 'PERSISTENT ' : ''}SECRET ${quoted(secret.name)} (${options.join(', ')})`;
}

/** `if not exists`: a file of this name may be attached by the driver's cache already. */
function attachStatement(attachment: DuckdbAttachment): string {
  const options: string[] = [];
  if (attachment.type !== null) options.push(`TYPE ${attachment.type}`);
  if (attachment.secret !== null) options.push(`SECRET ${attachment.secret}`);
  if (attachment.readOnly) options.push('READ_ONLY');
  for (const [key, value] of Object.entries(attachment.options)) options.push(`${key} ${sqlLiteral(value)}`);
  const alias = attachment.alias === null ? '' : ` AS ${quoted(attachment.alias)}`;
  return `ATTACH IF NOT EXISTS ${textLiteral(attachment.path)}${alias}${options.length === 0 ? '' : ` (${options.join(', ')})`}`;
}
