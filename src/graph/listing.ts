import type { GraphNode } from '../parse/manifest.ts';

/** `ls --output selector`: text that selects the node again. */
export function listSelector(node: GraphNode): string {
  switch (node.resource_type) {
    case 'source':
      return `source:${node.package_name}.${node.source_name}.${node.name}`;
    case 'exposure':
    case 'metric':
    case 'saved_query':
    case 'semantic_model':
      return `${node.resource_type}:${node.package_name}.${node.name}`;
    case 'unit_test':
      return `unit_test:${node.package_name}.${node.name}${versionSuffix(node)}`;
    default:
      return node.fqn.join('.');
  }
}

/** `ls --output name`: what people call the node, with source or version where that belongs to it. */
export function searchName(node: GraphNode): string {
  if (node.resource_type === 'source') return `${node.source_name}.${node.name}`;
  const version = 'version' in node ? node.version : null;
  const versioned = node.resource_type === 'model' && version !== null && version !== undefined;
  return versioned ? `${node.name}.v${version}` : node.name;
}

/** Behind the name of a unit test, for one of several versions. */
function versionSuffix(node: GraphNode): string {
  const version = 'version' in node ? node.version : null;
  return version === null || version === undefined ? '' : `_v${version}`;
}

/** Keys of `ls --output json` unless `--output-keys` names others. */
const LIST_KEYS: ReadonlySet<string> = new Set([
  'name',
  'resource_type',
  'package_name',
  'original_file_path',
  'unique_id',
  'alias',
  'config',
  'tags',
  'depends_on',
  'source_name',
]);

/**
 * One line's object of `ls --output json`. Without keys the usual ones that the node has, in the manifest's order, and for
 * models their parents. A key with dots reaches into the node and is shown under its dotted name.
 */
export function listObject(node: GraphNode, keys?: readonly string[]): Record<string, unknown> {
  if (keys === undefined) {
    const shown = Object.fromEntries(Object.entries(node).filter(([key]) => LIST_KEYS.has(key)));
    return node.resource_type === 'model' ? { ...shown, direct_parents: node.depends_on.nodes } : shown;
  }
  const shown: Record<string, unknown> = {};
  for (const key of keys) {
    const value = key.split('.').reduce<unknown>(member, node);
    if (value !== undefined) shown[key] = value;
  }
  return shown;
}

function member(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null || key === 'tx' || !Object.hasOwn(value, key)) return undefined;
  return (value as Readonly<Record<string, unknown>>)[key];
}
