import type { NodeResult } from './result.ts';

/** `retry`: names of the overloads that need not be made again, by unique id of their function. */
export function previousOverloads(
  results: readonly Pick<NodeResult, 'unique_id' | 'overload_results'>[],
): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  for (const { unique_id: id, overload_results: overloads } of results)
    if (overloads && overloads.failed.length > 0) found.set(id, overloads.successful);
  return found;
}
