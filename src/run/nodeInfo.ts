import type { Manifest, ManifestNode, SourceNode } from '../parse/manifest.ts';
import { pyRepr } from '../project/pyRepr.ts';

/** When a node began and ended. */
export interface NodeTimes {
  readonly started?: Date | undefined;
  readonly finished?: Date | undefined;
}

/**
 * `node_info` of dbt's structured events, which wrappers follow a node by. Every field is there, empty where there is
 * nothing to say.
 */
export function nodeInfo(node: ManifestNode | SourceNode, status: string, times: NodeTimes = {}): PlainInfo {
  const isBuilt = node.resource_type !== 'source';
  return {
    materialized:
      (isBuilt ? node.config.materialized : undefined) ?? (node.resource_type === 'operation' ? 'view' : ''),
    meta: node.meta,
    node_checksum: isBuilt ? node.checksum.checksum : '',
    node_finished_at: stamp(times.finished),
    node_name: node.name,
    node_path: node.path,
    node_relation: {
      alias: isBuilt ? node.alias : '',
      database: node.database ?? '',
      relation_name: node.relation_name ?? '',
      schema: node.schema,
    },
    node_started_at: stamp(times.started),
    node_status: status,
    resource_type: node.resource_type,
    unique_id: node.unique_id,
  };
}

/** Fields of one object of an event. */
export type PlainInfo = Readonly<Record<string, unknown>>;

/** The `group` of an event: name, package and owner, whose values are all texts; nothing for a node without a group. */
export function groupInfo(node: ManifestNode | SourceNode, manifest: Manifest): { readonly group?: PlainInfo } {
  const name = 'group' in node ? node.group : null;
  const group = name === null ? undefined : [...manifest.groups.values()].find((one) => one.name === name);
  if (group === undefined) return {};
  const owner = Object.entries(group.owner)
    .filter(([, value]) => value !== null && value !== undefined)
    .map(([key, value]) => [key, typeof value === 'string' ? value : pyRepr(value)]);
  return { group: { name: group.name, package_name: group.package_name, owner: Object.fromEntries(owner) } };
}

/** UTC with microseconds and no zone, as Python prints it. */
function stamp(time: Date | undefined): string {
  return time === undefined ? '' : `${time.toISOString().slice(0, -1)}000`;
}
