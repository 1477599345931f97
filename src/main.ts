import { randomUUID } from 'node:crypto';
import { isatty } from 'node:tty';
import { type CommandSpec, commandTable } from './cli/commandTable.ts';
import type { ExitCode } from './cli/exitCode.ts';
import type { Invocation } from './cli/invocation.ts';
import type { ParsedCommandLine } from './cli/parsedCommandLine.ts';
import { type Command, commandLoaders } from './commands/commandLoaders.ts';

/** One call of tx, from the words of the command line to the exit code. */
export async function main(argv: readonly string[]): Promise<ExitCode> {
  if (argv.length === 1 && ['--version', '-V', '-v'].includes(argv[0] as string)) return printVersion();
  if (isPlainHelp(argv)) return printHelp(argv);
  const { withDotenv } = await import('./cli/dotenv.ts');
  const env = withDotenv(process.cwd(), process.env);
  let parsed: ParsedCommandLine;
  try {
    const { parseArgv } = await import('./cli/parseArgv.ts');
    parsed = parseArgv(argv, env);
  } catch (error) {
    return await reportUsage(error, '');
  }
  if (parsed.action === 'version') return printVersion();
  const spec = parsed.command;
  if (parsed.action === 'help' || spec === undefined) return printHelp(spec === undefined ? [] : [spec.words]);
  if (spec.later) return await reportUsage(`'tx ${spec.words}' is not in this version yet`, spec.words);
  return await invoke(parsed, spec, env);
}

/** Flags, console, command, and whatever may go wrong with them. */
async function invoke(parsed: ParsedCommandLine, spec: CommandSpec, env: Invocation['env']): Promise<ExitCode> {
  const { words } = spec;
  const [{ checkFolders }, { resolveFlags }, { Console }, { createInvocation }, { readEarly, readUserSettings }] =
    await Promise.all([
      import('./cli/checkFolders.ts'),
      import('./cli/resolveFlags.ts'),
      import('./cli/console.ts'),
      import('./cli/createInvocation.ts'),
      import('./project/projectFlags.ts'),
    ]);
  const cwd = process.cwd();
  const terminal = isatty(1);
  const projectDir = (parsed.given.get('project_dir') ?? parsed.fromEnv.get('project_dir') ?? null) as string | null;
  const early = readEarly(cwd, projectDir);
  let invocation: Invocation;
  let console: InstanceType<typeof Console>;
  const interruption = new AbortController();
  try {
    checkFolders(parsed, cwd);
    const colours = (terminal && (env['NO_COLOR'] ?? '') === '') || (env['FORCE_COLOR'] ?? '') !== '';
    const flags = resolveFlags(parsed, { project: early.flags, user: readUserSettings(env), terminal: colours });
    const id = randomUUID();
    const logFolder = flags.log_path ?? (early.root === undefined ? null : `${early.root}/${early.logPath ?? 'logs'}`);
    console = new Console({
      flags,
      invocationId: id,
      env,
      logFolder,
      terminal,
      columns: () => process.stdout.columns || 80,
    });
    invocation = createInvocation({ parsed, flags, env, cwd, events: console, signal: interruption.signal, id });
  } catch (error) {
    return await reportUsage(error, words);
  }
  if (spec.group === 'Build') await keepHeapSmall();
  const [{ runCommand }, { oldKeysWarning }] = await Promise.all([
    import('./cli/runCommand.ts'),
    import('./cli/warnErrorOptions.ts'),
  ]);
  const flagGiven = (name: string): unknown => parsed.given.get(name) ?? parsed.fromEnv.get(name) ?? early.flags[name];
  return await runCommand({
    invocation,
    console,
    interruption,
    warnings: [...parsed.warnings, ...oldKeysWarning(flagGiven('warn_error_options'))],
    root: early.root,
    load: async () => explained(await (commandLoaders[words] as () => Promise<Command>)()),
  });
}

/** Building waits for the database most of the time: collecting garbage early costs it nothing and saves a sixth of the memory. */
async function keepHeapSmall(): Promise<void> {
  const { setFlagsFromString } = await import('node:v8');
  setFlagsFromString('--optimize-for-size');
}

/** What a database or a template threw outside of any node is told as a mistake too, with its code and what helps. */
function explained(command: Command): Command {
  return async (invocation) => {
    try {
      return await command(invocation);
    } catch (error) {
      const [{ diagnosticOf }, { TxError }] = await Promise.all([
        import('./context/diagnosticOf.ts'),
        import('./diagnostics/diagnostic.ts'),
      ]);
      const diagnostic = error instanceof TxError ? undefined : diagnosticOf(error);
      throw diagnostic === undefined ? error : new TxError(diagnostic, { cause: error });
    }
  };
}

/** `tx --help`, `tx run --help`: answered without reading the options. */
function isPlainHelp(argv: readonly string[]): boolean {
  if (argv.length === 0) return true;
  const words = argv.slice(0, -1).join(' ');
  return (
    ['-h', '--help'].includes(argv.at(-1) as string) &&
    (words === '' || commandTable.some((spec) => spec.words === words))
  );
}

async function printHelp(argv: readonly string[]): Promise<ExitCode> {
  const { commandHelpText, helpText } = await import('./cli/help.ts');
  const spec = commandTable.find(({ words }) => argv.join(' ').startsWith(words));
  return await print(spec === undefined ? helpText() : commandHelpText(spec));
}

async function printVersion(): Promise<ExitCode> {
  const { versionText } = await import('./cli/version.ts');
  return await print(versionText());
}

async function print(text: string, fd: 1 | 2 = 1): Promise<0> {
  const { LineWriter } = await import('./cli/lineWriter.ts');
  new LineWriter(fd).write(text, true);
  return 0;
}

/** A mistake found before there is a console to log to. */
async function reportUsage(error: unknown, words: string): Promise<ExitCode> {
  const [{ formatUsageError, UsageError }, { TxError }, { fatalText }] = await Promise.all([
    import('./cli/usageError.ts'),
    import('./diagnostics/diagnostic.ts'),
    import('./cli/fatal.ts'),
  ]);
  let usage: InstanceType<typeof UsageError> | undefined;
  if (error instanceof UsageError) usage = error;
  else if (typeof error === 'string') usage = new UsageError(error, words);
  else if (error instanceof TxError && error.first.kind === 'Usage')
    usage = new UsageError(error.first.message, words, error.first.hint);
  await print(
    usage === undefined
      ? `[ERROR]: Encountered an error:\n${fatalText(error, { debug: true })}\n`
      : `${formatUsageError(usage)}\n`,
    2,
  );
  return 2;
}
