import type { TemplateContext } from '../context/context.ts';
import { ResultValue } from '../context/resultValue.ts';
import { TxError } from '../diagnostics/diagnostic.ts';
import { Tuple } from '../jinja/runtime/tuple.ts';
import type { Value } from '../jinja/value.ts';
import type { OperationNode } from '../parse/manifest.ts';
import { failureOf } from './failure.ts';
import { passedBy } from './passedBy.ts';
import type { Progress } from './progress.ts';
import type { NodeResult } from './result.ts';
import { MAIN_THREAD, openSession, type RunState } from './runState.ts';

/** When hooks of the project run. */
export type HookKind = 'on-run-start' | 'on-run-end';

/** The project hooks of one kind: packages first as dbt lists them, in their order. */
export function hooksOf(state: RunState, kind: HookKind): OperationNode[] {
  const hooks = [...state.manifest.nodes.values()].filter(
    (node): node is OperationNode => node.resource_type === 'operation' && node.tags.includes(kind),
  );
  return hooks.sort((a, b) => a.index - b.index);
}

/**
 * Runs project hooks one after the other on the main thread. Behind the first that fails the others are skipped.
 * @param names what only on-run-end hooks see: `results`, `schemas`, `database_schemas`
 */
export async function runHooks(
  kind: HookKind,
  state: RunState,
  progress: Progress,
  names: ReadonlyMap<string, Value> = new Map(),
): Promise<NodeResult[]> {
  const hooks = hooksOf(state, kind);
  const results: NodeResult[] = [];
  let failed = false;
  for (const [at, hook] of hooks.entries()) {
    const label = `${hook.package_name}.${kind}.${hook.index}`;
    if (failed) {
      results.push(hookResult(hook, 'skipped', `${label} skipped`, 0));
      continue;
    }
    progress.hookStarted(hook, label, at + 1, hooks.length);
    const result = await runHook(hook, label, state, names);
    progress.hookFinished(hook, label, result, at + 1, hooks.length);
    results.push(result);
    failed = result.status !== 'success';
  }
  if (hooks.length > 0) progress.blank();
  return results;
}

/** One hook in a transaction of its own. A failure is its result, not an exception. */
async function runHook(
  hook: OperationNode,
  label: string,
  state: RunState,
  names: ReadonlyMap<string, Value>,
): Promise<NodeResult> {
  const started = performance.now();
  const session = openSession(state, MAIN_THREAD, hook);
  let rendered = false;
  try {
    const { context } = state.compiler.contextOf(hook, session, names);
    const sql = await renderHook(hook, state, context);
    rendered = true;
    if (sql.trim() !== '') await session.execute(sql, { autoBegin: false });
    await session.commit();
    return hookResult(hook, 'success', `${label} passed`, seconds(started));
  } catch (error) {
    await session.rollback();
    const failure = failureOf(error, hook, state);
    // A start hook that cannot even be written ends the invocation, as in dbt; one that the database refuses is a result.
    if (!rendered && hook.tags.includes('on-run-start')) throw new TxError(failure.diagnostic, { cause: error });
    return {
      ...hookResult(hook, 'error', `${label} failed, error:\n ${failure.diagnostic.message}`, seconds(started)),
      diagnostic: failure.diagnostic,
    };
  }
}

/** A hook's SQL, with the mistakes in it placed in dbt_project.yml. */
function renderHook(hook: OperationNode, state: RunState, context: TemplateContext): Promise<string> {
  return state.compiler.renderText(hook.raw_code, hook.original_file_path, context);
}

/** Seconds since a reading of `performance.now()`. */
function seconds(started: number): number {
  return (performance.now() - started) / 1000;
}

/** A result of run_results.json. Hooks have no timing and no compiled SQL there. */
function hookResult(hook: OperationNode, status: NodeResult['status'], message: string, time: number): NodeResult {
  return {
    unique_id: hook.unique_id,
    status,
    timing: [],
    thread_id: 'main',
    execution_time: time,
    adapter_response: {},
    message,
    failures: status === 'error' ? 1 : 0,
    compiled: null,
    compiled_code: null,
    relation_name: null,
    batch_results: null,
  };
}

/** `results`, `schemas` and `database_schemas` for on-run-end. */
export function endNames(state: RunState, results: readonly NodeResult[]): Map<string, Value> {
  const schemas = new Map<string, readonly [string | null, string]>();
  for (const { unique_id: id } of results) {
    const node = state.manifest.nodes.get(id) ?? state.manifest.functions.get(id);
    if (node === undefined || !['model', 'seed', 'snapshot', 'function'].includes(node.resource_type)) continue;
    schemas.set(`${node.database}.${node.schema}`, [node.database, node.schema]);
  }
  const pairs = [...schemas.values()];
  return new Map<string, Value>([
    ['results', results.map((result) => resultValue(result, state))],
    ['schemas', [...new Set(pairs.map(([, schema]) => schema))]],
    ['database_schemas', pairs.map(([database, schema]) => new Tuple([database, schema]))],
  ]);
}

/** A result as `results` shows it: with its node. */
function resultValue(result: NodeResult, state: RunState): Value {
  const { diagnostic: _diagnostic, ...fields } = result;
  const { nodes, functions } = state.manifest;
  const { unique_id: id } = result;
  const node = nodes.get(id) ?? functions.get(id) ?? passedBy(id, state.manifest);
  const { tx: _tx, ...nodeFields } = node ?? { tx: undefined };
  return new ResultValue('RunResult', { ...fields, node: new ResultValue('Node', nodeFields) });
}
