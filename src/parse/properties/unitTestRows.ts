import { CsvReader } from '../../adapters/seeds/csvRows.ts';
import type { Plain, PlainMap } from '../../project/project.ts';

/** Rows of a fixture by column name, in the file's order. */
export type FixtureRows = readonly PlainMap[];

/** The rows of CSV text by the names of its first line. An empty cell is null, and so is one that a row leaves out. */
export function csvFixtureRows(text: string): FixtureRows {
  const reader = new CsvReader(',');
  const lines = [...reader.push(text), ...reader.end()].filter((line) => line.length > 0);
  const [header = [], ...rows] = lines;
  return rows.map((row) =>
    Object.fromEntries(header.map((name, at) => [name, row[at] === '' ? null : (row[at] ?? null)])),
  );
}

/**
 * Changes places so that a row without nulls comes first, where there is one: databases that take a column's type from
 * its first value then see the right one. It is dbt's order too, which the manifest shows.
 */
export function fullRowFirst(rows: Plain): Plain {
  if (!Array.isArray(rows)) return rows;
  const full = rows.findIndex((row) => isRow(row) && Object.values(row).every((value) => value !== null));
  if (full <= 0) return rows;
  const sorted = [...rows];
  [sorted[0], sorted[full]] = [rows[full] as Plain, rows[0] as Plain];
  return sorted;
}

function isRow(value: Plain): value is PlainMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
