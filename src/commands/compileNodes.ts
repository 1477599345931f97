import type { CompiledNode } from '../compile/compiler.ts';
import type { DatabaseSession } from '../context/session.ts';
import { TxError } from '../diagnostics/diagnostic.ts';
import type { ManifestNode } from '../parse/manifest.ts';
import { failureOf } from '../run/failure.ts';
import { runNames } from '../run/materialize.ts';
import type { NodeResult } from '../run/result.ts';
import { MAIN_THREAD, openSession, type RunState } from '../run/runState.ts';

/** A compiled node with its entry for run_results.json. */
export interface CompiledOne {
  readonly compiled: CompiledNode;
  /** What the node was compiled with, for those that go on to run something. */
  readonly session: DatabaseSession;
  readonly result: NodeResult;
}

/** Compiles one node on the main thread and writes its file. A mistake stops the command, as it does in dbt. */
export async function compileOne(node: ManifestNode, state: RunState): Promise<CompiledOne> {
  const started = new Date();
  const began = performance.now();
  const session = openSession(state, MAIN_THREAD, node);
  try {
    session.recording = true;
    const compiled = await state.compiler.compile(node, session, runNames(node, state));
    session.recording = false;
    if (compiled.compiled !== undefined) state.files.writeCompiled(node, compiled.compiled);
    const completed = new Date();
    const result: NodeResult = {
      unique_id: node.unique_id,
      status: 'success',
      timing: [
        { name: 'compile', started_at: started.toISOString(), completed_at: completed.toISOString() },
        { name: 'execute', started_at: completed.toISOString(), completed_at: completed.toISOString() },
      ],
      thread_id: 'MainThread',
      execution_time: (performance.now() - began) / 1000,
      adapter_response: {},
      message: null,
      failures: null,
      compiled: node.resource_type === 'seed' ? null : compiled.compiled !== undefined,
      compiled_code: compiled.compiled?.code ?? null,
      relation_name: node.resource_type === 'seed' ? null : node.relation_name,
      batch_results: null,
    };
    return { compiled, session, result };
  } catch (error) {
    const { locate } = await import('../run/locate.ts');
    const { diagnostic } = failureOf(error, node, state);
    throw new TxError(await locate(diagnostic, error, { node, state, session, compiled: undefined }), { cause: error });
  } finally {
    await session.rollback();
  }
}
