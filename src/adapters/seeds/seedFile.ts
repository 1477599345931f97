import type { SeedOptions, SeedTable } from '../adapter.ts';
import { scanSeed, seedError } from './scanSeed.ts';
import { canonicalCsv, seedCells } from './seedRows.ts';
import type { SeedScan } from './seedScan.ts';

/** A seed table, and what a loader has to know about its file. */
export interface SeedFile extends SeedTable, SeedScan {}

/** Reads the types of a seed's columns. Throws `DatabaseError` (`TX6008`). */
export async function readSeedFile({
  path,
  delimiter = ',',
  columnTypes: declared = {},
  empty = false,
}: SeedOptions): Promise<SeedFile> {
  if (delimiter.length !== 1 || delimiter.charCodeAt(0) > 127 || /["\r\n]/.test(delimiter)) {
    throw seedError(path, `has the delimiter '${delimiter}'`, 'the config `delimiter` is one ASCII character');
  }
  const scan = await scanSeed({ path, delimiter, declared: new Set(Object.keys(declared)), headerOnly: empty });
  const { columnNames } = scan;
  return {
    ...scan,
    path,
    delimiter,
    empty,
    declaredTypes: columnNames.map((name) => declared[name] ?? null),
    unknownColumns: Object.keys(declared).filter((name) => !columnNames.includes(name)),
    readRows: () => (empty ? [] : seedCells({ ...scan, path, delimiter })),
  };
}

/** The seed of an adapter's own `readSeed`. */
export function asSeedFile(seed: SeedTable): SeedFile {
  if (!('dataStart' in seed)) throw new TypeError('the seed table does not come from readSeed');
  return seed as SeedFile;
}

/** The file's rows, without header, as every database reads them. */
export function loadableRows(file: SeedFile): AsyncGenerator<string | Buffer> {
  return file.regular ? file.edits.apply(file.path, file.dataStart) : canonicalCsv(file);
}
