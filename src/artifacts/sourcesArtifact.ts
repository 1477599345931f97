import type { Invocation } from '../cli/invocation.ts';
import type { FreshnessResult } from '../run/freshness.ts';
import { metadata } from './metadata.ts';

/** sources.json v3 as text. Sources whose table could not be read have no entry, as with dbt. */
export function sourcesArtifact(invocation: Invocation, results: readonly FreshnessResult[], elapsed: number): string {
  const found = results.filter((result) => result.status !== 'runtime error');
  return JSON.stringify({
    metadata: metadata(invocation, 'sources/v3'),
    results: found.map(({ diagnostic: _diagnostic, error: _error, ...fields }) => fields),
    elapsed_time: elapsed,
  });
}
