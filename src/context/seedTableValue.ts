import { SEED_CELL_TYPES, type SeedTable } from '../adapters/adapter.ts';
import { PyObject, type Value } from '../jinja/value.ts';
import { cellValue } from './cellValue.ts';
import { TableValue } from './tableValue.ts';

const AGATE_NAMES: Readonly<Record<SeedTable['columnTypes'][number], string>> = {
  integer: 'Integer',
  bigint: 'Integer',
  number: 'Number',
  date: 'Date',
  datetime: 'DateTime',
  boolean: 'Boolean',
  text: 'Text',
};

/** `load_agate_table()`: columns and types are known at once, rows are read from the file when a macro wants them. */
export class SeedTableValue extends TableValue {
  readonly seed: SeedTable;

  constructor(seed: SeedTable) {
    super(
      seed.columnNames,
      seed.columnTypes.map((type) => AGATE_NAMES[type]),
      () =>
        seed
          .readRows()
          .map((row) => row.map((cell, at) => cellValue(cell, SEED_CELL_TYPES[seed.columnTypes[at] ?? 'text']))),
    );
    this.seed = seed;
  }

  override length(): number {
    return this.seed.rowCount;
  }

  /** How many rows there are is known without reading them. */
  override getAttr(name: string): Value | undefined {
    if (name !== 'rows') return super.getAttr(name);
    return new SeedRows(this.seed.rowCount, () => super.getAttr('rows') as PyObject);
  }
}

/** `rows` of a seed: its length costs nothing, anything else reads the file. */
class SeedRows extends PyObject {
  readonly typeName = 'MappedSequence';
  readonly #length: number;
  readonly #read: () => PyObject;
  #rows: PyObject | undefined;

  constructor(length: number, read: () => PyObject) {
    super();
    this.#length = length;
    this.#read = read;
  }

  #all(): PyObject {
    this.#rows ??= this.#read();
    return this.#rows;
  }

  override length(): number {
    return this.#length;
  }

  override getAttr(name: string): Value | undefined {
    return this.#all().getAttr(name);
  }

  override getItem(key: Value): Value | undefined {
    return this.#all().getItem(key);
  }

  override iterate(): Iterable<Value> {
    return this.#all().iterate() ?? [];
  }

  override repr(): string {
    return this.#all().repr();
  }
}
