import type { MetricNode } from '../../manifest.ts';
import type { SemanticIssues } from '../semanticIssues.ts';
import { customGranularities, isStandardGranularity, NO_CUSTOM, windowProblem } from './cumulativeMetrics.ts';
import { nameProblems } from './names.ts';
import type { Rule } from './rule.ts';

/** A derived metric is an expression over all metrics that it names. */
export const derivedMetricRule: Rule = (manifest, issues) => {
  const custom = customGranularities(manifest);
  for (const metric of manifest.metrics.values()) {
    checkOffsets(metric, custom, issues);
    if (metric.type !== 'derived') continue;
    if (metric.type_params.metrics.length === 0)
      issues.error(
        metric,
        `No input metrics found for derived metric '${metric.name}'. Please add metrics to type_params.metrics.`,
      );
    checkAliases(metric, issues);
    checkExpression(metric, issues);
  }
};

function checkAliases(metric: MetricNode, issues: SemanticIssues): void {
  const used = new Set(metric.type_params.metrics.map(({ name }) => name));
  for (const { name, alias } of metric.type_params.metrics) {
    if (alias === null) continue;
    for (const problem of nameProblems(alias)) issues.error(metric, problem);
    if (used.has(alias))
      issues.error(
        metric,
        `Alias '${alias}' for input metric: '${name}' is already being used. Please choose another alias.`,
      );
    used.add(alias);
  }
}

function checkOffsets(metric: MetricNode, custom: ReadonlySet<string>, issues: SemanticIssues): void {
  for (const { name, offset_window: window, offset_to_grain: grain } of metric.type_params.metrics) {
    const problem = window === null ? undefined : windowProblem(window, custom, true);
    if (problem !== undefined) issues.error(metric, problem);
    if (grain !== null && !isStandardGranularity(grain.toLowerCase()))
      issues.error(metric, `Invalid time granularity found in \`offset_to_grain\`: '${grain}'. ${NO_CUSTOM}`);
    if (window !== null && grain !== null)
      issues.error(
        metric,
        `Both offset_window and offset_to_grain set for derived metric '${metric.name}' on input metric '${name}'. Please set one or the other.`,
      );
  }
}

function checkExpression(metric: MetricNode, issues: SemanticIssues): void {
  const { expr, metrics } = metric.type_params;
  if (expr === null || expr === '') {
    issues.warn(
      metric,
      `No \`expr\` set for derived metric ${metric.name}. Please add an \`expr\` that references all input metrics.`,
    );
    return;
  }
  for (const input of metrics) {
    const name = input.alias ?? input.name;
    if (!expr.includes(name))
      issues.warn(
        metric,
        `Input metric '${name}' is not used in \`expr\`: '${expr}' for derived metric '${metric.name}'. Please update the \`expr\` or remove the input metric.`,
      );
  }
}
