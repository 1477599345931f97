import type { Relation, RelationType } from '../adapters/relation.ts';
import { JinjaError } from '../jinja/errors.ts';
import { toPlain } from '../jinja/runtime/convert.ts';
import { str, truthy } from '../jinja/runtime/operations.ts';
import { PyObject, type Value } from '../jinja/value.ts';

/** A part of a relation's name. */
export type Part = 'database' | 'schema' | 'identifier';

/** In the order of dbt's positional arguments. */
export const PARTS: readonly Part[] = ['database', 'schema', 'identifier'];

/** `relation.incorporate(path=…, type=…)`: what is not given stays. */
export function incorporate(relation: Relation, path?: Value, type?: Value, quoting?: Value, limit?: Value): Relation {
  const parts = path instanceof PyObject ? (toPlain(path) as Partial<Record<Part, string | null>>) : {};
  return relation.incorporate({
    path: parts,
    ...(type === undefined ? {} : { type: asType(type) }),
    ...(quoting instanceof PyObject ? { quoting: policyOf(quoting) } : {}),
    ...(typeof limit === 'number' ? { limit } : {}),
  });
}

/** Which parts positional flags switch on or off; None leaves a part as it is. */
export function policy(flags: readonly (Value | undefined)[]): Partial<Record<Part, boolean>> {
  const found: Partial<Record<Part, boolean>> = {};
  PARTS.forEach((part, at) => {
    const flag = flags[at];
    if (flag !== undefined && flag !== null) found[part] = truthy(flag);
  });
  return found;
}

/** The same of a dict, or of a policy object such as `relation.quote_policy`. */
export function policyOf(value: Value | undefined): Partial<Record<Part, boolean>> {
  if (!(value instanceof PyObject)) return {};
  return policy(PARTS.map((part) => value.getItem(part) ?? value.getAttr(part)));
}

/** Parts of a name by position; those not given are left out. */
export function partsOf(values: readonly (Value | undefined)[]): Partial<Record<Part, string | null>> {
  const found: Partial<Record<Part, string | null>> = {};
  PARTS.forEach((part, at) => {
    const value = values[at];
    if (value !== undefined) found[part] = value === null ? null : str(value);
  });
  return found;
}

/** A part of a name as text; null for None. */
export function asText(value: Value | undefined): string | null {
  return value === undefined || value === null ? null : str(value);
}

/** The same of plain data. */
export function textOrNull(value: unknown): string | null {
  return value === undefined || value === null ? null : String(value);
}

/** dbt's RelationType. */
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

/** A relation type by its word. Throws ValueError for an unknown one, as Python's enum does. */
export function asType(value: Value | undefined): RelationType | null {
  if (value === undefined || value === null) return null;
  const name = str(value);
  if (!TYPES.has(name)) throw new JinjaError('ValueError', `'${name}' is not a valid RelationType`);
  return name as RelationType;
}
