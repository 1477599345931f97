import type { CellType, ResultTable } from '../adapters/adapter.ts';
import { JinjaError } from '../jinja/errors.ts';
import { Dict } from '../jinja/runtime/dict.ts';
import { toJson } from '../jinja/runtime/json.ts';
import {
  call as callValue,
  compare,
  equals,
  hashKey,
  iterate,
  repr,
  str,
  truthy,
} from '../jinja/runtime/operations.ts';
import { Tuple } from '../jinja/runtime/tuple.ts';
import { NO_KWARGS, PyObject, type Value } from '../jinja/value.ts';
import { cellValue } from './cellValue.ts';
import { drawTable } from './contractMismatch.ts';
import { hostFunction } from './hostFunction.ts';

/** agate's names of column types, as printed tables and `column_types` show them. */
const AGATE_TYPES: Readonly<Record<CellType, string>> = {
  integer: 'Integer',
  float: 'Number',
  decimal: 'Number',
  text: 'Text',
  boolean: 'Boolean',
  date: 'Date',
  datetime: 'DateTime',
  time: 'Text',
  interval: 'TimeDelta',
  json: 'Text',
  list: 'Text',
  other: 'Text',
};

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

  override iterate(): Iterable<Value> {
    return this.columnNames;
  }

  override length(): number {
    return this.columnNames.length;
  }

  override truthy(): boolean {
    return true;
  }

  /** Printed, a table lists its columns and their types. */
  override repr(): string {
    return drawTable(
      ['column', 'data_type'],
      this.columnNames.map((name, at) => [name, this.typeNames[at] ?? '']),
    );
  }

  #with(columnNames: readonly string[], typeNames: readonly string[], rows: Value[][]): TableValue {
    return new TableValue(columnNames, typeNames, () => rows);
  }

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

  #cells(): Value[][] {
    return this.rows.map((row) => [...row.cells]);
  }

  #draw(maxRows: number, maxColumns: number): string {
    const columns = this.columnNames.slice(0, maxColumns);
    const rows = this.rows
      .slice(0, maxRows)
      .map((row) => row.cells.slice(0, maxColumns).map((cell) => (cell === null ? '' : str(cell))));
    return drawTable(columns, rows);
  }

  #pick(names: ReadonlySet<string>, keep: boolean): TableValue {
    const kept = this.columnNames.flatMap((name, at) => (names.has(name) === keep ? [at] : []));
    return this.#with(
      kept.map((at) => this.columnNames[at] as string),
      kept.map((at) => this.typeNames[at] as string),
      this.#cells().map((row) => kept.map((at) => row[at] as Value)),
    );
  }

  #limit(start: Value | undefined, stop: Value | undefined): TableValue {
    const [from, to] = stop === undefined || stop === null ? [0, start] : [start, stop];
    return this.#with(
      this.columnNames,
      this.typeNames,
      this.#cells().slice(Number(from ?? 0), to === undefined ? undefined : Number(to)),
    );
  }

  async #where(test: Value): Promise<TableValue> {
    const kept: Value[][] = [];
    for (const row of this.rows) {
      if (truthy(await callValue(test, [row], NO_KWARGS))) kept.push([...row.cells]);
    }
    return this.#with(this.columnNames, this.typeNames, kept);
  }

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

  #rename(names: Value): TableValue {
    const renamed =
      names instanceof Dict
        ? this.columnNames.map((name) => str(names.get(name) ?? name))
        : names === null
          ? this.columnNames
          : [...iterate(names)].map(str);
    return this.#with(renamed, this.typeNames, this.#cells());
  }

  #distinct(): TableValue {
    const seen = new Map<string, Value[]>();
    for (const row of this.#cells()) seen.set(row.map(repr).join('\u0000'), row);
    return this.#with(this.columnNames, this.typeNames, [...seen.values()]);
  }
}

function listOf(key: Value | undefined): Value {
  return typeof key === 'string' ? [key] : (key ?? []);
}

/** agate sorts nulls last. */
function compareCells(a: Value, b: Value): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
  return compare(a, b) ?? 0;
}

/** `table.rows[0]`: by position or by column name. */
export class RowValue extends PyObject {
  readonly typeName = 'Row';
  readonly names: readonly string[];
  readonly cells: readonly Value[];

  constructor(names: readonly string[], cells: readonly Value[]) {
    super();
    this.names = names;
    this.cells = cells;
  }

  dict(): Dict {
    return Dict.from(this.names.map((name, at) => [name, this.cells[at] ?? null] as [Value, Value]));
  }

  override getItem(key: Value): Value | undefined {
    if (typeof key === 'number') return this.cells[key < 0 ? this.cells.length + key : key];
    if (typeof key !== 'string') return undefined;
    const at = this.names.indexOf(key);
    return at < 0 ? undefined : this.cells[at];
  }

