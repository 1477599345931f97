import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { ConnectionOptions } from 'node:tls';
import pg from 'pg';
import { DatabaseError, DatabaseErrorCode } from '../databaseError.ts';
import { quoted } from '../relation.ts';
import type { SecretMask } from '../secretMask.ts';
import type { PostgresCredentials, SslMode } from './postgresCredentials.ts';

/** Errors that another attempt cannot mend: wrong password, unknown user, database or role. */
const FINAL_STATES = /^(28|3D|42|22023)/;
/** The words of a server that has no TLS, which mode `prefer` takes for an answer. */
const NO_TLS = /does not support SSL connections/;

/** Opens sessions of one target, and remembers whether its server speaks TLS. */
export class PostgresConnector {
  readonly #credentials: PostgresCredentials;
  readonly #mask: SecretMask;
  /** The server has no TLS: further connections need not try. */
  #plainOnly = false;

  constructor(credentials: PostgresCredentials, mask: SecretMask) {
    this.#credentials = credentials;
    this.#mask = mask;
  }

  /** A connected client, its role set. Waits and tries again as the profile's `retries` say. Throws `DatabaseError`. */
  async connect(): Promise<pg.Client> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#connectByMode();
      } catch (thrown) {
        const state = thrown instanceof pg.DatabaseError ? thrown.code : undefined;
        const final = thrown instanceof DatabaseError || (state !== undefined && FINAL_STATES.test(state));
        if (final || attempt > this.#credentials.retries) throw connectError(thrown, this.#credentials, this.#mask);
        await wait(attempt * attempt * 1000);
      }
    }
  }

  /** One attempt, with TLS or without as `sslmode` says. */
  async #connectByMode(): Promise<pg.Client> {
    const mode = this.#credentials.sslMode ?? 'prefer';
    const overSocket = this.#credentials.host.startsWith('/');
    if (mode === 'disable' || overSocket || this.#plainOnly) return this.#connectOnce(false);
    if (mode === 'allow') {
      return this.#connectOnce(false).catch((error: unknown) => {
        if (!refusesPlain(error)) throw error;
        return this.#connectOnce(this.#tls('prefer'));
      });
    }
    if (mode !== 'prefer') return this.#connectOnce(this.#tls(mode));
    try {
      return await this.#connectOnce(this.#tls(mode));
    } catch (error) {
      if (!(error instanceof Error) || !(NO_TLS.test(error.message) || refusesTls(error))) throw error;
      const client = await this.#connectOnce(false);
      this.#plainOnly = true;
      return client;
    }
  }

  /** One attempt. Throws whatever the driver does. */
  async #connectOnce(ssl: ConnectionOptions | false): Promise<pg.Client> {
    const { host, port, user, password, database, connectTimeout, keepalivesIdle, searchPath, role, applicationName } =
      this.#credentials;
    const client = new pg.Client({
      host,
      port,
      user,
      password,
      database,
      ssl,
      application_name: applicationName,
      connectionTimeoutMillis: connectTimeout * 1000,
      keepAlive: true,
      keepAliveInitialDelayMillis: keepalivesIdle * 1000,
      ...(searchPath === null
        ? {}
        : { options: `-c search_path=${searchPath.replaceAll('\\', '\\\\').replaceAll(' ', '\\ ')}` }),
    });
    try {
      await client.connect();
      if (role !== null) await client.query(`set role ${/^[A-Za-z_]\w*$/.test(role) ? role : quoted(role)}`);
      return client;
    } catch (error) {
      // The socket may hang half open: its end is nobody's concern any more.
      client.on('error', () => undefined);
      void client.end().catch(() => undefined);
      throw error;
    }
  }

  /** Throws `DatabaseError` for a certificate file that cannot be read. */
  #tls(mode: SslMode): ConnectionOptions {
    const { sslCert, sslKey, sslRootCert } = this.#credentials;
    const home = join(homedir(), '.postgresql');
    const root = sslRootCert ?? existing(join(home, 'root.crt'));
    const cert = sslCert ?? existing(join(home, 'postgresql.crt'));
    const key = sslKey ?? existing(join(home, 'postgresql.key'));
    // libpq: `require` with a root certificate at hand checks it.
    const checked = mode === 'verify-ca' || mode === 'verify-full' || (mode === 'require' && sslRootCert !== null);
    return {
      rejectUnauthorized: checked,
      ...(checked && root !== null && root !== 'system' ? { ca: readPem(root, 'sslrootcert') } : {}),
      ...(cert === null || key === null ? {} : { cert: readPem(cert, 'sslcert'), key: readPem(key, 'sslkey') }),
      ...(mode === 'verify-full' ? {} : { checkServerIdentity: () => undefined }),
    };
  }
}

