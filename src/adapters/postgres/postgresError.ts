import pg from 'pg';
import { DatabaseError, DatabaseErrorCode, type SqlPosition, sqlPosition } from '../databaseError.ts';
import type { SecretMask } from '../secretMask.ts';

/** Characters of a long SQL line that are shown around an error. */
const EXCERPT_WIDTH = 110;

/** SQLSTATEs that end the connection. */
const LOST_STATES: ReadonlySet<string> = new Set([
  '57P01',
  '57P02',
  '57P03',
  '57P05',
  '25P03',
  '25P04',
  '08000',
  '08003',
  '08006',
]);
/** Errors of the socket that end the connection. */
const LOST_NODE_CODES: ReadonlySet<string> = new Set(['ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTCONN']);
/** SQLSTATE of a cancelled statement, be it by us or by a timeout. */
const QUERY_CANCELED = '57014';

/** What to do, where Postgres itself does not say. */
const HINTS: Readonly<Record<string, string>> = {
  '53100': "the server's disk is full: make room there, then run again",
  '42501': "grant the profile's user (or `role`) what it needs",
  '25006': 'the server takes no writes: it is a replica, or `default_transaction_read_only` is on',
};

/** Turns what a statement threw into a `DatabaseError` with the text that psql and dbt users know. */
export function statementError(thrown: unknown, sql: string, mask: SecretMask): DatabaseError {
  if (thrown instanceof DatabaseError) return thrown;
  if (!(thrown instanceof pg.DatabaseError)) return lostConnection(thrown, mask);
  const position = positionIn(sql, thrown.position);
  const lines = [thrown.message];
  if (position !== undefined) lines.push(...excerpt(sql, position));
  if (thrown.internalQuery !== undefined && thrown.internalQuery !== '') lines.push(`QUERY:  ${thrown.internalQuery}`);
  if (thrown.detail !== undefined) lines.push(`DETAIL:  ${thrown.detail}`);
  if (thrown.hint !== undefined) lines.push(`HINT:  ${thrown.hint}`);
  if (thrown.where !== undefined) lines.push(`CONTEXT:  ${thrown.where}`);
  const state = thrown.code ?? '';
  return new DatabaseError(mask.hide(lines.join('\n')), {
    code:
      state === QUERY_CANCELED
        ? DatabaseErrorCode.Cancelled
        : LOST_STATES.has(state)
          ? DatabaseErrorCode.Lost
          : DatabaseErrorCode.Statement,
    sqlState: thrown.code,
    position,
    statement: sql,
    hint: HINTS[state] ?? nearColumn(thrown.hint),
  });
}

/** The column that Postgres thinks was meant: it names it with its relation, `orders.amount`. */
function nearColumn(hint: string | undefined): string | undefined {
  const name = /^Perhaps you meant to reference the column "(?:[^"]*\.)?([^".]+)"/.exec(hint ?? '')?.[1];
  return name === undefined ? undefined : `did you mean '${name}'?`;
}

/** What broke a connection while it was in use. */
export function lostConnection(thrown: unknown, mask: SecretMask): DatabaseError {
  const cause = thrown instanceof Error ? thrown.message : String(thrown);
  const code = (thrown as { code?: unknown } | null)?.code;
  // The server said why it ends the session (a shutdown, a timeout, an administrator) before it did.
  if (thrown instanceof pg.DatabaseError)
    return new DatabaseError(mask.hide(cause), { code: DatabaseErrorCode.Lost, sqlState: thrown.code });
  const known =
    /Connection terminated|Client has encountered a connection error|not queryable/i.test(cause) ||
    LOST_NODE_CODES.has(String(code));
  const text = known
    ? 'server closed the connection unexpectedly\n\tThis probably means the server terminated abnormally\n\tbefore or while processing the request.'
    : cause;
  return new DatabaseError(mask.hide(text), {
    code: known ? DatabaseErrorCode.Lost : DatabaseErrorCode.Statement,
    hint: known ? "look into the server's log, then run again" : undefined,
  });
}

/** Postgres counts characters from 1; a character outside of the BMP is two UTF-16 units here. */
function positionIn(sql: string, position: string | undefined): SqlPosition | undefined {
  const count = Number(position);
  if (position === undefined || !Number.isInteger(count) || count < 1) return undefined;
  let offset = 0;
  for (let n = 1; n < count && offset < sql.length; n++) offset += (sql.codePointAt(offset) ?? 0) > 0xffff ? 2 : 1;
  return sqlPosition(sql, offset);
}

/** `LINE n: …` and a caret below the place, as libpq draws them. */
function excerpt(sql: string, { offset, line, column }: SqlPosition): string[] {
  const start = offset - column + 1;
  const end = sql.indexOf('\n', offset);
  const text = sql
    .slice(start, end < 0 ? undefined : end)
    .replaceAll('\t', ' ')
    .replace(/\r$/, '');
  const from =
    text.length <= EXCERPT_WIDTH
      ? 0
      : Math.max(0, Math.min(column - 1 - EXCERPT_WIDTH / 2, text.length - EXCERPT_WIDTH));
  const left = from > 0 ? '...' : '';
  const right = from + EXCERPT_WIDTH < text.length ? '...' : '';
  const prefix = `LINE ${line}: `;
  return [
    `${prefix}${left}${text.slice(from, from + EXCERPT_WIDTH)}${right}`,
    `${' '.repeat(prefix.length + left.length + column - 1 - from)}^`,
  ];
}
