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
  return `{${[...sections(input)].join('').slice(1)}}`;
}

/** The whole of manifest.json in parts: of a large project it would take a hundred MiB as one text. */
export function* manifestParts(metadata: ManifestMetadataInput, body: ManifestBodyInput): Generator<string> {
  yield `{"metadata":${JSON.stringify(manifestMetadata(metadata))}`;
  yield* sections(body);
  yield '}';
}

/** Each section as `,"name":{…}`. */
function* sections(input: ManifestBodyInput): Generator<string> {
  const { manifest, graph, project } = input;
  yield* members('nodes', manifest.nodes, (node) => compiledNode(node, input));
  yield* members('sources', manifest.sources, withoutFacts);
  yield* members('macros', manifest.macros, withoutFacts);
  yield* members('docs', manifest.docs, withoutFacts);
  yield* members('exposures', manifest.exposures, withoutFacts);
  yield* members('metrics', manifest.metrics, withoutFacts);
  yield* members('groups', manifest.groups, withoutFacts);
  yield `,"selectors":${JSON.stringify(normalizedSelectors(project.selectors))}`;
  yield* members('disabled', manifest.disabled, (nodes) => nodes.map(withoutFacts));
  yield `,"parent_map":${JSON.stringify(parentMap(graph))}`;
  yield `,"child_map":${JSON.stringify(childMap(graph))}`;
  yield `,"group_map":${JSON.stringify(groupMap(manifest))}`;
  yield* members('saved_queries', manifest.saved_queries, withoutFacts);
  yield* members('semantic_models', manifest.semantic_models, withoutFacts);
  yield* members('unit_tests', manifest.unit_tests, withoutFacts);
  yield* members('functions', manifest.functions, (node) => compiledNode(node, input));
}

function* members<T>(name: string, all: ReadonlyMap<string, T>, shown: (member: T) => unknown): Generator<string> {
  let separator = `,"${name}":{`;
  for (const [id, member] of all) {
    yield `${separator}${JSON.stringify(id)}:${JSON.stringify(shown(member))}`;
    separator = ',';
  }
  yield separator === ',' ? '}' : `${separator}}`;
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

function groupMap(manifest: Manifest): Record<string, string[]> {
  const groups: Record<string, string[]> = {};
  for (const group of manifest.groups.values()) groups[group.name] = [];
  for (const members of [
    manifest.nodes,
    manifest.saved_queries,
    manifest.semantic_models,
    manifest.metrics,
  ] as ReadonlyMap<string, { group?: unknown; unique_id: string }>[]) {
    for (const node of members.values()) {
      if (typeof node.group === 'string') groups[node.group]?.push(node.unique_id);
    }
  }
  return groups;
}
