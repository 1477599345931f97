import { JinjaError } from '../../jinja/errors.ts';
import { toPlain } from '../../jinja/runtime/convert.ts';
import { str } from '../../jinja/runtime/operations.ts';
import { PyObject, type Value } from '../../jinja/value.ts';
import { ColumnValue } from '../columnValue.ts';
import type { TemplateContext } from '../context.ts';
import { relationOf, relationValue } from '../relationValue.ts';
import { SeedTableValue } from '../seedTableValue.ts';
import type { DatabaseSession } from '../session.ts';
import { columnsOf, expandTypes, missingColumns } from './columnMembers.ts';
import { addQuery, execute } from './queryMembers.ts';
import { callMacro, defaultDatabase, define, overridable } from './sessionMember.ts';
import type { AdapterMember } from './sharedMembers.ts';
import { hardDeletes, validSnapshotTarget } from './snapshotMembers.ts';
import { standardizeGrants } from './standardizeGrants.ts';

/** Members that ask or change the database: run mode only. */
export const sessionMembers: ReadonlyMap<string, AdapterMember> = new Map<string, AdapterMember>([
  define('execute', 'sql auto_begin= fetch= limit=', execute),
  define('add_query', 'sql auto_begin= bindings= abridge_sql_log=', addQuery),
  define('run_sql_for_tests', 'sql fetch conn=', (session, [sql]) => execute(session, [sql, false, true])),
  define('commit', '', async (session) => {
    await session.commit();
    return null;
  }),
  define('ensure_transaction', '', async (session) => {
    await session.begin();
    return null;
  }),
  define('get_relation', 'database schema identifier', getRelation),
  define('list_relations', 'database schema', listRelations),
  overridable('get_columns_in_relation', 'relation', columnsOf),
  define('get_columns_in_table', 'schema_name identifier', async (session, [schema, identifier], context) =>
    columnsOf(session, [
      relationValue(
        session.adapter.relation({ schema: str(schema ?? null), identifier: str(identifier ?? null) }),
        context.services,
      ),
    ]),
  ),
  define('get_column_schema_from_query', 'sql', async (session, [sql]) => {
    // As it is, not as a subquery: statements such as `set time zone` may stand before the query.
    const { table } = await session.execute(str(sql ?? null), { fetch: true });
    return table.columnNames.map(
      (name, at) => new ColumnValue(session.adapter.column(name, table.databaseTypes[at] ?? '')),
    );
  }),
  // Not dbt's: the exact types, by which values can be cast. Those of the one above are the driver's names.
  define('get_columns_of_query', 'sql', async (session, [sql]) => {
    const columns = await session.adapter.getQueryColumns(await session.connection(), str(sql ?? null));
    return columns.map((column) => new ColumnValue(column));
  }),
  define('get_missing_columns', 'from_relation to_relation', missingColumns),
  define('expand_target_column_types', 'from_relation to_relation', expandTypes),
  define('already_exists', 'schema name', async (session, [schema, name]) => {
    const database = await defaultDatabase(session);
    return (
      (await session.cache.get(() => session.connection(), database, str(schema ?? null), str(name ?? null))) !==
      undefined
    );
  }),
  define('check_schema_exists', 'database schema', async (session, [database, schema]) => {
    const names = await session.adapter.listSchemas(await session.connection(), str(database ?? null));
    return names.some((name) => name.toLowerCase() === str(schema ?? null).toLowerCase());
  }),
  define('create_schema', 'relation', (_session, [relation], context) =>
    callMacro(context, 'create_schema', [relation ?? null]),
  ),
  define('drop_schema', 'relation', async (session, [value], context) => {
    await callMacro(context, 'drop_schema', [value ?? null]);
    const relation = relationOf(value, 'drop_schema');
    session.cache.dropSchema(relation.database ?? '', relation.schema ?? '');
    return null;
  }),
  define('drop_relation', 'relation', async (session, [value], context) => {
    session.cache.drop(relationOf(value, 'drop_relation'));
    return callMacro(context, 'drop_relation', [value ?? null]);
  }),
  define('truncate_relation', 'relation', (_session, [value], context) =>
    callMacro(context, 'truncate_relation', [value ?? null]),
  ),
  define('rename_relation', 'from_relation to_relation', async (session, [from, to], context) => {
    session.cache.rename(relationOf(from, 'rename_relation'), relationOf(to, 'rename_relation'));
    return callMacro(context, 'rename_relation', [from ?? null, to ?? null]);
  }),
  define('cache_added', 'relation', (session, [value]) => {
    session.cache.add(relationOf(value, 'cache_added'));
    return '';
  }),
  define('cache_dropped', 'relation', (session, [value]) => {
    session.cache.drop(relationOf(value, 'cache_dropped'));
    return '';
  }),
  define('cache_renamed', 'from_relation to_relation', (session, [from, to]) => {
    session.cache.rename(relationOf(from, 'cache_renamed'), relationOf(to, 'cache_renamed'));
    return '';
  }),
  define('retire_relation', 'relation', (session, [value]) => {
    session.cache.retire(relationOf(value, 'retire_relation'));
    return null;
  }),
  define('verify_database', 'database', verifyDatabase),
  define('get_incremental_strategy_macro', 'model_context strategy', incrementalStrategyMacro),
  define('standardize_grants_dict', 'grants_table', (_session, [table]) => standardizeGrants(table)),
  define('valid_snapshot_target', 'relation column_names=', (session, [relation, names]) =>
    validSnapshotTarget(session, relation, names, []),
  ),
  define(
    'assert_valid_snapshot_target_given_strategy',
    'relation column_names= strategy=',
    (session, [relation, names, strategy]) =>
      validSnapshotTarget(
        session,
        relation,
        names,
        strategy instanceof PyObject && strategy.getItem('hard_deletes') === 'new_record' ? ['dbt_is_deleted'] : [],
      ),
  ),
  define('get_hard_deletes_behavior', 'config', hardDeletes),
  define('copy_seed', 'model relation agate_table', copySeed),
]);

