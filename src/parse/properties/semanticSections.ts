import {
  AGGREGATIONS,
  CONVERSION_CALCULATIONS,
  DIMENSION_TYPES,
  ENTITY_TYPES,
  GRANULARITIES,
  METRIC_TYPES,
  PERIOD_AGGREGATIONS,
} from '../semantics/semanticTypes.ts';
import { also, anyOf, list, object, optional } from './check.ts';
import { flag, integer, isMap, mapping, number, oneOf, shown, text } from './scalarChecks.ts';
import type { Check } from './walk.ts';

/** One of some words, in capitals or not, as the semantic layer reads them. */
function word(words: readonly string[]): Check {
  const exact = oneOf(words);
  return (value, walk) => exact(typeof value === 'string' ? value.toLowerCase() : value, walk);
}

const texts = list(text);
const filter = optional(anyOf(text, texts));
const granularity = word(GRANULARITIES);
/** Configs that all semantic resources have, and others. */
const config = object({ enabled: flag, meta: optional(mapping) }, { others: 'allow' });
const elementConfig = object({ meta: optional(mapping) }, { others: 'allow' });

/** A length of time, `7 days`, or null: what is wrong is said in place of what `optional` says. */
const window: Check = (value, walk) => {
  if (value === null) return;
  text(value, walk);
  if (typeof value !== 'string') return;
  const parts = value.toLowerCase().split(' ');
  if (parts.length !== 2) {
    walk.report(
      `Invalid window (${value}) in cumulative/conversion metric. Should be of the form \`<count> <granularity>\`, e.g., \`28 days\``,
    );
  } else if (!/^\d+$/.test(parts[0] as string)) {
    walk.report(`Invalid count (${parts[0]}) in cumulative/conversion metric window string: (${value})`);
  }
};

const inputMeasure = anyOf(
  text,
  object(
    {
      name: text,
      filter,
      alias: optional(text),
      join_to_timespine: flag,
      fill_nulls_with: optional(integer),
    },
    { required: ['name'] },
  ),
);
/** Checked as a mapping where it is one, so that a mistake within it is named. */
const inputMetric: Check = (value, walk) => {
  if (typeof value === 'string') return;
  object(
    {
      name: text,
      filter,
      alias: optional(text),
      offset_window: window,
      offset_to_grain: optional(text),
    },
    { required: ['name'] },
  )(value, walk);
};
const constantProperties = optional(
  list(
    object({ base_property: text, conversion_property: text }, { required: ['base_property', 'conversion_property'] }),
  ),
);

/** `type_params:` of the older form of metrics. */
const typeParams = object({
  measure: optional(inputMeasure),
  numerator: optional(inputMetric),
  denominator: optional(inputMetric),
  expr: optional(anyOf(text, flag, integer)),
  window: window,
  grain_to_date: optional(granularity),
  metrics: optional(list(inputMetric)),
  conversion_type_params: optional(
    object(
      {
        base_measure: inputMeasure,
        conversion_measure: inputMeasure,
        entity: text,
        calculation: word(CONVERSION_CALCULATIONS),
        window: window,
        constant_properties: constantProperties,
      },
      { required: ['base_measure', 'conversion_measure', 'entity'] },
    ),
  ),
  cumulative_type_params: optional(
    object({
      window: window,
      grain_to_date: optional(text),
      period_agg: word(PERIOD_AGGREGATIONS),
    }),
  ),
});

/** In characters, as the semantic layer has it. */
const LONGEST_NAME = 250;

/** What both forms of metrics have. */
const metricFields = {
  name: text,
  type: word(METRIC_TYPES),
  label: optional(text),
  description: text,
  filter,
  time_granularity: optional(text),
  config,
};

/** The rules of metrics' names, in dbt's words. */
function metricName(name: string): string | undefined {
  const faults: string[] = [];
  if (name.includes(' ')) faults.push('cannot contain spaces');
  if (name.length > LONGEST_NAME) faults.push(`cannot contain more than ${LONGEST_NAME} characters`);
  if (!/^[A-Za-z]/.test(name)) faults.push('must begin with a letter');
  if (!/^[\p{L}\p{N}_]+$/u.test(name)) faults.push('must contain only letters, numbers and underscores');
  return faults.length === 0 ? undefined : `The metric name '${name}' is invalid.  It ${faults.join(', ')}`;
}

