import { describe, expect, test } from 'vitest';
import { defaultConfig } from '../../../src/parse/config/defaults.ts';
import type { ModelNode, NodeConfig } from '../../../src/parse/manifest.ts';
import type { Entry } from '../../../src/parse/properties/propertyFile.ts';
import { windowOf } from '../../../src/parse/semantics/given.ts';
import { parseMetric } from '../../../src/parse/semantics/metrics.ts';
import { parseSavedQuery, type SavedQueryContext } from '../../../src/parse/semantics/savedQueries.ts';
import { parseModelSemantics, parseSemanticModel } from '../../../src/parse/semantics/semanticModels.ts';
import { context, properties, told } from './propertyEntries.ts';

type Section = 'metrics' | 'semantic_models' | 'saved_queries' | 'models';

/** The one entry of a section. */
function entry(section: Section, text: string): Entry {
  const read = properties(`${section}: [{${text}}]`);
  const found = read[section][0];
  if (found === undefined) throw new Error(told(read.diagnostics).join('\n'));
  return found;
}

/** Mistakes of one entry, without the entry itself. */
function mistakes(section: Section, text: string): string[] {
  return properties(`${section}: [{${text}}]`).diagnostics.map(({ message }) => message.replace(/^.*at path /s, ''));
}

function queryContext(): SavedQueryContext {
  return { ...context(), exportPlace: ({ name }) => ({ schema: 'main', database: 'db', alias: name }) };
}

describe('a metric of the older form', () => {
  test('has the fields of the manifest', () => {
    const text =
      'name: met, label: Met, type: SIMPLE, type_params: {measure: cnt, expr: 1}, config: {group: g}, meta: {a: 1}';
    const node = parseMetric(entry('metrics', text), context());
    expect(node).toMatchObject({
      unique_id: 'metric.demo.met',
      fqn: ['demo', 'sub', 'met'],
      type: 'simple',
      label: 'Met',
      group: 'g',
      meta: { a: 1 },
      config: { enabled: true, group: 'g', meta: {} },
      unrendered_config: { group: 'g' },
    });
    expect(node?.type_params).toMatchObject({
      measure: { name: 'cnt', filter: null, alias: null, join_to_timespine: false, fill_nulls_with: null },
      input_measures: [],
      expr: '1',
      metrics: [],
      is_private: null,
    });
  });

  test('may have its window where it was before cumulative_type_params', () => {
    const text = 'name: met, label: M, type: cumulative, type_params: {measure: cnt, window: 7 Days}';
    const params = parseMetric(entry('metrics', text), context())?.type_params;
    const window = { count: 7, granularity: 'day' };
    expect(params).toMatchObject({ window, cumulative_type_params: { window, period_agg: 'first' } });
  });

  test('keeps filters as templates', () => {
    const text = `name: d, label: D, type: derived, filter: "{{ Dimension('a__b') }} > 1", type_params: {expr: a, metrics: [{name: a, filter: [x, y]}]}`;
    const node = parseMetric(entry('metrics', text), context());
    expect(node?.filter).toEqual({ where_filters: [{ where_sql_template: "{{ Dimension('a__b') }} > 1" }] });
    expect(node?.type_params.metrics[0]?.filter?.where_filters).toHaveLength(2);
  });
});

describe('a metric of the newer form', () => {
  test('of a model aggregates its semantic model', () => {
    const text =
      'name: fct, semantic_model: {name: sm}, agg_time_dimension: ds, metrics: [{name: met, type: simple, agg: PERCENTILE, percentile: 0.9, percentile_type: discrete, hidden: true}, {name: all, type: cumulative, input_metric: met, grain_to_date: month}]';
    const { metrics } = semanticsOf(text);
    expect(metrics.map(({ name }) => name)).toEqual(['met', 'all']);
    expect(metrics[0]?.type_params).toMatchObject({
      is_private: true,
      metric_aggregation_params: {
        semantic_model: 'sm',
        agg: 'percentile',
        agg_params: { percentile: 0.9, use_discrete_percentile: true, use_approximate_percentile: false },
        agg_time_dimension: 'ds',
      },
    });
    expect(metrics[1]?.type_params).toMatchObject({
      metric_aggregation_params: null,
      cumulative_type_params: { grain_to_date: 'month', metric: { name: 'met' } },
    });
  });

  test('of its own cannot be simple', () => {
    const within = context();
    expect(parseMetric(entry('metrics', 'name: met, type: simple, agg: sum'), within)).toBeUndefined();
    expect(within.reported[0]?.message).toContain('simple metrics in v2 YAML must be attached to semantic_model');
    expect(within.reported[0]?.hint).toContain('move the metric below `metrics:` of the model');
  });
});

