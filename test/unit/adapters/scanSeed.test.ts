import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { ColumnScan } from '../../../src/adapters/seeds/columnScan.ts';
import { csvRows } from '../../../src/adapters/seeds/csvRows.ts';
import { RowScanner } from '../../../src/adapters/seeds/rowScanner.ts';
import { loadableRows, readSeedFile, type SeedFile } from '../../../src/adapters/seeds/seedFile.ts';
import { classify } from '../../../src/adapters/seeds/valueClass.ts';
import { referenceTypes } from './seedReference.ts';

const folder = mkdtempSync(join(tmpdir(), 'tx-scan-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let files = 0;

function write(text: string | Buffer): string {
  const path = join(folder, `${files++}.csv`);
  writeFileSync(path, text);
  return path;
}

describe('columns of a seed file', () => {
  const types: readonly (readonly [string, string, readonly string[]])[] = [
    [
      'one of each',
      'i,f,d,t,b,s\n1,1.5,2024-01-01,2024-01-01 10:00:00,true,x\n',
      ['integer', 'number', 'date', 'datetime', 'boolean', 'text'],
    ],
    ['nulls do not count', 'a,b\n1,\n,2024-01-01\nNULL,null\n', ['integer', 'date']],
    ['nothing but nulls is integer', 'a\n""\nnull\n', ['integer']],
    ['no rows are integer', 'a,b\n', ['integer', 'integer']],
    ['whole numbers with a point are integer', 'a\n1.0\n2\n', ['integer']],
    ['a late value changes the type', 'a,b\n1,2024-01-01\n2,2024-01-02\nx,1\n', ['text', 'text']],
    ['dates and times together are text', 'a\n2024-01-01\n2024-01-01 10:00:00\n', ['text']],
    ['both forms of a time together are text', 'a\n2024-01-01 10:00:00\n2024-01-01T10:00:00\n', ['text']],
    ['numbers of more than 32 bits', 'a\n2147483647\n2147483648\n', ['bigint']],
    ['quoted values have types too', '"a","b"\n"1","2024-01-01"\n', ['integer', 'date']],
    ['1 and 0 are numbers', 'a\n1\n0\n', ['integer']],
    ['true next to 1 is text', 'a\ntrue\n1\n', ['text']],
    ['a byte order mark is no part of a name', '\uFEFFa\n1\n', ['integer']],
    ['carriage returns', 'a,b\r\n1,x\r\n2,y\r\n', ['integer', 'text']],
    ['no line end at the end', 'a,b\n1,x', ['integer', 'text']],
    ['line ends inside of quotes', 'a,b\n1,"x\ny"\n', ['integer', 'text']],
  ];
  for (const [name, text, want] of types) {
    test(name, async () => {
      expect((await readSeedFile({ path: write(text) })).columnTypes).toEqual(want);
    });
  }

  test('declared columns are text, verbatim', async () => {
    const seed = await readSeedFile({ path: write('a,b\n007,$5\n'), columnTypes: { a: 'varchar(3)', nope: 'int' } });
    expect(seed.columnTypes).toEqual(['text', 'integer']);
    expect(seed.declaredTypes).toEqual(['varchar(3)', null]);
    expect(seed.unknownColumns).toEqual(['nope']);
    expect(seed.readRows()).toEqual([['007', 5]]);
  });

  test('rows are read as cells', async () => {
    const seed = await readSeedFile({
      path: write('i,f,d,t,b,s\n1,1.50,2024-1-5,2024-01-01T10:00:00Z,TRUE,"a ""b"""\n,,,,,\n'),
    });
    expect(seed.readRows()).toEqual([
      [1, '1.5', '2024-01-05', '2024-01-01 10:00:00', true, 'a "b"'],
      [null, null, null, null, null, null],
    ]);
  });

  test('an empty run reads the header only', async () => {
    const seed = await readSeedFile({ path: write('a,b\n1,x\n'), empty: true });
    expect([seed.columnNames, seed.rowCount, seed.readRows()]).toEqual([['a', 'b'], 0, []]);
  });
});

describe('mistakes in a seed file', () => {
  const mistakes: readonly (readonly [string, string | Buffer, RegExp])[] = [
    ['too many values', 'a,b\n1,2,3\n', /^Row 0 has 3 values, but Table only has 2 columns\.$/],
    ['two columns of one name', 'a,A\n1,2\n', /has two columns named 'A'/],
    ['no line at all', '', /is empty/],
    ['another encoding', Buffer.from('a\n\xe9t\xe9\n', 'latin1'), /is not encoded in UTF-8/],
    ['a NUL character', 'a\nx\0y\n', /NUL character/],
  ];
  for (const [name, content, message] of mistakes) {
    test(name, async () => {
      await expect(readSeedFile({ path: write(content) })).rejects.toThrow(message);
    });
  }

  test('no such file', async () => {
    await expect(readSeedFile({ path: join(folder, 'absent.csv') })).rejects.toThrow(/could not be read/);
  });
});

/** Values near the borders of the classes, and anything at all. */
const value = fc.oneof(
  fc.integer().map(String),
  fc.double({ noNaN: true }).map(String),
  fc.constantFrom(
    '',
    'null',
    'NULL',
    'nULl',
    ' ',
    'true',
    'False',
    'NaN',
    '1.0',
    '-0',
    '+3',
    '$5',
    '1e5',
    '1,000',
    '9999999999',
    '2147483648',
  ),
  fc.constantFrom(
    '2024-02-29',
    '2023-02-29',
    '2024-1-1',
    '0000-01-01',
    '2024-01-01 00:00:00',
    '2024-01-01 24:00:00',
    '2024-01-01T10:00:00.123456Z',
    '2024-01-01T10:00:00+01:00',
  ),
  fc.string({
    unit: fc.constantFrom('"', ',', '\n', '\r', 'n', 'u', 'l', 'ü', '0', '1', '-', '.', ':', 'T', ' ', '\\', '€'),
  }),
);

const written = (text: string, style: number): string =>
  style === 0 && !/[",\r\n]/.test(text) ? text : `"${text.replaceAll('"', '""')}"`;

/** A column mostly of one kind, so that the fast checks are on when the odd value comes. */
const column = fc
  .tuple(
    value,
    fc.array(fc.oneof({ weight: 1, arbitrary: value }, { weight: 4, arbitrary: fc.constant(undefined) }), {
      maxLength: 12,
    }),
    fc.array(fc.nat(1), { minLength: 13, maxLength: 13 }),
  )
  .map(([usual, values, styles]) => values.map((one, at) => written(one ?? usual, styles[at] ?? 0)));

test('types are those of the rules, whatever the values and the chunks', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(column, { minLength: 1, maxLength: 4 }),
      fc.constantFrom('\n', '\r\n'),
      async (columns, lineEnd) => {
        const names = columns.map((_, at) => `c${at}`);
        const height = Math.max(...columns.map((values) => values.length));
        const lines = Array.from({ length: height }, (_, row) => columns.map((values) => values[row] ?? '').join(','));
        const text = [names.join(','), ...lines].map((line) => line + lineEnd).join('');
        const want = referenceTypes(text, ',', new Set());
        const seed = await readSeedFile({ path: write(text) });
        expect({ types: seed.columnTypes, rows: seed.rowCount }).toEqual(want);
        rmSync(seed.path);
      },
    ),
    { numRuns: 400 },
  );
});

