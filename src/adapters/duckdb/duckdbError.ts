import { readFileSync } from 'node:fs';
import { didYouMean } from '../../diagnostics/didYouMean.ts';
import { diagnosticOfSystemError } from '../../diagnostics/systemError.ts';
import { DatabaseError, DatabaseErrorCode, type SqlPosition, sqlPosition } from '../databaseError.ts';
import type { SecretMask } from '../secretMask.ts';

/** `Catalog Error: …` → `Catalog`. */
const ERROR_KIND = /^([A-Z][A-Za-z ]*?) Error: /;

/** Turns what DuckDB threw into a `DatabaseError`: its own words, a place in `sql`, and what to do where that is known. */
export function duckdbError(thrown: unknown, mask: SecretMask, sql?: string): DatabaseError {
  if (thrown instanceof DatabaseError) return thrown;
  // The folder of the file cannot be made, for example.
  const system = diagnosticOfSystemError(thrown);
  if (system !== undefined)
    return new DatabaseError(system.message, { code: DatabaseErrorCode.Connect, kind: 'Runtime', hint: system.hint });
  const text = mask.hide(thrown instanceof Error ? thrown.message : String(thrown));
  const { code, hint } = adviceOn(text);
  return new DatabaseError(text, {
    code,
    kind: 'Runtime',
    hint,
    sqlState: ERROR_KIND.exec(text)?.[1],
    position: sql === undefined ? undefined : positionIn(text, sql),
    statement: sql,
  });
}

/** A lost race with another connection of this process; the same work succeeds when it is done again. */
export function isConflict(error: DatabaseError): boolean {
  return (
    error.sqlState === 'TransactionContext' &&
    /write-write conflict|Conflict on|has been (altered|modified|deleted)/i.test(error.message)
  );
}

/** DuckDB's Python class of an error (`IOException`), as dbt-duckdb's `retryable_exceptions` names it. */
export function exceptionName(error: DatabaseError): string {
  const kind = (error.sqlState ?? '').replaceAll(' ', '');
  return `${kind === 'TransactionContext' ? 'Transaction' : kind}Exception`;
}

/** What kind of failure it is, by DuckDB's words: it has no error codes. */
function adviceOn(text: string): { code: DatabaseErrorCode; hint?: string | undefined } {
  if (/^INTERRUPT Error/.test(text)) return { code: DatabaseErrorCode.Cancelled };
  if (/Could not set lock on file/.test(text)) return { code: DatabaseErrorCode.Locked, hint: lockHint(text) };
  if (
    /not a valid DuckDB database file|failed to deserialize|Corrupt|checksum|Unable to read .*version/i.test(text) &&
    /^(IO|Serialization|Fatal|INTERNAL) Error/.test(text)
  ) {
    return {
      code: DatabaseErrorCode.Corrupt,
      hint: 'the file is no DuckDB database, is damaged, or was written by a newer DuckDB: move it away, or name another file in `path`',
    };
  }
  if (/^Fatal Error|database has been invalidated/i.test(text)) return { code: DatabaseErrorCode.Lost };
  const extension = /extension ['"](?:.*\/)?([\w-]+)(?:\.duckdb_extension)?['"]/i.exec(text)?.[1];
  if (
    /Failed to download extension|Extension ".*" not found|Extension Autoloading Error|requires the extension/.test(
      text,
    )
  ) {
    return { code: DatabaseErrorCode.Extension, hint: extensionHint(extension ?? 'the extension') };
  }
  if (/No space left on device/.test(text))
    return { code: DatabaseErrorCode.Statement, hint: 'the disk is full: make room, then run again' };
  const column = /Referenced column "([^"]+)" not found/.exec(text)?.[1];
  const candidates = [...(/^Candidate bindings: (.*)/m.exec(text)?.[1] ?? '').matchAll(/"([^"]+)"/g)];
  const hint =
    column &&
    didYouMean(
      column,
      candidates.map(([, name = '']) => name),
    );
  return { code: DatabaseErrorCode.Statement, hint };
}

/** How to get an extension on a machine that cannot download it. */
function extensionHint(name: string): string {
  return (
    `without a network, put ${name}.duckdb_extension of this engine's version into a folder and name it in the profile: ` +
    '`config_options: {extension_directory: …}` (PyPI has it in the package duckdb-extension-' +
    `${name})`
  );
}

/** Who holds the file: DuckDB names the process; its command line says what it is. */
function lockHint(text: string): string {
  const pid = /\(PID (\d+)\)/.exec(text)?.[1];
  if (pid === undefined) return 'another process has the file open; close it, or use another file';
  const command = commandLine(pid);
  return `process ${pid}${command === undefined ? '' : ` (${command})`} has the file open; end it, or use another file`;
}

/** The command line from /proc; undefined on other systems and for other people's processes. */
function commandLine(pid: string): string | undefined {
  try {
    const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').filter(Boolean);
    // Words may hold passwords: only the program and the file it runs are shown.
    return words.slice(0, 2).join(' ') || undefined;
  } catch {
    return undefined;
  }
}

/** DuckDB prints `LINE n: ` and an excerpt of that line, cut at both ends when it is long, then a caret below. */
function positionIn(text: string, sql: string): SqlPosition | undefined {
  const match = /^LINE (\d+): (.*)\n( *)\^/m.exec(text);
  if (match === null) return undefined;
  const [, lineText = '1', excerpt = '', indent = ''] = match;
  const line = Number(lineText);
  const caret = indent.length - `LINE ${lineText}: `.length;
  let lineStart = 0;
  for (let n = 1; n < line; n++) {
    const next = sql.indexOf('\n', lineStart);
    if (next < 0) return undefined;
    lineStart = next + 1;
  }
  if (!excerpt.startsWith('...')) return sqlPosition(sql, lineStart + Math.max(0, caret));
  const shown = excerpt.slice(3).replace(/\.\.\.$/, '');
  const found = sql.indexOf(shown, lineStart);
  return found < 0 ? sqlPosition(sql, lineStart) : sqlPosition(sql, found + Math.max(0, caret - 3));
}
