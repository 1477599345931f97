import { compare, hashKey, repr } from '../jinja/runtime/operations.ts';
import { Tuple } from '../jinja/runtime/tuple.ts';
import { PyObject, type Value } from '../jinja/value.ts';
import { AgateType } from './agateType.ts';
import { hostFunction } from './hostFunction.ts';
import type { TableValue } from './tableValue.ts';

/** agate sorts nulls last. */
export function compareCells(a: Value, b: Value): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
  return compare(a, b) ?? 0;
}

/** One column of a table, with its values. */
export class TableColumn extends PyObject {
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
