/**
 * Whether two values are the same once they are written as JSON: what one manifest holds in memory is compared with what another
 * one was written to. Keys may come in any order. What is empty is the same as what is not there: versions of the manifest
 * differ in which fields they write.
 */
export function sameValue(one: unknown, other: unknown): boolean {
  return canonical(one) === canonical(other);
}

/** The value as JSON with sorted keys and without what is empty. */
export function canonical(value: unknown): string {
  const plain = value === undefined ? null : (JSON.parse(JSON.stringify(value) ?? 'null') as unknown);
  return JSON.stringify(tidied(plain)) ?? 'null';
}

function tidied(value: unknown): unknown {
  if (value === null || value === '') return undefined;
  if (Array.isArray(value)) return value.length === 0 ? undefined : value.map((item) => tidied(item) ?? null);
  if (typeof value !== 'object') return value;
  const entries = Object.entries(value)
    .map(([key, item]) => [key, tidied(item)] as const)
    .filter(([, item]) => item !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}
