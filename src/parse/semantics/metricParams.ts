import type { Plain, PlainMap } from '../../project/project.ts';
import { mapOf, textOr } from '../properties/columns.ts';
import { isMap } from '../properties/scalarChecks.ts';
import { exprOf, filtersOf, itemsOf, windowOf, wordOf } from './given.ts';
import type {
  ConversionParams,
  CumulativeParams,
  InputMeasure,
  InputMetric,
  MetricAggregation,
  MetricTypeParams,
  NonAdditiveDimension,
} from './semanticTypes.ts';

/** What a metric of a model takes from the model. */
export interface MetricHome {
  readonly semanticModel: string;
  readonly aggTimeDimension: string | null;
}

/** The parameters of a metric that has `type_params:`. */
export function olderParams(type: string, params: PlainMap): MetricTypeParams {
  const measure = inputMeasure(params['measure']);
  return {
    measure,
    input_measures: [],
    numerator: inputMetric(params['numerator']),
    denominator: inputMetric(params['denominator']),
    expr: exprOf(params['expr']),
    window: windowOf(params['window']),
    grain_to_date: lowerOrNull(params['grain_to_date']),
    metrics: inputMetrics(params['metrics']),
    conversion_type_params: isMap(params['conversion_type_params'])
      ? conversion(params['conversion_type_params'])
      : null,
    cumulative_type_params: type === 'cumulative' ? olderCumulative(params) : null,
    metric_aggregation_params: null,
    fill_nulls_with: null,
    join_to_timespine: false,
    is_private: null,
  };
}

/** The parameters of a metric in the flat form, which has them beside its name. @param home where it stands in a model */
export function newerParams(type: string, value: PlainMap, home: MetricHome | undefined): MetricTypeParams {
  return {
    measure: null,
    input_measures: [],
    numerator: inputMetric(value['numerator']),
    denominator: inputMetric(value['denominator']),
    expr: exprOf(value['expr']),
    window: null,
    grain_to_date: null,
    metrics: inputMetrics(value['input_metrics']),
    conversion_type_params: type === 'conversion' ? conversion(value) : null,
    cumulative_type_params: type === 'cumulative' ? newerCumulative(value) : null,
    metric_aggregation_params: home === undefined ? null : aggregation(value, home),
    fill_nulls_with: null,
    join_to_timespine: value['join_to_timespine'] === true,
    is_private: value['hidden'] === true,
  };
}

/** A measure by its name or by a mapping; null when there is none. */
function inputMeasure(value: Plain): InputMeasure | null {
  const given = typeof value === 'string' ? { name: value } : value;
  if (!isMap(given)) return null;
  return {
    name: String(given['name']),
    filter: filtersOf(given['filter']),
    alias: textOr(given['alias'], null),
    join_to_timespine: given['join_to_timespine'] === true,
    fill_nulls_with: numberOrNull(given['fill_nulls_with']),
  };
}

/** Another metric by its name or by a mapping. */
function inputMetric(value: Plain): InputMetric | null {
  const given = typeof value === 'string' ? { name: value } : value;
  if (!isMap(given)) return null;
  return {
    name: String(given['name']),
    filter: filtersOf(given['filter']),
    alias: textOr(given['alias'], null),
    offset_window: windowOf(given['offset_window']),
    offset_to_grain: textOr(given['offset_to_grain'], null),
  };
}

function inputMetrics(value: Plain): InputMetric[] {
  if (!Array.isArray(value)) return [];
  return value.map(inputMetric).filter((one) => one !== null);
}

/** Both forms have the same keys: the older one measures, the newer one metrics. */
function conversion(given: PlainMap): ConversionParams {
  const constant = given['constant_properties'];
  return {
    entity: String(given['entity']),
    base_measure: inputMeasure(given['base_measure']),
    conversion_measure: inputMeasure(given['conversion_measure']),
    base_metric: inputMetric(given['base_metric']),
    conversion_metric: inputMetric(given['conversion_metric']),
    calculation: wordOf(given['calculation'] ?? 'conversion_rate'),
    window: windowOf(given['window']),
    constant_properties: Array.isArray(constant)
      ? itemsOf(constant).map((one) => ({
          base_property: String(one['base_property']),
          conversion_property: String(one['conversion_property']),
        }))
      : null,
  };
}

/** `window` and `grain_to_date` may still stand where they were before `cumulative_type_params`. */
function olderCumulative(params: PlainMap): CumulativeParams {
  const nested = mapOf(params['cumulative_type_params']);
  return {
    window: windowOf(nested['window'] ?? params['window']),
    grain_to_date: textOr(nested['grain_to_date'] ?? params['grain_to_date'], null),
    period_agg: wordOf(nested['period_agg'] ?? 'first'),
    metric: null,
  };
}

function newerCumulative(value: PlainMap): CumulativeParams {
  return {
    window: windowOf(value['window']),
    grain_to_date: textOr(value['grain_to_date'], null),
    period_agg: wordOf(value['period_agg'] ?? 'first'),
    metric: inputMetric(value['input_metric']),
  };
}

function aggregation(value: PlainMap, home: MetricHome): MetricAggregation | null {
  if (typeof value['agg'] !== 'string') return null;
  const percentiles = String(value['percentile_type'] ?? '').toLowerCase();
  return {
    semantic_model: home.semanticModel,
    agg: wordOf(value['agg']),
    agg_params: {
      percentile: numberOrNull(value['percentile']),
      use_discrete_percentile: percentiles === 'discrete',
      use_approximate_percentile: percentiles === 'continuous',
    },
    agg_time_dimension: textOr(value['agg_time_dimension'], home.aggTimeDimension),
    non_additive_dimension: nonAdditive(value['non_additive_dimension'], 'window_agg', 'group_by'),
  };
}

/** A dimension that may not be summed over; the two forms name its parts differently. */
export function nonAdditive(value: Plain, choice: string, groupings: string): NonAdditiveDimension | null {
  if (!isMap(value)) return null;
  const groups = value[groupings];
  return {
    name: String(value['name']),
    window_choice: wordOf(value[choice]),
    window_groupings: Array.isArray(groups) ? groups.map(String) : [],
  };
}

/** `0.5`, or `1.0`, which YAML keeps apart from `1`. */
export function numberOrNull(value: Plain): number | null {
  return value === undefined || value === null ? null : Number(value);
}

function lowerOrNull(value: Plain): string | null {
  return typeof value === 'string' ? value.toLowerCase() : null;
}
