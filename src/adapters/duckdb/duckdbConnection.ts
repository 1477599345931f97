import { setTimeout as wait } from 'node:timers/promises';
import {
  type DuckDBConnection,
  DuckDBListValue,
  type DuckDBMaterializedResult,
  type DuckDBValue,
} from '@duckdb/node-api';
import type { Cell, Connection, ExecuteOptions, ExecuteResult } from '../adapter.ts';
import { DatabaseError, DatabaseErrorCode } from '../databaseError.ts';
import type { DuckdbDatabase } from './duckdbDatabase.ts';
import { duckdbError, exceptionName, isConflict } from './duckdbError.ts';
import { NO_ROWS, resultTable } from './duckdbResult.ts';

/** Attempts at work that lost a race with another connection. */
const MAX_CONFLICT_ATTEMPTS = 20;
/** Rows of one result that are remembered so that a replay can be compared with the first time. */
const MAX_REMEMBERED_ROWS = 1000;

/** A semicolon with something behind it: perhaps in a text or comment, which does no harm. */
const SEVERAL_STATEMENTS = /;\s*\S/;

/** A statement of the open transaction, and what its caller was told. */
interface Journaled {
  readonly sql: string;
  readonly options: ExecuteOptions;
  /** Undefined when nobody saw the rows; null when there were too many to remember. */
  readonly seen: string | null | undefined;
}

/**
 * One session of DuckDB.
 *
 * DuckDB never waits for another writer: who comes second fails (`TransactionContext Error: … conflict`) and has to do its
 * work again. The connection does that by itself: a statement outside of a transaction is repeated, a transaction is rolled
 * back and its statements replayed. A replay counts only when every result that was handed out comes out the same again.
 */
export class DuckdbConnection implements Connection {
  readonly name: string;
  readonly #database: DuckdbDatabase;
  #session: DuckDBConnection | undefined;
  /** Statements of the open transaction; `undefined` outside of one. */
  #journal: Journaled[] | undefined;
  #broken = false;
  #running = false;
  /** Asked to stop: inside a transaction nothing more is run. */
  #cancelled = false;

  constructor(name: string, session: DuckDBConnection, database: DuckdbDatabase) {
    this.name = name;
    this.#session = session;
    this.#database = database;
  }

  get inTransaction(): boolean {
    return this.#journal !== undefined;
  }

  get broken(): boolean {
    return this.#broken;
  }

