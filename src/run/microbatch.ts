import { eventTimeWindow, sampleWindow } from '../cli/timeWindow.ts';
import { hostFunction } from '../context/hostFunction.ts';
import type { Value } from '../jinja/value.ts';
import type { ModelNode } from '../parse/manifest.ts';
import { type Batch, batchId, batchName, batchOf, batchSize, planBatches } from './batches.ts';
import { BatchProgress, type NamedBatch } from './batchProgress.ts';
import { modelResult } from './batchResults.ts';
import type { Crew } from './crew.ts';
import type { Progress } from './progress.ts';
import type { NodeResult } from './result.ts';
import { failedResult, runNode } from './runNode.ts';
import { openSession, type RunState } from './runState.ts';

/** Who runs a model, and who is told. */
export interface MicrobatchRequest {
  readonly state: RunState;
  readonly thread: number;
  readonly crew: Crew;
  readonly progress: Progress;
}

/**
 * Builds a microbatch model batch by batch: the first one alone, the last one alone, those between them side by side where the
 * database and the model allow it. When the first fails, the others are left out. Never rejects for a mistake of the project
 * or the database.
 */
export async function runMicrobatch(model: ModelNode, request: MicrobatchRequest): Promise<NodeResult> {
  const start = { thread: request.thread, at: new Date(), clock: performance.now() };
  const before = request.state.previousBatches?.get(model.unique_id);
  let run: MicrobatchRun;
  try {
    const existing = await existingTable(model, request);
    const isIncremental = existing === 'table' && !rebuilds(model, request.state);
    const batches = before?.failed.map(batchOf) ?? batchesOf(model, isIncremental, request.state);
    run = new MicrobatchRun(model, request, batches, before !== undefined || isIncremental, existing !== undefined);
  } catch (error) {
    return failedResult(model, error, request.state, request.thread);
  }
  await run.all();
  return modelResult(model, run.outcomes(), start, before?.successful ?? []);
}

/** The type of the relation that stands in the model's place. Throws DatabaseError. */
async function existingTable(model: ModelNode, { state, thread }: MicrobatchRequest): Promise<string | undefined> {
  const session = openSession(state, thread, model);
  const connect = (): ReturnType<typeof session.connection> => session.connection();
  const found = await state.cache.get(connect, model.database ?? '', model.schema, model.alias);
  return found === undefined ? undefined : (found.type ?? 'table');
}

/** The model's own word wins over `--full-refresh`. */
function rebuilds(model: ModelNode, { invocation }: RunState): boolean {
  const own = model.config['full_refresh'];
  return typeof own === 'boolean' ? own : invocation.flags.full_refresh;
}

function batchesOf(model: ModelNode, isIncremental: boolean, { invocation, batchesUntil }: RunState): Batch[] {
  const window = sampleWindow(invocation.flags, invocation.startedAt) ?? eventTimeWindow(invocation.flags);
  return planBatches(model, { isIncremental, window, now: batchesUntil ?? invocation.startedAt });
}

/** The batches of one model on their way. */
class MicrobatchRun {
  readonly #model: ModelNode;
  readonly #request: MicrobatchRequest;
  readonly #batches: readonly Batch[];
  /** The first batch adds to a table that is there. */
  readonly #firstAdds: boolean;
  #relationExists: boolean;
  readonly #progress: BatchProgress;
  readonly #successful: Batch[] = [];
  readonly #failed: Batch[] = [];
  #failure: NodeResult | undefined;

  constructor(
    model: ModelNode,
    request: MicrobatchRequest,
    batches: readonly Batch[],
    firstAdds: boolean,
    relationExists: boolean,
  ) {
    this.#model = model;
    this.#request = request;
    this.#batches = batches;
    this.#firstAdds = firstAdds;
    this.#relationExists = relationExists;
    this.#progress = new BatchProgress(request.state.invocation, request.progress);
  }

