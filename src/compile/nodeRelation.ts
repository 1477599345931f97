import type { EventTimeFilter, Relation } from '../adapters/relation.ts';
import type { ContextServices } from '../context/context.ts';
import type { ManifestNode, SourceNode } from '../parse/manifest.ts';
import type { PlainMap } from '../project/project.ts';

/** Parts of a name that are quoted or not; absent ones leave it to others. */
type Quoting = Partial<Record<'database' | 'schema' | 'identifier', boolean>>;

/** What a node may be narrowed to where it is used: no rows (`--empty`), those of a batch or a sample. */
export interface RelationNarrowing {
  readonly limit?: number | undefined;
  readonly eventTime?: EventTimeFilter | undefined;
}

/** The relation a node builds, quoted as its project says. */
export function nodeRelation(
  node: ManifestNode,
  services: ContextServices,
  narrowing: RelationNarrowing = {},
): Relation {
  const relation = services.adapter.relation({
    database: node.database,
    schema: node.schema,
    identifier: node.alias,
    type: null,
    quoting: quotingOf(node, services),
  });
  return narrow(relation, narrowing);
}

/** The node's word, else the root project's, else the adapter's. */
function quotingOf(node: ManifestNode, services: ContextServices): Quoting {
  const own = (node.config['quoting'] ?? {}) as Quoting;
  return { ...services.adapter.defaultQuoting, ...services.project.root.config.quoting, ...definedOnly(own) };
}

/** A source's relation; quoting comes from the source alone. DuckDB sources may lie outside, in files. */
export function sourceRelation(
  source: SourceNode,
  services: ContextServices,
  narrowing: RelationNarrowing = {},
): Relation {
  const relation = services.adapter.relation({
    database: source.database,
    schema: source.schema,
    identifier: source.identifier,
    type: null,
    quoting: { ...services.adapter.defaultQuoting, ...definedOnly(source.quoting as Quoting) },
    external: externalOf(source),
  });
  return narrow(relation, narrowing);
}

/** The relation, read only in part where that is wanted. */
export function narrow(relation: Relation, { limit, eventTime }: RelationNarrowing): Relation {
  const limited = limit === undefined ? relation : relation.withLimit(limit);
  return eventTime === undefined ? limited : limited.withEventTimeFilter(eventTime);
}

/** null and absent parts say nothing. */
function definedOnly(quoting: Quoting): Quoting {
  return Object.fromEntries(Object.entries(quoting).filter(([, value]) => typeof value === 'boolean'));
}

/** `external_location` and the values its pattern may name; config wins over meta. */
function externalOf(source: SourceNode): { location: string; formatter: string; values: PlainMap } | undefined {
  const values: Record<string, unknown> = { ...source.source_meta, ...source.meta, ...source.config };
  const location = values['external_location'];
  if (typeof location !== 'string') return undefined;
  return {
    location,
    formatter: String(values['formatter'] ?? 'newstyle'),
    values: { ...values, schema: source.schema, identifier: source.identifier, name: source.name },
  };
}
