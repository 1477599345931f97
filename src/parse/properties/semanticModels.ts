import type { Plain, PlainMap } from '../../project/project.ts';
import type { SavedQueryNode, SemanticModelNode } from '../manifest.ts';
import { listOfTexts, mapOf, textOr } from './columns.ts';
import { filterOf } from './metrics.ts';
import { type Entry, yamlFacts } from './propertyFile.ts';
import type { ResourceContext } from './resourceContext.ts';
import { yamlIdentity } from './resourceContext.ts';
import { isMap } from './scalarChecks.ts';
import { semanticConfig } from './semanticConfig.ts';
import { yamlReference } from './yamlReference.ts';

/** A semantic model; `node_relation` and `depends_on` follow once the resolver has found the model. */
export function parseSemanticModel(entry: Entry, context: ResourceContext): SemanticModelNode | undefined {
  const { value } = entry;
  const model = value['model'] as string;
  const found = yamlReference(model);
  if (found?.kind !== 'ref') {
    context.report({
      code: 'TX2162',
      severity: 'error',
      kind: 'Parsing',
      message: `Semantic model '${entry.name}' must name its model as ref('…'). Got: '${model}'`,
      location: entry.locate(['model']),
      hint: `write model: ref('${model}')`,
    });
    return undefined;
  }
  const { config, unrendered } = semanticConfig(entry, ['enabled', 'group', 'meta']);
  return {
    ...yamlIdentity(entry, 'semantic_model'),
    resource_type: 'semantic_model',
    model,
    node_relation: null,
    description: textOr(value['description'], null),
    label: textOr(value['label'], null),
    defaults: isMap(value['defaults']) ? { agg_time_dimension: null, ...value['defaults'] } : null,
    entities: items(value['entities']).map(entity),
    measures: items(value['measures']).map(measure),
    dimensions: items(value['dimensions']).map(dimension),
    metadata: null,
    depends_on: { macros: [], nodes: [] },
    refs: [found.ref],
    created_at: context.createdAt,
    config,
    unrendered_config: unrendered,
    primary_entity: textOr(value['primary_entity'], null),
    group: textOr(config['group'], null),
    tx: yamlFacts(entry),
  };
}

function items(value: Plain): readonly PlainMap[] {
  return Array.isArray(value) ? value.filter(isMap) : [];
}

/** Fields in the manifest's order: those given, the others null. */
function fields(given: PlainMap, names: readonly string[]): Record<string, Plain> {
  return Object.fromEntries(names.map((name) => [name, given[name] ?? null]));
}

function ownConfig(given: PlainMap): PlainMap {
  return { meta: {}, ...mapOf(given['config']) };
}

function entity(given: PlainMap): PlainMap {
  return { ...fields(given, ['name', 'type', 'description', 'label', 'role', 'expr']), config: ownConfig(given) };
}

function measure(given: PlainMap): PlainMap {
  const { expr } = given;
  return {
    ...fields(given, ['name', 'agg', 'description', 'label']),
    create_metric: given['create_metric'] === true,
    expr: expr === undefined || expr === null ? null : String(expr),
    ...fields(given, ['agg_params', 'non_additive_dimension', 'agg_time_dimension']),
    config: ownConfig(given),
  };
}

function dimension(given: PlainMap): PlainMap {
  const params = given['type_params'];
  return {
    ...fields(given, ['name', 'type', 'description', 'label']),
    is_partition: given['is_partition'] === true,
    type_params: isMap(params) ? { ...params, validity_params: params['validity_params'] ?? null } : null,
    ...fields(given, ['expr', 'metadata']),
    config: ownConfig(given),
    datatype: null,
  };
}

const EXPORT_AS: ReadonlySet<Plain> = new Set(['table', 'view', 'cache']);

/** A saved query; the metrics it depends on are found by the resolver. */
export function parseSavedQuery(entry: Entry, context: ResourceContext): SavedQueryNode {
  const { value } = entry;
  const { config, unrendered } = semanticConfig(entry, [
    'enabled',
    'group',
    'meta',
    'export_as',
    'schema',
    'cache',
    'tags',
  ]);
  const params = mapOf(value['query_params']);
  const tags = [...new Set([...listOfTexts(config.tags), ...listOfTexts(value['tags'])])];
  return {
    ...yamlIdentity(entry, 'saved_query'),
    resource_type: 'saved_query',
    query_params: {
      metrics: params['metrics'] ?? [],
      group_by: params['group_by'] ?? [],
      where: filterOf(params['where']),
      order_by: params['order_by'] ?? [],
      limit: params['limit'] ?? null,
    },
    exports: items(value['exports']).map((item, i) => exportOf(entry, item, i, config, context)),
    description: textOr(value['description'], null),
    label: textOr(value['label'], null),
    metadata: null,
    config: { ...config, tags },
    unrendered_config: unrendered,
    group: textOr(config['group'], null),
    depends_on: { macros: [], nodes: [] },
    created_at: context.createdAt,
    refs: [],
    tags,
    tx: yamlFacts(entry),
  };
}

/** What an export does not say itself it takes from the query's config. */
function exportOf(entry: Entry, given: PlainMap, index: number, query: PlainMap, context: ResourceContext): PlainMap {
  const own = mapOf(given['config']);
  const as = own['export_as'] ?? query['export_as'] ?? null;
  if (!EXPORT_AS.has(as)) {
    context.report({
      code: 'TX2163',
      severity: 'error',
      kind: 'Parsing',
      message: `Export '${String(given['name'])}' of saved query '${entry.name}' needs config export_as: table or view`,
      location: entry.locate(['exports', index]),
    });
  }
  return {
    name: given['name'],
    config: {
      export_as: as,
      schema_name: own['schema'] ?? own['schema_name'] ?? query['schema'] ?? null,
      alias: own['alias'] ?? given['name'],
      database: null,
    },
    unrendered_config: own,
  };
}