/** libpq takes its default files where they are there. */
function existing(file: string): string | null {
  return existsSync(file) ? file : null;
}

/** @param field the profile's word for the file */
function readPem(file: string, field: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new DatabaseError(`the file of '${field}' cannot be read: ${(error as Error).message}`, {
      code: DatabaseErrorCode.Connect,
    });
  }
}

/** pg_hba.conf wants TLS. */
function refusesPlain(error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.code === '28000' && /no encryption|SSL off/i.test(error.message);
}

/** pg_hba.conf wants none. */
function refusesTls(error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.code === '28000' && /SSL encryption|SSL on/i.test(error.message);
}

/** The failure in libpq's words, with host and port, and what to do. */
function connectError(
  thrown: unknown,
  { host, port, connectTimeout }: PostgresCredentials,
  mask: SecretMask,
): DatabaseError {
  if (thrown instanceof DatabaseError) return thrown;
  const where = host.startsWith('/')
    ? `connection to server on socket "${host}/.s.PGSQL.${port}"`
    : `connection to server at "${host}", port ${port}`;
  const { text, hint } = reason(thrown, host, connectTimeout);
  return new DatabaseError(mask.hide(text.startsWith('could not') ? text : `${where} failed: ${text}`), {
    code: DatabaseErrorCode.Connect,
    hint,
    sqlState: thrown instanceof pg.DatabaseError ? thrown.code : undefined,
  });
}

/** Why a connection failed, in libpq's words, and what helps. */
function reason(thrown: unknown, host: string, connectTimeout: number): { text: string; hint?: string | undefined } {
  if (thrown instanceof pg.DatabaseError)
    return { text: `${thrown.severity ?? 'FATAL'}:  ${thrown.message}`, hint: stateHint(thrown.code) };
  const error = deepest(thrown);
  switch ((error as { code?: unknown }).code) {
    case 'ECONNREFUSED':
      return {
        text: 'Connection refused\n\tIs the server running on that host and accepting TCP/IP connections?',
        hint: 'start the server, or correct `host` and `port` in the profile',
      };
    case 'ENOENT':
      return {
        text: 'No such file or directory\n\tIs the server running locally and accepting connections on that socket?',
        hint: 'start the server, or correct `host` in the profile',
      };
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return {
        text: `could not translate host name "${host}" to address: Name or service not known`,
        hint: 'correct `host` in the profile',
      };
    default:
  }
  if (/timeout expired/.test(error.message))
    return {
      text: `timeout expired after ${connectTimeout} seconds`,
      hint: 'check `host` and `port`, or raise `connect_timeout` in the profile',
    };
  if (NO_TLS.test(error.message))
    return { text: 'server does not support SSL, but SSL was required', hint: 'use another `sslmode` in the profile' };
  return { text: error.message };
}

/** Advice by SQLSTATE. */
function stateHint(state: string | undefined): string | undefined {
  switch (state) {
    case '28P01':
    case '28000':
      return 'check `user` and `password` in the profile';
    case '3D000':
      return 'create the database, or correct `dbname` in the profile';
    case '53300':
      return 'the server has no free connection: lower `threads`, or close other sessions';
    default:
      return undefined;
  }
}

/** Node tries every address of a name and gives all of their errors. */
function deepest(thrown: unknown): Error {
  if (thrown instanceof AggregateError && thrown.errors[0] instanceof Error) return thrown.errors[0];
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}
