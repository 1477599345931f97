import type { Value } from '../jinja/value.ts';
import type { ManifestNode } from '../parse/manifest.ts';
import { failureOf } from './failure.ts';
import { afterFailure, callMaterialization, defineRender, runNames } from './materialize.ts';
import type { NodeResult } from './result.ts';
import { openSession, type RunState, threadName } from './runState.ts';

/** Makes a node's relation out of what the other environment built: a clone, or a view on it. Nothing is compiled. */
export async function cloneNode(node: ManifestNode, state: RunState, thread: number): Promise<NodeResult> {
  const started = performance.now();
  const session = openSession(state, thread, node);
  const result = (fields: Partial<NodeResult> & Pick<NodeResult, 'status' | 'message'>): NodeResult => ({
    unique_id: node.unique_id,
    timing: [],
    thread_id: threadName(thread),
    execution_time: (performance.now() - started) / 1000,
    adapter_response: {},
    failures: null,
    compiled: null,
    compiled_code: null,
    relation_name: node.relation_name,
    batch_results: null,
    ...fields,
  });
  try {
    const { context } = state.compiler.contextOf(node, session, new Map<string, Value>(runNames(node, state)));
    const other = state.deferral?.relation(node.unique_id);
    if (other !== undefined) {
      const sql = `select * from ${other.render()}`;
      context.define('sql', sql);
      context.define('compiled_code', sql);
    }
    defineRender(context, node, state);
    await callMaterialization(node, context, state, 'clone');
    await session.commit();
    const main = session.results.get('main')?.response;
    const response = typeof main === 'object' && main !== null && '_message' in main ? main : undefined;
    return result({
      status: 'success',
      message: response?._message ?? 'No-op',
      adapter_response: response ?? {},
    });
  } catch (error) {
    const { message, diagnostic } = failureOf(error, node, state);
    await afterFailure(node, session, state);
    return result({ status: 'error', message, diagnostic });
  }
}
