import type pg from 'pg';
import type { AdapterResponse, Cell, ResultTable } from '../adapter.ts';
import { cellTypeOf, typeLabel } from './postgresTypes.ts';

/** What the driver gave of a statement. */
export interface RawResult {
  readonly fields: readonly pg.FieldDef[];
  readonly rows: Cell[][];
  readonly rowCount: number | null;
}

/** The rows with types by the OIDs of the columns. */
export function tableOf(fields: readonly pg.FieldDef[], rows: Cell[][]): ResultTable {
  return {
    columnNames: fields.map((field) => field.name),
    columnTypes: fields.map((field) => cellTypeOf(field.dataTypeID)),
    databaseTypes: fields.map((field) => typeLabel(field.dataTypeID)),
    rows,
  };
}

/** The server's command tag: `INSERT 0 5` → code `INSERT`, 5 rows; -1 rows for commands that count none. */
export function responseOf(tag: string, rowCount: number | null): AdapterResponse {
  const counts = /\d+$/.test(tag);
  const code = tag
    .split(' ')
    .filter((word) => !/^\d+$/.test(word))
    .join(' ');
  return { _message: tag, code, rows_affected: counts && rowCount !== null ? rowCount : -1 };
}
