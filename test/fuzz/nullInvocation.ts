import { createInvocation } from '../../src/cli/createInvocation.ts';
import type { EventSink } from '../../src/cli/events.ts';
import type { Invocation } from '../../src/cli/invocation.ts';
import { parseArgv } from '../../src/cli/parseArgv.ts';
import { resolveFlags } from '../../src/cli/resolveFlags.ts';
import { TxError } from '../../src/diagnostics/diagnostic.ts';
import { formatDiagnostic } from '../../src/diagnostics/format.ts';

/** Prints nothing, but makes every text as if it did. */
const silent: EventSink = {
  fire: () => undefined,
  warn: (diagnostic) => void formatDiagnostic(diagnostic),
  output: () => undefined,
  addSecret: () => undefined,
  flush: async () => undefined,
};

/** A call of tx that says nothing. */
export function nullInvocation(argv: readonly string[], cwd: string): Invocation {
  const parsed = parseArgv(argv, {});
  const flags = resolveFlags(parsed, { project: {}, user: {}, terminal: false });
  const env = { HOME: cwd, TX_NOW: '2024-01-31T10:00:00Z', SET: 'x', DBT_ENV_SECRET_A: 'secret' };
  return createInvocation({
    parsed,
    flags,
    env,
    cwd,
    events: silent,
    signal: new AbortController().signal,
    id: 'fuzz',
  });
}

/** Ends well for the errors that people are shown, with their texts made; throws all others. */
export function shown(error: unknown): void {
  if (!(error instanceof TxError)) throw error;
  if (error.diagnostics.length === 0) throw new Error('a TxError without a diagnostic');
  for (const diagnostic of error.diagnostics) formatDiagnostic(diagnostic);
}
