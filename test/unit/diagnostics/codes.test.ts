import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { codeRanges, codes } from '../../../src/diagnostics/codes.ts';

const src = join(import.meta.dirname, '../../../src');

test('every code used in the sources is in the catalogue', () => {
  const used = new Set<string>();
  for (const file of globSync('**/*.ts', { cwd: src })) {
    for (const [, code] of readFileSync(join(src, file), 'utf8').matchAll(/'(TX\d{4})'/g)) used.add(code as string);
  }
  expect([...used].filter((code) => !Object.hasOwn(codes, code))).toEqual([]);
});

test('every code belongs to a range, and no title is used twice', () => {
  expect(Object.keys(codes).filter((code) => codeRanges[code.slice(2, 4)] === undefined)).toEqual([]);
  expect(new Set(Object.values(codes)).size).toBe(Object.keys(codes).length);
});
