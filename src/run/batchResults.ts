import type { ModelNode } from '../parse/manifest.ts';
import { type Batch, batchTimes } from './batches.ts';
import type { NodeResult, RunStatus } from './result.ts';
import { threadName } from './runState.ts';

/** What became of the batches of one model. */
export interface BatchOutcomes {
  readonly successful: readonly Batch[];
  /** Those that were not run because of a failure before them count as failed, too. */
  readonly failed: readonly Batch[];
  /** The first failure, which tells what went wrong. */
  readonly failure: NodeResult | undefined;
}

/** When a model began. */
export interface ModelStart {
  readonly thread: number;
  readonly at: Date;
  /** `performance.now()` of then. */
  readonly clock: number;
}

/**
 * The model's result from those of its batches: a success, an error, or `partial success` where some were built.
 * @param before batches that an earlier run has built; they are told of again
 */
export function modelResult(
  model: ModelNode,
  { successful, failed, failure }: BatchOutcomes,
  start: ModelStart,
  before: readonly (readonly [string, string])[],
): NodeResult {
  const all = successful.length + failed.length;
  const [status, message]: [RunStatus, string] =
    failed.length === 0
      ? ['success', 'SUCCESS']
      : successful.length === 0
        ? ['error', 'ERROR']
        : ['partial success', `PARTIAL SUCCESS (${successful.length}/${all})`];
  const diagnostic = failure?.diagnostic;
  const completed = new Date().toISOString();
  return {
    unique_id: model.unique_id,
    status,
    timing: [
      { name: 'compile', started_at: start.at.toISOString(), completed_at: start.at.toISOString() },
      { name: 'execute', started_at: start.at.toISOString(), completed_at: completed },
    ],
    thread_id: threadName(start.thread),
    execution_time: (performance.now() - start.clock) / 1000,
    adapter_response: {},
    message,
    failures: 0,
    // Each batch has SQL of its own; the model has none.
    compiled: false,
    compiled_code: null,
    relation_name: model.relation_name,
    batch_results: { successful: [...times(successful), ...before], failed: times(failed) },
    ...(diagnostic === undefined ? {} : { diagnostic }),
  };
}

/** Oldest first. */
function times(batches: readonly Batch[]): (readonly [string, string])[] {
  return [...batches].sort((one, other) => one.start.getTime() - other.start.getTime()).map(batchTimes);
}
