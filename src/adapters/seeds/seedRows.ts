import { createReadStream, readFileSync } from 'node:fs';
import type { Cell, SeedColumnType } from '../adapter.ts';
import { CsvReader, csvRows } from './csvRows.ts';
import { classify, ValueClass } from './valueClass.ts';

/** Bytes read at a time. */
const CHUNK_SIZE = 1 << 20;

/** The file and what was found out about its columns. */
export interface SeedSource {
  readonly path: string;
  readonly delimiter: string;
  readonly dataStart: number;
  readonly columnTypes: readonly SeedColumnType[];
}

/** A value as the database shall read it; null for nothing, blanks and `null`. */
function canonicalValue(value: string | undefined, type: SeedColumnType): string | null {
  if (value === undefined) return null;
  const { valueClass, canonical } = classify(value);
  if (valueClass === ValueClass.Null) return null;
  return type === 'text' ? value : canonical;
}

/** The file's rows as CSV that every database reads alike: canonical values, text in quotes, null as nothing. */
export async function* canonicalCsv({ path, delimiter, dataStart, columnTypes }: SeedSource): AsyncGenerator<string> {
  const reader = new CsvReader(delimiter);
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  const write = (rows: readonly string[][]): string =>
    rows.map((row) => canonicalLine(row, columnTypes, delimiter)).join('');
  for await (const chunk of createReadStream(path, { start: dataStart, highWaterMark: CHUNK_SIZE })) {
    yield write(reader.push(decoder.decode(chunk as Buffer, { stream: true })));
  }
  yield write([...reader.push(decoder.decode()), ...reader.end()]);
}

function canonicalLine(row: readonly string[], types: readonly SeedColumnType[], delimiter: string): string {
  const fields = types.map((type, at) => {
    const value = canonicalValue(row[at], type);
    if (value === null) return '';
    return type === 'text' ? `"${value.replaceAll('"', '""')}"` : value;
  });
  // A row of one null would be a blank line, which databases skip: in quotes it is read, as null too.
  return fields.length === 1 && fields[0] === '' ? '""\n' : `${fields.join(delimiter)}\n`;
}

/** All rows as cells. */
export function seedCells({ path, delimiter, dataStart, columnTypes }: SeedSource): Cell[][] {
  const text = readFileSync(path).subarray(dataStart).toString('utf8');
  return csvRows(text, delimiter).map((row) =>
    columnTypes.map((type, at) => cell(canonicalValue(row[at], type), type)),
  );
}

function cell(value: string | null, type: SeedColumnType): Cell {
  if (value === null) return null;
  if (type === 'boolean') return value === 'true';
  if (type !== 'integer' && type !== 'bigint') return value;
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : BigInt(value);
}
