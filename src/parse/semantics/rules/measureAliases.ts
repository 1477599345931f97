import type { MetricNode } from '../../manifest.ts';
import { shown } from '../../properties/scalarChecks.ts';
import type { SemanticIssues } from '../semanticIssues.ts';
import { nameProblems } from './names.ts';
import type { Rule } from './rule.ts';

/** A measure that a metric uses twice, with different filters, needs aliases, which mean nothing else in the project. */
export const measureAliasRule: Rule = ({ semantic_models, metrics }, issues) => {
  const measures = new Set([...semantic_models.values()].flatMap((model) => model.measures.map(({ name }) => name)));
  const users = new Map<string, string[]>();
  for (const metric of metrics.values()) {
    checkRepeated(metric, issues);
    for (const { name, alias } of metric.type_params.input_measures) {
      if (alias === null) continue;
      for (const problem of nameProblems(alias)) issues.error(metric, problem);
      if (measures.has(alias))
        issues.error(
          metric,
          `Alias \`${alias}\` for measure \`${name}\` conflicts with measure names defined elsewhere in the model! This can cause ambiguity for certain types of query. Please choose another alias.`,
        );
      const others = users.get(alias);
      if (others !== undefined)
        issues.error(
          metric,
          `Measure alias ${alias} conflicts with a measure alias used elsewhere in the model! This can cause ambiguity for certain types of query. Please choose another alias. Existing metrics with that measure alias used: ${shown([...others])}`,
        );
      users.set(alias, [...(others ?? []), metric.name]);
    }
  }
};

function checkRepeated(metric: MetricNode, issues: SemanticIssues): void {
  const byName = Map.groupBy(metric.type_params.input_measures, ({ name }) => name);
  for (const [name, inputs] of byName) {
    if (inputs.length < 2) continue;
    const unnamed = inputs.filter(({ filter, alias }) => filter !== null && alias === null);
    if (unnamed.length === 0) continue;
    const filters = unnamed.flatMap(({ filter }) => (filter?.where_filters ?? []).map((one) => one.where_sql_template));
    issues.error(
      metric,
      `Metric ${metric.name} depends on multiple different constrained versions of measure ${name}. In such cases, aliases must be provided, but the following input measures have constraints specified without an alias: ${shown(filters)}.`,
    );
  }
}
