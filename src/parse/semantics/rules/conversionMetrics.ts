import type { Manifest, MetricNode, SemanticModelNode } from '../../manifest.ts';
import type { SemanticIssues } from '../semanticIssues.ts';
import type { ConversionParams, InputMeasure, InputMetric, WhereFilters } from '../semanticTypes.ts';
import { customGranularities, windowProblem } from './cumulativeMetrics.ts';
import type { Rule } from './rule.ts';

/** One of the two events of a conversion, as it was found. */
interface Side {
  readonly kind: 'base' | 'conversion';
  readonly word: 'Measure' | 'Metric';
  readonly name: string;
  readonly agg: string;
  readonly expr: string | null;
  readonly filter: WhereFilters | null;
  readonly model: SemanticModelNode;
}

/** Both events are counted, and joined on an entity that both semantic models have. */
export const conversionMetricRule: Rule = (manifest, issues) => {
  const custom = customGranularities(manifest);
  for (const metric of manifest.metrics.values()) {
    const params = metric.type === 'conversion' ? metric.type_params.conversion_type_params : null;
    if (params === null) continue;
    const base = side('base', metric, params.base_measure, params.base_metric, manifest, issues);
    const conversion = side(
      'conversion',
      metric,
      params.conversion_measure,
      params.conversion_metric,
      manifest,
      issues,
    );
    if (base === undefined || conversion === undefined) continue;
    for (const one of [base, conversion]) checkSide(metric, one, params, issues);
    const problem = params.window === null ? undefined : windowProblem(params.window, custom, false);
    if (problem !== undefined) issues.error(metric, problem);
    checkConstantProperties(metric, params, base.model, conversion.model, issues);
  }
};

/** @returns `undefined` when the input, or the semantic model that it is computed from, is not there */
function side(
  kind: Side['kind'],
  metric: MetricNode,
  measure: InputMeasure | null,
  input: InputMetric | null,
  { semantic_models, metrics }: Manifest,
  issues: SemanticIssues,
): Side | undefined {
  if (measure !== null) {
    for (const model of semantic_models.values()) {
      const found = model.measures.find(({ name }) => name === measure.name);
      if (found === undefined) continue;
      const { name, agg, expr } = found;
      return { kind, word: 'Measure', name, agg, expr, filter: measure.filter, model };
    }
  }
  const found = [...metrics.values()].find(({ name }) => name === input?.name);
  if (input === null || found === undefined) {
    issues.error(
      metric,
      `Conversion metric '${metric.name}' must have either a ${kind} measure or a ${kind} metric as an input. Please add one of them.`,
    );
    return undefined;
  }
  if (found.type !== 'simple') {
    issues.error(
      found,
      `Metric '${found.name}' is not a Simple metric, so it cannot be used as an input for Conversion metric '${metric.name}'.`,
    );
    return undefined;
  }
  const aggregation = found.type_params.metric_aggregation_params;
  const model = [...semantic_models.values()].find(({ name }) => name === aggregation?.semantic_model);
  if (aggregation === null || model === undefined) {
    issues.error(
      metric,
      `Input metric '${found.name}' for conversion metric '${metric.name}' is linked to a semantic model that does not exist in your manifest.`,
    );
    return undefined;
  }
  const { expr } = found.type_params;
  return { kind, word: 'Metric', name: found.name, agg: aggregation.agg, expr, filter: input.filter, model };
}

function checkSide(metric: MetricNode, given: Side, params: ConversionParams, issues: SemanticIssues): void {
  const { kind, word, name, agg, expr, model } = given;
  if (!model.entities.some((entity) => entity.name === params.entity))
    issues.error(metric, `Entity: ${params.entity} not found in ${kind} semantic model: ${model.name}.`);
  if (agg !== 'count' && agg !== 'count_distinct' && !(agg === 'sum' && expr === '1'))
    issues.error(
      metric,
      `For conversion metrics, the input ${word.toLowerCase()} must be COUNT/SUM(1)/COUNT_DISTINCT. ${word} '${name}' is agg type: ${agg}`,
    );
  if (kind === 'conversion' && given.filter !== null)
    issues.warn(
      metric,
      `${word} input '${name}' has a filter. For conversion metrics, filtering on the conversion input is not fully supported yet.`,
    );
}

function checkConstantProperties(
  metric: MetricNode,
  params: ConversionParams,
  base: SemanticModelNode,
  conversion: SemanticModelNode,
  issues: SemanticIssues,
): void {
  const check = (model: SemanticModelNode, property: string): void => {
    if ([...model.entities, ...model.dimensions].some(({ name }) => name === property)) return;
    issues.error(
      metric,
      `The provided constant property: ${property}, cannot be found in semantic model ${model.name}`,
    );
  };
  for (const { base_property } of params.constant_properties ?? []) check(base, base_property);
  for (const { conversion_property } of params.constant_properties ?? []) check(conversion, conversion_property);
}
