import type { Relation } from '../../adapters/relation.ts';
import type { Value } from '../../jinja/value.ts';
import { ColumnValue } from '../columnValue.ts';
import type { TemplateContext } from '../context.ts';
import { relationOf } from '../relationValue.ts';
import type { DatabaseSession } from '../session.ts';
import { callMacro } from './sessionMember.ts';

/** Goes through the macro, since users override it; the built-in macro asks the adapter. */
export async function columnsOf(session: DatabaseSession, [value]: (Value | undefined)[]): Promise<Value> {
  const columns = await session.adapter.getColumns(
    await session.connection(),
    relationOf(value, 'get_columns_in_relation'),
  );
  return columns.map((column) => new ColumnValue(column));
}

/** Columns of the first relation that the second lacks; names have to be the same, letter case included. */
export async function missingColumns(session: DatabaseSession, [from, to]: (Value | undefined)[]): Promise<Value> {
  const connection = await session.connection();
  const source = await session.adapter.getColumns(connection, relationOf(from, 'get_missing_columns'));
  const target = await session.adapter.getColumns(connection, relationOf(to, 'get_missing_columns'));
  const known = new Set(target.map((column) => column.name));
  return source.filter((column) => !known.has(column.name)).map((column) => new ColumnValue(column));
}

/** Widens text columns of the target that the new rows would not fit into. */
export async function expandTypes(
  session: DatabaseSession,
  [from, to]: (Value | undefined)[],
  context: TemplateContext,
): Promise<Value> {
  const connection = await session.connection();
  const goal = relationOf(from, 'expand_target_column_types');
  const current: Relation = relationOf(to, 'expand_target_column_types');
  const wanted = new Map((await session.adapter.getColumns(connection, goal)).map((column) => [column.name, column]));
  for (const column of await session.adapter.getColumns(connection, current)) {
    const wide = wanted.get(column.name);
    if (wide === undefined || !column.canExpandTo(wide)) continue;
    const type = session.adapter.stringType(wide.stringSize());
    await callMacro(context, 'alter_column_type', [to ?? null, column.name, type]);
  }
  return null;
}
