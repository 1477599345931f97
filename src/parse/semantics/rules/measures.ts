import type { MetricNode, SemanticModelNode } from '../../manifest.ts';
import { shown } from '../../properties/scalarChecks.ts';
import type { Dimension, Measure } from '../semanticTypes.ts';
import type { Rule } from './rule.ts';

/** The parameters of a measure's aggregation fit it, and so does the dimension that it is not summed over. */
export const measureRule: Rule = ({ semantic_models }, issues) => {
  for (const model of semantic_models.values()) {
    for (const [i, measure] of model.measures.entries()) {
      const problems = [
        ...percentileProblems(measure),
        ...countProblems(measure),
        ...nonAdditiveProblems(measure, model),
      ];
      for (const problem of problems) issues.elementError(model, 'measures', i, problem);
    }
  }
};

function percentileProblems({ name, agg, agg_params: params }: Measure): string[] {
  const percentile = params?.percentile ?? null;
  if (agg === 'percentile') {
    if (percentile === null)
      return [`Measure '${name}' uses a PERCENTILE aggregation, which requires agg_params.percentile to be provided.`];
    if (percentile > 0 && percentile < 1) return [];
    return [
      `Percentile aggregation parameter for measure '${name}' is '${percentile}', but must be between 0 and 1 (non-inclusive). For example, to indicate the 65th percentile value, set 'percentile: 0.65'. For percentile values of 0, please use MIN, for percentile values of 1, please use MAX.`,
    ];
  }
  if (params === null) return [];
  if (agg === 'median') {
    const problems: string[] = [];
    const uses = `Measure '${name}' uses a MEDIAN aggregation, while`;
    if (percentile !== null && percentile !== 0.5)
      problems.push(
        `${uses} percentile is set to '${percentile}', a conflicting value. Please remove the parameter or set to '0.5'.`,
      );
    if (params.use_discrete_percentile)
      problems.push(`${uses} use_discrete_percentile is set to true. Please remove the parameter or set to False.`);
    return problems;
  }
  const given = (['percentile', 'use_discrete_percentile', 'use_approximate_percentile'] as const).filter(
    (key) => params[key] !== null && params[key] !== false && params[key] !== 0,
  );
  return given.length === 0
    ? []
    : [
        `Measure '${name}' with aggregation '${agg}' uses agg_params (${given.join(', ')}) only relevant to Percentile measures.`,
      ];
}

function countProblems({ name, agg, expr }: Measure): string[] {
  if (agg !== 'count') return [];
  if (expr === null)
    return [
      `Measure '${name}' uses a COUNT aggregation, which requires an expr to be provided. Provide 'expr: 1' if a count of all rows is desired.`,
    ];
  if (!expr.toLowerCase().startsWith('distinct ')) return [];
  return [
    `Measure '${name}' uses a 'count' aggregation with a DISTINCT expr: '${expr}'. This is not supported as it effectively converts an additive measure into a non-additive one, and this could cause certain queries to return incorrect results. Please use the count_distinct aggregation type.`,
  ];
}

function nonAdditiveProblems(measure: Measure, model: SemanticModelNode): string[] {
  const given = measure.non_additive_dimension;
  if (given === null) return [];
  const time = measure.agg_time_dimension ?? model.defaults?.agg_time_dimension ?? null;
  const aggregation = model.dimensions.find(({ name }) => name === time);
  // That there is none is told of by the rule of aggregation times.
  if (aggregation === undefined) return [];
  const has = `Measure '${measure.name}' has a non_additive_dimension with`;
  const problems: string[] = [];
  const dimension = model.dimensions.find(({ name }) => name === given.name);
  if (dimension === undefined)
    problems.push(`${has} name '${given.name}' that is not defined as a dimension in semantic model '${model.name}'.`);
  else problems.push(...windowProblems(dimension, aggregation, has));
  if (given.window_choice !== 'min' && given.window_choice !== 'max')
    problems.push(
      `${has} an invalid 'window_choice' of '${given.window_choice}'. Only choices supported are 'min' or 'max'.`,
    );
  const entities = new Set(model.entities.map(({ name }) => name));
  const unknown = given.window_groupings.filter((name) => !entities.has(name));
  if (unknown.length > 0)
    problems.push(
      `${has} an invalid 'window_groupings'. These entities ${shown(unknown)} do not exist in the semantic model.`,
    );
  return problems;
}

/** The window is a time dimension as fine as the one that the measure is aggregated by. */
function windowProblems(dimension: Dimension, aggregation: Dimension, has: string): string[] {
  const problems: string[] = [];
  if (dimension.type !== 'time')
    problems.push(`${has} name '${dimension.name}' that is defined as a categorical dimension which is not supported.`);
  const [own, other] = [dimension, aggregation].map((one) => one.type_params?.time_granularity);
  if (own !== undefined && other !== undefined && own !== other)
    problems.push(
      `${has} name '${dimension.name}' that has a base time granularity (${own.toUpperCase()}) that is not equal to the measure's agg_time_dimension ${aggregation.name} with a base granularity of (${other.toUpperCase()}).`,
    );
  return problems;
}

/** A measure is in one semantic model. */
export const uniqueMeasureRule: Rule = ({ semantic_models }, issues) => {
  const owners = new Map<string, string[]>();
  for (const model of semantic_models.values()) {
    for (const [i, { name }] of model.measures.entries()) {
      const known = owners.get(name);
      if (known !== undefined)
        issues.elementError(
          model,
          'measures',
          i,
          `Found measure with name ${name} in multiple semantic models with names (${shown([...known])})`,
        );
      owners.set(name, [...(known ?? []), model.name]);
    }
  }
};

/** A metric that stands for a measure takes the measure's expression. */
export const proxyExpressionRule: Rule = ({ semantic_models, metrics }, issues) => {
  const measures = new Map<string, Measure>();
  for (const model of semantic_models.values()) for (const one of model.measures) measures.set(one.name, one);
  for (const metric of metrics.values()) {
    const measure = metric.type === 'simple' ? measures.get(measureName(metric) ?? '') : undefined;
    const { expr } = metric.type_params;
    if (measure === undefined || expr === null || expr === measure.expr || expr === measure.name) continue;
    issues.warn(metric, `Metric '${metric.name}' should not have an expr set if it's proxy from measures`);
  }
};

function measureName(metric: MetricNode): string | undefined {
  return metric.type_params.measure?.name;
}
