import type { Adjacency } from './adjacency.ts';

/** Kahn's algorithm in rounds, so that the order is by depth first. */
export function sortTopologically(parentsOf: Adjacency, childrenOf: Adjacency): number[] {
  const waiting = new Int32Array(parentsOf.size);
  const order: number[] = [];
  let round: number[] = [];
  for (let i = 0; i < waiting.length; i++) {
    waiting[i] = parentsOf.degree(i);
    if (waiting[i] === 0) round.push(i);
  }
  while (round.length > 0) {
    const next: number[] = [];
    for (const node of round) {
      order.push(node);
      for (const child of childrenOf.of(node)) {
        waiting[child] = (waiting[child] as number) - 1;
        if (waiting[child] === 0) next.push(child);
      }
    }
    round = next.sort((a, b) => a - b);
  }
  return order;
}
