import type { PlainMap } from '../../project/project.ts';
import type { MetricNode } from '../manifest.ts';
import { listOfTexts, mapOf, textOr } from '../properties/columns.ts';
import { type Entry, yamlFacts } from '../properties/propertyFile.ts';
import { type ResourceContext, yamlIdentity } from '../properties/resourceContext.ts';
import type { YamlPath } from '../properties/walk.ts';
import { filtersOf, wordOf } from './given.ts';
import { type MetricHome, newerParams, olderParams } from './metricParams.ts';
import type { MetricTypeParams } from './semanticTypes.ts';

/** A metric before its config is known: one of YAML, or one made for a measure. */
interface MetricSource {
  readonly entry: Entry;
  /** Place within the entry. */
  readonly path: YamlPath;
  /** As in YAML. */
  readonly value: PlainMap;
  readonly config: PlainMap;
  readonly unrendered: PlainMap;
  readonly params: MetricTypeParams;
  /** Whether it has the older form, with `meta` and `tags` of its own. */
  readonly older: boolean;
}

/** An entry of `metrics:`. What it depends on is left to the resolver. */
export function parseMetric(entry: Entry, context: ResourceContext): MetricNode | undefined {
  const { value } = entry;
  const older = value['type_params'] !== undefined;
  const type = wordOf<string>(value['type'] ?? 'simple');
  if (!older && type === 'simple') {
    context.report({
      code: 'TX2164',
      severity: 'error',
      kind: 'Parsing',
      message: `Invalid metrics config given in ${entry.file.path} @ metrics: {'name': '${entry.name}'} - at path []: simple metrics in v2 YAML must be attached to semantic_model`,
      location: entry.locate(['name']),
      hint: 'move the metric below `metrics:` of the model that it aggregates, or give it a measure in `type_params`',
    });
    return undefined;
  }
  return makeMetric(
    {
      entry,
      path: [],
      value,
      config: mapOf(value['config']),
      unrendered: mapOf(entry.unrendered['config']),
      params: older ? olderParams(type, mapOf(value['type_params'])) : newerParams(type, value, undefined),
      older,
    },
    context,
  );
}

/** An item of `metrics:` of a model. @param home the model's semantic model, which simple metrics aggregate */
export function parseModelMetric(
  entry: Entry,
  path: YamlPath,
  value: PlainMap,
  home: MetricHome,
  context: ResourceContext,
): MetricNode {
  const type = wordOf<string>(value['type'] ?? 'simple');
  const params = newerParams(type, value, type === 'simple' ? home : undefined);
  const config = mapOf(value['config']);
  return makeMetric({ entry, path, value, config, unrendered: config, params, older: false }, context);
}

/** The metric of a measure with `create_metric: true`. @param config what it takes from the semantic model */
export function metricOfMeasure(
  entry: Entry,
  index: number,
  measure: PlainMap,
  config: PlainMap,
  context: ResourceContext,
): MetricNode {
  const name = String(measure['name']);
  const params = olderParams('simple', { measure: name, expr: measure['expr'] ?? name });
  const value = {
    name,
    type: 'simple',
    label: measure['label'],
    description: textOr(measure['description'], `Metric created from measure ${name}`),
  };
  return makeMetric(
    { entry, path: ['measures', index], value, config, unrendered: config, params, older: true },
    context,
  );
}

function makeMetric(source: MetricSource, context: ResourceContext): MetricNode {
  const { entry, path, value, params, older } = source;
  const name = String(value['name']);
  const identity = yamlIdentity(entry, 'metric', name);
  const { config, unrendered } = context.config({
    type: 'metric',
    fqn: identity.fqn,
    yaml: [source.config],
    yamlUnrendered: [source.unrendered],
  });
  const configMeta = mapOf(config.meta);
  return {
    ...identity,
    resource_type: 'metric',
    description: textOr(value['description'], ''),
    label: textOr(value['label'], '') || name,
    type: wordOf(value['type'] ?? 'simple'),
    type_params: params,
    filter: filtersOf(value['filter']),
    metadata: null,
    time_granularity: textOr(value['time_granularity'], null),
    config,
    unrendered_config: unrendered,
    sources: [],
    depends_on: { macros: [], nodes: [] },
    refs: [],
    metrics: [],
    created_at: context.createdAt,
    group: textOr(config['group'], null),
    // Meta of the config takes the place of the metric's own, as in dbt.
    meta: !older ? {} : Object.keys(configMeta).length > 0 ? configMeta : mapOf(value['meta']),
    tags: older ? listOfTexts(value['tags']) : [],
    tx: yamlFacts(entry, path),
  };
}
