/** Each rule of the semantic layer, on a small sound project with one thing changed. */
import { describe, expect, test } from 'vitest';
import type { Diagnostic } from '../../../src/diagnostics/diagnostic.ts';
import type { Manifest, MetricNode, SavedQueryNode, SemanticModelNode } from '../../../src/parse/manifest.ts';
import type { ParseState } from '../../../src/parse/parseState.ts';
import { checkSemantics } from '../../../src/parse/semantics/checkSemantics.ts';
import { parseMetric } from '../../../src/parse/semantics/metrics.ts';
import { queryItems } from '../../../src/parse/semantics/queryItem.ts';
import { parseSavedQuery } from '../../../src/parse/semantics/savedQueries.ts';
import { semanticManifest } from '../../../src/parse/semantics/semanticManifest.ts';
import { parseSemanticModel } from '../../../src/parse/semantics/semanticModels.ts';
import { context, properties, told } from './propertyEntries.ts';

const MODEL = `
semantic_models:
  - name: orders
    model: ref('orders')
    defaults: {agg_time_dimension: ordered_at}
    entities: [{name: order_id, type: primary}, {name: customer, type: foreign}]
    dimensions:
      - {name: ordered_at, type: time, type_params: {time_granularity: day}}
      - {name: region, type: categorical}
    measures:
      - {name: amount, agg: sum}
      - {name: order_count, agg: count, expr: "1"}
`;
const METRIC = `
metrics:
  - {name: revenue, label: Revenue, type: simple, type_params: {measure: amount}}
  - {name: orders_placed, label: Orders, type: simple, type_params: {measure: order_count}}
`;
const metric = (text: string): string => `${METRIC}  - {${text}}\n`;
const query = (text: string): string => `${METRIC}saved_queries: [{name: sq, query_params: {${text}}}]\n`;

/** What is said of a project, as `CODE message`. */
function issues(yaml: string, spine = 'day'): string[] {
  return told(check(yaml, spine).map((one) => ({ ...one, message: `${one.code} ${one.message}` })));
}

function check(yaml: string, spine = 'day'): readonly Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  const state = {
    diagnostics,
    invocation: { flags: { behavior: {} } },
    error: (code: string, kind: Diagnostic['kind'], message: string) =>
      diagnostics.push({ code, kind, message, severity: 'error' }),
    warn: (code: string, event: string, message: string) =>
      diagnostics.push({ code, kind: 'Parsing', message, event, severity: 'warning' }),
    warning: (one: Diagnostic) => diagnostics.push({ ...one, kind: 'Parsing', severity: 'warning' }),
  };
  checkSemantics(manifestOf(yaml, spine), state as unknown as ParseState);
  return diagnostics;
}

/** The entries of a property file as a manifest whose refs are resolved, with a time spine. */
function manifestOf(yaml: string, granularity: string): Manifest {
  const read = properties(yaml, (text) => text);
  if (read.diagnostics.length > 0) throw new Error(told(read.diagnostics).join('\n'));
  const within = context();
  const models = new Map<string, SemanticModelNode>();
  const metrics = new Map<string, MetricNode>();
  const queries = new Map<string, SavedQueryNode>();
  for (const entry of read.semantic_models) {
    const parts = parseSemanticModel(entry, within);
    if (parts === undefined) continue;
    models.set(parts.model.unique_id, { ...parts.model, depends_on: { macros: [], nodes: ['model.demo.orders'] } });
    for (const one of parts.metrics) metrics.set(one.unique_id, one);
  }
  for (const entry of read.metrics) {
    const found = parseMetric(entry, within);
    if (found !== undefined) metrics.set(found.unique_id, found);
  }
  const place = { ...within, exportPlace: () => ({ schema: 's', database: null, alias: 'a' }) };
  for (const entry of read.saved_queries) {
    const found = parseSavedQuery(entry, place);
    queries.set(found.unique_id, found);
  }
  const relation = { resource_type: 'model', schema: 'main', database: null, columns: {}, time_spine: null };
  const spine = {
    ...relation,
    name: 'days',
    alias: 'days',
    relation_name: '"main"."days"',
    columns: { d: { granularity } },
    time_spine: { standard_granularity_column: 'd', custom_granularities: [{ name: 'sol', column_name: null }] },
  };
  const orders = { ...relation, name: 'orders', alias: 'orders', relation_name: '"main"."orders"' };
  return {
    nodes: new Map<string, object>([
      ['model.demo.orders', orders],
      ['model.demo.days', spine],
    ]),
    semantic_models: models,
    metrics,
    saved_queries: queries,
    disabled: new Map(),
  } as unknown as Manifest;
}

