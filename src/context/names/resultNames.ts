import type { ResultTable } from '../../adapters/adapter.ts';
import { JinjaError } from '../../jinja/errors.ts';
import { toValue } from '../../jinja/runtime/convert.ts';
import { str } from '../../jinja/runtime/operations.ts';
import { PyObject, type Value } from '../../jinja/value.ts';
import type { TemplateContext } from '../context.ts';
import { HostObject, hostFunction } from '../hostFunction.ts';
import type { StatementResult } from '../session.ts';
import { tableValue } from '../tableValue.ts';
import type { NameFactory } from './baseNames.ts';

/** Results of statements, stored by name. Without a database (parse mode) they do nothing. */
export const resultNames: readonly (readonly [string, NameFactory])[] = [
  ['load_result', (context) => hostFunction('load_result', 'name', (name) => loadResult(context, str(name ?? null)))],
  [
    'store_result',
    (context) =>
      hostFunction('store_result', 'name response agate_table=', (name, response, table) =>
        storeResult(context, name, response, table),
      ),
  ],
  [
    'store_raw_result',
    (context) =>
      hostFunction(
        'store_raw_result',
        'name message= code= rows_affected= agate_table=',
        (name, message, code, rows, table) => {
          const response = toValue({ _message: message ?? null, code: code ?? null, rows_affected: rows ?? null });
          return storeResult(context, name, response, table);
        },
      ),
  ],
  [
    '_sql_results',
    (context) => toValue(Object.fromEntries([...(context.session?.results.keys() ?? [])].map((key) => [key, null]))),
  ],
];

/**
 * None for an unknown name. A result is handed out once, as in dbt, to keep big tables from staying in memory; `main`
 * is needed again.
 */
function loadResult(context: TemplateContext, name: string): Value {
  const { session } = context;
  const result = session?.results.get(name);
  if (session === undefined || result === undefined) return null;
  if (session.loaded.has(name)) {
    throw new JinjaError(
      'CompilationError',
      `The 'statement' result named '${name}' has already been loaded into a variable`,
    );
  }
  if (name !== 'main') session.loaded.add(name);
  return resultValue(result);
}

/** Keeps a result under a name, which may then be loaded (again). */
function storeResult(
  context: TemplateContext,
  name: Value | undefined,
  response: Value | undefined,
  table: Value | undefined,
): Value {
  const key = str(name ?? null);
  context.session?.results.set(key, { response: response ?? null, table: table ?? null });
  context.session?.loaded.delete(key);
  return '';
}

/** `.response`, `.data` (rows as lists), `.table`. */
function resultValue(result: StatementResult): Value {
  const table = isTable(result.table) ? tableValue(result.table) : result.table;
  return new HostObject('dict', [
    ['response', () => toValue(result.response)],
    ['table', () => table],
    ['data', () => (table instanceof PyObject ? dataOf(table) : [])],
  ]);
}

/** Rows of a statement are kept as plain data until a macro asks for them. */
function isTable(value: ResultTable | Value): value is ResultTable {
  return typeof value === 'object' && value !== null && 'databaseTypes' in value;
}

/** Rows of a table, as lists. */
function dataOf(table: PyObject): Value {
  const rows = table.getAttr('rows');
  return rows instanceof PyObject ? [...(rows.iterate() ?? [])] : [];
}
