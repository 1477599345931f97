import type { Manifest } from './manifest.ts';

const PLURALS: Readonly<Record<string, readonly [string, string]>> = {
  test: ['data test', 'data tests'],
  analysis: ['analysis', 'analyses'],
  sql_operation: ['sql operation', 'sql operations'],
  saved_query: ['saved query', 'saved queries'],
};

/** dbt's count of what was found: kinds of nodes as they first appear, then the other sections. */
export function statLine(manifest: Manifest): string {
  const counts = new Map<string, number>();
  for (const { resource_type: type } of manifest.nodes.values()) counts.set(type, (counts.get(type) ?? 0) + 1);
  const sections: [string, number][] = [
    ['source', manifest.sources.size],
    ['exposure', manifest.exposures.size],
    ['metric', manifest.metrics.size],
    ['macro', manifest.macros.size],
    ['group', manifest.groups.size],
    ['semantic_model', manifest.semantic_models.size],
    ['saved_query', manifest.saved_queries.size],
    ['unit_test', manifest.unit_tests.size],
  ];
  const all = [...counts, ...sections].filter(([, count]) => count > 0);
  return `Found ${all.map(([type, count]) => `${count} ${plural(type, count)}`).join(', ')}`;
}

function plural(type: string, count: number): string {
  const [one, many] = PLURALS[type] ?? [type.replaceAll('_', ' '), `${type.replaceAll('_', ' ')}s`];
  return count === 1 ? one : many;
}
