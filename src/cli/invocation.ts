import type { EventSink } from './events.ts';
import type { Flags } from './flags.ts';

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
}
