import type { Manifest } from '../parse/manifest.ts';
import type { RunState } from './runState.ts';

/**
 * With `--store-failures`, tests that do not say themselves whether to store their rows get the relation that the rows go
 * to: the flag is no part of the parse.
 */
export function nameStoredFailures(ids: Iterable<string>, manifest: Manifest, state: RunState): void {
  const { invocation, adapter, services } = state;
  if (!invocation.flags.store_failures) return;
  const quoting = { ...adapter.defaultQuoting, ...services.project.root.config.quoting };
  for (const id of ids) {
    const node = manifest.nodes.get(id);
    if (node?.resource_type !== 'test' || node.relation_name !== null) continue;
    if ((node.config['store_failures'] ?? null) !== null) continue;
    const { database, schema, alias: identifier } = node;
    node.relation_name = adapter.relation({ database, schema, identifier, quoting }).render();
  }
}
