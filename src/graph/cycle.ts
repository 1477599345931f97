import type { Graph } from './graph.ts';

/**
 * One cycle for each knot of nodes that need each other, as node numbers along the edges, from the smallest unique_id on.
 * A shortest cycle through that node is taken, since it is the one a person can follow.
 */
export function findCycles(graph: Graph): number[][] {
  const order = graph.topologicalIndices();
  if (order.length === graph.size) return [];
  const onCycle = new Uint8Array(graph.size).fill(1);
  for (const index of order) onCycle[index] = 0;
  const cycles: number[][] = [];
  for (let start = 0; start < graph.size; start++) {
    if (onCycle[start] === 0) continue;
    const cycle = shortestCycle(graph, start, onCycle);
    // Nodes that only lie below a cycle are no part of one.
    if (cycle === undefined) continue;
    cycles.push(cycle);
    const down = graph.childrenOf.reach([start]);
    const up = graph.parentsOf.reach([start]);
    for (let i = 0; i < onCycle.length; i++) if (down[i] === 1 && up[i] === 1) onCycle[i] = 0;
  }
  return cycles;
}

/** Breadth first from `start` until an edge leads back to it. */
function shortestCycle(graph: Graph, start: number, allowed: Uint8Array): number[] | undefined {
  const cameFrom = new Map<number, number>();
  const queue = [start];
  for (const node of queue) {
    for (const child of graph.childrenOf.of(node)) {
      if (child === start) return pathTo(cameFrom, start, node);
      if (allowed[child] === 0 || cameFrom.has(child)) continue;
      cameFrom.set(child, node);
      queue.push(child);
    }
  }
  return undefined;
}

function pathTo(cameFrom: ReadonlyMap<number, number>, start: number, end: number): number[] {
  const path = [end];
  for (let node = end; node !== start; ) {
    node = cameFrom.get(node) as number;
    path.push(node);
  }
  return path.reverse();
}
