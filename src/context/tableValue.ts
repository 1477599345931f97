import type { ResultTable } from '../adapters/adapter.ts';
import { JinjaError } from '../jinja/errors.ts';
import { Dict } from '../jinja/runtime/dict.ts';
import { call as callValue, iterate, repr, str, truthy } from '../jinja/runtime/operations.ts';
import { toJson } from '../jinja/runtime/toJson.ts';
import { Tuple } from '../jinja/runtime/tuple.ts';
import { NO_KWARGS, PyObject, type Value } from '../jinja/value.ts';
import { AGATE_TYPES, AgateType } from './agateType.ts';
import { cellValue } from './cellValue.ts';
import { drawTable } from './contractMismatch.ts';
import { hostFunction } from './hostFunction.ts';
import { MappedSequence } from './mappedSequence.ts';
import { RowValue } from './rowValue.ts';
import { compareCells, TableColumn } from './tableColumn.ts';

/** A query result as a value: agate's table, with rows converted when they are first read. */
export function tableValue(result: ResultTable): TableValue {
  return new TableValue(
    result.columnNames,
    result.columnTypes.map((type) => AGATE_TYPES[type]),
    () => result.rows.map((row) => row.map((cell, at) => cellValue(cell, result.columnTypes[at] ?? 'other'))),
  );
}

/** Rows of a query as agate's table: what `run_query` answers with. */
export class TableValue extends PyObject {
  readonly typeName = 'Table';
  readonly columnNames: readonly string[];
  readonly typeNames: readonly string[];
  readonly #read: () => Value[][];
  #rows: RowValue[] | undefined;

  /** @param read gives the cells, row by row; called once, when rows are first needed */
  constructor(columnNames: readonly string[], typeNames: readonly string[], read: () => Value[][]) {
    super();
    this.columnNames = columnNames;
    this.typeNames = typeNames;
    this.#read = read;
  }

  /** Read and converted on first use, then kept. */
  get rows(): RowValue[] {
    this.#rows ??= this.#read().map((cells) => new RowValue(this.columnNames, cells));
    return this.#rows;
  }

  override getAttr(name: string): Value | undefined {
    switch (name) {
      case 'rows':
        return new MappedSequence('MappedSequence', this.rows, []);
      case 'columns':
        return new MappedSequence(
          'MappedSequence',
          this.columnNames.map((column, at) => new TableColumn(column, at, this)),
          this.columnNames,
        );
      case 'column_names':
        return new Tuple([...this.columnNames]);
      case 'column_types':
        return new Tuple(this.typeNames.map((type) => new AgateType(type)));
      default:
        return this.#method(name);
    }
  }

  /** A table goes for its rows: in loops, in its length, in `table[0]`. */
  override iterate(): Iterable<Value> {
    return this.rows;
  }

  override length(): number {
    return this.rows.length;
  }

  override getItem(key: Value): Value | undefined {
    return typeof key === 'number' ? this.rows.at(key) : undefined;
  }

  /** Printed, a table lists its columns and their types. */
  override repr(): string {
    return drawTable(
      ['column', 'data_type'],
      this.columnNames.map((name, at) => [name, this.typeNames[at] ?? '']),
    );
  }

