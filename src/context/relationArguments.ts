import type { Relation, RelationType } from '../adapters/relation.ts';
import { JinjaError } from '../jinja/errors.ts';
import { toPlain } from '../jinja/runtime/convert.ts';
import { str, truthy } from '../jinja/runtime/operations.ts';
import { PyObject, type Value } from '../jinja/value.ts';

export type Part = 'database' | 'schema' | 'identifier';

export const PARTS: readonly Part[] = ['database', 'schema', 'identifier'];

export function incorporate(relation: Relation, path?: Value, type?: Value, quoting?: Value, limit?: Value): Relation {
  const parts = path instanceof PyObject ? (toPlain(path) as Partial<Record<Part, string | null>>) : {};
  return relation.incorporate({
    path: parts,
    ...(type === undefined ? {} : { type: asType(type) }),
    ...(quoting instanceof PyObject ? { quoting: policyOf(quoting) } : {}),
    ...(typeof limit === 'number' ? { limit } : {}),
  });
}

export function policy(flags: readonly (Value | undefined)[]): Partial<Record<Part, boolean>> {
  const found: Partial<Record<Part, boolean>> = {};
  PARTS.forEach((part, at) => {
    const flag = flags[at];
    if (flag !== undefined && flag !== null) found[part] = truthy(flag);
  });
  return found;
}

export function policyOf(value: Value | undefined): Partial<Record<Part, boolean>> {
  if (!(value instanceof PyObject)) return {};
  return policy(PARTS.map((part) => value.getItem(part) ?? value.getAttr(part)));
}

export function partsOf(values: readonly (Value | undefined)[]): Partial<Record<Part, string | null>> {
  const found: Partial<Record<Part, string | null>> = {};
  PARTS.forEach((part, at) => {
    const value = values[at];
    if (value !== undefined) found[part] = value === null ? null : str(value);
  });
  return found;
}

export function asText(value: Value | undefined): string | null {
  return value === undefined || value === null ? null : str(value);
}

export function textOrNull(value: unknown): string | null {
  return value === undefined || value === null ? null : String(value);
}

const TYPES: ReadonlySet<string> = new Set([
  'table',
  'view',
  'cte',
  'materialized_view',
  'external',
  'ephemeral',
  'function',
  'pointer',
]);

export function asType(value: Value | undefined): RelationType | null {
  if (value === undefined || value === null) return null;
  const name = str(value);
  if (!TYPES.has(name)) throw new JinjaError('ValueError', `'${name}' is not a valid RelationType`);
  return name as RelationType;
}
