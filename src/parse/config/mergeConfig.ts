import type { PlainMap } from '../../project/project.ts';

export type ConfigValues = Record<string, unknown>;

/** Lists that grow from general to specific. */
const APPENDED: ReadonlySet<string> = new Set(['tags', 'pre-hook', 'post-hook', 'packages']);
/** Dicts whose keys are laid over each other. */
const UPDATED: ReadonlySet<string> = new Set([
  'meta',
  'quoting',
  'column_types',
  'docs',
  'contract',
  'latest_version_pointer',
  'snapshot_meta_column_names',
]);

/** Lays one level of config over those before it, by dbt's rule for each key. Changes `into`. */
export function mergeConfig(into: ConfigValues, level: PlainMap): void {
  for (const [key, value] of Object.entries(level)) into[key] = mergeValue(key, into[key], value);
}

function mergeValue(key: string, before: unknown, value: unknown): unknown {
  if (APPENDED.has(key)) return [...asList(before), ...asList(value)];
  if (UPDATED.has(key)) return mergeDicts(key, before, value);
  if (key === 'grants') return mergeGrants(before, value);
  return value;
}

function mergeDicts(key: string, before: unknown, value: unknown): unknown {
  // `latest_version_pointer: true` is short for its one switch
  const given = key === 'latest_version_pointer' && typeof value === 'boolean' ? { enabled: value } : value;
  if (!isDict(given)) return given === null || given === undefined ? (before ?? given) : given;
  return isDict(before) ? { ...before, ...given } : given;
}

/** A privilege replaces the inherited grantees; `+privilege` adds to them. */
function mergeGrants(before: unknown, value: unknown): unknown {
  if (!isDict(value)) return value;
  const merged: Record<string, unknown> = isDict(before) ? { ...before } : {};
  for (const [key, grantees] of Object.entries(value)) {
    if (key.startsWith('+')) merged[key.slice(1)] = [...asList(merged[key.slice(1)]), ...asList(grantees)];
    else merged[key] = asList(grantees);
  }
  return merged;
}

/** One value stands for a list of it, null for an empty one. */
export function asList(value: unknown): unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

/** A mapping of YAML or of a template. */
export function isDict(value: unknown): value is Record<string, unknown> {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.getPrototypeOf(value) === Object.prototype
  );
}

/** Spellings that YAML and keyword arguments use → dbt's keys. */
const SPELLINGS: Readonly<Record<string, string>> = {
  pre_hook: 'pre-hook',
  post_hook: 'post-hook',
  dbname: 'database',
};

/**
 * Keys in dbt's own spelling, without `+`. `conflict` is told about a key that is written in both spellings.
 */
export function normalizeKeys(values: PlainMap, conflict: (one: string, other: string) => void): ConfigValues {
  const found: ConfigValues = {};
  const spelled = new Map<string, string>();
  for (const [written, value] of Object.entries(values)) {
    const bare = written.startsWith('+') ? written.slice(1).trim() : written;
    const key = SPELLINGS[bare] ?? bare;
    const other = spelled.get(key);
    if (other !== undefined && other !== bare) conflict(other, bare);
    spelled.set(key, bare);
    found[key] = value;
  }
  return found;
}
