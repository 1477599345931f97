import { JinjaError } from '../../jinja/errors.ts';
import { Dict } from '../../jinja/runtime/dict.ts';
import { str } from '../../jinja/runtime/operations.ts';
import type { Value } from '../../jinja/value.ts';
import { TableValue } from '../tableValue.ts';

/** `{privilege: [grantees]}` from a table with the columns `grantee` and `privilege_type`. */
export function standardizeGrants(value: Value | undefined): Value {
  if (!(value instanceof TableValue))
    throw new JinjaError('CompilationError', 'standardize_grants_dict() needs the table of a query');
  const grants = new Map<string, string[]>();
  for (const row of value.rows) {
    const privilege = str(row.getItem('privilege_type') ?? null);
    const grantees = grants.get(privilege) ?? [];
    grants.set(privilege, grantees);
    grantees.push(str(row.getItem('grantee') ?? null));
  }
  return Dict.from([...grants] as [Value, Value][]);
}
