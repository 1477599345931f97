import type { Manifest, MetricNode, ModelNode, SavedQueryNode, SemanticModelNode } from '../manifest.ts';
import type { Dimension, Entity, Granularity, Measure, MetricTypeParams, NodeRelation } from './semanticTypes.ts';
import { GRANULARITIES } from './semanticTypes.ts';

/** The model that was a time spine by its name, before time spines had YAML. Its column is `date_day`. */
const LEGACY_TIME_SPINE = 'metricflow_time_spine';
/** Of MetricFlow's package, whose form the file has. */
const FORM_VERSION = { major_version: '0', minor_version: '213', patch_version: '0' };

/** A time spine in the form of the semantic manifest. */
export interface ManifestTimeSpine {
  readonly node_relation: NodeRelation;
  readonly primary_column: { readonly name: string; readonly time_granularity: Granularity };
  readonly custom_granularities: readonly { readonly name: string; readonly column_name: string | null }[];
}

/** target/semantic_manifest.json: what MetricFlow and the semantic layer's services read. */
export interface SemanticManifest {
  readonly semantic_models: readonly object[];
  readonly metrics: readonly object[];
  readonly project_configuration: {
    readonly time_spine_table_configurations: readonly {
      readonly location: string | null;
      readonly column_name: string;
      readonly grain: Granularity;
    }[];
    readonly metadata: null;
    readonly dsi_package_version: typeof FORM_VERSION;
    readonly time_spines: readonly ManifestTimeSpine[];
  };
  readonly saved_queries: readonly object[];
}

/** The semantic manifest of a whole manifest, whose references are resolved. */
export function semanticManifest(manifest: Manifest): SemanticManifest {
  const legacy = legacyTimeSpine(manifest);
  return {
    semantic_models: [...manifest.semantic_models.values()].map(semanticModel),
    metrics: [...manifest.metrics.values()].map(metric),
    project_configuration: {
      time_spine_table_configurations:
        legacy === undefined
          ? []
          : [{ location: legacy.relation_name, column_name: 'date_day', grain: 'day' as const }],
      metadata: null,
      dsi_package_version: FORM_VERSION,
      time_spines: timeSpines(manifest),
    },
    saved_queries: [...manifest.saved_queries.values()].map(savedQuery),
  };
}

/** Models with `time_spine:`, in the manifest's order. Those with a mistake in it are left out. */
export function timeSpines(manifest: Manifest): ManifestTimeSpine[] {
  const found: ManifestTimeSpine[] = [];
  for (const node of manifest.nodes.values()) {
    if (node.resource_type !== 'model' || node.time_spine === null) continue;
    const { standard_granularity_column: name, custom_granularities } = node.time_spine;
    const granularity = node.columns[name]?.granularity as Granularity | null | undefined;
    if (granularity === undefined || granularity === null) continue;
    found.push({
      node_relation: relation({
        alias: node.alias,
        schema_name: node.schema,
        database: node.database,
        relation_name: node.relation_name,
      }),
      primary_column: { name, time_granularity: granularity },
      custom_granularities,
    });
  }
  return found;
}

/** The model `metricflow_time_spine`, where it stands for a time spine without YAML. */
export function legacyTimeSpine(manifest: Manifest): ModelNode | undefined {
  if (manifest.semantic_models.size === 0) return undefined;
  for (const node of manifest.nodes.values())
    if (node.resource_type === 'model' && node.name === LEGACY_TIME_SPINE)
      return node.time_spine === null ? node : undefined;
  return undefined;
}

/** Place of a granularity among the standard ones, shortest first. */
export function granularityRank(granularity: Granularity): number {
  return GRANULARITIES.indexOf(granularity);
}

function relation({ alias, schema_name, database, relation_name }: NodeRelation): NodeRelation {
  // What has no relation, as ephemeral models have not, is named by its parts.
  const name = relation_name ?? [database, schema_name, alias].filter((part) => part !== null).join('.');
  return { alias, schema_name, database, relation_name: name };
}

function semanticModel(node: SemanticModelNode): object {
  const { name, defaults, description, node_relation, primary_entity, label } = node;
  return {
    name,
    defaults,
    description,
    node_relation: node_relation === null ? null : relation(node_relation),
    primary_entity,
    entities: node.entities.map(entity),
    measures: node.measures.map(measure),
    dimensions: node.dimensions.map(dimension),
    label,
    metadata: null,
    config: metaOnly(node.config),
  };
}

/** Of configs only meta is for the semantic layer. */
function metaOnly(config: { readonly meta?: unknown }): object {
  return { meta: config.meta ?? {} };
}

function entity({ name, description, type, role, expr, label, config }: Entity): object {
  return { name, description, type, role, expr, metadata: null, label, config };
}

function measure(given: Measure): object {
  const { name, agg, description, create_metric, expr, agg_params, non_additive_dimension, agg_time_dimension } = given;
  return {
    name,
    agg,
    description,
    create_metric,
    expr,
    agg_params,
    metadata: null,
    non_additive_dimension,
    agg_time_dimension,
    label: given.label,
    config: given.config,
  };
}

function dimension(given: Dimension): object {
  const { name, description, type, datatype, is_partition, type_params, expr, label, config } = given;
  return { name, description, type, datatype, is_partition, type_params, expr, metadata: null, label, config };
}

function metric(node: MetricNode): object {
  const { name, description, type, filter, label, time_granularity } = node;
  return {
    name,
    description,
    type,
    datatype: null,
    type_params: typeParams(node.type_params),
    filter,
    metadata: null,
    label,
    config: metaOnly(node.config),
    time_granularity,
  };
}

/** Grains are written in small letters there. */
function typeParams(params: MetricTypeParams): object {
  const { metrics, cumulative_type_params: cumulative } = params;
  return {
    ...params,
    metrics: metrics.map((one) => ({ ...one, offset_to_grain: one.offset_to_grain?.toLowerCase() ?? null })),
    cumulative_type_params:
      cumulative === null ? null : { ...cumulative, grain_to_date: cumulative.grain_to_date?.toLowerCase() ?? null },
  };
}

function savedQuery(node: SavedQueryNode): object {
  const { name, query_params, description, label, exports, tags } = node;
  return {
    name,
    query_params,
    description,
    metadata: null,
    label,
    exports: exports.map((one) => {
      const { export_as, schema_name, alias } = one.config;
      return { name: one.name, config: { export_as, schema_name, alias } };
    }),
    tags,
  };
}
