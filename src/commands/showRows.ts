import type { Cell, CellType, ResultTable } from '../adapters/adapter.ts';

/** A result as dbt's pipe table: numbers to the right, the rest to the left. */
export function rowsAsText(table: ResultTable): string {
  const cells = table.rows.map((row) => row.map(text));
  const widths = table.columnNames.map((name, at) =>
    Math.max(name.length, 2, ...cells.map((row) => (row[at] ?? '').length)),
  );
  const numeric = table.columnTypes.map((type) => ['integer', 'float', 'decimal'].includes(type));
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, at) => (numeric[at] === true ? cell.padStart(widths[at] ?? 0) : cell.padEnd(widths[at] ?? 0))).join(' | ')} |`;
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  return [line(table.columnNames), rule, ...cells.map(line)].join('\n');
}

/** A cell as agate prints it; null is empty. */
function text(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell === 'boolean') return cell ? 'True' : 'False';
  return typeof cell === 'object' ? JSON.stringify(cell) : String(cell);
}

/** Rows as plain JSON objects; exact decimals become numbers where JSON can hold them. */
export function rowsAsObjects(table: ResultTable): Record<string, unknown>[] {
  return table.rows.map((row) =>
    Object.fromEntries(
      table.columnNames.map((name, at) => [name, jsonCell(row[at] ?? null, table.columnTypes[at] ?? 'other')]),
    ),
  );
}

/** Python's JSON shows that a number is a float: `3.0`. */
function floatNumber(value: number): unknown {
  return Number.isInteger(value) && Math.abs(value) < 1e16 ? rawJson(`${value}.0`) : value;
}

/** A part of JSON that is written as it stands; TypeScript does not know it yet. */
function rawJson(text: string): unknown {
  return (JSON as unknown as { rawJSON(text: string): unknown }).rawJSON(text);
}

/** A cell in JSON: times as ISO 8601, integers beyond 2^53 as texts. */
function jsonCell(cell: Cell, type: CellType): unknown {
  if (typeof cell === 'bigint') return Number.isSafeInteger(Number(cell)) ? Number(cell) : cell.toString();
  if ((type === 'decimal' || type === 'float') && cell !== null) return floatNumber(Number(cell));
  if (type === 'datetime' && typeof cell === 'string') return cell.replace(' ', 'T');
  return cell;
}
