import { didYouMean } from '../../diagnostics/didYouMean.ts';
import type { Manifest, MetricNode, SemanticModelNode } from '../manifest.ts';
import type { ParseState } from '../parseState.ts';
import type { InputMeasure, InputMetric } from './semanticTypes.ts';

/** Gives semantic models the relation of their model, and metrics the measures below them and what they depend on. */
export function resolveSemantics(manifest: Manifest, state: ParseState): void {
  for (const model of manifest.semantic_models.values()) giveRelation(model, manifest);
  const resolver = new MetricResolver(manifest, state);
  for (const metric of manifest.metrics.values()) resolver.resolve(metric);
}

/** A semantic model reads from exactly one node. */
function giveRelation(model: SemanticModelNode, manifest: Manifest): void {
  const node = manifest.nodes.get(model.depends_on.nodes[0] ?? '');
  if (node === undefined) return;
  model.node_relation = {
    alias: node.alias,
    schema_name: node.schema,
    database: node.database,
    relation_name: node.relation_name,
  };
}

/** Follows metrics down to their measures. A metric is looked at once, those it uses first. */
class MetricResolver {
  readonly #manifest: Manifest;
  readonly #state: ParseState;
  readonly #metrics = new Map<string, MetricNode[]>();
  readonly #disabledMetrics = new Set<string>();
  /** Semantic models by measure, the disabled ones too: those are named in messages. */
  readonly #measures = new Map<string, SemanticModelNode[]>();
  readonly #done = new Set<MetricNode>();

  constructor(manifest: Manifest, state: ParseState) {
    this.#manifest = manifest;
    this.#state = state;
    for (const metric of manifest.metrics.values()) push(this.#metrics, metric.name, metric);
    for (const model of manifest.semantic_models.values())
      for (const { name } of model.measures) push(this.#measures, name, model);
    for (const nodes of manifest.disabled.values())
      for (const node of nodes) {
        if (node.resource_type === 'metric') this.#disabledMetrics.add(node.name);
        else if (node.resource_type === 'semantic_model')
          for (const { name } of node.measures) push(this.#measures, name, node);
      }
  }

  resolve(metric: MetricNode): void {
    // A circle of metrics ends here as well; the graph tells of it.
    if (this.#done.has(metric)) return;
    this.#done.add(metric);
    const { type_params: params } = metric;
    const { conversion_type_params: conversion, cumulative_type_params: cumulative } = params;
    switch (metric.type) {
      case 'simple':
        this.#simple(metric);
        break;
      case 'cumulative':
        if (params.measure !== null) this.#takeMeasures(metric, [params.measure]);
        else if (cumulative?.metric != null) this.#takeMetrics(metric, [cumulative.metric], false);
        else this.#incomplete(metric, `Cumulative metric ${metric.name} should have a measure or input_metric defined`);
        break;
      case 'conversion':
        if (conversion === null)
          this.#incomplete(
            metric,
            `${metric.name} is a conversion metric and must have conversion_type_params defined`,
          );
        else if (conversion.base_measure !== null && conversion.conversion_measure !== null)
          this.#takeMeasures(metric, [conversion.base_measure, conversion.conversion_measure]);
        else if (conversion.base_metric !== null && conversion.conversion_metric !== null)
          this.#takeMetrics(metric, [conversion.base_metric, conversion.conversion_metric], false);
        break;
      case 'ratio':
        if (params.numerator === null || params.denominator === null)
          this.#incomplete(metric, 'Invalid ratio metric. Both a numerator and denominator must be specified');
        else this.#takeMetrics(metric, [params.numerator, params.denominator], true);
        break;
      case 'derived':
        this.#takeMetrics(metric, params.metrics, true);
    }
  }

  /** On a measure, or on a semantic model itself. */
  #simple(metric: MetricNode): void {
    const { measure, metric_aggregation_params: aggregation } = metric.type_params;
    if (measure !== null) this.#takeMeasures(metric, [measure]);
    else if (aggregation === null)
      this.#incomplete(metric, `Simple metric ${metric.name} should have a measure or agg type defined`);
    else {
      const model = [...this.#manifest.semantic_models.values()].find(
        ({ name }) => name === aggregation.semantic_model,
      );
      if (model !== undefined) depend(metric, model.unique_id);
    }
  }

  #takeMeasures(metric: MetricNode, measures: readonly InputMeasure[]): void {
    addMeasures(metric, measures);
    for (const { name } of measures) {
      const models = this.#measures.get(name) ?? [];
      const model = models.find((one) => one.package_name === metric.package_name) ?? models[0];
      if (model === undefined) this.#unknownMeasure(metric, name);
      else if (model.config.enabled === false) this.#disabledMeasure(metric, name, model);
      else depend(metric, model.unique_id);
    }
  }

  /** @param deep whether the measures of the other metrics count as this one's, as dbt has it for some types */
  #takeMetrics(metric: MetricNode, inputs: readonly InputMetric[], deep: boolean): void {
    for (const { name } of inputs) {
      const found = this.#metrics.get(name) ?? [];
      const target = found.find((one) => one.package_name === metric.package_name) ?? found[0];
      if (target === undefined) {
        this.#unknownMetric(metric, name);
        continue;
      }
      this.resolve(target);
      if (deep) addMeasures(metric, target.type_params.input_measures);
      depend(metric, target.unique_id);
    }
  }

  #unknownMetric(metric: MetricNode, name: string): void {
    if (this.#disabledMetrics.has(name)) {
      const message = `The metric \`${name}\` is disabled and thus cannot be referenced.`;
      this.#error(metric, message, `enable it, or take it out of metric '${metric.name}'`);
      return;
    }
    const message = `The metric \`${name}\` does not exist but was referenced by metric \`${metric.name}\`.`;
    this.#error(metric, message, didYouMean(name, this.#metrics.keys()));
  }

  #unknownMeasure(metric: MetricNode, name: string): void {
    const message = `A semantic model having a measure \`${name}\` does not exist but was referenced.`;
    this.#error(metric, message, didYouMean(name, this.#measures.keys()));
  }

  #disabledMeasure(metric: MetricNode, name: string, model: SemanticModelNode): void {
    const message = `The measure \`${name}\` is referenced on disabled semantic model \`${model.name}\`.`;
    this.#error(metric, message, `enable '${model.name}', or disable metric '${metric.name}' as well`);
  }

  #incomplete(metric: MetricNode, what: string): void {
    this.#error(metric, `${what}.`);
  }

  #error(metric: MetricNode, message: string, hint?: string): void {
    const node = `metric ${metric.name} (${metric.original_file_path})`;
    this.#state.error('TX2164', 'Parsing', `Error in ${node}\n  ${message}`, metric.tx.location, hint);
  }
}

function push<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}

function depend(metric: MetricNode, id: string): void {
  if (!metric.depends_on.nodes.includes(id)) metric.depends_on.nodes = [...metric.depends_on.nodes, id];
}

/** Each once: the same measure with another filter is another one. */
function addMeasures(metric: MetricNode, measures: readonly InputMeasure[]): void {
  const known = new Set(metric.type_params.input_measures.map((one) => JSON.stringify(one)));
  const added = measures.filter((one) => !known.has(JSON.stringify(one)));
  if (added.length > 0) metric.type_params.input_measures = [...metric.type_params.input_measures, ...added];
}
