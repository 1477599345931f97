import { getItem, str } from '../jinja/runtime/operations.ts';
import { Undefined } from '../jinja/runtime/undefined.ts';
import type { Value } from '../jinja/value.ts';

interface NamedType {
  readonly name: string;
  readonly type: string;
}

/**
 * dbt's message for a broken contract: a table of the columns that differ.
 * @param contract columns of the YAML, @param definition columns of the SQL; each with `name` and `data_type`/`formatted`
 * @param written data types as the YAML has them, by lower-case column name: a database may call them otherwise
 */
export function contractMismatch(
  contract: readonly Value[],
  definition: readonly Value[],
  written: ReadonlyMap<string, string> = new Map(),
): string {
  if (contract.length === 0) return "This model has an enforced contract, and its 'columns' specification is missing";
  const shown = ({ name, type }: NamedType): string => {
    const own = written.get(name.toLowerCase()) ?? '';
    return own === '' || same(own, type) ? type : `${type} (${own})`;
  };
  const wanted = contract.map(namedType);
  const given = definition.map(namedType);
  const rows: string[][] = [];
  for (const column of [...given].sort(byName)) {
    const match = wanted.find((one) => same(one.name, column.name));
    if (match === undefined) rows.push([column.name, column.type, '', 'missing in contract']);
    else if (!same(match.type, column.type)) rows.push([column.name, column.type, shown(match), 'data type mismatch']);
  }
  for (const column of [...wanted].sort(byName)) {
    if (!given.some((one) => same(one.name, column.name)))
      rows.push([column.name, '', shown(column), 'missing in definition']);
  }
  rows.sort((a, b) => ((a[0] as string) < (b[0] as string) ? -1 : 1));
  const table = drawTable(['column_name', 'definition_type', 'contract_type', 'mismatch_reason'], rows);
  return `This model has an enforced contract that failed.\nPlease ensure the name, data_type, and number of columns in your contract match the columns in your model's definition.\n\n${table}`;
}

function namedType(column: Value): NamedType {
  const missing = (): Undefined => new Undefined('column');
  return { name: str(getItem(column, 'name', missing)), type: str(getItem(column, 'data_type', missing)) };
}

function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

function byName(a: NamedType, b: NamedType): number {
  return a.name < b.name ? -1 : 1;
}

/** A pipe table, columns padded to their widest cell. */
export function drawTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = header.map((title, at) => Math.max(title.length, ...rows.map((row) => (row[at] ?? '').length)));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(' | ')} |`;
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  return [line(header), rule, ...rows.map(line)].join('\n');
}
