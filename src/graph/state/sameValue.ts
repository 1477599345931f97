/**
 * Whether two values are the same once they are written as JSON: what one manifest holds in memory is compared with what another
 * one was written to. Keys may come in any order; a key without a value is no key.
 */
export function sameValue(one: unknown, other: unknown): boolean {
  return canonical(one) === canonical(other);
}

/** The value as JSON with sorted keys. */
export function canonical(value: unknown): string {
  const plain = value === undefined ? null : (JSON.parse(JSON.stringify(value) ?? 'null') as unknown);
  return JSON.stringify(sorted(plain));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, item]) => [key, sorted(item)]),
  );
}
