import { JinjaError } from '../../../jinja/errors.ts';
import type { Manifest, SavedQueryNode } from '../../manifest.ts';
import { type QueryItem, queryItems, sameItem } from '../queryItem.ts';
import type { SemanticIssues } from '../semanticIssues.ts';
import { customGranularities } from './cumulativeMetrics.ts';
import type { Rule } from './rule.ts';

/** A saved query groups by elements that exist, orders by what it selects, and has no negative limit. */
export const savedQueryRule: Rule = (manifest, issues) => {
  const known = elementNames(manifest);
  const custom = [...customGranularities(manifest)];
  for (const query of manifest.saved_queries.values()) {
    const { group_by: groupBy, limit } = query.query_params;
    const groups: QueryItem[] = [];
    for (const text of groupBy) {
      const items = itemsIn(query, text, custom, false, issues);
      if (items === undefined) continue;
      groups.push(...items);
      const [first] = items;
      if (items.length !== 1 || first === undefined || !known.has(first.element))
        issues.error(query, `\`${text}\` is not a valid group-by name.`);
    }
    checkOrder(query, groups, custom, issues);
    if (limit !== null && limit < 0) issues.error(query, `Invalid limit value: ${limit} (should be >= 0)`);
  }
};

/** What one can group by: dimensions, entities, metrics, and time itself. */
function elementNames({ semantic_models, metrics }: Manifest): Set<string> {
  const names = new Set(['metric_time', ...[...metrics.values()].map(({ name }) => name)]);
  for (const model of semantic_models.values())
    for (const { name } of [...model.dimensions, ...model.entities]) names.add(name);
  return names;
}

/** @returns `undefined` when the text cannot be read, which has been told */
function itemsIn(
  query: SavedQueryNode,
  text: string,
  customGranularities: readonly string[],
  isOrderBy: boolean,
  issues: SemanticIssues,
): QueryItem[] | undefined {
  try {
    return queryItems(`{{ ${text} }}`, { customGranularities, isOrderBy });
  } catch (error) {
    if (!(error instanceof JinjaError)) throw error;
    const what = isOrderBy ? 'an order-by' : 'a group-by';
    const hint = isOrderBy ? " Metrics are written `Metric('name')`, and `.descending(True)` stands at the end." : '';
    issues.error(
      query,
      `An error occurred while trying to parse ${what} in saved query \`${query.name}\`: ${text} - ${error.message}${hint}`,
    );
    return undefined;
  }
}

function checkOrder(
  query: SavedQueryNode,
  groups: readonly QueryItem[],
  custom: readonly string[],
  issues: SemanticIssues,
): void {
  const { metrics, order_by: orderBy } = query.query_params;
  for (const text of orderBy) {
    const items = itemsIn(query, text, custom, true, issues);
    const [item] = items ?? [];
    if (item === undefined) continue;
    const isSelected =
      item.type === 'Metric' ? metrics.includes(item.name) : groups.some((group) => sameItem(group, item));
    if (!isSelected) issues.error(query, `${text} does not match any of the listed metrics or group-by items.`);
  }
}