test('a file cut into chunks anywhere gives the same types, and the same peculiarities', () => {
  fc.assert(
    fc.property(fc.array(column, { minLength: 1, maxLength: 3 }), fc.integer({ min: 1, max: 40 }), (columns, size) => {
      const height = Math.max(...columns.map((values) => values.length));
      const lines = Array.from({ length: height }, (_, row) => columns.map((values) => values[row] ?? '').join(','));
      const bytes = Buffer.from(lines.map((line) => `${line}\r\n`).join(''));
      expect(scanned(bytes, columns.length, size)).toEqual(scanned(bytes, columns.length, bytes.length + 1));
    }),
    { numRuns: 400 },
  );
});

/** Scans as `scanSeed` does, with chunks of any size. */
function scanned(bytes: Buffer, width: number, size: number): unknown {
  const columns = Array.from({ length: width }, () => new ColumnScan(false));
  const scanner = new RowScanner(columns, ',');
  let rest = Buffer.alloc(0);
  for (let at = 0; ; at += size) {
    const last = at >= bytes.length;
    const base = at - rest.length;
    const filled = Buffer.concat([rest, bytes.subarray(at, at + size)]);
    const done = scanner.scan(Buffer.concat([filled, Buffer.from('\n')]), 0, filled.length, last, base);
    rest = filled.subarray(done);
    if (last) break;
  }
  const { rowCount, longestRow, peculiarities, nullWords, edits } = scanner;
  return [
    rowCount,
    longestRow,
    peculiarities,
    nullWords,
    edits.without((one) => columns[one]?.type === 'text').count,
    columns.map((one) => one.type),
  ];
}

test('what a database is given reads as the rules read the file', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(column, { minLength: 1, maxLength: 4 }),
      fc.constantFrom('\n', '\r\n'),
      async (columns, lineEnd) => {
        const names = columns.map((_, at) => `c${at}`);
        const height = Math.max(...columns.map((values) => values.length));
        // Rows end where their values do: some are too short.
        const lines = Array.from({ length: height }, (_, row) =>
          columns
            .slice(0, columns.findLastIndex((values) => values[row] !== undefined) + 1)
            .map((values) => values[row] ?? '')
            .join(','),
        );
        const seed = await readSeedFile({
          path: write([names.join(','), ...lines].map((line) => line + lineEnd).join('')),
        });
        let text = '';
        for await (const part of loadableRows(seed as SeedFile)) text += part;
        const given = csvRows(text, ',').map((row) =>
          row.map((value, at) =>
            value === '' ? null : seed.columnTypes[at] === 'text' ? value : classify(value).canonical,
          ),
        );
        expect(given).toEqual(seed.readRows().map((row) => row.map((cell) => (cell === null ? null : String(cell)))));
        rmSync(seed.path);
      },
    ),
    { numRuns: 400 },
  );
});

test('edits are made wherever the chunks of the file end', async () => {
  const rows = 300_000;
  const path = write(
    `a,b,c\n${Array.from({ length: rows }, (_, at) => (at % 3 === 0 ? `NULL,"1,000",x${at}` : `${at},$5,null`)).join('\n')}\n`,
  );
  const seed = (await readSeedFile({ path })) as SeedFile;
  expect([seed.columnTypes, seed.regular]).toEqual([['integer', 'integer', 'text'], true]);
  let text = '';
  for await (const part of loadableRows(seed)) text += part;
  expect(text).toBe(Array.from({ length: rows }, (_, at) => (at % 3 === 0 ? `,1000,x${at}\n` : `${at},5,\n`)).join(''));
});
