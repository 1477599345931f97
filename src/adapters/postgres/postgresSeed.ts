import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { from as copyFrom } from 'pg-copy-streams';
import type { SeedTable } from '../adapter.ts';
import { quoted, type Relation } from '../relation.ts';
import { asSeedFile } from '../seeds/seedFile.ts';
import { canonicalCsv } from '../seeds/seedRows.ts';
import type { PostgresConnection } from './postgresConnection.ts';

const CHUNK_SIZE = 1 << 20;

/** Streams the file into the relation by COPY, in the transaction that is open. */
export async function copySeed(connection: PostgresConnection, relation: Relation, seed: SeedTable): Promise<number> {
  const file = asSeedFile(seed);
  if (file.empty || file.rowCount === 0) return 0;
  const names = file.columnNames.map(quoted).join(', ');
  const delimiter = file.delimiter === "'" ? "''" : file.delimiter;
  const sql = `copy ${relation.render()} (${names}) from stdin with (format csv, delimiter '${delimiter}', force_null (${names}), encoding 'UTF8')`;
  // Postgres knows one null word at a time, and it would compare it with case.
  const raw = file.plain && !file.nullWords;
  const source = raw
    ? createReadStream(file.path, { start: file.dataStart, highWaterMark: CHUNK_SIZE })
    : Readable.from(canonicalCsv(file));
  await connection.copyFrom(sql, (client) => pipeline(source, client.query(copyFrom(sql))));
  return file.rowCount;
}
