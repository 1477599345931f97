/** A place in the SQL text that was sent. `line` and `column` are 1-based, `offset` 0-based, all in UTF-16 units. */
export interface SqlPosition {
  readonly offset: number;
  readonly line: number;
  readonly column: number;
}

/** Stable codes of what can go wrong with a database. */
export const DatabaseErrorCode = {
  /** The database refused a statement. */
  Statement: 'TX6001',
  /** No connection could be made. */
  Connect: 'TX6002',
  /** A connection was lost while in use. */
  Lost: 'TX6003',
  /** The statement was cancelled. */
  Cancelled: 'TX6004',
  /** Another process holds the database file. */
  Locked: 'TX6005',
  /** The database file cannot be read as one. */
  Corrupt: 'TX6006',
  /** An extension is missing. */
  Extension: 'TX6007',
  /** The seed file cannot be read as CSV, or a value does not fit its column. */
  Seed: 'TX6008',
} as const;

export type DatabaseErrorCode = (typeof DatabaseErrorCode)[keyof typeof DatabaseErrorCode];

/** What is known of an error besides its text. */
export interface DatabaseErrorOptions {
  readonly code?: DatabaseErrorCode;
  /** First word of dbt's message: `Database` for server databases, `Runtime` where dbt says so (DuckDB). */
  readonly kind?: 'Database' | 'Runtime';
  readonly hint?: string | undefined;
  readonly sqlState?: string | undefined;
  readonly position?: SqlPosition | undefined;
  readonly statement?: string | undefined;
  readonly cause?: unknown;
}

/**
 * What a database, or the way to it, refused. `message` is the driver's text as its users know it: with `LINE n:` and a
 * caret, DETAIL and HINT lines. It never holds a secret of the profile.
 */
export class DatabaseError extends Error {
  override readonly name = 'DatabaseError';
  readonly code: DatabaseErrorCode;
  readonly kind: 'Database' | 'Runtime';
  /** What to do next, from tx; the database's own HINT is part of the message. */
  readonly hint: string | undefined;
  /** SQLSTATE, or the kind of DuckDB's error (`Catalog`, `Binder`, `IO`). */
  readonly sqlState: string | undefined;
  /** Where in the SQL that was sent, when the database said so. */
  readonly position: SqlPosition | undefined;
  /** The SQL that was sent, which `position` counts in. Not for showing: it may hold what the message hides. */
  readonly statement: string | undefined;

  constructor(message: string, options: DatabaseErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = options.code ?? DatabaseErrorCode.Statement;
    this.kind = options.kind ?? 'Database';
    this.hint = options.hint;
    this.sqlState = options.sqlState;
    this.position = options.position;
    this.statement = options.statement;
  }
}

/** Line and column of an offset (UTF-16 units) in SQL text. */
export function sqlPosition(sql: string, offset: number): SqlPosition {
  const before = sql.slice(0, offset);
  const lineStart = before.lastIndexOf('\n') + 1;
  let line = 1;
  for (let at = before.indexOf('\n'); at >= 0; at = before.indexOf('\n', at + 1)) line++;
  return { offset, line, column: offset - lineStart + 1 };
}
