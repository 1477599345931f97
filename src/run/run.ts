import { diagnosticOf } from '../context/diagnosticOf.ts';
import { usesBatches } from '../context/usesBatches.ts';
import { TxError } from '../diagnostics/diagnostic.ts';
import type { ManifestNode } from '../parse/manifest.ts';
import { isMicrobatch } from '../parse/microbatchModel.ts';
import type { Crew } from './crew.ts';
import { dropRetired } from './dropRetired.ts';
import { endNames, hooksOf, runHooks } from './hooks.ts';
import { PassedNodes } from './passedBy.ts';
import { prepareSchemas } from './prepareSchemas.ts';
import { Progress } from './progress.ts';
import { BLOCKING, FAILING, type NodeResult } from './result.ts';
import { runNode } from './runNode.ts';
import type { RunState } from './runState.ts';
import { schedule, type Task } from './scheduler.ts';
import { unitCase } from './unitCase.ts';

/** What is to run, and who is told. */
export interface RunRequest {
  readonly state: RunState;
  /** Nodes to run with their order; see `buildQueue`. */
  readonly tasks: readonly Task[];
  /** Told about each result as it comes, before the next is started: it is made durable there. */
  readonly onResult: (result: NodeResult) => void;
  /** Runs one node without a line of progress; nodes run by their materializations when it is absent. */
  readonly runner?: NodeRunner | undefined;
}

/** Runs one node on a thread. Never rejects for a mistake of the project or the database. */
export type NodeRunner = (node: ManifestNode, state: RunState, thread: number) => Promise<NodeResult>;

/** How a run ended. */
export interface RunReport {
  /** In order of completion, hooks included. */
  readonly results: readonly NodeResult[];
  /** Seconds. */
  readonly elapsed: number;
  /** Ctrl-C: statements were cancelled, and what was left has not been started. */
  readonly interrupted: boolean;
}

/** Runs nodes along the DAG between the project's start and end hooks. */
export async function run(request: RunRequest): Promise<RunReport> {
  const { state } = request;
  const started = performance.now();
  await checkQueryComment(state);
  const runner = new Runner(request);
  const { flags } = state.invocation;
  const threads = flags.threads ?? state.services.project.profile.threads;
  makeRoomFor(threads);
  await prepareSchemas(state, runner.nodes, { create: true });
  runner.progress.concurrency(threads, state.services.project.profile.targetName);
  // Hooks are about the data of the project, which unit tests alone do not touch.
  const hooks = state.invocation.flags.unit === false;
  const startHooks = runner.report(hooks ? await runHooks('on-run-start', state, runner.progress) : []);
  const stop = startHooks.some((result) => result.status === 'error') && skipsNodesWhenStartFails(state);
  const results = stop ? runner.skipAll() : await runner.runAll(threads);
  await dropRetired(state);
  runner.progress.blank();
  const interrupted = state.invocation.signal.aborted;
  const endHooks =
    interrupted || !hooks || hooksOf(state, 'on-run-end').length === 0
      ? []
      : await runHooks('on-run-end', state, runner.progress, endNames(state, results));
  runner.report(endHooks);
  return {
    results: [...startHooks, ...results, ...endHooks],
    elapsed: (performance.now() - started) / 1000,
    interrupted,
  };
}

/** Threads that stay free for reading files while every query runs. */
const SPARE_THREADS = 2;

/** DuckDB runs each query on a thread of libuv's pool, whose size is read when it is first used; each one more costs memory. */
function makeRoomFor(queries: number): void {
  process.env['UV_THREADPOOL_SIZE'] ??= String(Math.max(4, queries + SPARE_THREADS));
}

/** A query comment that no statement can carry stops the run before it begins. */
async function checkQueryComment(state: RunState): Promise<void> {
  try {
    await state.queryComment.of(undefined);
  } catch (error) {
    const diagnostic = diagnosticOf(error, { file: 'dbt_project.yml' });
    throw diagnostic === undefined ? error : new TxError(diagnostic, { cause: error });
  }
}

