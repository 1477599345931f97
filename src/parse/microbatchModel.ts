import type { ManifestNode, ModelNode } from './manifest.ts';

/** An incremental model that is built in batches of time. */
export function isMicrobatch(node: ManifestNode): node is ModelNode {
  const { config } = node;
  return (
    node.resource_type === 'model' &&
    config.materialized === 'incremental' &&
    config['incremental_strategy'] === 'microbatch'
  );
}
