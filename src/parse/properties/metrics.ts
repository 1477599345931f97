import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Plain, PlainMap } from '../../project/project.ts';
import type { MetricNode } from '../manifest.ts';
import { listOfTexts, mapOf, textOr } from './columns.ts';
import { type Entry, yamlFacts } from './propertyFile.ts';
import type { ResourceContext } from './resourceContext.ts';
import { yamlIdentity } from './resourceContext.ts';
import { isMap } from './scalarChecks.ts';
import { semanticConfig } from './semanticConfig.ts';

/** In characters, as the semantic layer has it. */
const LONGEST_NAME = 250;

/**
 * A metric in the manifest's form. What it depends on is left to the resolver: `inputs` names measures and other metrics.
 */
export function parseMetric(entry: Entry, context: ResourceContext): MetricNode | undefined {
  const { value } = entry;
  const reason = nameProblem(entry.name);
  if (reason !== undefined) {
    context.report(metricProblem(entry, `The metric name '${entry.name}' is invalid.  It ${reason}`));
    return undefined;
  }
  const identity = yamlIdentity(entry, 'metric');
  const { config, unrendered } = semanticConfig(entry, ['enabled', 'group', 'meta']);
  return {
    ...identity,
    resource_type: 'metric',
    description: textOr(value['description'], ''),
    label: textOr(value['label'], entry.name),
    type: value['type'],
    type_params: typeParams(value),
    filter: filterOf(value['filter']),
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
    meta: { ...mapOf(value['meta']), ...mapOf(config.meta) },
    tags: listOfTexts(value['tags']),
    tx: yamlFacts(entry),
  };
}

/** What is wrong with a metric's name, in words that follow `It`. */
function nameProblem(name: string): string | undefined {
  if (!/^\w+$/.test(name)) return 'cannot contain spaces, must contain only letters, numbers and underscores';
  if (!/^[A-Za-z]/.test(name)) return 'must begin with a letter';
  return name.length > LONGEST_NAME ? `cannot contain more than ${LONGEST_NAME} characters` : undefined;
}

function metricProblem(entry: Entry, reason: string): Diagnostic {
  const message = `Invalid metrics config given in ${entry.file.path} @ metrics: {'name': '${entry.name}'} - at path []: ${reason}`;
  return { code: 'TX2161', severity: 'error', kind: 'Parsing', message, location: entry.locate(['name']) };
}

/** Measures and metrics that a metric is computed from. */
export interface MetricInputs {
  readonly measures: readonly string[];
  readonly metrics: readonly string[];
}

/** Names from all places where a metric's type may have them, each once. */
export function metricInputs(metric: MetricNode): MetricInputs {
  const params = mapOf(metric['type_params']);
  const conversion = mapOf(params['conversion_type_params']);
  const cumulative = mapOf(params['cumulative_type_params']);
  const measures = [params['measure'], conversion['base_measure'], conversion['conversion_measure']];
  const others = Array.isArray(params['metrics']) ? params['metrics'] : [];
  const metrics = [
    params['numerator'],
    params['denominator'],
    cumulative['metric'],
    conversion['base_metric'],
    conversion['conversion_metric'],
    ...others,
  ];
  return { measures: namesOf(measures), metrics: namesOf(metrics) };
}

function namesOf(inputs: readonly Plain[]): string[] {
  return [...new Set(inputs.map((input) => mapOf(input)['name']).filter((name) => typeof name === 'string'))];
}

/** `type_params` in the manifest's form: every key is there, inputs are mappings. */
function typeParams(value: PlainMap): PlainMap {
  // The flat form has the parameters beside the name.
  const params = isMap(value['type_params']) ? value['type_params'] : value;
  const measure = metricMeasure(params['measure']);
  const others = Array.isArray(params['metrics']) ? params['metrics'] : params['input_metrics'];
  return {
    measure,
    input_measures: measure === null ? [] : [measure],
    numerator: metricInput(params['numerator']),
    denominator: metricInput(params['denominator']),
    expr: params['expr'] === undefined || params['expr'] === null ? null : String(params['expr']),
    window: timeWindow(params['window']),
    grain_to_date: params['grain_to_date'] ?? null,
    metrics: (Array.isArray(others) ? others : []).map(metricInput),
    conversion_type_params: conversionParams(params),
    cumulative_type_params: cumulativeParams(value['type'], params),
    metric_aggregation_params: aggregationParams(params),
    fill_nulls_with: params['fill_nulls_with'] ?? null,
    join_to_timespine: params['join_to_timespine'] === true,
    is_private: params['hidden'] ?? null,
  };
}