function named(check: Check): Check {
  return also(check, (value) => metricName(String(value['name'])));
}

const olderMetric = named(
  object(
    { ...metricFields, label: text, type_params: typeParams, meta: mapping, tags: anyOf(texts, text) },
    { required: ['name', 'label', 'type_params'] },
  ),
);

const newerMetric = also(
  named(
    object(
      {
        ...metricFields,
        hidden: flag,
        agg: optional(word(AGGREGATIONS)),
        percentile: optional(number),
        percentile_type: optional(word(['discrete', 'continuous'])),
        join_to_timespine: optional(flag),
        fill_nulls_with: optional(integer),
        expr: optional(anyOf(text, integer)),
        non_additive_dimension: optional(
          object({ name: text, window_agg: word(AGGREGATIONS), group_by: texts }, { required: ['name', 'window_agg'] }),
        ),
        agg_time_dimension: optional(text),
        window: window,
        grain_to_date: optional(text),
        period_agg: word(PERIOD_AGGREGATIONS),
        input_metric: optional(inputMetric),
        numerator: optional(inputMetric),
        denominator: optional(inputMetric),
        input_metrics: optional(list(inputMetric)),
        entity: optional(text),
        calculation: optional(word(CONVERSION_CALCULATIONS)),
        base_metric: optional(inputMetric),
        conversion_metric: optional(inputMetric),
        constant_properties: constantProperties,
      },
      { required: ['name'] },
    ),
  ),
  missingParameter,
);

/** What the newer form cannot do without, by type. */
function missingParameter(value: Readonly<Record<string, unknown>>): string | undefined {
  const has = (key: string): boolean => (value[key] ?? null) !== null;
  switch (String(value['type'] ?? 'simple').toLowerCase()) {
    case 'simple':
      return has('agg') ? undefined : 'Simple metrics must have an agg param.';
    case 'cumulative':
      return has('input_metric') ? undefined : 'input_metric is required for cumulative metrics.';
    case 'conversion': {
      const missing = ['base_metric', 'conversion_metric', 'entity'].find((key) => !has(key));
      return missing === undefined ? undefined : `${missing} is required for conversion metrics.`;
    }
    default:
      return undefined;
  }
}

/** A metric, by whether it has `type_params`. */
export const metric: Check = (value, walk) => {
  (isMap(value) && value['type_params'] !== undefined ? olderMetric : newerMetric)(value, walk);
};

const validity = optional(object({ is_start: flag, is_end: flag }));
/** What dimensions and entities of all forms may say. */
const element = {
  name: text,
  description: optional(text),
  label: optional(text),
  config: elementConfig,
};
const entity = { ...element, type: word(ENTITY_TYPES) };
const dimension = { ...element, type: word(DIMENSION_TYPES), is_partition: flag };

const olderDimension = object(
  {
    ...dimension,
    type_params: optional(
      object({ time_granularity: granularity, validity_params: validity }, { required: ['time_granularity'] }),
    ),
    expr: optional(anyOf(text, integer)),
  },
  { required: ['name', 'type'] },
);

const measure = object(
  {
    ...element,
    agg: word(AGGREGATIONS),
    expr: optional(anyOf(text, integer, flag)),
    agg_params: optional(
      object({ percentile: optional(number), use_discrete_percentile: flag, use_approximate_percentile: flag }),
    ),
    non_additive_dimension: optional(
      object(
        { name: text, window_choice: word(AGGREGATIONS), window_groupings: texts },
        { required: ['name', 'window_choice'] },
      ),
    ),
    agg_time_dimension: optional(text),
    create_metric: flag,
  },
  { required: ['name', 'agg'] },
);

