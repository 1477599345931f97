import { randomUUID } from 'node:crypto';
import { TxError } from '../diagnostics/diagnostic.ts';
import type { EventSink } from './events.ts';
import type { Flags } from './flags.ts';
import type { Invocation } from './invocation.ts';
import type { ParsedCommandLine } from './parsedCommandLine.ts';
import { dbtVersion } from './version.ts';

/** What one call of tx was given: words, environment, folder. */
export interface InvocationInput {
  readonly parsed: ParsedCommandLine;
  readonly flags: Flags;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly events: EventSink;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
  /** UUID; a new one when absent. */
  readonly id?: string;
}

/** Everything about this call that later phases may ask for. */
export function createInvocation({ parsed, flags, env, cwd, events, signal, id }: InvocationInput): Invocation {
  const frozen = frozenTime(env['TX_NOW']);
  const startedAt = frozen ?? new Date();
  return {
    id: id ?? randomUUID(),
    command: parsed.command?.which ?? '',
    argv: parsed.argv,
    flags,
    env,
    cwd,
    startedAt,
    now: () => (frozen === undefined ? new Date() : new Date(frozen)),
    events,
    signal,
    dbtVersion,
  };
}

/** `TX_NOW`: ISO 8601; without a zone it is UTC. */
function frozenTime(text: string | undefined): Date | undefined {
  if (text === undefined || text === '') return undefined;
  const zoned = /(?:Z|[+-]\d\d:?\d\d)$/i.test(text) || /^\d{4}-\d\d-\d\d$/.test(text) ? text : `${text}Z`;
  const date = new Date(zoned.replace(' ', 'T'));
  if (!Number.isNaN(date.getTime())) return date;
  throw new TxError({
    code: 'TX0002',
    severity: 'error',
    kind: 'Usage',
    message: `TX_NOW is not a time: '${text}'`,
    hint: 'write it as 2024-01-31T10:00:00Z',
  });
}
