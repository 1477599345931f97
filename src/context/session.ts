import type {
  Adapter,
  AdapterResponse,
  Connection,
  ExecuteOptions,
  ExecuteResult,
  ResultTable,
} from '../adapters/adapter.ts';
import type { EventSink } from '../cli/events.ts';
import type { Value } from '../jinja/value.ts';
import type { RelationCache } from './relationCache.ts';

/** What a node's session is made of. */
export interface SessionOptions {
  readonly adapter: Adapter;
  /** Opens, or hands out, the connection of this thread; called on first use. */
  readonly connect: () => Promise<Connection>;
  readonly cache: RelationCache;
  readonly events: EventSink;
  /** Shown in logs: `model.jaffle.orders`, `master`. */
  readonly name: string;
  readonly threadName: string;
  /** `node_info` of the events of this session; absent where it is not about a node. */
  readonly nodeInfo?: () => Readonly<Record<string, unknown>>;
  /** What statements answer instead of being run, for a second rendering; any other statement is an error. */
  readonly replay?: ReadonlyMap<string, ExecuteResult>;
  /** Comment to add to every statement, without its marks; null for none. Asked for once, when the first statement is run. */
  readonly queryComment: () => Promise<{ readonly text: string; readonly append: boolean } | null>;
}

/** What a `statement` block left behind, for `load_result`. */
export interface StatementResult {
  readonly response: Value | AdapterResponse;
  readonly table: ResultTable | Value;
}

/** Statements that move the session's own transaction. */
const TRANSACTION_WORD = /^\s*(begin|commit|rollback)\s*;?\s*$/i;

/**
 * The database as one node sees it: a connection used one statement at a time, the query comment, the log of statements,
 * and the results that macros stored by name.
 */
export class DatabaseSession {
  readonly adapter: Adapter;
  readonly cache: RelationCache;
  readonly name: string;
  readonly threadName: string;
  /** By the name that `statement` or `store_result` gave; `main` is the node's own. */
  readonly results = new Map<string, StatementResult>();
  /** Names that `load_result` has handed out. */
  readonly loaded = new Set<string>();
  /** Whether answers are kept: while a node is compiled, so that it can be rendered again. */
  recording = false;
  /** Answers by statement. */
  readonly recorded = new Map<string, ExecuteResult>();
  readonly #options: SessionOptions;
  #connection: Connection | undefined;
  #comment: ReturnType<SessionOptions['queryComment']> | undefined;

  constructor(options: SessionOptions) {
    this.#options = options;
    this.adapter = options.adapter;
    this.cache = options.cache;
    this.name = options.name;
    this.threadName = options.threadName;
  }

  /** What an event says of the node that this session is for. */
  get about(): { readonly nodeInfo?: () => Readonly<Record<string, unknown>> } {
    const { nodeInfo } = this.#options;
    return nodeInfo === undefined ? {} : { nodeInfo };
  }

  /** The thread's connection, opened on first use. Throws `DatabaseError`. */
  async connection(): Promise<Connection> {
    this.#connection ??= await this.#options.connect();
    return this.#connection;
  }

  /** Runs SQL; `autoBegin` opens a transaction first when none is open. */
  async execute(sql: string, options: ExecuteOptions & { autoBegin?: boolean } = {}): Promise<ExecuteResult> {
    if (this.#options.replay !== undefined) return replayed(this.#options.replay, sql);
    const connection = await this.connection();
    const word = TRANSACTION_WORD.exec(sql)?.[1]?.toLowerCase();
    if (word !== undefined) return this.#transactionWord(connection, word);
    if (options.autoBegin === true && !connection.inTransaction) await this.begin();
    const text = await this.#withComment(sql);
    const result = await this.#logged(text, () => connection.execute(text, options));
    if (this.recording) this.recorded.set(sql, result);
    return result;
  }

  /** Opens a transaction unless one is open; the other two do nothing without one. */
  async begin(): Promise<void> {
    const connection = await this.connection();
    if (!connection.inTransaction) await this.#logged('BEGIN', () => connection.begin());
  }

  async commit(): Promise<void> {
    const connection = this.#connection;
    if (connection?.inTransaction === true) await this.#logged('COMMIT', () => connection.commit());
  }

  /** Drops what is open after a failure. */
  async rollback(): Promise<void> {
    const connection = this.#connection;
    if (connection?.inTransaction === true) await this.#logged('ROLLBACK', () => connection.rollback());
  }

  /** `begin`, `commit` and `rollback` of macros go the way of the session's own, so that both agree on what is open. */
  async #transactionWord(connection: Connection, word: string): Promise<ExecuteResult> {
    if (word === 'begin') await this.begin();
    else if (connection.inTransaction) await (word === 'commit' ? this.commit() : this.rollback());
    const table: ResultTable = { columnNames: [], columnTypes: [], databaseTypes: [], rows: [] };
    return { response: { _message: word.toUpperCase(), code: word.toUpperCase() }, table };
  }

  /** The statement with the project's query comment before or behind it. */
  async #withComment(sql: string): Promise<string> {
    this.#comment ??= this.#options.queryComment();
    const comment = await this.#comment;
    if (comment === null) return sql;
    return comment.append ? `${sql.replace(/[;\s]+$/, '')}\n/* ${comment.text} */;` : `/* ${comment.text} */\n${sql}`;
  }

  /** Runs a statement between its two lines of the debug log. */
  async #logged<T>(sql: string, run: () => Promise<T>): Promise<T> {
    const { events, name, threadName: thread } = this.#options;
    const about = this.about;
    const started = performance.now();
    const msg = `On ${name}: ${sql}`;
    events.fire({
      name: 'SQLQuery',
      code: 'E016',
      level: 'debug',
      msg,
      data: { conn_name: name, sql },
      thread,
      ...about,
    });
    const result = await run();
    const elapsed = (performance.now() - started) / 1000;
    const status = statusOf(result);
    events.fire({
      name: 'SQLQueryStatus',
      code: 'E017',
      level: 'debug',
      msg: `SQL status: ${status} in ${elapsed.toFixed(3)} seconds`,
      data: { status, elapsed, query_id: '' },
      thread,
      ...about,
    });
    return result;
  }
}

/** The answer of before. Throws for a statement that was not run then. */
function replayed(answers: ReadonlyMap<string, ExecuteResult>, sql: string): ExecuteResult {
  const answer = answers.get(sql);
  if (answer === undefined) throw new Error('the statement was not run before');
  return answer;
}

/** What the database answered, for the log. */
function statusOf(result: unknown): string {
  if (typeof result !== 'object' || result === null || !('response' in result)) return 'OK';
  const { response } = result as ExecuteResult;
  return response._message;
}