  override getAttr(name: string): Value | undefined {
    switch (name) {
      case 'values':
        return hostFunction(name, '', () => new Tuple([...this.cells]));
      case 'keys':
        return hostFunction(name, '', () => new Tuple([...this.names]));
      case 'items':
        return hostFunction(name, '', () => this.names.map((key, at) => new Tuple([key, this.cells[at] ?? null])));
      case 'dict':
        return hostFunction(name, '', () => this.dict());
      case 'get':
        return hostFunction(name, 'key default=', (key, fallback) => this.getItem(key ?? null) ?? fallback ?? null);
      default:
        return undefined;
    }
  }

  override iterate(): Iterable<Value> {
    return this.cells;
  }

  override length(): number {
    return this.cells.length;
  }

  override equals(other: Value): boolean {
    const items = other instanceof RowValue ? other.cells : other instanceof Tuple ? other.items : undefined;
    return (
      items !== undefined &&
      items.length === this.cells.length &&
      items.every((item, at) => equals(item, this.cells[at] ?? null))
    );
  }

  override hashKey(): string | undefined {
    return hashKey(new Tuple([...this.cells]));
  }

  /** agate prints the first five cells. */
  override repr(): string {
    const shown = this.cells.slice(0, 5).map(repr).join(', ');
    return `<agate.Row: (${shown}${this.cells.length > 5 ? ', ...' : ''})>`;
  }
}

/** `table.columns` and `table.rows`: a sequence whose items may also be reached by name. */
class MappedSequence extends PyObject {
  readonly typeName: string;
  readonly #items: readonly Value[];
  readonly #names: readonly string[];

  constructor(typeName: string, items: readonly Value[], names: readonly string[]) {
    super();
    this.typeName = typeName;
    this.#items = items;
    this.#names = names;
  }

  override getItem(key: Value): Value | undefined {
    if (typeof key === 'number') return this.#items[key < 0 ? this.#items.length + key : key];
    const at = typeof key === 'string' ? this.#names.indexOf(key) : -1;
    return at < 0 ? undefined : this.#items[at];
  }

  override getAttr(name: string): Value | undefined {
    switch (name) {
      case 'values':
        return hostFunction(name, '', () => new Tuple([...this.#items]));
      case 'keys':
        return hostFunction(name, '', () => new Tuple([...this.#names]));
      case 'items':
        return hostFunction(name, '', () => this.#names.map((key, at) => new Tuple([key, this.#items[at] ?? null])));
      case 'get':
        return hostFunction(name, 'key default=', (key, fallback) => this.getItem(key ?? null) ?? fallback ?? null);
      default:
        return this.getItem(name);
    }
  }

  override iterate(): Iterable<Value> {
    return this.#items;
  }

  override length(): number {
    return this.#items.length;
  }

  override repr(): string {
    return `<agate.MappedSequence: (${this.#items.slice(0, 5).map(repr).join(', ')}${this.#items.length > 5 ? ', ...' : ''})>`;
  }
}

/** One column of a table, with its values. */
class TableColumn extends PyObject {
  readonly typeName = 'Column';
  readonly #name: string;
  readonly #index: number;
  readonly #table: TableValue;

  constructor(name: string, index: number, table: TableValue) {
    super();
    this.#name = name;
    this.#index = index;
    this.#table = table;
  }

  #cells(): Value[] {
    return this.#table.rows.map((row) => row.cells[this.#index] ?? null);
  }

  override getAttr(name: string): Value | undefined {
    switch (name) {
      case 'name':
        return this.#name;
      case 'index':
        return this.#index;
      case 'data_type':
        return new AgateType(this.#table.typeNames[this.#index] ?? 'Text');
      case 'values':
        return hostFunction(name, '', () => new Tuple(this.#cells()));
      case 'values_distinct':
        return hostFunction(name, '', () => new Tuple(distinct(this.#cells())));
      case 'values_without_nulls':
        return hostFunction(name, '', () => new Tuple(this.#cells().filter((cell) => cell !== null)));
      case 'values_sorted':
        return hostFunction(name, '', () => new Tuple(this.#cells().sort(compareCells)));
      default:
        return undefined;
    }
  }

  override getItem(key: Value): Value | undefined {
    return typeof key === 'number' ? this.#cells().at(key) : undefined;
  }

  override iterate(): Iterable<Value> {
    return this.#cells();
  }

  override length(): number {
    return this.#table.rows.length;
  }
}

function distinct(cells: readonly Value[]): Value[] {
  const seen = new Map<string, Value>();
  for (const cell of cells) {
    const key = hashKey(cell) ?? repr(cell);
    if (!seen.has(key)) seen.set(key, cell);
  }
  return [...seen.values()];
}

/** A column type; it prints as agate's class does. */
class AgateType extends PyObject {
  readonly typeName: string;

  constructor(name: string) {
    super();
    this.typeName = name;
  }

  override equals(other: Value): boolean {
    return other instanceof AgateType && other.typeName === this.typeName;
  }

  override repr(): string {
    return `<agate.data_types.${this.typeName}>`;
  }
}