  async all(): Promise<void> {
    const { thread } = this.#request;
    const last = this.#batches.length - 1;
    await this.#one(0, thread, 'sequentially');
    if (this.#failed.length > 0) {
      for (let at = 1; at <= last; at++) this.#leaveOut(at, thread);
      return;
    }
    await this.#between(last);
    // The last one runs the post-hooks: nothing may come after it.
    if (last > 0) await this.#one(last, thread, 'sequentially');
  }

  outcomes(): { successful: Batch[]; failed: Batch[]; failure: NodeResult | undefined } {
    return { successful: this.#successful, failed: this.#failed, failure: this.#failure };
  }

  /** All but the first and the last, by this thread and by those that have nothing to do. */
  async #between(last: number): Promise<void> {
    const { thread, crew } = this.#request;
    let next = 1;
    if (!this.#mayRunTogether()) {
      while (next < last) await this.#one(next++, thread, 'sequentially');
      return;
    }
    const work = (by: number): Promise<void> => this.#one(next++, by, 'concurrently');
    const helped = crew.help({ pending: () => next < last, work });
    while (next < last) await work(thread);
    await helped();
  }

  /** A model that reads itself needs its earlier batches, unless it says otherwise. */
  #mayRunTogether(): boolean {
    if (!this.#request.state.adapter.can.microbatchConcurrency || !this.#relationExists) return false;
    const own = this.#model.config['concurrent_batches'];
    return typeof own === 'boolean' ? own : !readsItself(this.#model);
  }

  async #one(at: number, thread: number, mode: 'concurrently' | 'sequentially'): Promise<void> {
    const { state, crew } = this.#request;
    const batch = this.#batches[at] as Batch;
    if (crew.stopped() || state.invocation.signal.aborted) {
      this.#failed.push(batch);
      return;
    }
    const named = this.#named(at, thread);
    this.#progress.mode(named, mode);
    this.#progress.started(named);
    const adds = at > 0 || this.#firstAdds;
    const result = await runNode(this.#nodeOf(at, batch), state, thread, adds ? ADDING : undefined);
    if (result.status === 'success') {
      this.#successful.push(batch);
      this.#relationExists = true;
    } else {
      this.#failed.push(batch);
      this.#failure ??= result;
    }
    this.#progress.finished(named, result);
  }

  #leaveOut(at: number, thread: number): void {
    this.#failed.push(this.#batches[at] as Batch);
    const skipped: Pick<NodeResult, 'status' | 'execution_time'> = { status: 'skipped', execution_time: 0 };
    this.#progress.finished(this.#named(at, thread), { ...(this.#failure as NodeResult), ...skipped });
  }

  #named(at: number, thread: number): NamedBatch {
    const name = batchName((this.#batches[at] as Batch).start, batchSize(this.#model));
    return { model: this.#model, name, index: at + 1, total: this.#batches.length, thread };
  }

  /** The model as the batch runs it. Pre-hooks belong to the first batch, post-hooks to the last. */
  #nodeOf(at: number, batch: Batch): ModelNode {
    const model = this.#model;
    return {
      ...model,
      config: {
        ...model.config,
        ...(at === 0 ? {} : { 'pre-hook': [] }),
        ...(at === this.#batches.length - 1 ? {} : { 'post-hook': [] }),
        __dbt_internal_microbatch_event_time_start: batch.start,
        __dbt_internal_microbatch_event_time_end: batch.end,
      },
      batch: { id: batchId(batch, batchSize(model)), event_time_start: batch.start, event_time_end: batch.end },
    };
  }
}

/** Names of a batch that adds to the table, also in a run that rebuilds it: the first batch did that. */
const ADDING: ReadonlyMap<string, Value> = new Map<string, Value>([
  ['is_incremental', hostFunction('is_incremental', '', () => true)],
  ['should_full_refresh', hostFunction('should_full_refresh', '', () => false)],
]);

/** Whether the template names `this`. */
function readsItself({ raw_code: code }: ModelNode): boolean {
  return [...code.matchAll(/\{[{%](.*?)[}%]\}/gs)].some(([, inside]) =>
    /(?<![.\w'"])this(?![\w'"])/.test((inside as string).replace(/'[^']*'|"[^"]*"/g, "''")),
  );
}
