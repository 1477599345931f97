import type { Manifest } from '../parse/manifest.ts';
import type { Graph } from './graph.ts';
import { testBlocks } from './testBlocks.ts';

/** A node with its place among the selected ones. Fits the scheduler's `Task`. */
export interface QueueItem {
  readonly id: string;
  /** Selected nodes it waits for, reached directly or through nodes that are not selected; sorted. */
  readonly dependsOn: readonly string[];
  readonly dependents: readonly string[];
  /** Place in dbt's order: by depth below the first nodes, then unique_id. Smaller goes first. */
  readonly priority: number;
}

/** `testsBlock`: in `build`, the tests of a node come before what reads it. */
export interface QueueOptions {
  /** In `build` what lies below a tested node also waits for the node's tests. */
  readonly testsBlock: boolean;
}

/**
 * The selected nodes in dbt's order, with the edges between them: edges through nodes that are not selected are drawn
 * together. Time grows with nodes and edges, of the graph and of the answer. A unit test among the ids comes after its
 * model, like any test; a caller that runs unit tests before their model leaves them out.
 */
export function buildQueue(
  graph: Graph,
  _manifest: Manifest,
  ids: ReadonlySet<string>,
  options: QueueOptions,
): QueueItem[] {
  const selected = new Uint8Array(graph.size);
  for (const id of ids) selected[graph.indexOf(id)] = 1;
  const blocks = options.testsBlock ? testBlocks(graph, selected) : new Map<number, number[]>();
  const parents = contract(graph, selected, blocks);
  const chosen = [...parents.keys()];
  const levels = depthLevels(parents, chosen);
  chosen.sort((a, b) => (levels.get(a) as number) - (levels.get(b) as number) || a - b);
  const dependents = new Map<number, number[]>(chosen.map((index) => [index, []]));
  for (const index of chosen) for (const parent of parents.get(index) ?? []) dependents.get(parent)?.push(index);
  const toIds = (indices: readonly number[]) => [...indices].sort((a, b) => a - b).map((i) => graph.ids[i] as string);
  return chosen.map((index, priority) => ({
    id: graph.ids[index] as string,
    dependsOn: toIds(parents.get(index) as number[]),
    dependents: toIds(dependents.get(index) as number[]),
    priority,
  }));
}

const NONE: readonly number[] = [];

/**
 * For each selected node the nearest selected ones above it. A node that is not selected hands on what it has above; most
 * have one source for that, whose list is then shared.
 */
function contract(
  graph: Graph,
  selected: Uint8Array,
  blocks: ReadonlyMap<number, readonly number[]>,
): Map<number, readonly number[]> {
  const above: (readonly number[])[] = new Array(graph.size);
  const result = new Map<number, readonly number[]>();
  for (const index of orderWithBlocks(graph, blocks)) {
    const nearest = union(graph, selected, above, index, blocks.get(index) ?? NONE);
    above[index] = selected[index] === 1 ? [index] : nearest;
    if (selected[index] === 1) result.set(index, nearest);
  }
  return result;
}

function union(
  graph: Graph,
  selected: Uint8Array,
  above: readonly (readonly number[])[],
  index: number,
  blockers: readonly number[],
): readonly number[] {
  const lists: (readonly number[])[] = [];
  for (const parent of graph.parentsOf.of(index)) {
    const list = above[parent] ?? NONE;
    if (list.length > 0 && !lists.includes(list)) lists.push(list);
  }
  // Blockers are tests, and only selected tests block.
  if (blockers.length > 0) lists.push(blockers.filter((test) => selected[test] === 1));
  if (lists.length <= 1) return lists[0] ?? NONE;
  return [...new Set(lists.flat())];
}

/** A topological order that also puts blocking tests before what they block. */
function orderWithBlocks(graph: Graph, blocks: ReadonlyMap<number, readonly number[]>): readonly number[] {
  const order = graph.topologicalIndices();
  if (blocks.size === 0) return order;
  const blocked = new Map<number, number[]>();
  const waiting = new Int32Array(graph.size);
  for (const [index, tests] of blocks) {
    waiting[index] = tests.length;
    for (const test of tests) {
      const list = blocked.get(test);
      if (list === undefined) blocked.set(test, [index]);
      else list.push(index);
    }
  }
  const result: number[] = [];
  for (let i = 0; i < graph.size; i++) {
    waiting[i] = (waiting[i] as number) + graph.parentsOf.degree(i);
    if (waiting[i] === 0) result.push(i);
  }
  for (const index of result) {
    for (const next of [...graph.childrenOf.of(index), ...(blocked.get(index) ?? NONE)]) {
      waiting[next] = (waiting[next] as number) - 1;
      if (waiting[next] === 0) result.push(next);
    }
  }
  return result;
}

/** Longest way down to each node; `parents` are in topological order. */
function depthLevels(parents: ReadonlyMap<number, readonly number[]>, order: readonly number[]): Map<number, number> {
  const levels = new Map<number, number>();
  for (const index of order) {
    let level = 0;
    for (const parent of parents.get(index) ?? NONE) level = Math.max(level, (levels.get(parent) ?? 0) + 1);
    levels.set(index, level);
  }
  return levels;
}
