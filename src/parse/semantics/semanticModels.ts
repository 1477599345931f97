import type { Plain, PlainMap } from '../../project/project.ts';
import type { MetricNode, ModelNode, NodeFacts, RefArgs, SemanticModelNode } from '../manifest.ts';
import { columnInfos, mapOf, textOr } from '../properties/columns.ts';
import { type Entry, yamlFacts } from '../properties/propertyFile.ts';
import { type ResourceContext, yamlIdentity } from '../properties/resourceContext.ts';
import { isMap } from '../properties/scalarChecks.ts';
import type { YamlPath } from '../properties/walk.ts';
import { yamlReference } from '../properties/yamlReference.ts';
import { columnDimension, columnEntity, derivedDimensionOf, dimensionOf, entityOf, measureOf } from './elements.ts';
import { itemsOf } from './given.ts';
import { metricOfMeasure, parseModelMetric } from './metrics.ts';

/** A semantic model, and the metrics that come with it. */
export interface SemanticModelParts {
  readonly model: SemanticModelNode;
  readonly metrics: readonly MetricNode[];
}

/** An entry of `semantic_models:`; `node_relation` and `depends_on` follow once the resolver has found the model. */
export function parseSemanticModel(entry: Entry, context: ResourceContext): SemanticModelParts | undefined {
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
  const own = ownFields(entry, entry.name, mapOf(value['config']), mapOf(entry.unrendered['config']), context);
  const meta = mapOf(own.config.meta);
  const measures = itemsOf(value['measures']);
  const node: SemanticModelNode = {
    ...own,
    model,
    description: textOr(value['description'], null),
    label: textOr(value['label'], null),
    defaults: isMap(value['defaults'])
      ? { agg_time_dimension: textOr(value['defaults']['agg_time_dimension'], null) }
      : null,
    entities: itemsOf(value['entities']).map((one) => entityOf(one, meta)),
    measures: measures.map((one) => measureOf(one, meta)),
    dimensions: itemsOf(value['dimensions']).map((one) => dimensionOf(one, meta)),
    refs: [found.ref],
    primary_entity: textOr(value['primary_entity'], null),
    tx: elementFacts(entry, (kind, index) => [kind, index]),
  };
  const config = { enabled: own.config.enabled, meta };
  const metrics = [...measures.entries()]
    .filter(([, measure]) => measure['create_metric'] === true)
    .map(([index, measure]) => metricOfMeasure(entry, index, measure, config, context));
  return { model: node, metrics };
}

/** What is the same in both forms. */
function ownFields(entry: Entry, name: string, yaml: PlainMap, unrenderedYaml: PlainMap, context: ResourceContext) {
  const identity = yamlIdentity(entry, 'semantic_model', name);
  const { config, unrendered } = context.config({
    type: 'semantic_model',
    fqn: identity.fqn,
    yaml: [yaml],
    yamlUnrendered: [unrenderedYaml],
  });
  return {
    ...identity,
    resource_type: 'semantic_model' as const,
    node_relation: null,
    metadata: null,
    depends_on: { macros: [], nodes: [] },
    created_at: context.createdAt,
    config,
    unrendered_config: unrendered,
    group: textOr(config['group'], null),
  };
}

/** Facts of a semantic model, with the places of its elements for messages about them. */
function elementFacts(entry: Entry, path: (kind: string, index: number) => YamlPath): NodeFacts {
  return Object.assign(yamlFacts(entry), {
    placeOf: (kind: string, index: number) => entry.locate(path(kind, index)),
  });
}

/** An entry of `models:` whose model exists: its semantic model and its metrics, if it has any. */
export function parseModelSemantics(
  entry: Entry,
  value: PlainMap,
  model: ModelNode,
  context: ResourceContext,
): SemanticModelParts | undefined {
  const given = value['semantic_model'];
  const settings = mapOf(given);
  if (given !== true && !isMap(given)) return undefined;
  if (settings['enabled'] === false) return undefined;
  const name = textOr(settings['name'], model.name);
  // A model that is switched off has nothing that its metrics could be computed from.
  const yaml = { ...semanticConfigOf(settings), ...(model.config.enabled === false ? { enabled: false } : {}) };
  const own = ownFields(entry, name, yaml, yaml, context);
  const aggTimeDimension = textOr(value['agg_time_dimension'], null);
  const ref: RefArgs = { name: entry.name, package: null, version: null };
  const home = { semanticModel: name, aggTimeDimension };
  const metrics = itemsOf(value['metrics']).map((one, i) =>
    parseModelMetric(entry, ['metrics', i], withState(one, model), home, context),
  );
  return {
    model: {
      ...own,
      model: `ref('${entry.name}')`,
      description: model.description,
      label: null,
      defaults: { agg_time_dimension: aggTimeDimension },
      ...modelElements(value, mapOf(own.config.meta)),
      refs: [ref],
      primary_entity: textOr(value['primary_entity'], null),
      tx: yamlFacts(entry, ['semantic_model']),
    },
    metrics,
  };
}

/** The configs among the settings of `semantic_model:`. */
function semanticConfigOf(settings: PlainMap): PlainMap {
  const meta = mapOf(settings['config'])['meta'];
  return {
    ...(isMap(meta) ? { meta } : {}),
    ...(typeof settings['enabled'] === 'boolean' ? { enabled: settings['enabled'] } : {}),
    ...(typeof settings['group'] === 'string' ? { group: settings['group'] } : {}),
  };
}

/** A metric of a model that is switched off is switched off, too. */
function withState(metric: PlainMap, model: ModelNode): PlainMap {
  if (model.config.enabled !== false) return metric;
  return { ...metric, config: { ...mapOf(metric['config']), enabled: false } };
}

/** Elements of columns, then those of `derived_semantics`. */
function modelElements(
  value: PlainMap,
  meta: PlainMap,
): Pick<SemanticModelNode, 'entities' | 'measures' | 'dimensions'> {
  const columns = Object.values(columnInfos(value['columns'] as Plain));
  const derived = mapOf(value['derived_semantics']);
  const isThere = <T>(one: T | undefined): one is T => one !== undefined;
  return {
    entities: [
      ...columns.map((column) => columnEntity(column, meta)).filter(isThere),
      ...itemsOf(derived['entities']).map((one) => entityOf(one, meta)),
    ],
    measures: [],
    dimensions: [
      ...columns.map((column) => columnDimension(column, meta)).filter(isThere),
      ...itemsOf(derived['dimensions']).map((one) => derivedDimensionOf(one, meta)),
    ],
  };
}
