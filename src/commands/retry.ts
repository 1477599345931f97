import type { ExitCode } from '../cli/exitCode.ts';
import type { Flags } from '../cli/flags.ts';
import type { Invocation, RetryPlan } from '../cli/invocation.ts';
import { TxError } from '../diagnostics/diagnostic.ts';
import { PreviousState, type StateResults } from '../graph/state/previousState.ts';
import { targetPathOf } from '../project/loadProject.ts';
import { openRoot } from './projectSetup.ts';

/** Statuses of what runs again. */
const RETRYABLE: ReadonlySet<string> = new Set(['error', 'fail', 'skipped', 'runtime error', 'partial success']);
/** The commands that can be retried, by dbt's `which`. */
const COMMANDS: Readonly<Record<string, () => Promise<(invocation: Invocation) => Promise<ExitCode>>>> = {
  build: async () => (await import('./build.ts')).build,
  clone: async () => (await import('./clone.ts')).clone,
  compile: async () => (await import('./compile.ts')).compile,
  generate: async () => (await import('./docsGenerate.ts')).docsGenerate,
  run: async () => (await import('./run.ts')).run,
  'run-operation': async () => (await import('./runOperation.ts')).runOperation,
  seed: async () => (await import('./seed.ts')).seed,
  snapshot: async () => (await import('./snapshot.ts')).snapshot,
  test: async () => (await import('./test.ts')).test,
};
/** Flags that are taken from this call: where it runs, and how it tells of it. */
const OWN_FLAGS: ReadonlySet<string> = new Set([
  ...['log_path', 'log_format', 'log_level', 'log_format_file', 'log_level_file', 'quiet', 'debug', 'use_colors'],
  ...['profiles_dir', 'project_dir', 'defer_state', 'target_path', 'warn_error', 'use_colors_file', 'printer_width'],
  'print',
]);

/** `tx retry`: the last call again, for the nodes that failed or were skipped, with its flags. */
export async function retry(invocation: Invocation): Promise<ExitCode> {
  const { root, config } = await openRoot(invocation);
  const target = targetPathOf(invocation, root, config);
  const folder = invocation.flags.state ?? target;
  const previous = new PreviousState(folder, { root, cwd: invocation.cwd, target });
  const { results } = previous;
  if (results === undefined) {
    throw problem(
      `Could not find previous run in '${invocation.flags.state ?? config.target_path}' target directory`,
      'run something first, or name the folder of a run_results.json by --state',
    );
  }
  const which = String(results.args['which']);
  const load = COMMANDS[which];
  if (load === undefined)
    throw problem(`The last call, '${which}', cannot be retried`, `these can: ${Object.keys(COMMANDS).join(', ')}`);
  const plan = planOf(results, which, invocation);
  if (plan.ids.size === 0 && which === 'run-operation') return 0;
  const command = await load();
  return command({
    ...invocation,
    command: which,
    flags: withEarlierFlags(invocation.flags, results.args),
    retry: plan,
  });
}

/** Hooks run again by themselves. */
function planOf({ results, startedAt }: StateResults, which: string, { flags }: Invocation): RetryPlan {
  const failed = results.filter(
    ({ unique_id: id, status }) =>
      (RETRYABLE.has(status) || (status === 'warn' && flags.warn_error === true)) &&
      (which === 'run-operation' || !id.startsWith('operation.')),
  );
  return {
    ids: new Set(failed.map(({ unique_id: id }) => id)),
    results: results.map((result) => ({ ...result, batch_results: result.batch_results ?? null })),
    startedAt: startedAt === null ? undefined : new Date(startedAt),
  };
}

/** The flags of the earlier call; `--vars` and `--threads` of this one win where they are given. */
function withEarlierFlags(own: Flags, args: Readonly<Record<string, unknown>>): Flags {
  const flags: Record<string, unknown> = { ...own };
  for (const key of Object.keys(own)) {
    if (key === 'behavior' || key === 'other' || OWN_FLAGS.has(key) || !Object.hasOwn(args, key)) continue;
    flags[key] = args[key];
  }
  if (Object.keys(own.vars).length > 0) flags['vars'] = own.vars;
  if (own.threads !== null) flags['threads'] = own.threads;
  const other = Object.entries(own.other).map(([key, value]) => [key, Object.hasOwn(args, key) ? args[key] : value]);
  return { ...(flags as unknown as Flags), other: Object.fromEntries(other) };
}

function problem(message: string, hint: string): TxError {
  return new TxError({ code: 'TX5051', severity: 'error', kind: 'Runtime', message, hint });
}