test('a sound project has no issues', () => {
  expect(issues(MODEL + METRIC)).toEqual([]);
});

test('time spines are as fine as a day', () => {
  expect(issues(MODEL, 'month')[0]).toContain('requires a time spine model with granularity DAY or smaller');
});

test('the place is that of the element', () => {
  const text = MODEL.replace('{name: region,', '{name: Region,');
  expect(check(text + METRIC)[0]?.location).toMatchObject({ file: 'models/sub/s.yml', line: 9 });
});

describe('semantic models', () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ['name: region', 'name: a__b', 'Invalid name `a__b`'],
    ['name: region', 'name: metric_time', 'reserved by MetricFlow'],
    ['name: region', 'name: month', 'reserved time granularity keywords'],
    ['name: region', 'name: full', "'full' is an SQL reserved keyword"],
    ['name: region', 'name: customer', "can't use name `customer` for a dimension"],
    [
      'agg: sum}',
      'agg: sum, agg_params: {percentile: 0.5}}',
      'uses agg_params (percentile) only relevant to Percentile',
    ],
    ['agg: sum}', 'agg: percentile}', 'requires agg_params.percentile'],
    ['agg: sum}', 'agg: percentile, agg_params: {percentile: 2}}', 'must be between 0 and 1'],
    [
      'agg: sum}',
      'agg: median, agg_params: {use_discrete_percentile: true}}',
      'use_discrete_percentile is set to true',
    ],
    ['agg: count, expr: "1"', 'agg: count', 'uses a COUNT aggregation, which requires an expr'],
    ['agg: count, expr: "1"', 'agg: count, expr: distinct id', 'Please use the count_distinct aggregation type'],
    ['agg: sum}', 'agg: sum, agg_time_dimension: nope}', "aggregation time dimension set to 'nope'"],
    [
      '    defaults: {agg_time_dimension: ordered_at}\n',
      '',
      'Aggregation time dimension for measure amount is not set',
    ],
    [
      'defaults: {agg_time_dimension: ordered_at}',
      'defaults: {agg_time_dimension: region}',
      'Default aggregation time',
    ],
    ['type: primary', 'type: unique', 'does not define a primary entity'],
    ['type: foreign', 'type: primary', 'can have only one primary entity'],
    ['type: foreign', 'type: natural', 'does not define a validity window'],
    ["model: ref('orders')", "model: ref('orders')\n    primary_entity: x", 'Both should not be present'],
    [
      'type: categorical',
      'type: categorical, label: L}\n      - {name: other, type: categorical, label: L',
      'Dimension labels',
    ],
    [
      'agg: sum}',
      'agg: sum, non_additive_dimension: {name: region, window_choice: sum, window_groupings: [x]}}',
      'categorical dimension which is not supported',
    ],
    [
      'type: time, type_params: {time_granularity: day}',
      'type: time, type_params: {time_granularity: day, validity_params: {is_start: true}}',
      'has 1 dimensions defined with validity params',
    ],
    [', type_params: {time_granularity: day}', '', 'must have a time granularity set'],
    ['time_granularity: day', 'time_granularity: hour', 'Smallest time dimension granularity: HOUR'],
  ];
  for (const [before, after, want] of cases) {
    test(`with ${after.trim()}`, () => {
      expect(MODEL).toContain(before);
      expect(issues(MODEL.replace(before, after) + METRIC).join('\n')).toContain(want);
    });
  }

  test('two of them with the same elements', () => {
    const twice = MODEL + MODEL.replace('\nsemantic_models:', '').replace('name: orders', 'name: again');
    const text = issues(twice + METRIC).join('\n');
    expect(text).toContain('Duplicate dimension + primary entity pairing');
    expect(text).toContain('Found measure with name amount in multiple semantic models');
  });
});