/** The semantic model and metrics of an entry of `models:`. */
function semanticsOf(text: string, enabled = true) {
  const found = entry('models', text);
  const model = { name: found.name, description: 'model', config: { enabled } } as ModelNode;
  const parts = parseModelSemantics(found, found.value, model, context());
  if (parts === undefined) throw new Error('no semantic model');
  return parts;
}

describe('a semantic model', () => {
  test('has elements whose meta is over its own', () => {
    const text =
      "name: sm, model: ref('fct'), config: {meta: {a: 1, b: 1}}, entities: [{name: id, type: primary, expr: 1}], dimensions: [{name: ds, type: TIME, type_params: {time_granularity: Day}, config: {meta: {b: 2}}}], measures: [{name: cnt, agg: COUNT, expr: true, create_metric: true}]";
    const parts = parseSemanticModel(entry('semantic_models', text), context());
    expect(parts?.model).toMatchObject({
      refs: [{ name: 'fct', package: null, version: null }],
      entities: [{ name: 'id', type: 'primary', expr: '1', config: { meta: { a: 1, b: 1 } } }],
      dimensions: [
        {
          type: 'time',
          type_params: { time_granularity: 'day', validity_params: null },
          config: { meta: { a: 1, b: 2 } },
        },
      ],
      measures: [{ agg: 'count', expr: 'True', create_metric: false }],
    });
    expect(parts?.metrics).toMatchObject([
      { name: 'cnt', label: 'cnt', type: 'simple', description: 'Metric created from measure cnt' },
    ]);
  });

  test('names its model with ref()', () => {
    const within = context();
    expect(parseSemanticModel(entry('semantic_models', 'name: sm, model: a'), within)).toBeUndefined();
    expect(within.reported[0]?.hint).toBe("write model: ref('a')");
  });

  test('of a model is made of its columns and derived semantics', () => {
    const { model } = semanticsOf(
      'name: fct, semantic_model: true, primary_entity: id, columns: [{name: id, description: d, entity: primary, dimension: categorical}, {name: at, granularity: day, dimension: {type: time, name: ds, label: L}}, {name: other, entity: {type: foreign, name: o}}], derived_semantics: {dimensions: [{name: x, type: categorical, expr: a + b}], entities: [{name: y, type: unique, expr: c}]}',
    );
    expect(model).toMatchObject({
      unique_id: 'semantic_model.demo.fct',
      model: "ref('fct')",
      description: 'model',
      primary_entity: 'id',
      defaults: { agg_time_dimension: null },
    });
    expect(model.dimensions.map(({ name, expr, description }) => [name, expr, description])).toEqual([
      ['id', null, 'd'],
      ['ds', 'at', ''],
      ['x', 'a + b', null],
    ]);
    expect(model.entities.map(({ name, expr }) => [name, expr])).toEqual([
      ['id', null],
      ['o', 'other'],
      ['y', 'c'],
    ]);
  });

  test('of a model that is switched off is off, with its metrics', () => {
    const text = 'name: fct, semantic_model: true, metrics: [{name: met, type: simple, agg: sum}]';
    const { model, metrics } = semanticsOf(text, false);
    expect([model.config.enabled, metrics[0]?.config.enabled]).toEqual([false, false]);
  });
});

