import type { NodeSet } from './adjacency.ts';
import { addAll } from './adjacency.ts';
import type { Graph } from './graph.ts';
import type { IndirectSelection } from './selectionSpec.ts';

/** What a part of a selection found: nodes it selects, and tests that need more of their parents selected. */
export interface Found {
  readonly direct: NodeSet;
  /** Looked at again once other parts have added their nodes. */
  readonly waiting: NodeSet;
}

/** Adds the tests of the selected nodes, as the mode has it. */
export function withTests(graph: Graph, selected: NodeSet, mode: IndirectSelection): Found {
  const waiting = new Uint8Array(graph.size);
  if (mode === 'empty') return { direct: selected, waiting };
  const direct = selected.slice();
  const complete = mode === 'eager' ? undefined : parentsThatCount(graph, selected, mode);
  for (let index = 0; index < selected.length; index++) {
    if (selected[index] === 0) continue;
    for (const child of graph.childrenOf.of(index)) {
      if (direct[child] === 1 || waiting[child] === 1 || !isTest(graph, child)) continue;
      if (complete === undefined || allParentsIn(graph, child, complete)) direct[child] = 1;
      else waiting[child] = 1;
    }
  }
  return { direct, waiting };
}

/** Adds the waiting tests whose parents have all been selected since. */
export function takeCompleted(graph: Graph, selected: NodeSet, waiting: NodeSet, mode: IndirectSelection): NodeSet {
  if (mode === 'eager' || mode === 'empty' || !waiting.includes(1)) return selected;
  const result = selected.slice();
  const complete = parentsThatCount(graph, selected, mode);
  for (let index = 0; index < waiting.length; index++) {
    if (waiting[index] === 1 && allParentsIn(graph, index, complete)) result[index] = 1;
  }
  return result;
}

/** `buildable` also takes parents that come before the selection, which a build of it has to have anyway. */
function parentsThatCount(graph: Graph, selected: NodeSet, mode: IndirectSelection): NodeSet {
  if (mode !== 'buildable') return selected;
  const result = selected.slice();
  const starts: number[] = [];
  for (let index = 0; index < selected.length; index++) {
    if (selected[index] === 1) starts.push(index);
    if (graph.nodeAt(index).resource_type === 'source') result[index] = 1;
  }
  addAll(result, graph.parentsOf.reach(starts));
  return result;
}

function isTest(graph: Graph, index: number): boolean {
  const type = graph.nodeAt(index).resource_type;
  return type === 'test' || type === 'unit_test';
}

function allParentsIn(graph: Graph, index: number, set: NodeSet): boolean {
  for (const parent of graph.parentsOf.of(index)) if (set[parent] === 0) return false;
  return true;
}