describe('metrics', () => {
  const cumulative = (params: string) =>
    `name: c, label: C, type: cumulative, type_params: {measure: amount, ${params}}`;
  const derived = (params: string) => `name: diff, label: D, type: derived, type_params: {${params}}`;
  const conversion = (params: string) =>
    `name: v, label: V, type: conversion, type_params: {conversion_type_params: {entity: customer, base_measure: order_count, conversion_measure: order_count, ${params}}}`;
  const cases: readonly (readonly [string, string])[] = [
    ['name: m, label: M, type: simple, type_params: {measure: amont}', 'having a measure `amont` does not exist'],
    ['name: m, label: M, type: simple, type_params: {}', 'should have a measure or agg type defined'],
    ['name: m, label: M, type: ratio, type_params: {numerator: revenue}', 'Both a numerator and denominator'],
    ['name: m, label: M, type: ratio, type_params: {numerator: revenue, denominator: x}', 'metric `x` does not exist'],
    ['name: m, label: Revenue, type: simple, type_params: {measure: amount}', "Can't use label `Revenue`"],
    ['name: m, label: M, type: simple, type_params: {measure: amount, expr: other}', 'should not have an expr set'],
    [
      'name: m, label: M, type: simple, type_params: {measure: {name: amount, alias: order_count}}',
      'conflicts with measure',
    ],
    [cumulative('cumulative_type_params: {window: 2 sols}'), "Invalid time granularity 'sol'"],
    [cumulative('cumulative_type_params: {window: 2 days, grain_to_date: month}'), 'Both window and grain_to_date'],
    [cumulative('cumulative_type_params: {grain_to_date: sol}'), 'found in `grain_to_date`'],
    [derived('expr: a'), 'No input metrics found'],
    [derived('metrics: [revenue]'), 'No `expr` set'],
    [derived('expr: a, metrics: [revenue]'), "Input metric 'revenue' is not used in `expr`"],
    [
      derived('expr: revenue, metrics: [{name: revenue, offset_window: 1 day, offset_to_grain: month}]'),
      'Both offset_window',
    ],
    [derived('expr: revenue, metrics: [{name: revenue, alias: revenue}]'), 'is already being used'],
    [conversion('window: 3 fortnights'), "Invalid time granularity 'fortnights'"],
    [
      conversion('base_measure: amount').replace('base_measure: order_count, ', ''),
      'must be COUNT/SUM(1)/COUNT_DISTINCT',
    ],
    [conversion('entity: x').replace('entity: customer, ', ''), 'Entity: x not found in base semantic model'],
    [conversion('constant_properties: [{base_property: x, conversion_property: region}]'), 'constant property: x'],
    [
      'name: m, label: M, type: simple, filter: "{{ Dimension(\'region\') }} = 1", type_params: {measure: amount}',
      '<primary entity name>__<dimension_name>',
    ],
    [
      'name: m, label: M, type: simple, filter: "{{ Dimensio(\'a__b\') }}", type_params: {measure: amount}',
      "'Dimensio' is undefined",
    ],
    [
      "name: m, label: M, type: simple, filter: \"{{ TimeDimension('metric_time', 'dy') }} > 1\", type_params: {measure: amount}",
      '`dy` is not a valid granularity name',
    ],
  ];
  for (const [text, want] of cases) test(text, () => expect(issues(MODEL + metric(text)).join('\n')).toContain(want));

  test('a custom granularity may be an offset', () => {
    expect(issues(MODEL + metric(derived('expr: revenue, metrics: [{name: revenue, offset_window: 1 sol}]')))).toEqual(
      [],
    );
  });

  test('take the measures of the metrics below them', () => {
    const manifest = manifestOf(
      MODEL + metric('name: r, label: R, type: ratio, type_params: {numerator: revenue, denominator: orders_placed}'),
      'day',
    );
    checkSemantics(manifest, { diagnostics: [], invocation: { flags: { behavior: {} } } } as unknown as ParseState);
    const ratio = manifest.metrics.get('metric.demo.r');
    expect(ratio?.depends_on.nodes).toEqual(['metric.demo.revenue', 'metric.demo.orders_placed']);
    expect(ratio?.type_params.input_measures.map(({ name }) => name)).toEqual(['amount', 'order_count']);
    expect(manifest.metrics.get('metric.demo.revenue')?.depends_on.nodes).toEqual(['semantic_model.demo.orders']);
  });
});

