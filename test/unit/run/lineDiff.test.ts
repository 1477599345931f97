import { expect, test } from 'vitest';
import { lineDiff } from '../../../src/run/lineDiff.ts';

const cases: [string, string, string, string[] | undefined][] = [
  ['equal texts do not differ', 'a\nb', 'a\nb', undefined],
  ['lines in common are kept', 'a\nb\nc', 'a\nx\nc', ['    a', '--- b', '+++ x', '    c']],
  ['blanks are shown where they alone differ', 'a b', 'a  b\t', ['--- a·b', '+++ a··b⇥']],
  ['a line end too many is a line', 'a', 'a\n', ['    a', '+++ ']],
];

for (const [name, expected, actual, want] of cases)
  test(name, () => expect(lineDiff(expected, actual)?.split('\n')).toEqual(want));
