import { describe, expect, test } from 'vitest';
import { buildGraph } from '../../../src/graph/graph.ts';
import { childMap, parentMap } from '../../../src/graph/parentMap.ts';
import { dag } from './manifest.ts';

const diamond = buildGraph(dag('a\nb <- a\nc <- a\nd <- b, c\ntest.demo.t <- b')).graph;
const models = (ids: readonly string[]) => ids.map((id) => id.split('.').at(-1)).join('');

test('parents and children are sorted', () => {
  expect(diamond.parents('model.demo.d')).toEqual(['model.demo.b', 'model.demo.c']);
  expect(diamond.children('model.demo.b')).toEqual(['model.demo.d', 'test.demo.t']);
});

test('ancestors and descendants stop at the depth', () => {
  expect(models(diamond.ancestors('model.demo.d'))).toBe('abc');
  expect(models(diamond.ancestors('model.demo.d', 1))).toBe('bc');
  expect(models(diamond.descendants('model.demo.a', 1))).toBe('bc');
  expect(models(diamond.descendants('model.demo.a'))).toBe('bcdt');
});

test('the topological order is by depth, then id', () => expect(models(diamond.topologicalOrder())).toBe('abcdt'));

test('maps for the manifest hold every node', () => {
  expect(parentMap(diamond)['model.demo.a']).toEqual([]);
  expect(childMap(diamond)['model.demo.a']).toEqual(['model.demo.b', 'model.demo.c']);
  expect(Object.keys(childMap(diamond))).toHaveLength(5);
});

describe('cycles are named with their path', () => {
  const cases: [string, string[]][] = [
    ['a <- b\nb <- a', ['Found a cycle: model.demo.a --> model.demo.b']],
    ['a <- a', ['Found a cycle: model.demo.a']],
    ['a <- c\nb <- a\nc <- b\nd <- c\nz', ['Found a cycle: model.demo.a --> model.demo.b --> model.demo.c']],
    [
      'a <- b\nb <- a\nc <- b\nx <- y, c\ny <- x',
      ['Found a cycle: model.demo.a --> model.demo.b', 'Found a cycle: model.demo.x --> model.demo.y'],
    ],
    ['a\nb <- a', []],
  ];
  for (const [text, want] of cases) {
    test(text.replaceAll('\n', '; '), () => {
      expect(buildGraph(dag(text)).diagnostics.map((diagnostic) => diagnostic.message)).toEqual(want);
    });
  }
});

test('a dependency that is not there is an error', () => {
  const { graph, diagnostics } = buildGraph(dag('a <- gone'));
  expect(diagnostics[0]?.message).toBe("'model.demo.a' depends on 'model.demo.gone' which is not in the graph!");
  expect(graph.parents('model.demo.a')).toEqual([]);
});
