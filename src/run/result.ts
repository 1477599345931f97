import type { AdapterResponse } from '../adapters/adapter.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';

/** dbt's status words of run_results. */
export type RunStatus =
  | 'success'
  | 'error'
  | 'skipped'
  | 'pass'
  | 'fail'
  | 'warn'
  | 'partial success'
  | 'no-op'
  | 'runtime error';

/** When a phase of a node began and ended, in UTC. */
export interface Timing {
  readonly name: 'compile' | 'execute';
  readonly started_at: string;
  readonly completed_at: string;
}

/** One node's outcome; the fields are those of run_results v6, `diagnostic` is for people. */
export interface NodeResult {
  readonly unique_id: string;
  readonly status: RunStatus;
  readonly timing: readonly Timing[];
  /** dbt's name of the thread: `Thread-1 (worker)`, `MainThread`. */
  readonly thread_id: string;
  /** Seconds. */
  readonly execution_time: number;
  /** What the database answered to the node's main statement; empty where there was none. */
  readonly adapter_response: AdapterResponse | Record<string, never>;
  readonly message: string | null;
  /** Tests: rows found. Hooks: 1 for a failed one. Null for everything else. */
  readonly failures: number | null;
  /** Null for what is never compiled: seeds, hooks. */
  readonly compiled: boolean | null;
  readonly compiled_code: string | null;
  readonly relation_name: string | null;
  readonly batch_results: {
    readonly successful: readonly (readonly [string, string])[];
    readonly failed: readonly (readonly [string, string])[];
  } | null;
  /** Functions: names of the overloads that were made, and of those that failed. */
  readonly overload_results?: { readonly successful: readonly string[]; readonly failed: readonly string[] } | null;
  readonly diagnostic?: Diagnostic;
}

/** Statuses that make the invocation fail (exit code 1). */
export const FAILING: ReadonlySet<RunStatus> = new Set([
  'error',
  'fail',
  'runtime error',
  'partial success',
  'skipped',
]);
/** Statuses below which nothing runs. */
export const BLOCKING: ReadonlySet<RunStatus> = new Set([
  'error',
  'fail',
  'runtime error',
  'partial success',
  'skipped',
]);
