import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { type Connection, SEED_DATABASE_TYPES, type SeedTable } from '../adapter.ts';
import { DatabaseError, DatabaseErrorCode } from '../databaseError.ts';
import { quoted, type Relation } from '../relation.ts';
import { asSeedFile, loadableRows, type SeedFile } from '../seeds/seedFile.ts';
import { textLiteral } from './sqlLiteral.ts';

/** DuckDB's own limit of a line, and what it reads at a time; both are raised for longer rows. */
const DEFAULT_MAX_LINE = 2_000_000;
/** Bytes of DuckDB's own read buffer, which longer lines need more than. */
const DEFAULT_BUFFER = 32_000_000;

/** Every spelling of `null`, since DuckDB compares null words with case. */
const NULL_WORDS = [...Array(16).keys()].map((bits) =>
  [...'null'].map((letter, at) => ((bits >> at) & 1 ? letter.toUpperCase() : letter)).join(''),
);

/** Reads the file into the relation by DuckDB's CSV reader; a file that it would read in another way goes through a copy. */
export async function copySeed(connection: Connection, relation: Relation, seed: SeedTable): Promise<number> {
  const file = asSeedFile(seed);
  if (file.empty || file.rowCount === 0) return 0;
  if (file.regular && file.onlyNullWords) {
    await load(connection, relation, file, file.path, true);
    return file.rowCount;
  }
  const folder = await mkdtemp(join(tmpdir(), 'tx-seed-'));
  try {
    const copy = join(folder, 'seed.csv');
    await pipeline(loadableRows(file), createWriteStream(copy));
    await load(connection, relation, file, copy, false);
    return file.rowCount;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function load(
  connection: Connection,
  relation: Relation,
  file: SeedFile,
  path: string,
  header: boolean,
): Promise<void> {
  const names = file.columnNames.map(quoted).join(', ');
  const sql = `insert into ${relation.render()} (${names}) select * from read_csv(${[textLiteral(path), ...readerOptions(file, header)].join(', ')})`;
  try {
    await connection.execute(sql);
  } catch (error) {
    throw withHint(error);
  }
}

function readerOptions(file: SeedFile, header: boolean): string[] {
  const columns = file.columnNames.map((name, at) => `${textLiteral(name)}: ${textLiteral(readAs(file, at))}`);
  const options = [
    'auto_detect = false',
    `header = ${header}`,
    `delim = ${textLiteral(file.delimiter)}`,
    `quote = '"'`,
    `escape = '"'`,
    `columns = {${columns.join(', ')}}`,
  ];
  if (file.edits.count > 0) options.push(`nullstr = ['', ${NULL_WORDS.map(textLiteral).join(', ')}]`);
  // Canonical values are quoted, so a row may be longer there than it was.
  const longest = file.longestRow * 2;
  if (longest > DEFAULT_MAX_LINE)
    options.push(`max_line_size = ${longest}`, `buffer_size = ${Math.max(DEFAULT_BUFFER, longest * 2)}`);
  return options;
}

/** Declared columns are text to the reader; the table's own type is made of them when they are inserted. */
function readAs(file: SeedFile, at: number): string {
  return file.declaredTypes[at] === null ? SEED_DATABASE_TYPES[file.columnTypes[at] ?? 'text'] : 'text';
}

function withHint(error: unknown): unknown {
  if (
    !(error instanceof DatabaseError) ||
    error.code !== DatabaseErrorCode.Statement ||
    error.sqlState !== 'Conversion'
  )
    return error;
  return new DatabaseError(error.message, {
    code: DatabaseErrorCode.Seed,
    kind: 'Runtime',
    sqlState: error.sqlState,
    hint: 'the table has another type than the values: run with --full-refresh, or set `column_types`',
    cause: error,
  });
}
