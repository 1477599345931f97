import { createHash } from 'node:crypto';
import type { Invocation } from '../cli/invocation.ts';
import type { CompiledCode } from '../compile/compiler.ts';
import type { Graph } from '../graph/graph.ts';
import { normalizedSelectors } from '../graph/normalizedSelectors.ts';
import { childMap, parentMap } from '../graph/parentMap.ts';
import type { Manifest, ManifestNode } from '../parse/manifest.ts';
import type { Project } from '../project/project.ts';
import { metadata, timestamp } from './metadata.ts';

export interface ManifestMetadataInput {
  readonly invocation: Invocation;
  readonly project: Project;
  readonly adapterType: string;
  readonly quoting: Readonly<Record<'database' | 'schema' | 'identifier', boolean>>;
}

export interface ManifestBodyInput {
  readonly project: Project;
  readonly manifest: Manifest;
  readonly graph: Graph;
  /** Nodes compiled in this invocation, with the path of the file written. */
  readonly compiled: ReadonlyMap<string, CompiledCode & { readonly path: string | null }>;
}

/** Puts the metadata of this call before the rest of a manifest.json. */
export function withMetadata(input: ManifestMetadataInput, body: Uint8Array): Uint8Array {
  return Buffer.concat([Buffer.from(`{"metadata":${JSON.stringify(manifestMetadata(input))},`), body.subarray(1)]);
}

/** manifest.json v12 as text, without `metadata`. */
export function manifestBody(input: ManifestBodyInput): string {
  const { manifest, graph, project } = input;
  const document = {
    nodes: mapValues(manifest.nodes, (node) => compiledNode(node, input)),
    sources: plain(manifest.sources),
    macros: plain(manifest.macros),
    docs: plain(manifest.docs),
    exposures: plain(manifest.exposures),
    metrics: plain(manifest.metrics),
    groups: plain(manifest.groups),
    selectors: normalizedSelectors(project.selectors),
    disabled: Object.fromEntries([...manifest.disabled].map(([id, nodes]) => [id, nodes.map(withoutFacts)])),
    parent_map: parentMap(graph),
    child_map: childMap(graph),
    group_map: groupMap(manifest),
    saved_queries: plain(manifest.saved_queries),
    semantic_models: plain(manifest.semantic_models),
    unit_tests: plain(manifest.unit_tests),
    functions: plain(manifest.functions),
  };
  return JSON.stringify(document);
}

function manifestMetadata({
  invocation,
  project,
  adapterType,
  quoting,
}: ManifestMetadataInput): Record<string, unknown> {
  return {
    ...metadata(invocation, 'manifest/v12'),
    project_name: project.root.name,
    project_id: createHash('md5').update(project.root.name).digest('hex'),
    user_id: null,
    send_anonymous_usage_stats: false,
    adapter_type: adapterType,
    quoting: { ...quoting, ...project.root.config.quoting, column: null },
    run_started_at: timestamp(invocation.startedAt),
  };
}

function compiledNode(node: ManifestNode, { compiled }: ManifestBodyInput): object {
  const code = compiled.get(node.unique_id);
  const { tx: _tx, ...fields } = node;
  if (code === undefined) return fields;
  return {
    ...fields,
    compiled_path: code.path,
    compiled: true,
    compiled_code: code.code,
    extra_ctes_injected: true,
    extra_ctes: code.extraCtes,
  };
}

function withoutFacts(node: object): object {
  const { tx: _tx, ...fields } = node as { tx?: unknown };
  return fields;
}

function plain(members: ReadonlyMap<string, object>): Record<string, object> {
  return mapValues(members, withoutFacts);
}

function mapValues<T>(members: ReadonlyMap<string, T>, change: (member: T) => object): Record<string, object> {
  const found: Record<string, object> = {};
  for (const [id, member] of members) found[id] = change(member);
  return found;
}

function groupMap(manifest: Manifest): Record<string, string[]> {
  const groups: Record<string, string[]> = {};
  for (const group of manifest.groups.values()) groups[group.name] = [];
  for (const members of [
    manifest.nodes,
    manifest.metrics,
    manifest.semantic_models,
    manifest.saved_queries,
  ] as ReadonlyMap<string, { group?: unknown; unique_id: string }>[]) {
    for (const node of members.values()) {
      if (typeof node.group === 'string') groups[node.group]?.push(node.unique_id);
    }
  }
  return groups;
}