/** An entry of `semantic_models:`. */
export const semanticModel = object(
  {
    name: text,
    model: text,
    description: optional(text),
    label: optional(text),
    defaults: optional(object({ agg_time_dimension: optional(text) })),
    primary_entity: optional(text),
    config,
    entities: list(
      object({ ...entity, role: optional(text), expr: optional(anyOf(text, integer)) }, { required: ['name', 'type'] }),
    ),
    dimensions: list(olderDimension),
    measures: list(measure),
  },
  { required: ['name', 'model'] },
);

/** An entry of `saved_queries:`. */
export const savedQuery = object(
  {
    name: text,
    description: optional(text),
    label: optional(text),
    query_params: object({
      metrics: texts,
      group_by: texts,
      where: optional(anyOf(text, texts)),
      order_by: texts,
      limit: optional(integer),
    }),
    exports: list(object({ name: text, config: mapping }, { required: ['name'] })),
    tags: anyOf(texts, text),
    config: object(
      {
        enabled: flag,
        meta: optional(mapping),
        export_as: optional(word(['table', 'view'])),
        schema: optional(text),
        cache: object({ enabled: flag }),
      },
      { others: 'allow' },
    ),
  },
  { required: ['name', 'query_params'] },
);

const switches = object({
  name: optional(text),
  enabled: flag,
  group: optional(text),
  config: optional(elementConfig),
});
const derivedDimension = also(
  object(
    { ...dimension, expr: text, granularity: optional(granularity), validity_params: validity },
    { required: ['name', 'type', 'expr'] },
  ),
  (value) =>
    isMap(value['validity_params']) && (value['granularity'] ?? null) === null
      ? `Derived dimension ${String(value['name'])} has validity_params, so it must specify a granularity.`
      : undefined,
);

/** What an entry of `models:` may say for the semantic layer. */
export const modelSemantics: Readonly<Record<string, Check>> = {
  semantic_model: (value, walk) => {
    if (value === null || typeof value === 'boolean') return;
    if (isMap(value)) switches(value, walk);
    else walk.report(`${shown(value)} is not valid under any of the given schemas`);
  },
  primary_entity: optional(text),
  agg_time_dimension: optional(text),
  metrics: optional(list(newerMetric)),
  derived_semantics: optional(
    object({
      entities: list(object({ ...entity, expr: text }, { required: ['name', 'type', 'expr'] })),
      dimensions: list(derivedDimension),
    }),
  ),
  time_spine: object(
    {
      standard_granularity_column: text,
      custom_granularities: list(object({ name: text, column_name: optional(text) }, { required: ['name'] })),
    },
    { required: ['standard_granularity_column'] },
  ),
};

/** What a column may say for the semantic layer; the rule over all three is `columnRule`. */
export const columnSemantics: Readonly<Record<string, Check>> = {
  granularity: optional(granularity),
  dimension: (value, walk) => {
    if (value === null) return;
    if (typeof value === 'string') word(DIMENSION_TYPES)(value, walk);
    else object({ ...dimension, validity_params: validity }, { required: ['type'] })(value, walk);
  },
  entity: (value, walk) => {
    if (value === null) return;
    if (typeof value === 'string') word(ENTITY_TYPES)(value, walk);
    else object(entity, { required: ['type'] })(value, walk);
  },
};

/** Time dimensions, and those with validity, need the column's granularity. @returns what is wrong with a column */
export function columnRule(column: Readonly<Record<string, unknown>>): string | undefined {
  const { dimension: given } = column;
  if ((given ?? null) === null || (column['granularity'] ?? null) !== null) return undefined;
  const type = isMap(given) ? given['type'] : given;
  const name = String((isMap(given) ? given['name'] : undefined) ?? column['name']);
  const needs = `so that column must specify a granularity.`;
  if (String(type).toLowerCase() === 'time')
    return `Dimension ${name} is a time dimension attached to column ${String(column['name'])}, ${needs}`;
  return isMap(given) && isMap(given['validity_params'])
    ? `Dimension ${name} has validity_params attached to column ${String(column['name'])}, ${needs}`
    : undefined;
}
