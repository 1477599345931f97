import type { ManifestNode } from '../parse/manifest.ts';
import { MAIN_THREAD, type RunState } from './runState.ts';

/**
 * Reads the relations of the schemas that the nodes live in, before anything runs.
 * @param options.create also make the schemas that are missing
 */
export async function prepareSchemas(
  state: RunState,
  nodes: readonly ManifestNode[],
  { create }: { create: boolean },
): Promise<void> {
  const wanted = new Map<string, Set<string>>();
  for (const node of nodes) {
    if (!buildsRelation(node) || node.database === null) continue;
    const schemas = wanted.get(node.database) ?? new Set();
    wanted.set(node.database, schemas.add(node.schema));
  }
  if (wanted.size === 0) return;
  const connection = await state.connections.get(MAIN_THREAD);
  for (const [database, schemas] of wanted) {
    for (const schema of create ? schemas : []) await state.cache.ensureSchema(connection, database, schema);
    if (state.invocation.flags.populate_cache) await state.cache.populate(connection, database, [...schemas]);
  }
}

/** Whether the node's schema has to be there. Tests need one only to store failures. */
function buildsRelation(node: ManifestNode): boolean {
  if (node.config.materialized === 'ephemeral') return false;
  if (node.resource_type === 'test') return node.relation_name !== null;
  return ['model', 'seed', 'snapshot', 'function'].includes(node.resource_type);
}
