import type { PlainMap } from '../../project/project.ts';

/** Standard lengths of time, shortest first. Time spines may define others. */
export const GRANULARITIES = [
  'nanosecond',
  'microsecond',
  'millisecond',
  'second',
  'minute',
  'hour',
  'day',
  'week',
  'month',
  'quarter',
  'year',
] as const;

/** How rows are made one number. */
export const AGGREGATIONS = [
  'sum',
  'min',
  'max',
  'count_distinct',
  'sum_boolean',
  'average',
  'percentile',
  'median',
  'count',
] as const;

export const METRIC_TYPES = ['simple', 'ratio', 'cumulative', 'derived', 'conversion'] as const;
export const ENTITY_TYPES = ['foreign', 'natural', 'primary', 'unique'] as const;
export const DIMENSION_TYPES = ['categorical', 'time'] as const;
/** What of a period a cumulative metric shows when it is looked at by longer periods. */
export const PERIOD_AGGREGATIONS = ['first', 'last', 'average'] as const;
export const CONVERSION_CALCULATIONS = ['conversions', 'conversion_rate'] as const;

export type Granularity = (typeof GRANULARITIES)[number];
export type Aggregation = (typeof AGGREGATIONS)[number];

/** SQL conditions with `{{ Dimension('…') }}` and its kin, joined with AND. */
export interface WhereFilters {
  readonly where_filters: readonly { readonly where_sql_template: string }[];
}

/** `config:` of dimensions, entities and measures: nothing but meta, the semantic model's included. */
export interface ElementConfig {
  readonly meta: PlainMap;
}

/** A column, or an expression over columns, that metrics can be grouped and filtered by. */
export interface Dimension {
  readonly name: string;
  readonly type: (typeof DIMENSION_TYPES)[number];
  readonly description: string | null;
  readonly label: string | null;
  readonly is_partition: boolean;
  /** Of time dimensions. `validity_params` mark the ends of the time in which a row holds. */
  readonly type_params: {
    readonly time_granularity: Granularity;
    readonly validity_params: { readonly is_start: boolean; readonly is_end: boolean } | null;
  } | null;
  readonly expr: string | null;
  readonly metadata: null;
  readonly config: ElementConfig;
  readonly datatype: null;
}

/** A key that semantic models are joined on. */
export interface Entity {
  readonly name: string;
  readonly type: (typeof ENTITY_TYPES)[number];
  readonly description: string | null;
  readonly label: string | null;
  readonly role: string | null;
  readonly expr: string | null;
  readonly config: ElementConfig;
}

/** Parameters of the aggregation `percentile`. */
export interface AggregationParams {
  readonly percentile: number | null;
  readonly use_discrete_percentile: boolean;
  readonly use_approximate_percentile: boolean;
}

/** A dimension that a measure may not be summed over: of each window only one value counts. */
export interface NonAdditiveDimension {
  readonly name: string;
  readonly window_choice: string;
  readonly window_groupings: readonly string[];
}

/** An aggregation over a column of a semantic model. */
export interface Measure {
  readonly name: string;
  readonly agg: Aggregation;
  readonly description: string | null;
  readonly label: string | null;
  /** Always false: the metric has been made when the manifest is written. */
  readonly create_metric: false;
  readonly expr: string | null;
  readonly agg_params: AggregationParams | null;
  readonly non_additive_dimension: NonAdditiveDimension | null;
  readonly agg_time_dimension: string | null;
  readonly config: ElementConfig;
}

/** `7 days`: `{count: 7, granularity: 'day'}`. The granularity may be one of a time spine's own. */
export interface TimeWindow {
  readonly count: number;
  readonly granularity: string;
}

/** A measure as a metric uses it. */
export interface InputMeasure {
  readonly name: string;
  readonly filter: WhereFilters | null;
  readonly alias: string | null;
  readonly join_to_timespine: boolean;
  readonly fill_nulls_with: number | null;
}

/** Another metric as a metric uses it, maybe shifted in time. */
export interface InputMetric {
  readonly name: string;
  readonly filter: WhereFilters | null;
  readonly alias: string | null;
  readonly offset_window: TimeWindow | null;
  readonly offset_to_grain: string | null;
}

/** How many who had the first event had the second one within the window. */
export interface ConversionParams {
  readonly entity: string;
  readonly base_measure: InputMeasure | null;
  readonly conversion_measure: InputMeasure | null;
  readonly base_metric: InputMetric | null;
  readonly conversion_metric: InputMetric | null;
  readonly calculation: string;
  readonly window: TimeWindow | null;
  readonly constant_properties:
    | readonly { readonly base_property: string; readonly conversion_property: string }[]
    | null;
}

/** A running total: over a window, since the start of a period, or over all time. */
export interface CumulativeParams {
  readonly window: TimeWindow | null;
  readonly grain_to_date: string | null;
  readonly period_agg: string;
  readonly metric: InputMetric | null;
}

/** The aggregation of a metric that stands on a semantic model itself, without a measure. */
export interface MetricAggregation {
  readonly semantic_model: string;
  readonly agg: Aggregation;
  readonly agg_params: AggregationParams | null;
  readonly agg_time_dimension: string | null;
  readonly non_additive_dimension: NonAdditiveDimension | null;
}

/** What a metric is computed from. Which fields are set depends on the metric's type. */
export interface MetricTypeParams {
  readonly measure: InputMeasure | null;
  /** All measures below the metric, those of other metrics included; found by the resolver. */
  input_measures: readonly InputMeasure[];
  readonly numerator: InputMetric | null;
  readonly denominator: InputMetric | null;
  readonly expr: string | null;
  readonly window: TimeWindow | null;
  readonly grain_to_date: string | null;
  readonly metrics: readonly InputMetric[];
  readonly conversion_type_params: ConversionParams | null;
  readonly cumulative_type_params: CumulativeParams | null;
  readonly metric_aggregation_params: MetricAggregation | null;
  readonly fill_nulls_with: number | null;
  readonly join_to_timespine: boolean;
  readonly is_private: boolean | null;
}

/** The relation of the model that a semantic model describes. */
export interface NodeRelation {
  readonly alias: string;
  readonly schema_name: string;
  readonly database: string | null;
  readonly relation_name: string | null;
}

/** Where a saved query's rows go. */
export interface Export {
  readonly name: string;
  readonly config: {
    readonly export_as: string;
    readonly schema_name: string | null;
    readonly alias: string | null;
    readonly database: string | null;
  };
  readonly unrendered_config: PlainMap;
}

/** What a saved query asks for. */
export interface QueryParams {
  readonly metrics: readonly string[];
  readonly group_by: readonly string[];
  readonly where: WhereFilters | null;
  readonly order_by: readonly string[];
  readonly limit: number | null;
}

/** `time_spine:` of a model: a table with a row for each step of time. */
export interface TimeSpine {
  readonly standard_granularity_column: string;
  readonly custom_granularities: readonly { readonly name: string; readonly column_name: string | null }[];
}
