import type { Manifest, ManifestNode, SourceNode } from '../parse/manifest.ts';

/** Rows that stand for an input of a node: a CTE in front of the node's query. */
export interface FixtureCte {
  /** The input's unique id, or the tested model's own for `this`. */
  readonly id: string;
  /** Name of the CTE, which `ref`, `source` and `this` render to. */
  readonly name: string;
  /** The query behind the name, made when it is first read. */
  sql(): Promise<string>;
}

/** The inputs of a node by their unique ids. What is not in here cannot be read. */
export type Fixtures = ReadonlyMap<string, FixtureCte>;

/** The name that a CTE gets after its input: an ephemeral model's own one, and for sources both of their names. */
export function fixtureName(input: ManifestNode | SourceNode): string {
  return input.resource_type === 'source' ? `${input.source_name}__${input.name}` : input.alias;
}

/** The node or the source behind an id. */
export function inputOf(manifest: Manifest, id: string): ManifestNode | SourceNode | undefined {
  return manifest.nodes.get(id) ?? manifest.sources.get(id);
}
