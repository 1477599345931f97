import { JinjaError } from '../../../jinja/errors.ts';
import type { MetricNode } from '../../manifest.ts';
import { shown } from '../../properties/scalarChecks.ts';
import { queryItems } from '../queryItem.ts';
import type { SemanticIssues, SemanticOwner } from '../semanticIssues.ts';
import { GRANULARITIES, type WhereFilters } from '../semanticTypes.ts';
import { customGranularities } from './cumulativeMetrics.ts';
import type { Rule } from './rule.ts';

/** Filters can be read, and their grains exist. */
export const filterRule: Rule = (manifest, issues) => {
  const grains = [...GRANULARITIES, ...customGranularities(manifest)];
  for (const metric of manifest.metrics.values())
    for (const [place, filter] of filtersOf(metric)) checkFilter(metric, place, filter, grains, issues);
  for (const query of manifest.saved_queries.values())
    checkFilter(query, `a filter in saved query \`${query.name}\``, query.query_params.where, grains, issues);
};

/** All filters of a metric, with what they are of. */
function filtersOf(metric: MetricNode): [string, WhereFilters | null][] {
  const { measure, numerator, denominator, metrics } = metric.type_params;
  const on = `metric \`${metric.name}\``;
  return [
    [`filter of ${on}`, metric.filter],
    [`filter of measure input \`${measure?.name}\` on ${on}`, measure?.filter ?? null],
    [`the numerator filter on ${on}`, numerator?.filter ?? null],
    [`the denominator filter on ${on}`, denominator?.filter ?? null],
    ...metrics.map(({ name, filter }): [string, WhereFilters | null] => [
      `filter for input metric \`${name}\` on ${on}`,
      filter,
    ]),
  ];
}

function checkFilter(
  owner: SemanticOwner,
  place: string,
  filter: WhereFilters | null,
  grains: readonly string[],
  issues: SemanticIssues,
): void {
  const type = owner.resource_type === 'metric' ? 'metric' : 'saved query';
  for (const { where_sql_template: template } of filter?.where_filters ?? []) {
    try {
      for (const { grain } of queryItems(template, { customGranularities: grains, isOrderBy: false })) {
        if (grain === null || grains.includes(grain)) continue;
        issues.warn(
          owner,
          `Filter for ${type} \`${owner.name}\` is not valid. \`${grain}\` is not a valid granularity name. Valid granularity options: ${shown([...grains])}`,
        );
      }
    } catch (error) {
      if (!(error instanceof JinjaError)) throw error;
      issues.error(owner, `An error occurred while trying to parse ${place} - ${error.message}\n  ${template.trim()}`);
    }
  }
}
