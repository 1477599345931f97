import type { EventSink } from './events.ts';
import type { Flags } from './flags.ts';

/** What `tx retry` takes up again of an earlier call. */
export interface RetryPlan {
  /** Nodes that failed or were skipped: they run, whatever the selection says. */
  readonly ids: ReadonlySet<string>;
  /** All results of then. */
  readonly results: readonly {
    readonly unique_id: string;
    /** Start and end of each batch, ISO 8601; null for what has no batches. */
    readonly batch_results: {
      readonly successful: readonly (readonly [string, string])[];
      readonly failed: readonly (readonly [string, string])[];
    } | null;
  }[];
  /** When the earlier call began. */
  readonly startedAt: Date | undefined;
}

/** One call of tx: what was asked, when, in which surroundings. Every phase gets it; nothing else is global. */
export interface Invocation {
  /** UUID. */
  readonly id: string;
  /** dbt's `which`: `run`, `build`, `source freshness` is `freshness`, `docs generate` is `generate`. */
  readonly command: string;
  /** Words of the command line, without node and the script. */
  readonly argv: readonly string[];
  readonly flags: Flags;
  /** The process environment over `.env`. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** `TX_NOW` when set, else the time of the call (UTC). */
  readonly startedAt: Date;
  /** Current time; frozen at `TX_NOW` when that is set. */
  now(): Date;
  readonly events: EventSink;
  /** Fires on Ctrl-C. */
  readonly signal: AbortSignal;
  /** The version shown as dbt's (`dbt_version` in templates and artifacts). */
  readonly dbtVersion: string;
  /** Only in a retry. */
  readonly retry?: RetryPlan;
}