  /** A table like this one, with other columns or rows. */
  #with(columnNames: readonly string[], typeNames: readonly string[], rows: Value[][]): TableValue {
    return new TableValue(columnNames, typeNames, () => rows);
  }

  /** agate's methods that packages use. */
  #method(name: string): Value | undefined {
    switch (name) {
      case 'print_table':
        return hostFunction(name, 'max_rows= max_columns= output=', (maxRows, maxColumns) => {
          return this.#draw(
            typeof maxRows === 'number' ? maxRows : 20,
            typeof maxColumns === 'number' ? maxColumns : 6,
          );
        });
      case 'to_json':
        return hostFunction(name, 'path=', () =>
          toJson(
            this.rows.map((row) => row.dict()),
            {},
          ),
        );
      case 'select':
        return hostFunction(name, 'key', (key) => this.#pick(new Set([...iterate(listOf(key))].map(str)), true));
      case 'exclude':
        return hostFunction(name, 'key', (key) => this.#pick(new Set([...iterate(listOf(key))].map(str)), false));
      case 'limit':
        return hostFunction(name, 'start_or_stop= stop= step=', (start, stop) => this.#limit(start, stop));
      case 'where':
        return hostFunction(name, 'test', async (test) => this.#where(test ?? null));
      case 'order_by':
        return hostFunction(name, 'key reverse=', (key, reverse) => this.#orderBy(key ?? null, reverse));
      case 'rename':
        return hostFunction(name, 'column_names= row_names= slug_columns=', (names) => this.#rename(names ?? null));
      case 'distinct':
        return hostFunction(name, 'key=', () => this.#distinct());
      default:
        return undefined;
    }
  }

  /** Copies, which a new table may keep. */
  #cells(): Value[][] {
    return this.rows.map((row) => [...row.cells]);
  }

  /** The first rows and columns between bars; None is empty. */
  #draw(maxRows: number, maxColumns: number): string {
    const columns = this.columnNames.slice(0, maxColumns);
    const rows = this.rows
      .slice(0, maxRows)
      .map((row) => row.cells.slice(0, maxColumns).map((cell) => (cell === null ? '' : str(cell))));
    return drawTable(columns, rows);
  }

  /** @param keep whether the names are those to keep or those to leave out */
  #pick(names: ReadonlySet<string>, keep: boolean): TableValue {
    const kept = this.columnNames.flatMap((name, at) => (names.has(name) === keep ? [at] : []));
    return this.#with(
      kept.map((at) => this.columnNames[at] as string),
      kept.map((at) => this.typeNames[at] as string),
      this.#cells().map((row) => kept.map((at) => row[at] as Value)),
    );
  }

  /** `limit(10)` and `limit(5, 10)`, as slices. */
  #limit(start: Value | undefined, stop: Value | undefined): TableValue {
    const [from, to] = stop === undefined || stop === null ? [0, start] : [start, stop];
    return this.#with(
      this.columnNames,
      this.typeNames,
      this.#cells().slice(Number(from ?? 0), to === undefined ? undefined : Number(to)),
    );
  }

  /** Rows that a macro answers something true for. */
  async #where(test: Value): Promise<TableValue> {
    const kept: Value[][] = [];
    for (const row of this.rows) {
      if (truthy(await callValue(test, [row], NO_KWARGS))) kept.push([...row.cells]);
    }
    return this.#with(this.columnNames, this.typeNames, kept);
  }

  /** By columns in their order; rows with equal keys stay as they were. Throws KeyError. */
  #orderBy(key: Value, reverse: Value | undefined): TableValue {
    const columns = [...iterate(listOf(key))].map((name) => this.columnNames.indexOf(str(name)));
    if (columns.includes(-1)) throw new JinjaError('KeyError', repr(key));
    const direction = reverse === true ? -1 : 1;
    const rows = this.#cells().sort((a, b) => {
      for (const at of columns) {
        const order = compareCells(a[at] ?? null, b[at] ?? null);
        if (order !== 0) return order * direction;
      }
      return 0;
    });
    return this.#with(this.columnNames, this.typeNames, rows);
  }

  /** A dict renames some columns, a list all of them. */
  #rename(names: Value): TableValue {
    const renamed =
      names instanceof Dict
        ? this.columnNames.map((name) => str(names.get(name) ?? name))
        : names === null
          ? this.columnNames
          : [...iterate(names)].map(str);
    return this.#with(renamed, this.typeNames, this.#cells());
  }

  /** Of equal rows the last one, at the place of the first. */
  #distinct(): TableValue {
    const seen = new Map<string, Value[]>();
    for (const row of this.#cells()) seen.set(row.map(repr).join('\u0000'), row);
    return this.#with(this.columnNames, this.typeNames, [...seen.values()]);
  }
}

/** One name stands for a list of it. */
function listOf(key: Value | undefined): Value {
  return typeof key === 'string' ? [key] : (key ?? []);
}
