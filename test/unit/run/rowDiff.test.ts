import { expect, test } from 'vitest';
import { rowDiff, type TextRow } from '../../../src/run/rowDiff.ts';

const cases: [string, TextRow[], TextRow[], string[] | undefined][] = [
  [
    'the order of rows does not count',
    [
      ['1', null],
      ['2', 'b'],
    ],
    [
      ['2', 'b'],
      ['1', null],
    ],
    undefined,
  ],
  [
    'the number of equal rows does',
    [['1', 'a']],
    [
      ['1', 'a'],
      ['1', 'a'],
    ],
    ['@@ ,id,s', '   ,1 ,a', '+++,1 ,a'],
  ],
  ['a changed value is shown with both of its values', [['1', 'a']], [['1', null]], ['@@,id,s', '→ ,1 ,a→NULL']],
  ['nothing expected', [], [['1', 'a']], ['@@ ,id,s', '+++,1 ,a']],
  ['nothing found', [['1', 'a']], [], ['@@ ,id,s', '---,1 ,a']],
  ['rows without a common value are two', [['1', 'a']], [['2', 'b']], ['@@ ,id,s', '---,1 ,a', '+++,2 ,b']],
  ['nulls alone make no pair', [['1', null]], [['2', null]], ['@@ ,id,s', '---,1 ,NULL', '+++,2 ,NULL']],
  ['texts with commas and quotes are quoted', [['1', 'a,"']], [['1', ' b']], ['@@,id,s', '→ ,1 ,"a,"""→" b"']],
  [
    'unchanged rows far from a change are left out',
    [
      ['1', 'a'],
      ['2', 'a'],
      ['3', 'a'],
      ['10', 'x'],
    ],
    [
      ['1', 'a'],
      ['2', 'a'],
      ['3', 'a'],
      ['10', 'y'],
    ],
    ['@@ ,id ,s', '...,...,...', '   ,3  ,a', '→  ,10 ,x→y'],
  ],
];

for (const [name, expected, actual, want] of cases)
  test(name, () => expect(rowDiff(['id', 's'], expected, actual)?.split('\n')).toEqual(want));