  async execute(sql: string, options: ExecuteOptions = {}): Promise<ExecuteResult> {
    if (this.#cancelled && this.#journal !== undefined) {
      throw new DatabaseError('INTERRUPT Error: Interrupted!', { code: DatabaseErrorCode.Cancelled, kind: 'Runtime' });
    }
    this.#cancelled = false;
    const { queryAttempts, retryableErrors } = this.#database.credentials.retries;
    this.#running = true;
    try {
      for (let attempt = 1; ; attempt++) {
        try {
          const result = await this.#database.share(() => this.#withoutConflicts(() => this.#run(sql, options)));
          this.#journal?.push({ sql, options, seen: fingerprint(result, options) });
          return result;
        } catch (thrown) {
          const error = this.#failure(thrown, sql);
          if (this.#cancelled || attempt >= queryAttempts || !retryableErrors.includes(exceptionName(error)))
            throw error;
          await wait(2 ** attempt * 100);
        }
      }
    } finally {
      this.#running = false;
    }
  }

  async begin(): Promise<void> {
    if (this.#journal !== undefined) return;
    if (!this.#transactionsOff) await this.#command('BEGIN TRANSACTION');
    this.#journal = [];
  }

  async commit(): Promise<void> {
    if (this.#journal === undefined) return;
    this.#cancelled = false;
    try {
      if (!this.#transactionsOff) await this.#withoutConflicts(() => this.#command('COMMIT'));
    } finally {
      this.#journal = undefined;
    }
  }

  async rollback(): Promise<void> {
    if (this.#journal === undefined) return;
    this.#cancelled = false;
    this.#journal = undefined;
    if (!this.#transactionsOff) await this.#command('ROLLBACK');
  }

  async cancel(): Promise<void> {
    // Between two statements of a transaction there is nothing to interrupt: the next one must not start.
    this.#cancelled = true;
    if (this.#running) this.#session?.interrupt();
  }

  async close(): Promise<void> {
    const session = this.#session;
    if (session === undefined) return;
    this.#session = undefined;
    this.#journal = undefined;
    await this.#database.release(session);
  }

  /** `disable_transactions` of the profile: each statement stands for itself. */
  get #transactionsOff(): boolean {
    return this.#database.credentials.disableTransactions;
  }

  /** Runs a statement and keeps as many rows as are wanted. */
  async #run(sql: string, { fetch = false, limit, bindings }: ExecuteOptions): Promise<ExecuteResult> {
    const result = await (fetch && SEVERAL_STATEMENTS.test(sql)
      ? this.#lastResult(sql, bindings)
      : this.#query(sql, bindings));
    const table = result.columnCount === 0 ? NO_ROWS : await resultTable(result, fetch, limit);
    return { response: { _message: 'OK' }, table };
  }

  /** One call of the driver, on a session that is opened anew if it was closed. */
  async #query(sql: string, bindings?: readonly Cell[]): Promise<DuckDBMaterializedResult> {
    this.#session ??= await this.#reopen();
    const session = this.#session;
    if (bindings === undefined || bindings.length === 0) return session.run(sql);
    return session.run(sql, bindings.map(boundValue));
  }

  /** The driver gives the first statement's result; wanted is the last one's. */
  async #lastResult(sql: string, bindings?: readonly Cell[]): Promise<DuckDBMaterializedResult> {
    if (bindings !== undefined && bindings.length > 0) return this.#query(sql, bindings);
    this.#session ??= await this.#reopen();
    const statements = await this.#session.extractStatements(sql);
    for (let at = 0; ; at++) {
      const statement = await statements.prepare(at);
      try {
        const result = await statement.run();
        if (at === statements.count - 1) return result;
      } finally {
        statement.destroySync();
      }
    }
  }

  /** A statement about the transaction itself. SQL of the user may have ended it already. */
  async #command(sql: string): Promise<void> {
    try {
      await this.#query(sql);
    } catch (thrown) {
      const error = this.#failure(thrown, sql);
      if (!/no transaction is active|cannot start a transaction within a transaction/i.test(error.message)) throw error;
    }
  }

  /** Repeats work that lost a race; inside a transaction, all of it. */
  async #withoutConflicts<T>(work: () => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await work();
      } catch (thrown) {
        const error = this.#failure(thrown);
        if (!isConflict(error) || attempt >= MAX_CONFLICT_ATTEMPTS || this.#cancelled) throw thrown;
        // Random waits part those who ran into each other.
        await wait(Math.random() * Math.min(500, 5 * 2 ** attempt));
        if (this.#journal !== undefined && !this.#transactionsOff && !(await this.#replay(this.#journal))) throw thrown;
      }
    }
  }

  /** Runs the transaction's statements again. False when that cannot be done, or came out differently. */
  async #replay(journal: readonly Journaled[]): Promise<boolean> {
    if (journal.some((entry) => entry.seen === null)) return false;
    for (let attempt = 1; attempt <= MAX_CONFLICT_ATTEMPTS; attempt++) {
      await this.#command('ROLLBACK');
      await this.#command('BEGIN TRANSACTION');
      try {
        for (const { sql, options, seen } of journal) {
          if (fingerprint(await this.#run(sql, options), options) !== seen) return false;
        }
        return true;
      } catch (thrown) {
        if (!isConflict(this.#failure(thrown)) || this.#cancelled) return false;
        await wait(Math.random() * Math.min(500, 5 * 2 ** attempt));
      }
    }
    return false;
  }

  /** Throws inside of a transaction: what it had done is gone. */
  async #reopen(): Promise<DuckDBConnection> {
    if (this.#journal !== undefined) throw new Error('the connection is closed');
    const session = await this.#database.connect();
    this.#broken = false;
    return session;
  }

  /** Whatever was thrown as DuckDB's error, without secrets; notes when the session is lost. */
  #failure(thrown: unknown, sql?: string): DatabaseError {
    const error = duckdbError(thrown, this.#database.mask, sql);
    if (error.code === DatabaseErrorCode.Lost) this.#broken = true;
    return error;
  }
}

/** The driver takes every `number` for a DOUBLE; whole ones are meant as integers. */
function boundValue(cell: Cell): DuckDBValue {
  if (typeof cell === 'object' && cell !== null) return new DuckDBListValue(cell.map(boundValue));
  return typeof cell === 'number' && Number.isSafeInteger(cell) ? BigInt(cell) : cell;
}

/** What the caller saw of a result, to tell whether a replay gave the same. */
function fingerprint({ table }: ExecuteResult, { fetch = false }: ExecuteOptions): string | null | undefined {
  if (!fetch) return undefined;
  if (table.rows.length > MAX_REMEMBERED_ROWS) return null;
  return JSON.stringify([table.columnNames, table.rows], (_key, value: unknown) =>
    typeof value === 'bigint' ? `${value}n` : value,
  );
}
