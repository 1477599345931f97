import type { SeedColumnType } from '../../../src/adapters/adapter.ts';
import { csvRows } from '../../../src/adapters/seeds/csvRows.ts';
import { classify, ValueClass } from '../../../src/adapters/seeds/valueClass.ts';

const MAX_INTEGER = 2_147_483_647;

/** dbt's types of a CSV text's columns, found in the plainest way: each value of each column is classified by itself. */
export function referenceTypes(
  text: string,
  delimiter: string,
  declared: ReadonlySet<string>,
): { types: SeedColumnType[]; rows: number } {
  const [names = [], ...rows] = csvRows(text, delimiter);
  const types = names.map((name, column): SeedColumnType => {
    if (declared.has(name)) return 'text';
    const values = rows
      .map((row) => classify(row[column] ?? ''))
      .filter(({ valueClass }) => valueClass !== ValueClass.Null);
    const classes = new Set(values.map(({ valueClass }) => valueClass));
    if (classes.size === 0) return 'integer';
    if (classes.size > 1) return 'text';
    const [only] = classes;
    if (only === ValueClass.Number) {
      if (values.some(({ fractional }) => fractional)) return 'number';
      return values.some(({ canonical }) => Number(canonical) > MAX_INTEGER || Number(canonical) < -MAX_INTEGER - 1)
        ? 'bigint'
        : 'integer';
    }
    if (only === ValueClass.Date) return 'date';
    if (only === ValueClass.Boolean) return 'boolean';
    return only === ValueClass.Text ? 'text' : 'datetime';
  });
  return { types, rows: rows.length };
}
