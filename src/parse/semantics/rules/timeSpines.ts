import { shown } from '../../properties/scalarChecks.ts';
import { granularityRank, timeSpines } from '../semanticManifest.ts';
import type { Granularity } from '../semanticTypes.ts';
import type { Rule } from './rule.ts';

/** One time spine for each granularity, and one that is as fine as the finest time dimension. */
export const timeSpineRule: Rule = (manifest, issues) => {
  const spines = timeSpines(manifest);
  if (spines.length === 0) return;
  const byGranularity = Map.groupBy(spines, (spine) => spine.primary_column.time_granularity);
  const repeated = [...byGranularity].filter(([, list]) => list.length > 1);
  if (repeated.length > 0) {
    const names = repeated.map(([granularity, list]): [string, unknown] => [
      granularity.toUpperCase(),
      list.map((spine) => spine.node_relation.relation_name),
    ]);
    issues.warn(
      null,
      `Only one time spine is supported per granularity. Got duplicates: ${shown(Object.fromEntries(names))}`,
    );
  }
  const used = [...manifest.semantic_models.values()].flatMap((model) =>
    model.dimensions.map((dimension) => dimension.type_params?.time_granularity).filter((one) => one !== undefined),
  );
  if (used.length === 0) {
    issues.warn(
      null,
      'No time dimensions configured. To avoid unexpected query errors, configuring a time spine at or below the smallest time dimension granularity is recommended.',
    );
    return;
  }
  const finest = finestOf(used);
  const finestSpine = finestOf([...byGranularity.keys()]);
  if (granularityRank(finest) < granularityRank(finestSpine))
    issues.warn(
      null,
      `To avoid unexpected query errors, configuring a time spine at or below the smallest time dimension granularity is recommended. Smallest time dimension granularity: ${finest.toUpperCase()}; Smallest time spine granularity: ${finestSpine.toUpperCase()}`,
    );
};

function finestOf(granularities: readonly Granularity[]): Granularity {
  return granularities.reduce((a, b) => (granularityRank(a) <= granularityRank(b) ? a : b));
}
