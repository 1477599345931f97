import { SEED_CELL_TYPES, type SeedTable } from '../adapters/adapter.ts';
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
}
