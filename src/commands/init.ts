import type { Invocation } from '../cli/invocation.ts';
import { TxError } from '../diagnostics/diagnostic.ts';
import type { ExitCode } from './endOfRun.ts';

export async function init(_invocation: Invocation): Promise<ExitCode> {
  throw new TxError({ code: 'TX5030', severity: 'error', kind: 'Usage', message: 'init is being written' });
}
