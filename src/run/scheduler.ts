import type { Crew, SharedWork } from './crew.ts';

/** A unit of work with its place in the DAG. */
export interface Task {
  readonly id: string;
  readonly dependsOn: readonly string[];
  readonly dependents: readonly string[];
  /** Lower goes first among the tasks that are ready. */
  readonly priority: number;
}

/** What the scheduler asks and tells. It knows tasks by their ids only. */
export interface ScheduleHooks<R> {
  /** Runs one task on a thread; never rejects. The crew are the other threads. */
  run(id: string, thread: number, crew: Crew): Promise<R>;
  /** Told when a task cannot run because one it needs did not succeed. */
  skip(id: string, because: R): R;
  /** True when tasks that need this result must not run. */
  blocks(result: R): boolean;
  /** True when nothing more may be started. */
  stops(result: R): boolean;
  /** Told about every task left over after a stop. */
  abandon(id: string): R | undefined;
}

/**
 * Runs tasks along their dependencies, `threads` at once: of the ready ones the lowest priority number first. Answers with
 * the results in the order of completion.
 */
export async function schedule<R>(tasks: readonly Task[], threads: number, hooks: ScheduleHooks<R>): Promise<R[]> {
  const state = new Schedule(tasks, hooks);
  const workers = Array.from({ length: Math.max(1, threads) }, (_, thread) => state.work(thread));
  await Promise.all(workers);
  state.abandonRest();
  return state.results;
}

/** The state of one run of the queue: what waits for how many, and what is ready. */
class Schedule<R> implements Crew {
  readonly results: R[] = [];
  readonly #tasks = new Map<string, Task>();
  /** How many tasks each one waits for; -1 when it is done. */
  readonly #waiting = new Map<string, number>();
  /** The first result that keeps a task from running. */
  readonly #blockedBy = new Map<string, R>();
  readonly #ready: Task[] = [];
  readonly #hooks: ScheduleHooks<R>;
  #stopped = false;
  /** Tasks that are not done. */
  #left: number;
  #wake: (() => void)[] = [];
  /** Work of running tasks that idle threads may share. */
  readonly #shared = new Map<SharedWork, Promise<void>[]>();

  constructor(tasks: readonly Task[], hooks: ScheduleHooks<R>) {
    this.#hooks = hooks;
    this.#left = tasks.length;
    for (const task of tasks) this.#tasks.set(task.id, task);
    for (const task of tasks) {
      const waitsFor = task.dependsOn.filter((id) => this.#tasks.has(id)).length;
      this.#waiting.set(task.id, waitsFor);
      if (waitsFor === 0) this.#push(task);
    }
  }

  /** Takes tasks until none is left: one call a thread. */
  async work(thread: number): Promise<void> {
    while (this.#left > 0 && !this.#stopped) {
      const task = this.#ready.shift();
      if (task === undefined) {
        const piece = this.#takeShared(thread);
        // Nothing may come between the look for work and the wait: what becomes ready in between would wake nobody.
        if (piece !== undefined) await piece;
        else await new Promise<void>((resolve) => this.#wake.push(resolve));
        continue;
      }
      const blocker = this.#blockedBy.get(task.id);
      const result =
        blocker === undefined ? await this.#hooks.run(task.id, thread, this) : this.#hooks.skip(task.id, blocker);
      this.#finish(task, result);
    }
    this.#wakeAll();
  }

  stopped(): boolean {
    return this.#stopped;
  }

  help(shared: SharedWork): () => Promise<void> {
    const taken: Promise<void>[] = [];
    this.#shared.set(shared, taken);
    this.#wakeAll();
    return async () => {
      this.#shared.delete(shared);
      await Promise.all(taken);
    };
  }

  /** A piece of what a running task shares, begun on a thread. */
  #takeShared(thread: number): Promise<void> | undefined {
    for (const [shared, taken] of this.#shared) {
      if (!shared.pending()) continue;
      const piece = shared.work(thread);
      taken.push(piece);
      return piece;
    }
    return undefined;
  }

  /** After a stop. */
  abandonRest(): void {
    for (const [id, waits] of this.#waiting) {
      if (waits < 0) continue;
      const result = this.#hooks.abandon(id);
      if (result !== undefined) this.results.push(result);
    }
  }

  /** Notes a result and frees what waited for it. */
  #finish(task: Task, result: R): void {
    this.results.push(result);
    this.#waiting.set(task.id, -1);
    this.#left--;
    const blocks = this.#hooks.blocks(result);
    for (const id of task.dependents) {
      const dependent = this.#tasks.get(id);
      if (dependent === undefined) continue;
      if (blocks && !this.#blockedBy.has(id)) this.#blockedBy.set(id, result);
      const waits = (this.#waiting.get(id) ?? 0) - 1;
      this.#waiting.set(id, waits);
      if (waits === 0) this.#push(dependent);
    }
    if (this.#hooks.stops(result)) this.#stopped = true;
    this.#wakeAll();
  }

  /** Keeps the ready list sorted; it is short, so insertion beats a heap. */
  #push(task: Task): void {
    let low = 0;
    let high = this.#ready.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#ready[middle] as Task).priority <= task.priority) low = middle + 1;
      else high = middle;
    }
    this.#ready.splice(low, 0, task);
  }

  /** Threads that found nothing ready look again. */
  #wakeAll(): void {
    const wake = this.#wake;
    this.#wake = [];
    for (const resolve of wake) resolve();
  }
}
