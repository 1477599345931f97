import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Console } from './console.ts';
import type { ExitCode } from './exitCode.ts';
import { fatalText } from './fatal.ts';
import type { Invocation } from './invocation.ts';
import { txVersion } from './version.ts';

/** What it takes to run a command, once the command line is understood. */
export interface CommandRun {
  readonly invocation: Invocation;
  readonly console: Console;
  /** Aborted by Ctrl-C; the command then ends in its own way. */
  readonly interruption: AbortController;
  /** Met on the command line. */
  readonly warnings: readonly Diagnostic[];
  /** The project's folder, which places of mistakes are shown relative to. */
  readonly root: string | undefined;
  readonly load: () => Promise<(invocation: Invocation) => Promise<ExitCode>>;
}

/** Runs one command and reports how it ended. Never throws. */
export async function runCommand(run: CommandRun): Promise<ExitCode> {
  const { invocation, console } = run;
  const started = performance.now();
  const stopListening = listen(run);
  let code: ExitCode = 2;
  try {
    announce(invocation);
    for (const warning of run.warnings) console.warn(warning);
    const command = await run.load();
    code = await command(invocation);
    console.summarizeDeprecations();
  } catch (error) {
    code = 2;
    console.fatal(
      fatalText(error, { debug: invocation.flags.debug, ...(run.root === undefined ? {} : { root: run.root }) }),
    );
  }
  stopListening();
  completed(invocation, code, (performance.now() - started) / 1000);
  await console.flush();
  if (console.failure === undefined) return code;
  const text = fatalText(console.failure, { debug: invocation.flags.debug });
  process.stderr.write(`[ERROR]: The output could not be written:\n${text}\n`);
  return 2;
}

/** The first Ctrl-C asks the command to stop; the second one does not wait for it. */
function listen({ interruption, console }: CommandRun): () => void {
  let first = 0;
  const interrupt = (): void => {
    if (interruption.signal.aborted) {
      // One Ctrl-C comes twice when a parent process passes it on.
      if (performance.now() - first < 300) return;
      void console.flush();
      process.exit(2);
    }
    first = performance.now();
    interruption.abort();
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, interrupt);
  return () => {
    for (const signal of signals) process.off(signal, interrupt);
  };
}

/** dbt's first lines: version, and the flags of the call. */
function announce({ events, flags, argv, dbtVersion }: Invocation): void {
  const data = { log_version: 3, version: `=${dbtVersion}` };
  events.fire({ name: 'MainReportVersion', code: 'A001', level: 'info', msg: `Running with dbt=${dbtVersion}`, data });
  const args = Object.fromEntries(
    Object.entries(flags)
      .filter(([, value]) => typeof value !== 'object')
      .map(([key, value]) => [key, String(value)]),
  );
  const msg = `tx ${txVersion} called as: tx ${argv.join(' ')}`;
  events.fire({ name: 'MainReportArgs', code: 'A002', level: 'debug', msg, data: { args } });
}

/** The last line. @param elapsed seconds */
function completed({ events, command }: Invocation, code: ExitCode, elapsed: number): void {
  const success = code === 0;
  const at = new Date().toISOString();
  const msg = `Command \`tx ${command}\` ${success ? 'succeeded' : 'failed'} at ${at.slice(11, 19)} after ${elapsed.toFixed(2)} seconds`;
  events.fire({
    name: 'CommandCompleted',
    code: 'Q039',
    level: 'debug',
    msg,
    data: { command: `tx ${command}`, success, completed_at: at, elapsed },
  });
}