/** A measure by its name or by a mapping; null when there is none. */
function metricMeasure(value: Plain): PlainMap | null {
  const given = typeof value === 'string' ? { name: value } : value;
  if (!isMap(given)) return null;
  return {
    name: given['name'],
    filter: filterOf(given['filter']),
    alias: given['alias'] ?? null,
    join_to_timespine: given['join_to_timespine'] === true,
    fill_nulls_with: given['fill_nulls_with'] ?? null,
  };
}

/** Another metric by its name or by a mapping, maybe shifted in time. */
function metricInput(value: Plain): PlainMap | null {
  const given = typeof value === 'string' ? { name: value } : value;
  if (!isMap(given)) return null;
  return {
    name: given['name'],
    filter: filterOf(given['filter']),
    alias: given['alias'] ?? null,
    offset_window: timeWindow(given['offset_window']),
    offset_to_grain: given['offset_to_grain'] ?? null,
  };
}

/** Parameters of a conversion metric, from `conversion_type_params` or from beside it; null for other metrics. */
function conversionParams(params: PlainMap): PlainMap | null {
  const nested = params['conversion_type_params'];
  const given = isMap(nested) ? nested : params;
  const flat = given['base_metric'] !== undefined || given['conversion_metric'] !== undefined;
  if (!isMap(nested) && !flat) return null;
  return {
    base_measure: metricMeasure(given['base_measure']),
    conversion_measure: metricMeasure(given['conversion_measure']),
    base_metric: metricInput(given['base_metric']),
    conversion_metric: metricInput(given['conversion_metric']),
    entity: given['entity'] ?? null,
    calculation: given['calculation'] ?? 'conversion_rate',
    window: timeWindow(given['window']),
    constant_properties: given['constant_properties'] ?? null,
  };
}

/** Parameters of a cumulative metric, from `cumulative_type_params` or from beside it; null for other metrics. */
function cumulativeParams(type: Plain, params: PlainMap): PlainMap | null {
  const nested = params['cumulative_type_params'];
  if (!isMap(nested) && type !== 'cumulative') return null;
  const given = mapOf(nested);
  return {
    window: timeWindow(given['window'] ?? params['window']),
    grain_to_date: given['grain_to_date'] ?? params['grain_to_date'] ?? null,
    period_agg: given['period_agg'] ?? params['period_agg'] ?? 'first',
    metric: metricInput(given['metric'] ?? params['input_metric']),
  };
}

/** Aggregation of a metric that stands on a model's column, without a measure. */
function aggregationParams(params: PlainMap): PlainMap | null {
  if (typeof params['agg'] !== 'string') return null;
  return {
    semantic_model: null,
    agg: params['agg'],
    agg_params: params['percentile'] === undefined ? null : { percentile: params['percentile'] },
    agg_time_dimension: params['agg_time_dimension'] ?? null,
    non_additive_dimension: params['non_additive_dimension'] ?? null,
    expr: params['expr'] === undefined || params['expr'] === null ? null : String(params['expr']),
  };
}

/** `7 days` as count and granularity; the plural is dropped. */
function timeWindow(value: Plain): PlainMap | null {
  if (typeof value === 'string') {
    const [count, granularity = ''] = value.trim().toLowerCase().split(/\s+/);
    return { count: Number(count), granularity: granularity.replace(/s$/, '') };
  }
  return isMap(value) ? value : null;
}

/** Filters as the list of templates that the semantic layer joins with AND. */
export function filterOf(value: Plain): PlainMap | null {
  const texts = listOfTexts(value);
  if (texts.length === 0) return null;
  return { where_filters: texts.map((text) => ({ where_sql_template: text })) };
}
