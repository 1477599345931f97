import { expect, test } from 'vitest';
import { sourceFrame } from '../../../src/diagnostics/frame.ts';

const at = (line: number, column: number, endColumn?: number) => ({
  file: 'a.sql',
  line,
  column,
  ...(endColumn === undefined ? {} : { endColumn }),
});

test('numbers are as wide as the largest', () => {
  const source = Array.from({ length: 12 }, (_, i) => `line ${i + 1}`).join('\n');
  expect(sourceFrame(source, at(9, 1, 5))).toEqual([
    '   7 | line 7',
    '   8 | line 8',
    '>  9 | line 9',
    '     | ^^^^',
    '  10 | line 10',
  ]);
});

test('tabs are drawn as blanks, and the caret follows', () => {
  expect(sourceFrame('\tselect x', at(1, 9, 10))).toEqual(['> 1 |     select x', '    |            ^']);
});

test('a place behind the end of its line is marked after the last character', () => {
  expect(sourceFrame('ab', at(1, 99))).toEqual(['> 1 | ab', '    |   ^']);
});

test('long lines are cut around the place', () => {
  const [line, marker] = sourceFrame(`${'x'.repeat(300)}HERE${'y'.repeat(300)}`, at(1, 301, 305)) as [string, string];
  expect(line.length).toBeLessThan(120);
  expect(line.slice(marker.indexOf('^'), marker.indexOf('^') + 4)).toBe('HERE');
  expect(marker.trimEnd().endsWith('^^^^')).toBe(true);
});

test('a line that does not exist gives no frame', () => {
  expect(sourceFrame('a', at(5, 1))).toEqual([]);
});

test('control characters never reach the terminal', () => {
  expect(sourceFrame('a\u001b[31mb', at(1, 1)).join('')).not.toContain('\u001b');
});
