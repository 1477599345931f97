import type { Diagnostic } from '../diagnostics/diagnostic.ts';

/** dbt's levels. `always` shown events go beside them. */
export type EventLevel = 'debug' | 'info' | 'warn' | 'error';

/**
 * One thing that happened, in dbt's event form: `name` and `code` are dbt's (`LogStartLine`, `Q011`), `msg` is what the
 * console shows, `data` what the JSON log carries. Source of names and codes: dbt's published event list.
 */
export interface TxEvent {
  readonly name: string;
  readonly code: string;
  readonly level: EventLevel;
  /** Text without time stamp. May hold colours made by `colours.ts`; they are taken out where they do not belong. */
  readonly msg: string;
  readonly data?: Readonly<Record<string, unknown>>;
  /** `node_info` of the JSON log. Made only where that log is written: some events come with every statement. */
  readonly nodeInfo?: () => Readonly<Record<string, unknown>>;
  /** `MainThread`, `Thread-1 (worker)`. */
  readonly thread?: string;
  /** Printed even with `--quiet` (payload of `print`, `ls`, `show`). */
  readonly always?: boolean;
}

/** Where events go: console, log file, JSON lines. Secrets are scrubbed on the way out. */
export interface EventSink {
  fire(event: TxEvent): void;
  /** A warning; throws it as an error when warn-error options say so. Counts and silences as dbt does. */
  warn(diagnostic: Diagnostic): void;
  /** Payload of a command (`ls` lines, `show` rows): stdout, untouched by log settings. */
  output(text: string): void;
  /** From now on this text is shown as `*****` everywhere. Texts too short to be secret are ignored. */
  addSecret(value: string): void;
  /** Writes everything out. To be awaited before the process ends. */
  flush(): Promise<void>;
}
