import pg from 'pg';
import type { Cell, Connection, ExecuteOptions, ExecuteResult } from '../adapter.ts';
import { DatabaseError, DatabaseErrorCode } from '../databaseError.ts';
import type { SecretMask } from '../secretMask.ts';
import { interpolate } from './interpolate.ts';
import type { PostgresConnector } from './postgresConnect.ts';
import { lostConnection, statementError } from './postgresError.ts';
import { type RawResult, responseOf, tableOf } from './postgresResult.ts';
import { cellParser } from './postgresTypes.ts';

/** The driver converts nothing: cells are made from the protocol's own text. */
const TYPE_PARSERS = { getTypeParser: cellParser } as unknown as NonNullable<pg.QueryArrayConfig['types']>;

/** One session of Postgres. A session that died is replaced on next use, but never inside of a transaction. */
export class PostgresConnection implements Connection {
  readonly name: string;
  readonly #connector: PostgresConnector;
  readonly #mask: SecretMask;
  /** Tells the adapter, which closes what is left open at the end. */
  readonly #onClose: (connection: PostgresConnection) => void;
  #client: pg.Client | undefined;
  /** Why the session is gone; `undefined` while it is there. */
  #lost: DatabaseError | undefined;
  /** Whether a transaction was open when the server was last heard of: a lost session cannot be asked. */
  #transaction = false;
  #running = false;
  #cancelled = false;
  /** The server's tag of the last command: `INSERT 0 5`. */
  #lastCommand = '';

  constructor(
    name: string,
    client: pg.Client,
    connector: PostgresConnector,
    mask: SecretMask,
    onClose: (connection: PostgresConnection) => void,
  ) {
    this.name = name;
    this.#connector = connector;
    this.#mask = mask;
    this.#onClose = onClose;
    this.#adopt(client);
  }

  /** What the server says, not what was asked for: SQL of the user may have ended or begun a transaction. */
  get inTransaction(): boolean {
    if (this.#lost !== undefined) return this.#transaction;
    return this.#client !== undefined && (this.#client.getTransactionStatus() ?? 'I') !== 'I';
  }

  get broken(): boolean {
    return this.#lost !== undefined;
  }

  async execute(sql: string, options: ExecuteOptions = {}): Promise<ExecuteResult> {
    const client = await this.#usable();
    this.#running = true;
    this.#lastCommand = '';
    try {
      const { fields, rows, rowCount } = await this.#query(client, sql, options);
      return { response: responseOf(this.#lastCommand, rowCount), table: tableOf(fields, rows) };
    } catch (thrown) {
      throw this.#failed(thrown, sql);
    } finally {
      this.#running = false;
      this.#transaction = this.#lost === undefined ? this.inTransaction : this.#transaction;
    }
  }

  async begin(): Promise<void> {
    if (!this.inTransaction) await this.execute('BEGIN');
  }

  async commit(): Promise<void> {
    if (!this.inTransaction) return;
    this.#cancelled = false;
    await this.execute('COMMIT');
    // A transaction that failed before is rolled back by COMMIT, without an error.
    if (this.#lastCommand === 'ROLLBACK')
      throw new DatabaseError('the transaction was rolled back, because one of its statements had failed');
  }

  async rollback(): Promise<void> {
    this.#cancelled = false;
    if (this.#lost !== undefined) {
      // The server did it when the session died.
      this.#transaction = false;
      return;
    }
    if (this.inTransaction) await this.execute('ROLLBACK');
  }

  async cancel(): Promise<void> {
    if (!this.#running) {
      // Between two statements there is nothing to stop in the database: the next one must not start.
      this.#cancelled = this.inTransaction;
      return;
    }
    const processId = (this.#client as unknown as { processID: number | null } | undefined)?.processID;
    if (processId === null || processId === undefined) return;
    try {
      const second = await this.#connector.connect();
      await second.query('select pg_cancel_backend($1)', [processId]).finally(() => second.end());
    } catch {
      // The interface promises not to throw; the session is ended instead, which ends the statement too.
      (this.#client as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy();
    }
  }

  async close(): Promise<void> {
    const client = this.#client;
    this.#client = undefined;
    this.#transaction = false;
    this.#onClose(this);
    if (client !== undefined && this.#lost === undefined) await client.end();
  }

  /** Streams into `copy … from stdin`; the caller gives the driver's stream. Errors come out as `DatabaseError`. */
  async copyFrom(sql: string, run: (client: pg.Client) => Promise<void>): Promise<void> {
    const client = await this.#usable();
    this.#running = true;
    try {
      await run(client);
    } catch (thrown) {
      throw this.#failed(thrown, sql);
    } finally {
      this.#running = false;
    }
  }

  /** Takes a new session into use. */
  #adopt(client: pg.Client): void {
    this.#client = client;
    this.#lost = undefined;
    client.on('error', (error) => {
      if (this.#client === client) this.#lost = lostConnection(error, this.#mask);
    });
    const { connection } = client as unknown as {
      connection: { on(event: 'commandComplete', listener: (message: { text: string }) => void): void };
    };
    connection.on('commandComplete', ({ text }) => {
      this.#lastCommand = text;
    });
  }

  /** A client to run something with. Throws after a cancellation, and when the session died within a transaction. */
  async #usable(): Promise<pg.Client> {
    if (this.#cancelled)
      throw new DatabaseError('canceling statement due to user request', { code: DatabaseErrorCode.Cancelled });
    if (this.#lost === undefined && this.#client !== undefined) return this.#client;
    if (this.#lost !== undefined && this.#transaction) throw this.#lost;
    this.#adopt(await this.#connector.connect());
    return this.#client as unknown as pg.Client;
  }

  /** Whatever was thrown as Postgres' error, without secrets; notes when the session is lost. */
  #failed(thrown: unknown, sql: string): DatabaseError {
    const error = statementError(thrown, sql, this.#mask);
    if (error.code === DatabaseErrorCode.Lost) this.#lost = error;
    return error;
  }

  /** Rows are taken one by one, so that those nobody wants are never kept. */
  #query(client: pg.Client, sql: string, { fetch = false, limit, bindings }: ExecuteOptions): Promise<RawResult> {
    const bound = bindings === undefined || bindings.length === 0 ? { text: sql } : bind(sql, bindings);
    const most = fetch ? (limit ?? Number.POSITIVE_INFINITY) : 0;
    return new Promise((resolve, reject) => {
      let rows: Cell[][] = [];
      let current: unknown;
      const query = new pg.Query<Cell[]>({
        ...bound,
        rowMode: 'array',
        types: TYPE_PARSERS,
      } as unknown as pg.QueryConfig);
      query.on('row', (row: unknown, result: unknown) => {
        if (result !== current) {
          // Several statements: only the last one's rows count.
          current = result;
          rows = [];
        }
        if (rows.length < most) rows.push(row as Cell[]);
      });
      query.on('error', reject);
      query.on('end', (results: unknown) => {
        const all = (Array.isArray(results) ? results : [results]) as (pg.QueryArrayResult | undefined)[];
        const last = all.at(-1);
        resolve({ fields: last?.fields ?? [], rows: last === current ? rows : [], rowCount: last?.rowCount ?? null });
      });
      client.query(query as unknown as pg.Submittable);
    });
  }
}

/** `$1` goes to the server; `%s`, as dbt's Python driver has it, is filled in here. */
function bind(sql: string, bindings: readonly Cell[]): { text: string; values?: readonly Cell[] } {
  return /\$\d/.test(sql) && !/%s/.test(sql) ? { text: sql, values: bindings } : { text: interpolate(sql, bindings) };
}
