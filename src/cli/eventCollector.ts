import { type Diagnostic, TxError } from '../diagnostics/diagnostic.ts';
import type { EventSink, TxEvent } from './events.ts';
import type { Flags } from './flags.ts';
import type { Secrets } from './secrets.ts';
import { fateOf } from './warnErrorOptions.ts';

/** Keeps what an invocation says instead of printing it. Secrets are masked. */
export class EventCollector implements EventSink {
  readonly warnings: Diagnostic[] = [];
  /** Payload of the command, one entry a line or block. */
  readonly lines: string[] = [];
  readonly #flags: Flags;
  readonly #onEvent: (event: TxEvent) => void;
  readonly #secrets: Secrets;

  constructor(flags: Flags, secrets: Secrets, onEvent: (event: TxEvent) => void) {
    this.#flags = flags;
    this.#secrets = secrets;
    this.#onEvent = onEvent;
  }

  fire(event: TxEvent): void {
    this.#onEvent({ ...event, msg: this.#secrets.scrub(event.msg) });
  }

  warn(diagnostic: Diagnostic): void {
    const fate = fateOf(diagnostic.event, this.#flags);
    if (fate === 'silence') return;
    if (fate === 'error') throw new TxError({ ...diagnostic, severity: 'error', kind: 'Compilation' });
    this.warnings.push({ ...diagnostic, message: this.#secrets.scrub(diagnostic.message) });
  }

  output(text: string): void {
    this.lines.push(this.#secrets.scrub(text));
  }

  addSecret(value: string): void {
    this.#secrets.add(value);
  }

  async flush(): Promise<void> {}
}
