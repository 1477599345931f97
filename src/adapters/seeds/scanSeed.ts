import { isUtf8 } from 'node:buffer';
import { open } from 'node:fs/promises';
import { DatabaseError, DatabaseErrorCode } from '../databaseError.ts';
import { ColumnScan } from './columnScan.ts';
import { csvRows } from './csvRows.ts';
import { FileEdits } from './fileEdits.ts';
import { LongRow, RowScanner } from './rowScanner.ts';
import type { SeedScan } from './seedScan.ts';

/** Bytes read at a time: large enough for speed, small enough for any machine. */
const CHUNK_SIZE = 1 << 22;
const LF = 10;

/** What is known of a seed's columns before its values are looked at. */
export interface ScanOptions {
  readonly path: string;
  readonly delimiter: string;
  /** Columns whose type the project gives. */
  readonly declared: ReadonlySet<string>;
  /** Read the header only. */
  readonly headerOnly: boolean;
}

/** Finds the types of a CSV file's columns by reading all of it. Throws `DatabaseError` for a file that is not a table. */
export async function scanSeed({ path, delimiter, declared, headerOnly }: ScanOptions): Promise<SeedScan> {
  const file = await open(path).catch((error: Error) => {
    throw seedError(path, `could not be read: ${error.message}`);
  });
  try {
    let buffer = Buffer.allocUnsafe(CHUNK_SIZE + 1);
    let filled = 0;
    let scanner: RowScanner | undefined;
    let columns: ColumnScan[] = [];
    let columnNames: string[] = [];
    let dataStart = 0;
    let base = 0;
    for (let last = false; !last; ) {
      if (filled + 1 >= buffer.length) buffer = Buffer.concat([buffer.subarray(0, filled)], buffer.length * 2);
      const { bytesRead } = await file.read(buffer, filled, buffer.length - 1 - filled, null);
      last = bytesRead === 0;
      filled += bytesRead;
      buffer[filled] = LF;
      let start = 0;
      if (scanner === undefined) {
        const header = readHeader(buffer.subarray(0, filled), delimiter, last);
        if (header === undefined) continue;
        dataStart = header.end;
        start = header.end;
        columnNames = checkedNames(header.names, path);
        columns = columnNames.map((name) => new ColumnScan(declared.has(name)));
        scanner = new RowScanner(columns, delimiter);
        checkBytes(buffer, 0, header.end, path);
        if (headerOnly) break;
      }
      const done = scanChunk(scanner, { buffer, start, end: filled, last, base }, path, columns.length);
      checkBytes(buffer, start, done, path);
      buffer.copyWithin(0, done, filled);
      filled -= done;
      base += done;
    }
    return summary(columnNames, columns, scanner, dataStart);
  } finally {
    await file.close();
  }
}

/** An error about a seed file, which names it. */
export function seedError(path: string, reason: string, hint?: string): DatabaseError {
  return new DatabaseError(`The seed file ${path} ${reason}`, { code: DatabaseErrorCode.Seed, kind: 'Runtime', hint });
}

interface Chunk {
  readonly buffer: Buffer;
  readonly start: number;
  readonly end: number;
  readonly last: boolean;
  readonly base: number;
}

function scanChunk(
  scanner: RowScanner,
  { buffer, start, end, last, base }: Chunk,
  path: string,
  width: number,
): number {
  try {
    return scanner.scan(buffer, start, end, last, base);
  } catch (error) {
    if (!(error instanceof LongRow)) throw error;
    const message = `Row ${error.row} has ${error.fields} values, but Table only has ${width} columns.`;
    throw new DatabaseError(message, {
      code: DatabaseErrorCode.Seed,
      kind: 'Runtime',
      hint: `quote values that hold the delimiter, in ${path}`,
      cause: error,
    });
  }
}

/** The first row, once it is complete. */
function readHeader(buffer: Buffer, delimiter: string, last: boolean): { names: string[]; end: number } | undefined {
  const mark = buffer.length >= 3 && buffer[0] === 0xef && buffer[1] === 0xbb && buffer[2] === 0xbf ? 3 : 0;
  let quoted = false;
  let end = mark;
  for (; end < buffer.length; end++) {
    if (buffer[end] === 34) quoted = !quoted;
    else if (!quoted && (buffer[end] === LF || buffer[end] === 13)) break;
  }
  if (end + 1 >= buffer.length && !last) return undefined;
  const [names = []] = csvRows(buffer.toString('utf8', mark, end), delimiter);
  if (buffer[end] === 13 && buffer[end + 1] === LF) end++;
  return { names, end: Math.min(end + 1, buffer.length) };
}

/** Names as dbt takes them; columns without one get letters. */
function checkedNames(names: readonly string[], path: string): string[] {
  if (names.length === 0) throw seedError(path, 'is empty', 'its first line has to name the columns');
  const full = names.map((name, at) => (name === '' ? letterName(at) : name));
  const seen = new Set<string>();
  for (const name of full) {
    const folded = name.toLowerCase();
    if (seen.has(folded))
      throw seedError(path, `has two columns named '${name}'`, 'rename one of them in the first line');
    seen.add(folded);
  }
  return full;
}

/** a … z, aa … */
function letterName(index: number): string {
  const letter = String.fromCharCode(97 + (index % 26));
  return letter.repeat(Math.floor(index / 26) + 1);
}

function checkBytes(buffer: Buffer, start: number, end: number, path: string): void {
  const rows = buffer.subarray(start, end);
  if (!isUtf8(rows)) throw seedError(path, 'is not encoded in UTF-8', 'save it as UTF-8');
  if (rows.includes(0)) throw seedError(path, 'holds a NUL character, which no text column can store');
}

function summary(
  columnNames: readonly string[],
  columns: readonly ColumnScan[],
  scanner: RowScanner | undefined,
  dataStart: number,
): SeedScan {
  const columnTypes = columns.map((column) => column.type);
  const edits = scanner?.edits.without((column) => columnTypes[column] === 'text') ?? new FileEdits();
  return {
    columnNames,
    columnTypes,
    rowCount: scanner?.rowCount ?? 0,
    regular: scanner !== undefined && !edits.overflow && !Object.values(scanner.peculiarities).some(Boolean),
    edits,
    onlyNullWords: edits.count === (scanner?.nullWords ?? 0),
    dataStart,
    longestRow: scanner?.longestRow ?? 0,
  };
}
