import type { Graph } from './graph.ts';

/** `parent_map` of the manifest: every unique_id with the sorted ids it depends on. */
export function parentMap(graph: Graph): Record<string, string[]> {
  return Object.fromEntries(graph.ids.map((id) => [id, graph.parents(id)]));
}

/** `child_map` of the manifest. */
export function childMap(graph: Graph): Record<string, string[]> {
  return Object.fromEntries(graph.ids.map((id) => [id, graph.children(id)]));
}