/** A behaviour flag of dbt's, on unless the project turns it off. */
function skipsNodesWhenStartFails(state: RunState): boolean {
  return state.invocation.flags.behavior['skip_nodes_if_on_run_start_fails'] !== false;
}

/** One run: what is done with each node, and what happens to the rest after a failure. */
class Runner {
  readonly nodes: readonly ManifestNode[];
  readonly progress: Progress;
  /** Nodes that are counted in progress lines: ephemeral models are not. */
  readonly total: number;
  readonly #state: RunState;
  readonly #tasks: readonly Task[];
  readonly #onResult: (result: NodeResult) => void;
  /** By unique id: unit tests are no nodes of the manifest. */
  readonly #unitCases: ReadonlyMap<string, ManifestNode>;
  readonly #runner: NodeRunner | undefined;
  readonly #passed: PassedNodes;
  /** A failure has ended a `--fail-fast` run. */
  #failed = false;

  constructor({ state, tasks, onResult, runner }: RunRequest) {
    this.#runner = runner;
    this.#state = state;
    this.#tasks = tasks;
    this.#onResult = onResult;
    this.#unitCases = unitCases(tasks, state);
    this.#passed = new PassedNodes(tasks, state.manifest);
    this.nodes = tasks.filter(({ id }) => !this.#passed.has(id)).map((task) => this.#node(task.id));
    this.total = this.nodes.filter((node) => !isEphemeral(node)).length + this.#passed.size;
    this.progress = new Progress(state.invocation, {
      defaultDatabase: defaultDatabase(state),
      total: this.total,
      batches: usesBatches(state.services),
      manifest: state.manifest,
    });
  }

  /** Passes results on that did not come from the queue. */
  report(results: readonly NodeResult[]): readonly NodeResult[] {
    for (const result of results) this.#onResult(result);
    return results;
  }

  async runAll(threads: number): Promise<NodeResult[]> {
    const stopListening = this.#cancelOnAbort();
    const results = await schedule<NodeResult>(this.#tasks, threads, {
      run: (id, thread, crew) => this.#run(id, thread, crew),
      skip: (id, because) => this.#skip(id, because),
      blocks: (result) => this.#blocks(result),
      stops: (result) => this.#stops(result),
      abandon: (id) => this.#abandon(id),
    });
    stopListening();
    return results.filter((result) => !this.#isEphemeralId(result.unique_id));
  }

  /** Nothing runs: each node is skipped. */
  skipAll(): NodeResult[] {
    const built = this.nodes.filter((node) => !isEphemeral(node)).map((node) => this.#skipped(node, null));
    return [...built, ...this.report(this.#passed.ids.map((id) => this.#passed.skipped(id, null, this.progress)))];
  }

  /** Ephemeral models only compile with those who read them: nobody is told about them. */
  async #run(id: string, thread: number, crew: Crew): Promise<NodeResult> {
    if (this.#passed.has(id)) return this.#reported(this.#passed.done(id, thread, this.progress));
    const node = this.#node(id);
    const quiet = isEphemeral(node);
    const shown = !quiet && this.#runner === undefined;
    if (shown) this.progress.started(node, thread);
    const result = await this.#resultOf(node, thread, crew);
    // What failed because it was cancelled did not fail.
    if (this.#state.invocation.signal.aborted && result.status === 'error') return this.#skipped(node, null);
    if (shown) this.progress.finished(node, result, thread);
    if (!quiet) this.#onResult(result);
    return result;
  }

  async #resultOf(node: ManifestNode, thread: number, crew: Crew): Promise<NodeResult> {
    const state = this.#state;
    if (this.#runner !== undefined) return this.#runner(node, state, thread);
    if (node.resource_type === 'function') {
      const { runFunction } = await import('./functionNode.ts');
      return runFunction(node, { state, thread, progress: this.progress });
    }
    if (!isMicrobatch(node) || !usesBatches(state.services)) return runNode(node, state, thread);
    const { runMicrobatch } = await import('./microbatch.ts');
    return runMicrobatch(node, { state, thread, crew, progress: this.progress });
  }

  /** A node below one that did not succeed. Below a broken ephemeral model it is told why, as nobody else tells. */
  #skip(id: string, because: NodeResult): NodeResult {
    if (this.#passed.has(id)) return this.#reported(this.#passed.skipped(id, null, this.progress));
    const node = this.#node(id);
    if (isEphemeral(node)) return skippedResult(node, null);
    if (this.#isEphemeralId(because.unique_id) && because.status === 'error') {
      this.progress.skipped(node, `due to ephemeral model status '${because.status}'`);
      const result: NodeResult = {
        ...skippedResult(node, because.message),
        ...(because.diagnostic === undefined ? {} : { diagnostic: because.diagnostic }),
      };
      return this.#reported(result);
    }
    return this.#skipped(node, null);
  }

  #reported(result: NodeResult): NodeResult {
    this.#onResult(result);
    return result;
  }

  #skipped(node: ManifestNode, message: string | null): NodeResult {
    const result = skippedResult(node, message);
    this.progress.skipped(node);
    return this.#reported(result);
  }

  /** A model may say that its children run all the same (`on_error: continue`). */
  #blocks(result: NodeResult): boolean {
    if (!BLOCKING.has(result.status)) return false;
    if (this.#passed.has(result.unique_id)) return true;
    return this.#node(result.unique_id).config['on_error'] !== 'continue';
  }

  /** Whether nothing new is started. The first failure of a fail-fast run also stops what is running. */
  #stops(result: NodeResult): boolean {
    const { flags, signal } = this.#state.invocation;
    if (signal.aborted) return true;
    if (!flags.fail_fast || !FAILING.has(result.status) || this.#failed) return this.#failed && flags.fail_fast;
    this.#failed = true;
    void this.#cancelRunning();
    return true;
  }

  /** A node that was not started when the run stopped. */
  #abandon(id: string): NodeResult | undefined {
    const message = this.#failed ? 'Skipping due to fail_fast' : null;
    if (this.#passed.has(id)) return this.#reported(this.#passed.skipped(id, message));
    const node = this.#node(id);
    return isEphemeral(node) ? undefined : this.#reported(skippedResult(node, message));
  }

  /** @returns takes the listener off again */
  #cancelOnAbort(): () => void {
    const { signal } = this.#state.invocation;
    const onAbort = (): void => void this.#cancelRunning();
    signal.addEventListener('abort', onAbort, { once: true });
    return () => signal.removeEventListener('abort', onAbort);
  }

  async #cancelRunning(): Promise<void> {
    for (const name of await this.#state.connections.cancelAll()) this.progress.cancelled(name);
  }

  #node(id: string): ManifestNode {
    const { nodes, functions } = this.#state.manifest;
    const node = nodes.get(id) ?? functions.get(id) ?? this.#unitCases.get(id);
    if (node === undefined) throw new Error(`the queue names ${id}, which is not a node of the manifest`);
    return node;
  }

  #isEphemeralId(id: string): boolean {
    const node = this.#state.manifest.nodes.get(id);
    return node !== undefined && isEphemeral(node);
  }
}

/** The unit tests among the tasks as nodes that can be run. */
function unitCases(tasks: readonly Task[], { manifest }: RunState): Map<string, ManifestNode> {
  const cases = new Map<string, ManifestNode>();
  for (const { id } of tasks) {
    const test = manifest.unit_tests.get(id);
    if (test !== undefined) cases.set(id, unitCase(test, manifest));
  }
  return cases;
}

/** Built as a CTE of those who read it. */
function isEphemeral(node: ManifestNode): boolean {
  return node.resource_type === 'model' && node.config.materialized === 'ephemeral';
}

function defaultDatabase(state: RunState): string {
  return String(state.adapter.connectionInfo()['database'] ?? '');
}

/** A result of run_results.json. @param message null when another result tells why */
function skippedResult(node: ManifestNode, message: string | null): NodeResult {
  return {
    unique_id: node.unique_id,
    status: 'skipped',
    timing: [],
    thread_id: 'MainThread',
    execution_time: 0,
    adapter_response: {},
    message,
    failures: null,
    compiled: null,
    compiled_code: null,
    relation_name: node.resource_type === 'seed' ? null : node.relation_name,
    batch_results: null,
  };
}
