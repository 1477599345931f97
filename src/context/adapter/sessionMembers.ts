import type { Relation } from '../../adapters/relation.ts';
import { JinjaError } from '../../jinja/errors.ts';
import { toPlain, toValue } from '../../jinja/runtime/convert.ts';
import { iterate, str, truthy } from '../../jinja/runtime/operations.ts';
import { Tuple } from '../../jinja/runtime/tuple.ts';
import { NO_KWARGS, PyObject, type Value } from '../../jinja/value.ts';
import { ColumnValue } from '../columnValue.ts';
import type { TemplateContext } from '../context.ts';
import { hostFunction } from '../hostFunction.ts';
import { relationOf, relationValue } from '../relationValue.ts';
import { SeedTableValue } from '../seedTableValue.ts';
import type { DatabaseSession } from '../session.ts';
import { tableValue } from '../tableValue.ts';
import type { AdapterMember } from './sharedMembers.ts';
import { standardizeGrants } from './standardizeGrants.ts';

type SessionBody = (
  session: DatabaseSession,
  args: (Value | undefined)[],
  context: TemplateContext,
) => Value | Promise<Value>;

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
  define('get_columns_in_relation', 'relation', columnsOf),
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

function define(name: string, parameters: string, body: SessionBody): [string, AdapterMember] {
  return [
    name,
    (context) =>
      hostFunction(name, parameters, (...args) => {
        const { session } = context;
        if (session === undefined)
          throw new JinjaError('InternalError', `adapter.${name}() was called without a database session`);
        return body(session, args, context);
      }),
  ];
}

async function callMacro(context: TemplateContext, name: string, args: Value[]): Promise<Value> {
  const entry = context.services.macros.find(name, context.packageName);
  if (entry === undefined)
    throw new JinjaError('CompilationError', `dbt could not find a macro with the name '${name}' in any package`);
  return context.macro(entry).call(args, NO_KWARGS);
}

async function execute(
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

async function addQuery(session: DatabaseSession, [sql, autoBegin, bindings]: (Value | undefined)[]): Promise<Value> {
  const values =
    bindings === undefined || bindings === null ? undefined : [...iterate(bindings)].map((value) => cellOf(value));
  await session.execute(str(sql ?? null), {
    autoBegin: autoBegin === undefined || truthy(autoBegin),
    ...(values === undefined ? {} : { bindings: values }),
  });
  return new Tuple([null, null]);
}

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

async function defaultDatabase(session: DatabaseSession): Promise<string> {
  return String(session.adapter.connectionInfo()['database'] ?? '');
}

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

async function listRelations(
  session: DatabaseSession,
  [database, schema]: (Value | undefined)[],
  context: TemplateContext,
): Promise<Value> {
  const found = await session.cache.list(() => session.connection(), str(database ?? null), str(schema ?? null));
  return found.map((relation) => relationValue(relation, context.services));
}

/** Goes through the macro, since users override it; the built-in macro asks the adapter. */
async function columnsOf(session: DatabaseSession, [value]: (Value | undefined)[]): Promise<Value> {
  const columns = await session.adapter.getColumns(
    await session.connection(),
    relationOf(value, 'get_columns_in_relation'),
  );
  return columns.map((column) => new ColumnValue(column));
}

async function missingColumns(session: DatabaseSession, [from, to]: (Value | undefined)[]): Promise<Value> {
  const connection = await session.connection();
  const source = await session.adapter.getColumns(connection, relationOf(from, 'get_missing_columns'));
  const target = await session.adapter.getColumns(connection, relationOf(to, 'get_missing_columns'));
  const known = new Set(target.map((column) => column.name));
  return source.filter((column) => !known.has(column.name)).map((column) => new ColumnValue(column));
}

/** Widens text columns of the target that the new rows would not fit into. */
async function expandTypes(
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

async function verifyDatabase(session: DatabaseSession, [database]: (Value | undefined)[]): Promise<Value> {
  const name = str(database ?? null).replace(/^"|"$/g, '');
  const own = await defaultDatabase(session);
  if (session.adapter.can.catalogs || name.toLowerCase() === own.toLowerCase()) return '';
  throw new JinjaError(
    'NotImplementedError',
    `Cross-db references not allowed in ${session.adapter.type} (${name} vs ${own})`,
  );
}

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

/** Without these a relation is no snapshot. */
const SNAPSHOT_COLUMNS = ['dbt_scd_id', 'dbt_valid_from', 'dbt_valid_to'];

async function validSnapshotTarget(
  session: DatabaseSession,
  value: Value | undefined,
  names: Value | undefined,
  more: readonly string[],
): Promise<Value> {
  const renamed = names instanceof PyObject ? (toPlain(names) as Record<string, string | null>) : {};
  const columns = await session.adapter.getColumns(
    await session.connection(),
    relationOf(value, 'valid_snapshot_target'),
  );
  const present = new Set(columns.map((column) => column.name.toLowerCase()));
  const wanted = [...SNAPSHOT_COLUMNS, ...more].map((name) => renamed[name] ?? name);
  const missing = wanted.filter((name) => !present.has(name.toLowerCase()));
  if (missing.length === 0) return null;
  const quoted = (list: readonly string[]): string => list.map((name) => `"${name}"`).join(', ');
  const isRenamed = wanted.some((name) => !SNAPSHOT_COLUMNS.includes(name) && !more.includes(name));
  if (isRenamed) {
    throw new JinjaError(
      'CompilationError',
      `Snapshot target is missing configured columns (missing ${quoted(missing)})`,
    );
  }
  const isSnapshot = wanted.length > missing.length;
  throw new JinjaError(
    'CompilationError',
    isSnapshot
      ? `Snapshot target has (${quoted(wanted.filter((name) => !missing.includes(name)))}) but not (${quoted(missing)}) - is it an unmigrated previous version archive?`
      : `Snapshot target is not a snapshot table (missing ${quoted(missing)})`,
  );
}

function hardDeletes(_session: DatabaseSession, [config]: (Value | undefined)[]): Value {
  // a node's `config` object and a plain dict are both read by key
  const read = (key: string): Value | undefined => (config instanceof PyObject ? config.getItem(key) : undefined);
  const [mode, invalidate] = [read('hard_deletes'), read('invalidate_hard_deletes')];
  if (invalidate !== undefined && invalidate !== null && mode !== undefined && mode !== null) {
    throw new JinjaError(
      'CompilationError',
      'You cannot set both the invalidate_hard_deletes and hard_deletes config properties on the same snapshot.',
    );
  }
  if (invalidate === true || mode === 'invalidate') return 'invalidate';
  if (mode === 'new_record') return 'new_record';
  if (mode === undefined || mode === null || mode === 'ignore') return 'ignore';
  throw new JinjaError('CompilationError', 'Invalid setting for property hard_deletes.');
}

/** Streams the seed's CSV into the table; tx's own, for databases that take a stream. */
async function copySeed(session: DatabaseSession, [, relation, table]: (Value | undefined)[]): Promise<Value> {
  if (!(table instanceof SeedTableValue))
    throw new JinjaError('CompilationError', 'copy_seed() needs the table of a seed');
  await session.begin();
  return session.adapter.copySeed(await session.connection(), relationOf(relation, 'copy_seed'), table.seed);
}