describe('a saved query', () => {
  const text = (more: string) =>
    `name: sq, query_params: {metrics: [met], group_by: ["Entity('id')"], where: x}, ${more}`;

  test('has its own tags and those of its config, sorted', () => {
    const node = parseSavedQuery(entry('saved_queries', text('tags: b, config: {tags: [a]}')), queryContext());
    expect(node.tags).toEqual(['a', 'b']);
    expect(node.query_params).toEqual({
      metrics: ['met'],
      group_by: ["Entity('id')"],
      where: { where_filters: [{ where_sql_template: 'x' }] },
      order_by: [],
      limit: null,
    });
  });

  const exports: readonly (readonly [string, object])[] = [
    ['{name: e, config: {export_as: view}}', { export_as: 'view', schema_name: 'q', alias: 'e', database: 'db' }],
    ['{name: e, config: {schema: s, alias: a}}', { export_as: 'table', schema_name: 's', alias: 'a', database: 'db' }],
  ];
  for (const [given, want] of exports) {
    test(`exports ${given}`, () => {
      const query = text(`config: {export_as: table, schema: q}, exports: [${given}]`);
      expect(parseSavedQuery(entry('saved_queries', query), queryContext()).exports[0]?.config).toEqual(want);
    });
  }

  test('without export_as says what is missing', () => {
    const within = { ...queryContext(), ...context() };
    parseSavedQuery(entry('saved_queries', text('exports: [{name: e}]')), { ...queryContext(), report: within.report });
    expect(within.reported[0]?.code).toBe('TX2163');
  });
});

describe('malformed entries', () => {
  const cases: readonly (readonly [Section, string, string])[] = [
    [
      'metrics',
      "name: 'm x', label: M, type_params: {}",
      "[]: The metric name 'm x' is invalid.  It cannot contain spaces",
    ],
    ['metrics', 'name: 1a, label: M, type_params: {}', 'must begin with a letter'],
    ['metrics', 'name: m, type: sum, label: M, type_params: {}', "['type']: 'sum' is not one of"],
    ['metrics', 'name: m, label: M, type_params: {window: 7days}', 'Invalid window (7days)'],
    ['metrics', 'name: m, label: M, type_params: {window: x days}', 'Invalid count (x)'],
    ['metrics', 'name: m, type_params: {measure: a}', "'label' is a required property"],
    ['metrics', 'name: m, type: simple', 'Simple metrics must have an agg param.'],
    ['metrics', 'name: m, type: cumulative', 'input_metric is required for cumulative metrics.'],
    ['metrics', 'name: m, type: conversion', 'base_metric is required for conversion metrics.'],
    ['metrics', 'name: m, type: derived, config: {enabled: maybe}', "'maybe' is not of type 'boolean'"],
    ['semantic_models', 'name: s, model: m, entities: [{name: e, type: key}]', "'key' is not one of"],
    ['models', 'name: a, semantic_model: {nme: b}', "'nme' was unexpected"],
    ['models', 'name: a, columns: [{name: at, dimension: time}]', 'that column must specify a granularity'],
    ['models', 'name: a, columns: [{name: at, granularity: fortnight}]', 'is not valid under any of the given schemas'],
    ['models', 'name: a, metrics: [{name: m, type: simple}]', 'Simple metrics must have an agg param.'],
    ['saved_queries', 'name: q', "'query_params' is a required property"],
  ];
  for (const [section, text, want] of cases) {
    test(`${section}: ${text}`, () => expect(mistakes(section, text).join('\n')).toContain(want));
  }
});

test('windows lose the plural of standard granularities alone', () => {
  expect(windowOf('2 MONTHS')).toEqual({ count: 2, granularity: 'month' });
  expect(windowOf('1 sols')).toEqual({ count: 1, granularity: 'sols' });
  expect(windowOf(null)).toBeNull();
});

test('the configs of all three have dbt’s defaults', () => {
  const semantic: NodeConfig = { enabled: true, group: null, meta: {} };
  expect(defaultConfig('metric')).toEqual(semantic);
  expect(defaultConfig('semantic_model')).toEqual(semantic);
  expect(defaultConfig('saved_query')).toEqual({
    ...semantic,
    export_as: null,
    schema: null,
    cache: { enabled: false },
  });
});
