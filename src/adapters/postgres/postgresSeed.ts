import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { from as copyFrom } from 'pg-copy-streams';
import type { SeedTable } from '../adapter.ts';
import { quoted, type Relation } from '../relation.ts';
import { asSeedFile, loadableRows } from '../seeds/seedFile.ts';
import type { PostgresConnection } from './postgresConnection.ts';

/** Streams the file into the relation by COPY, in the transaction that is open. @param quote names as they are written */
export async function copySeed(
  connection: PostgresConnection,
  relation: Relation,
  seed: SeedTable,
  quote: boolean,
): Promise<number> {
  const file = asSeedFile(seed);
  if (file.empty || file.rowCount === 0) return 0;
  const names = file.columnNames.map((name) => (quote ? quoted(name) : name)).join(', ');
  const delimiter = file.delimiter === "'" ? "''" : file.delimiter;
  const sql = `copy ${relation.render()} (${names}) from stdin with (format csv, delimiter '${delimiter}', force_null (${names}), encoding 'UTF8')`;
  const source = Readable.from(loadableRows(file));
  await connection.copyFrom(sql, (client) => pipeline(source, client.query(copyFrom(sql))));
  return file.rowCount;
}
