import { TxError } from '../diagnostics/diagnostic.ts';

/** A mistake on the command line: printed with the line on usage, exit code 2. */
export class UsageError extends TxError {
  /** Words of the command that was understood so far: `docs generate`; '' when none. */
  readonly command: string;

  constructor(message: string, command: string, hint?: string) {
    super({ code: 'TX0001', severity: 'error', kind: 'Usage', message, ...(hint === undefined ? {} : { hint }) });
    this.command = command;
  }
}

/** The text that a usage error is printed as. */
export function formatUsageError({ first, command }: UsageError): string {
  const words = command === '' ? 'tx' : `tx ${command}`;
  const usage = command === '' ? 'tx [OPTIONS] COMMAND [ARGS]...' : `${words} [OPTIONS]`;
  const hint = first.hint === undefined ? '' : `\n${first.hint}`;
  return `Usage: ${usage}\nTry '${words} --help' for help.\n\nError: ${first.message}${hint}`;
}
