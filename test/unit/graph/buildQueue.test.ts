import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buildQueue } from '../../../src/graph/buildQueue.ts';
import { buildGraph } from '../../../src/graph/graph.ts';
import type { Manifest } from '../../../src/parse/manifest.ts';
import { dag } from './manifest.ts';

const short = (id: string) => id.split('.').at(-1) as string;

/** The queue as `b<a c<b`: each node with what it waits for, in order. */
function queue(text: string, selected: string | undefined, testsBlock: boolean): string {
  const manifest = dag(text);
  const { graph } = buildGraph(manifest);
  const wanted = selected?.split(' ');
  const ids = new Set(graph.ids.filter((id) => wanted === undefined || wanted.includes(short(id))));
  return buildQueue(graph, manifest, ids, { testsBlock })
    .map((item) => [short(item.id), ...item.dependsOn.map(short)].join('<'))
    .join(' ');
}

describe('order and edges', () => {
  const chain = 'a\nb <- a\nc <- b\nd <- c';
  const cases: [string, string, string | undefined, boolean, string][] = [
    ['all of a chain', chain, undefined, false, 'a b<a c<b d<c'],
    ['edges through what is not selected', chain, 'a d', false, 'a d<a'],
    ['an unselected hub', 'a\nb\nh <- a, b\nc <- h\nd <- h', 'a b c d', false, 'a b c<a<b d<a<b'],
    ['by depth, then id', 'z\ny <- z\nx <- y\na <- x\nb', undefined, false, 'b z y<z x<y a<x'],
    ['kinds in the order of their ids', 'm\nseed.demo.s\nmodel.demo.n <- seed.demo.s', undefined, false, 'm s n<s'],
    ['tests wait for all parents', 'a\nb\ntest.demo.t <- a, b', undefined, true, 'a b t<a<b'],
    ['in build children wait for tests', 'a\nb <- a\ntest.demo.t <- a', undefined, true, 'a t<a b<a<t'],
    ['otherwise they do not', 'a\nb <- a\ntest.demo.t <- a', undefined, false, 'a b<a t<a'],
    ['only selected tests block', 'a\nb <- a\ntest.demo.t <- a', 'a b', true, 'a b<a'],
    [
      'a test of two models blocks what needs both',
      'a\nb\nx <- a\nj <- a, b\nk <- j\ntest.demo.t <- a, b',
      undefined,
      true,
      'a b x<a t<a<b j<a<b<t k<j',
    ],
    [
      'a test of a model and its child',
      'a\nb <- a\nc <- b\nd <- a\ntest.demo.t <- a, b',
      undefined,
      true,
      'a b<a d<a t<a<b c<b<t',
    ],
    ['through an unselected child', 'a\nb <- a\nc <- b\ntest.demo.t <- a', 'a c t', true, 'a t<a c<a<t'],
    ['tests of sources', 'source.demo.s\na <- source.demo.s\ntest.demo.t <- source.demo.s', 'a t', true, 't a<t'],
  ];
  for (const [name, text, selected, testsBlock, want] of cases) {
    test(name, () => expect(queue(text, selected, testsBlock)).toBe(want));
  }
});

/** Random DAGs: parents come from smaller numbers; a quarter of the nodes are tests. */
const randomDag = fc
  .array(
    fc.record({
      kind: fc.integer({ min: 0, max: 3 }),
      parents: fc.array(fc.nat(), { maxLength: 3 }),
      on: fc.boolean(),
    }),
    {
      minLength: 1,
      maxLength: 14,
    },
  )
  .map((specs) => {
    const models: string[] = [];
    const lines = specs.map((spec, i) => {
      const isTest = spec.kind === 0 && models.length > 0;
      const id = isTest ? `test.demo.t${i}` : `model.demo.m${i}`;
      const parents = models.length === 0 ? [] : spec.parents.map((n) => models[n % models.length] as string);
      if (!isTest) models.push(id);
      return { text: `${id} <- ${[...new Set(parents)].join(', ')}`, id, on: spec.on };
    });
    const chosen = lines.filter((line) => line.on).map((line) => line.id);
    return { manifest: dag(lines.map((line) => line.text).join('\n')), chosen: new Set(chosen) };
  });

/** What must come before a node, straight from the rule. */
function mustWait(manifest: Manifest, chosen: ReadonlySet<string>, testsBlock: boolean): Map<string, Set<string>> {
  const { graph } = buildGraph(manifest);
  const result = new Map<string, Set<string>>();
  for (const id of chosen) {
    const above = new Set(graph.ancestors(id));
    const waits = new Set([...above].filter((other) => chosen.has(other)));
    // Blocked is the model, selected or not; a test waits with the models it reads.
    const models = id.startsWith('test.') ? graph.parents(id) : [id];
    for (const test of testsBlock ? chosen : []) {
      if (!test.startsWith('test.')) continue;
      const parents = graph.parents(test);
      const blocks = (model: string) => parents.every((parent) => graph.ancestors(model).includes(parent));
      if (parents.length > 0 && models.some(blocks)) waits.add(test);
    }
    result.set(id, waits);
  }
  // A node also waits, through a model it needs, for the tests that block that model.
  for (let grown = true; grown; ) {
    grown = false;
    for (const waits of result.values()) {
      for (const other of [...waits]) {
        for (const more of result.get(other) ?? []) {
          if (waits.has(more)) continue;
          waits.add(more);
          grown = true;
        }
      }
    }
  }
  return result;
}

for (const testsBlock of [false, true]) {
  test(`edges say exactly what must wait, tests blocking: ${testsBlock}`, () => {
    fc.assert(
      fc.property(randomDag, ({ manifest, chosen }) => {
        const { graph } = buildGraph(manifest);
        const items = buildQueue(graph, manifest, chosen, { testsBlock });
        const reach = new Map<string, Set<string>>();
        for (const item of items) {
          const all = new Set(item.dependsOn);
          for (const parent of item.dependsOn) for (const far of reach.get(parent) ?? []) all.add(far);
          reach.set(item.id, all);
        }
        expect(reach.size).toBe(chosen.size);
        const want = mustWait(manifest, chosen, testsBlock);
        for (const [id, waits] of reach) expect([...waits].sort()).toEqual([...(want.get(id) ?? [])].sort());
        for (const item of items) {
          for (const other of item.dependents) {
            expect(items.find((candidate) => candidate.id === other)?.dependsOn).toContain(item.id);
          }
        }
      }),
      { numRuns: 300 },
    );
  });
}
