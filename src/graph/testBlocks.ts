import type { Graph } from './graph.ts';

/** Tests with the same parents block the same nodes. */
interface TestGroup {
  readonly parents: readonly number[];
  readonly tests: number[];
}

/** Groups that one walk over the graph settles: one bit of a 32 bit number for each. */
const BATCH = 32;

/**
 * For `build`: node number → selected data tests that it must wait for, because all parents of the test lie above it. Only
 * the uppermost such nodes are named; what lies below them waits through them.
 */
export function testBlocks(graph: Graph, selected: Uint8Array): Map<number, number[]> {
  const blocks = new Map<number, number[]>();
  const groups = testGroups(graph, selected);
  for (const group of groups) {
    if (group.parents.length !== 1) continue;
    for (const child of graph.childrenOf.of(group.parents[0] as number)) {
      if (!isTest(graph, child)) block(blocks, child, group.tests);
    }
  }
  const shared = groups.filter((group) => group.parents.length > 1);
  if (shared.length > 0) new Walker(graph, blocks).run(shared);
  return blocks;
}

function testGroups(graph: Graph, selected: Uint8Array): TestGroup[] {
  const groups = new Map<string, TestGroup>();
  for (let test = 0; test < selected.length; test++) {
    if (selected[test] === 0 || graph.nodeAt(test).resource_type !== 'test') continue;
    const parents = [...graph.parentsOf.of(test)];
    const key = parents.join();
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { parents, tests: [test] });
    else group.tests.push(test);
  }
  return [...groups.values()];
}

function block(blocks: Map<number, number[]>, index: number, tests: readonly number[]): void {
  const known = blocks.get(index);
  if (known === undefined) blocks.set(index, [...tests]);
  else known.push(...tests);
}

function isTest(graph: Graph, index: number): boolean {
  const type = graph.nodeAt(index).resource_type;
  return type === 'test' || type === 'unit_test';
}

/** Finds, for 32 groups at a time, the uppermost nodes that have all parents of a group above them. */
class Walker {
  readonly #graph: Graph;
  readonly #blocks: Map<number, number[]>;
  /** Nodes that can be blocked or lead to such, parents first. */
  readonly #order: readonly number[];
  readonly #positions: Int32Array;

  constructor(graph: Graph, blocks: Map<number, number[]>) {
    this.#graph = graph;
    this.#blocks = blocks;
    this.#order = graph.topologicalIndices().filter((index) => !isTest(graph, index));
    this.#positions = new Int32Array(graph.size);
    for (const [position, index] of this.#order.entries()) this.#positions[index] = position;
  }

  run(groups: readonly TestGroup[]): void {
    // Groups with equally many parents, and then those that begin far down, go together: their walks are short.
    const begin = new Map(groups.map((group) => [group, this.#first(group)]));
    const sorted = [...groups].sort(
      (a, b) => a.parents.length - b.parents.length || (begin.get(a) as number) - (begin.get(b) as number),
    );
    for (let at = 0; at < sorted.length; at += BATCH) this.#settle(sorted.slice(at, at + BATCH));
  }

  #first(group: TestGroup): number {
    return Math.min(...group.parents.map((parent) => this.#positions[parent] as number));
  }

  #settle(groups: readonly TestGroup[]): void {
    const { size, parentsOf } = this.#graph;
    const width = Math.max(...groups.map((group) => group.parents.length));
    // own[k][n]: groups whose k-th parent is n; above[k][n]: groups whose k-th parent lies above n.
    const own = Array.from({ length: width }, () => new Int32Array(size));
    const above = Array.from({ length: width }, () => new Int32Array(size));
    for (const [bit, group] of groups.entries()) {
      for (let k = 0; k < width; k++) {
        // A group with fewer parents has its last one count several times.
        const parent = group.parents[Math.min(k, group.parents.length - 1)] as number;
        const slot = own[k] as Int32Array;
        slot[parent] = (slot[parent] as number) | (1 << bit);
      }
    }
    const complete = new Int32Array(size);
    for (let at = Math.min(...groups.map((group) => this.#first(group))); at < this.#order.length; at++) {
      const index = this.#order[at] as number;
      const parents = parentsOf.of(index);
      let all = -1;
      for (let k = 0; k < width; k++) {
        const [mine, seen] = [own[k] as Int32Array, above[k] as Int32Array];
        let bits = 0;
        for (let p = 0; p < parents.length; p++) {
          const parent = parents[p] as number;
          bits |= (mine[parent] as number) | (seen[parent] as number);
        }
        seen[index] = bits;
        all &= bits;
      }
      if (all === 0) continue;
      complete[index] = all;
      let fresh = all;
      for (let p = 0; p < parents.length; p++) fresh &= ~(complete[parents[p] as number] as number);
      for (let bit = 0; fresh !== 0; bit++, fresh >>>= 1) {
        if ((fresh & 1) === 1) block(this.#blocks, index, (groups[bit] as TestGroup).tests);
      }
    }
  }
}
