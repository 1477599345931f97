import type { CompiledCode, CompiledNode } from '../compile/compiler.ts';
import type { Value } from '../jinja/value.ts';
import type { ManifestNode } from '../parse/manifest.ts';
import { responseOf } from './adapterResponse.ts';
import { testOutcome } from './dataTest.ts';
import { failureOf } from './failure.ts';
import { isPointedTo, pointToLatest } from './latestVersionPointer.ts';
import { afterFailure, callMaterialization, defineRender, runNames } from './materialize.ts';
import type { NodeResult, Timing } from './result.ts';
import { MAIN_THREAD, openSession, type RunState, threadName } from './runState.ts';
import { seedNames } from './seed.ts';

/**
 * Compiles a node and runs its materialization. Never rejects for a mistake of the project or the database.
 * @param names what the materialization sees beside, or instead of, the names of the project
 */
export async function runNode(
  node: ManifestNode,
  state: RunState,
  thread: number,
  names?: ReadonlyMap<string, Value>,
): Promise<NodeResult> {
  const started = performance.now();
  const timing: Timing[] = [];
  const session = openSession(state, thread, node);
  const progress: Progress = { timing, code: null, ...(names === undefined ? {} : { names }) };
  try {
    const outcome = await compileAndRun(node, state, session, progress);
    if (node.resource_type === 'test' || node.resource_type === 'unit_test') await session.rollback();
    else await session.commit();
    return result(node, started, thread, progress, outcome);
  } catch (error) {
    const failure = failureOf(error, node, state);
    await afterFailure(node, session, state);
    const { locate } = await import('./locate.ts');
    const diagnostic = await locate(failure.diagnostic, error, { node, state, session, compiled: progress.compiled });
    const connection = await state.connections.get(thread).catch(() => undefined);
    if (connection?.broken === true) await state.connections.discard(thread);
    return {
      ...result(node, started, thread, progress, { status: 'error', message: failure.message }),
      diagnostic,
    };
  }
}

/** What is known of a node when it fails halfway. */
interface Progress {
  readonly timing: Timing[];
  code: string | null;
  compiled?: CompiledCode;
  readonly names?: ReadonlyMap<string, Value>;
}

/** The result of a node for which not even its batches could be decided on. */
export function failedResult(node: ManifestNode, error: unknown, state: RunState, thread: number): NodeResult {
  const { diagnostic, message } = failureOf(error, node, state);
  const progress: Progress = { timing: [], code: null };
  return { ...result(node, performance.now(), thread, progress, { status: 'error', message }), diagnostic };
}

/** What the kinds of nodes differ in. */
type Outcome = Pick<NodeResult, 'status' | 'message'> &
  Partial<Pick<NodeResult, 'failures' | 'adapter_response' | 'diagnostic'>>;

/** The two phases of a node. Ephemeral models have only the first. */
async function compileAndRun(
  node: ManifestNode,
  state: RunState,
  session: ReturnType<typeof openSession>,
  progress: Progress,
): Promise<Outcome> {
  const unit = node.resource_type === 'unit_test' ? await import('./unitTest.ts') : undefined;
  const { unitTestOutcome } =
    unit === undefined ? { unitTestOutcome: undefined } : await import('./unitTestOutcome.ts');
  const compileStart = new Date();
  session.recording = true;
  const compiled: CompiledNode & { readonly outcome?: Outcome } =
    unit !== undefined && node.resource_type === 'unit_test'
      ? await unit.compileUnitTest(node, state, session)
      : await state.compiler.compile(node, session, namesOf(node, state, session));
  session.recording = false;
  progress.timing.push(span('compile', compileStart));
  if (compiled.compiled !== undefined) {
    progress.code = compiled.compiled.code;
    progress.compiled = compiled.compiled;
    state.files.writeCompiled(node, compiled.compiled);
  }
  if (compiled.outcome !== undefined) return compiled.outcome;
  if (node.config.materialized === 'ephemeral') return { status: 'success', message: null };
  const executeStart = new Date();
  try {
    defineRender(compiled.context, node, state);
    for (const [name, value] of progress.names ?? []) compiled.context.define(name, value);
    if (unit !== undefined && node.resource_type === 'unit_test') await unit.runUnitTest(node, compiled.context, state);
    else await callMaterialization(node, compiled.context, state);
    if (isPointedTo(node, state)) await pointToLatest(node, compiled.context, session, state);
  } finally {
    progress.timing.push(span('execute', executeStart));
  }
  const main = session.results.get('main');
  if (node.resource_type === 'test') return testOutcome(node, main, state);
  if (unitTestOutcome !== undefined) return unitTestOutcome(main);
  const response = responseOf(main?.response);
  return { status: 'success', message: response._message, adapter_response: response };
}

/** Names that a running node has beside those of its context. */
function namesOf(
  node: ManifestNode,
  state: RunState,
  session: ReturnType<typeof openSession>,
): ReadonlyMap<string, Value> {
  if (node.resource_type !== 'seed') return runNames(node, state);
  return new Map([...runNames(node, state), ...seedNames(node, state, session)]);
}

/** A timing that ends now. */
function span(name: 'compile' | 'execute', started: Date): Timing {
  return { name, started_at: started.toISOString(), completed_at: new Date().toISOString() };
}

function result(node: ManifestNode, started: number, thread: number, progress: Progress, outcome: Outcome): NodeResult {
  return {
    unique_id: node.unique_id,
    status: outcome.status,
    timing: progress.timing,
    thread_id: threadName(thread === MAIN_THREAD ? MAIN_THREAD : thread),
    execution_time: (performance.now() - started) / 1000,
    adapter_response: outcome.adapter_response ?? {},
    message: outcome.message,
    failures: outcome.failures ?? null,
    compiled: node.resource_type === 'seed' ? null : progress.code !== null,
    compiled_code: progress.code,
    // dbt tells it of what is compiled alone.
    relation_name: node.resource_type === 'seed' ? null : node.relation_name,
    batch_results: null,
    ...(outcome.diagnostic === undefined ? {} : { diagnostic: outcome.diagnostic }),
  };
}
