import type { Manifest } from '../parse/manifest.ts';
import { buildQueue, type QueueItem } from './buildQueue.ts';
import type { Graph } from './graph.ts';

/** One of several edges' ends, while they are drawn. */
type Open = { -readonly [K in keyof QueueItem]: QueueItem[K] };

/**
 * The queue of a `build`: data tests behind what they test, unit tests in front of their model, as soon as what the model
 * reads is there. A model waits for its unit tests; one that is not selected does not keep its unit tests from running.
 */
export function unitTestsFirst(ids: ReadonlySet<string>, graph: Graph, manifest: Manifest): QueueItem[] {
  const tests = [...ids].filter((id) => manifest.unit_tests.has(id)).sort();
  const others = new Set([...ids].filter((id) => !manifest.unit_tests.has(id)));
  const queue = buildQueue(graph, manifest, others, { testsBlock: true });
  if (tests.length === 0) return queue;
  const items = new Map<string, Open>(queue.map((item) => [item.id, { ...item }]));
  for (const id of tests) {
    const model = items.get(manifest.unit_tests.get(id)?.depends_on.nodes[0] ?? '');
    const parents = model?.dependsOn.filter((parent) => !manifest.unit_tests.has(parent)) ?? [];
    // Just in front of its model: priorities are whole numbers.
    items.set(id, {
      id,
      dependsOn: parents,
      dependents: model === undefined ? [] : [model.id],
      priority: (model?.priority ?? 0) - 0.5,
    });
    if (model !== undefined) model.dependsOn = [...model.dependsOn, id];
    for (const parent of parents) {
      const above = items.get(parent);
      if (above !== undefined) above.dependents = [...above.dependents, id];
    }
  }
  return [...items.values()];
}