describe('saved queries', () => {
  const cases: readonly (readonly [string, string])[] = [
    [`metrics: [revenue], group_by: ["Dimension('order_id__nope')"]`, 'is not a valid group-by name'],
    [`metrics: [revenue], group_by: [region]`, "'region' is undefined"],
    [`metrics: [revenue], order_by: ["Metric('orders_placed')"]`, 'does not match any of the listed metrics'],
    [`metrics: [revenue], group_by: ["Entity('customer')"], order_by: ["Entity('order_id')"]`, 'does not match any'],
    ['metrics: [revenue], limit: -1', 'Invalid limit value: -1'],
    [`metrics: [revenue], where: "{{ Dimension('order_id__region').grain() }}"`, 'a filter in saved query `sq`'],
  ];
  for (const [text, want] of cases) test(text, () => expect(issues(MODEL + query(text)).join('\n')).toContain(want));

  test('may order by what they select', () => {
    const sound = `metrics: [revenue], group_by: ["Dimension('order_id__region')", "TimeDimension('metric_time', 'day')"], order_by: ["Metric('revenue').descending(True)", "Dimension('order_id__region').descending(False)"]`;
    expect(issues(MODEL + query(sound))).toEqual([]);
  });
});

describe('items of filters', () => {
  const place = { customGranularities: ['sol'], isOrderBy: false };
  const cases: readonly (readonly [string, object])[] = [
    ["{{ Dimension('a__b') }} > 1", { type: 'Dimension', element: 'b', grain: null }],
    ["{{ Dimension('a__b').grain('Month') }}", { type: 'Dimension', element: 'b', grain: 'month' }],
    ["{{ TimeDimension('a__b__week') }}", { type: 'TimeDimension', element: 'b', grain: 'week' }],
    ["{{ TimeDimension('metric_time', 'sol') }}", { element: 'metric_time', grain: 'sol' }],
    ["{{ Entity('a', entity_path=['x']) }}", { type: 'Entity', element: 'a', entityPath: ['x'] }],
    ["{{ Metric('m', group_by=['a']) }}", { type: 'Metric', element: 'm', groupBy: ['a'] }],
  ];
  for (const [text, want] of cases) test(text, () => expect(queryItems(text, place)[0]).toMatchObject(want));

  const wrong: readonly (readonly [string, RegExp])[] = [
    ["{{ Metric('m') }}", /group_by/],
    ["{{ Entity('a__day') }}", /time grain suffix/],
    ["{{ Dimension('a__b').date_part('era') }}", /not a valid date part/],
    ["{{ TimeDimension('a__b__week', 'day') }}", /different grains/],
    ["{{ Entity('a').descending(True) }}", /can't be used/],
  ];
  for (const [text, want] of wrong) test(text, () => expect(() => queryItems(text, place)).toThrow(want));
});

test('the semantic manifest has MetricFlow’s form', () => {
  const yaml = MODEL + query('metrics: [revenue]');
  const manifest = manifestOf(yaml, 'day');
  checkSemantics(manifest, { diagnostics: [], invocation: { flags: { behavior: {} } } } as unknown as ParseState);
  const written = JSON.parse(JSON.stringify(semanticManifest(manifest)));
  expect(Object.keys(written)).toEqual(['semantic_models', 'metrics', 'project_configuration', 'saved_queries']);
  expect(written.semantic_models[0].node_relation).toEqual({
    alias: 'orders',
    schema_name: 'main',
    database: null,
    relation_name: '"main"."orders"',
  });
  expect(written.metrics[0].type_params.input_measures).toHaveLength(1);
  expect(written.project_configuration.time_spines).toEqual([
    {
      node_relation: { alias: 'days', schema_name: 'main', database: null, relation_name: '"main"."days"' },
      primary_column: { name: 'd', time_granularity: 'day' },
      custom_granularities: [{ name: 'sol', column_name: null }],
    },
  ]);
});
