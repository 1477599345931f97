import { describe, expect, test } from 'vitest';
import { fnmatch } from '../../../src/graph/fnmatch.ts';
import { pathGlob } from '../../../src/graph/pathGlob.ts';

describe('fnmatch follows Python', () => {
  const cases: [string, string, boolean][] = [
    ['stg_*', 'stg_orders', true],
    ['stg_*', 'xstg_orders', false],
    ['*', '', true],
    ['?', 'é', true],
    ['a.c', 'abc', false],
    ['[abc]x', 'bx', true],
    ['[a-c]x', 'dx', false],
    ['[!a]x', 'bx', true],
    ['[!a]x', 'ax', false],
    ['[]]', ']', true],
    ['[', '[', true],
    ['a(b)+', 'a(b)+', true],
    ['a(b)*', 'a(b)c', true],
    ['[^a]', '^', true],
    ['[c-a]', 'b', false],
    ['Stg*', 'stg', false],
    ['a*b*c', 'a.b/c', true],
  ];
  for (const [pattern, text, want] of cases)
    test(`${pattern} ~ ${text}`, () => expect(fnmatch(pattern)(text)).toBe(want));
});

describe('path globs stay within a folder', () => {
  const cases: [string, string, boolean][] = [
    ['models/*.sql', 'models/a.sql', true],
    ['models/*.sql', 'models/x/a.sql', false],
    ['models/**/*.sql', 'models/a.sql', true],
    ['models/**/*.sql', 'models/x/y/a.sql', true],
    ['**/a.sql', 'models/x/a.sql', true],
    ['**/a.sql', 'a.sql', true],
    ['./models//x/', 'models/x', true],
    ['models/../seeds', 'seeds', true],
    ['models\\x', 'models/x', true],
    ['models/?.sql', 'models/a.sql', true],
    ['models/[!a].sql', 'models/a.sql', false],
    ['models/**', 'models/x/a.sql', true],
  ];
  for (const [pattern, path, want] of cases)
    test(`${pattern} ~ ${path}`, () => expect(pathGlob(pattern)(path)).toBe(want));
});
