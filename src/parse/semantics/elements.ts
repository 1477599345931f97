import type { Plain, PlainMap } from '../../project/project.ts';
import type { ColumnInfo } from '../manifest.ts';
import { mapOf, textOr } from '../properties/columns.ts';
import { isMap } from '../properties/scalarChecks.ts';
import { exprOf, wordOf } from './given.ts';
import { nonAdditive, numberOrNull } from './metricParams.ts';
import type { Dimension, ElementConfig, Entity, Granularity, Measure } from './semanticTypes.ts';

/** Meta of an element: its semantic model's, then its column's, then its own. */
function elementConfig(...metas: readonly Plain[]): ElementConfig {
  return { meta: Object.assign({}, ...metas.map(mapOf)) as PlainMap };
}

function ownMeta(given: PlainMap): Plain {
  return mapOf(given['config'])['meta'];
}

/** An item of `entities:`, of a semantic model or of `derived_semantics`. */
export function entityOf(given: PlainMap, modelMeta: PlainMap): Entity {
  return {
    name: String(given['name']),
    type: wordOf(given['type']),
    description: textOr(given['description'], null),
    label: textOr(given['label'], null),
    role: textOr(given['role'], null),
    expr: exprOf(given['expr']),
    config: elementConfig(modelMeta, ownMeta(given)),
  };
}

/** An item of `dimensions:` of a semantic model. */
export function dimensionOf(given: PlainMap, modelMeta: PlainMap): Dimension {
  const params = given['type_params'];
  return {
    ...dimensionFields(given, modelMeta),
    type_params: isMap(params) ? timeParams(params['time_granularity'], params['validity_params']) : null,
  };
}

/** An item of `dimensions:` of `derived_semantics`: granularity and validity stand beside the name. */
export function derivedDimensionOf(given: PlainMap, modelMeta: PlainMap): Dimension {
  const { granularity } = given;
  return {
    ...dimensionFields(given, modelMeta),
    type_params: (granularity ?? null) === null ? null : timeParams(granularity, given['validity_params']),
  };
}

function dimensionFields(given: PlainMap, modelMeta: PlainMap): Dimension {
  return {
    name: String(given['name']),
    type: wordOf(given['type']),
    description: textOr(given['description'], null),
    label: textOr(given['label'], null),
    is_partition: given['is_partition'] === true,
    type_params: null,
    expr: exprOf(given['expr']),
    metadata: null,
    config: elementConfig(modelMeta, ownMeta(given)),
    datatype: null,
  };
}

function timeParams(granularity: Plain, validity: Plain): Dimension['type_params'] {
  return { time_granularity: wordOf<Granularity>(granularity), validity_params: validityParams(validity) };
}

/** Both switches, false unless given; null when there are none. */
export function validityParams(value: Plain): { is_start: boolean; is_end: boolean } | null {
  return isMap(value) ? { is_start: value['is_start'] === true, is_end: value['is_end'] === true } : null;
}

/** An item of `measures:`. */
export function measureOf(given: PlainMap, modelMeta: PlainMap): Measure {
  const params = given['agg_params'];
  return {
    name: String(given['name']),
    agg: wordOf(given['agg']),
    description: textOr(given['description'], null),
    label: textOr(given['label'], null),
    create_metric: false,
    expr: exprOf(given['expr']),
    agg_params: isMap(params)
      ? {
          percentile: numberOrNull(params['percentile']),
          use_discrete_percentile: params['use_discrete_percentile'] === true,
          use_approximate_percentile: params['use_approximate_percentile'] === true,
        }
      : null,
    non_additive_dimension: nonAdditive(given['non_additive_dimension'], 'window_choice', 'window_groupings'),
    agg_time_dimension: textOr(given['agg_time_dimension'], null),
    config: elementConfig(modelMeta, ownMeta(given)),
  };
}

/** What the columns of a model make of it: `dimension:` and `entity:`, in short or in full. */
export function columnDimension(column: ColumnInfo, modelMeta: PlainMap): Dimension | undefined {
  const { dimension: given, granularity } = column;
  if (typeof given === 'string') {
    // The short form has no time granularity, as in dbt: whoever wants one writes the long form.
    const short = { name: column.name, type: given, description: column.description };
    return { ...dimensionFields(short, modelMeta), config: elementConfig(modelMeta, column.config.meta) };
  }
  if (!isMap(given)) return undefined;
  const name = String(given['name']);
  return {
    ...dimensionFields(given, modelMeta),
    description: textOr(given['description'], '') || column.description,
    type_params: granularity === null ? null : timeParams(granularity, given['validity_params']),
    // The name is not the column's: the SQL has to say which column is meant.
    expr: name === column.name ? null : column.name,
    config: elementConfig(modelMeta, column.config.meta, ownMeta(given)),
  };
}

/** The entity of a column. Its meta takes the place of the column's. */
export function columnEntity(column: ColumnInfo, modelMeta: PlainMap): Entity | undefined {
  const { entity: given } = column;
  if (typeof given === 'string') {
    const short = { name: column.name, type: given, description: column.description };
    return { ...entityOf(short, modelMeta), config: elementConfig(modelMeta, column.config.meta) };
  }
  if (!isMap(given)) return undefined;
  const name = String(given['name']);
  return {
    ...entityOf(given, modelMeta),
    expr: name === column.name ? null : column.name,
    config: elementConfig(modelMeta, ownMeta(given) ?? column.config.meta),
  };
}
