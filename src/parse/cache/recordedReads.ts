import type { ReadRecorder } from '../../context/reads.ts';

/** What a whole parse read beside files, project config and vars, which the fingerprint covers. */
export class RecordedReads implements ReadRecorder {
  readonly envs = new Map<string, string | undefined>();
  readonly flags = new Set<string>();
  /** Something was read that never comes again: the parse cannot be reused. */
  isVolatile = false;
  /** When the clock will change what the parse says, in milliseconds since 1970. */
  validUntil: number | undefined;

  macro(): void {}
  missingName(): void {}
  variable(): void {}
  target(): void {}
  // While parsing, `graph` and `selected_resources` are empty whatever the project holds.
  graph(): void {}

  env(name: string, value: string | undefined): void {
    this.envs.set(name, value);
  }

  flag(name: string): void {
    this.flags.add(name);
  }

  /** The parse holds only until then. */
  until(time: number): void {
    this.validUntil = Math.min(this.validUntil ?? time, time);
  }

  volatile(): void {
    this.isVolatile = true;
  }
}
