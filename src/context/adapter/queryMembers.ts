import { toValue } from '../../jinja/runtime/convert.ts';
import { iterate, str, truthy } from '../../jinja/runtime/operations.ts';
import { Tuple } from '../../jinja/runtime/tuple.ts';
import type { Value } from '../../jinja/value.ts';
import type { DatabaseSession } from '../session.ts';
import { tableValue } from '../tableValue.ts';

/** `adapter.execute(sql, auto_begin, fetch, limit)`: response and table. */
export async function execute(
  session: DatabaseSession,
  [sql, autoBegin, fetch, limit]: (Value | undefined)[],
): Promise<Value> {
  const result = await session.execute(str(sql ?? null), {
    autoBegin: autoBegin !== undefined && truthy(autoBegin),
    fetch: fetch !== undefined && truthy(fetch),
    ...(typeof limit === 'number' ? { limit } : {}),
  });
  return new Tuple([toValue(result.response), tableValue(result.table)]);
}

/**
 * `adapter.add_query(sql, auto_begin, bindings)`: begins a transaction unless told not to; there is no cursor to hand
 * out.
 */
export async function addQuery(
  session: DatabaseSession,
  [sql, autoBegin, bindings]: (Value | undefined)[],
): Promise<Value> {
  const values =
    bindings === undefined || bindings === null ? undefined : [...iterate(bindings)].map((value) => cellOf(value));
  await session.execute(str(sql ?? null), {
    autoBegin: autoBegin === undefined || truthy(autoBegin),
    ...(values === undefined ? {} : { bindings: values }),
  });
  return new Tuple([null, null]);
}

/** A value that the driver can bind; others as text. */
function cellOf(value: Value): string | number | bigint | boolean | null {
  if (
    value === null ||
    typeof value === 'string' ||
    typeof value === 'number' ||
    typeof value === 'bigint' ||
    typeof value === 'boolean'
  )
    return value;
  return str(value);
}