/** From the cache, which reads a schema once; None when there is none of that name. */
async function getRelation(
  session: DatabaseSession,
  [database, schema, identifier]: (Value | undefined)[],
  context: TemplateContext,
): Promise<Value> {
  const inDatabase = database === undefined || database === null ? await defaultDatabase(session) : str(database);
  if (schema === undefined || schema === null || identifier === undefined || identifier === null) return null;
  const found = await session.cache.get(() => session.connection(), inDatabase, str(schema), str(identifier));
  return found === undefined ? null : relationValue(found, context.services);
}

/** All relations of a schema, from the cache. */
async function listRelations(
  session: DatabaseSession,
  [database, schema]: (Value | undefined)[],
  context: TemplateContext,
): Promise<Value> {
  const found = await session.cache.list(() => session.connection(), str(database ?? null), str(schema ?? null));
  return found.map((relation) => relationValue(relation, context.services));
}

/** Throws NotImplementedError for another database, where the adapter reaches only one. */
async function verifyDatabase(session: DatabaseSession, [database]: (Value | undefined)[]): Promise<Value> {
  const name = str(database ?? null).replace(/^"|"$/g, '');
  const own = await defaultDatabase(session);
  if (session.adapter.can.catalogs || name.toLowerCase() === own.toLowerCase()) return '';
  throw new JinjaError(
    'NotImplementedError',
    `Cross-db references not allowed in ${session.adapter.type} (${name} vs ${own})`,
  );
}

/** The macro of a strategy: `get_incremental_<strategy>_sql`, users' own ones too. Throws RuntimeError. */
function incrementalStrategyMacro(
  session: DatabaseSession,
  [, strategyValue]: (Value | undefined)[],
  context: TemplateContext,
): Value {
  const strategy = strategyValue === undefined || strategyValue === null ? 'default' : str(strategyValue);
  const builtin = ['append', 'delete+insert', 'merge', 'insert_overwrite', 'microbatch'];
  if (builtin.includes(strategy) && !session.adapter.incrementalStrategies.includes(strategy)) {
    throw new JinjaError('RuntimeError', `The incremental strategy '${strategy}' is not valid for this adapter`);
  }
  const macroName = `get_incremental_${strategy.replace('+', '_')}_sql`;
  const entry = context.services.macros.find(macroName, context.packageName);
  if (entry === undefined) {
    throw new JinjaError(
      'RuntimeError',
      `dbt could not find an incremental strategy macro with the name "${macroName}" in ${context.services.project.root.name}`,
    );
  }
  return context.macro(entry);
}

/** Streams the seed's CSV into the table; tx's own, for databases that take a stream. */
async function copySeed(session: DatabaseSession, [model, relation, table]: (Value | undefined)[]): Promise<Value> {
  if (!(table instanceof SeedTableValue))
    throw new JinjaError('CompilationError', 'copy_seed() needs the table of a seed');
  await session.begin();
  const { config } = toPlain(model ?? null) as { config?: { quote_columns?: unknown } };
  const quote = config?.quote_columns !== false;
  return session.adapter.copySeed(await session.connection(), relationOf(relation, 'copy_seed'), table.seed, quote);
}
