import type { Cell } from '../adapter.ts';

/**
 * Fills `%s` with literals (`%%` is a per cent sign), as dbt's Python driver does on the client: seeds loaded by macros
 * bind more values than a server takes. Throws `RangeError` when the numbers of places and values differ.
 */
export function interpolate(sql: string, bindings: readonly Cell[]): string {
  let at = 0;
  const filled = sql.replace(/%s|%%/g, (place) => {
    if (place === '%%') return '%';
    if (at >= bindings.length)
      throw new RangeError(`the SQL has more places (%s) than the ${bindings.length} values given`);
    return literal(bindings[at++] ?? null);
  });
  if (at !== bindings.length)
    throw new RangeError(`the SQL has ${at} places (%s), but ${bindings.length} values were given`);
  return filled;
}

/** A value in SQL, as psycopg2 writes it. */
function literal(cell: Cell): string {
  if (cell === null) return 'NULL';
  if (typeof cell === 'boolean') return String(cell);
  if (typeof cell === 'bigint') return String(cell);
  if (typeof cell === 'number') return Number.isFinite(cell) ? String(cell) : `'${cell}'::float8`;
  if (typeof cell === 'object') return cell.length === 0 ? "'{}'" : `ARRAY[${cell.map(literal).join(', ')}]`;
  const text = cell.replaceAll("'", "''");
  return text.includes('\\') ? ` E'${text.replaceAll('\\', '\\\\')}'` : `'${text}'`;
}
