import { spawnSync } from 'node:child_process';
import { arch, homedir, platform, release } from 'node:os';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import type { Adapter } from '../adapters/adapter.ts';
import { createAdapter, parseCredentials } from '../adapters/adapters.ts';
import type { ExitCode } from '../cli/exitCode.ts';
import type { Invocation } from '../cli/invocation.ts';
import { diagnosticOf } from '../context/diagnosticOf.ts';
import { TxError } from '../diagnostics/diagnostic.ts';
import { formatDiagnostic } from '../diagnostics/format.ts';
import type { Profile } from '../project/project.ts';
import { openProfile, openRoot } from './projectSetup.ts';

/** One thing looked at, and why it is not well. */
interface Check {
  readonly label: string;
  readonly problem: string | null;
}

/** `tx debug`: what tx runs on, which files it reads, and whether the database answers. */
export async function debug(invocation: Invocation): Promise<ExitCode> {
  const report = new Report(invocation);
  report.line(`dbt version: ${invocation.dbtVersion}`);
  report.line(`node version: ${process.versions.node}`);
  report.line(`node path: ${process.execPath}`);
  report.line(`os info: ${platform()}-${release()}-${arch()}`);
  const connectionOnly = invocation.flags.other['connection'] === true;
  const project = await attempt(() => openRoot(invocation));
  const profile = await attempt(() => openProfile(invocation));
  const made = await attempt(() =>
    profile.value === undefined ? undefined : createAdapter(parseCredentials(profile.value, invocation.cwd)),
  );
  whereFrom(report, invocation, project.value?.root, profile.value);
  if (made.value !== undefined) {
    report.line(`adapter type: ${made.value.type}`);
    report.line(`adapter version: ${made.value.version}`);
  }
  if (connectionOnly) {
    report.line('Skipping steps before connection verification');
    if (profile.problem !== null)
      report.problem(`Profile loading failed for the following reason:\n${profile.problem}`);
  } else {
    report.line('Configuration:');
    report.check({ label: '  profiles.yml file', problem: profile.problem }, 'OK found and valid', 'ERROR invalid');
    report.check(
      { label: '  dbt_project.yml file', problem: project.problem },
      'OK found and valid',
      project.value === undefined ? 'ERROR not found' : 'ERROR invalid',
    );
    report.line('Required dependencies:');
    report.check({ label: ' - git', problem: gitProblem() }, 'OK found', 'ERROR');
    report.line('');
  }
  if (profile.value === undefined) report.line('Connection test skipped since no profile was found');
  else await checkConnection(report, made);
  return report.finish();
}

/** The files that settings come from, in dbt's lines; a target without a profiles.yml says what it is. */
function whereFrom(report: Report, { flags, cwd }: Invocation, root: string | undefined, profile?: Profile): void {
  const found = profile !== undefined && isAbsolute(profile.origin) ? profile.origin : undefined;
  const folder = resolve(cwd, found === undefined ? (flags.profiles_dir ?? join(homedir(), '.dbt')) : dirname(found));
  report.line(`Using profiles dir at ${folder}`);
  report.line(
    found === undefined && profile !== undefined
      ? `Using no profiles.yml file: the target is ${profile.origin}`
      : `Using profiles.yml file at ${found ?? join(folder, 'profiles.yml')}`,
  );
  report.line(
    `Using dbt_project.yml file at ${join(root ?? resolve(cwd, flags.project_dir ?? '.'), 'dbt_project.yml')}`,
  );
}

/** Shows what the target says (never a secret), and asks the database for one row. */
async function checkConnection(report: Report, made: Attempt<Adapter | undefined>): Promise<void> {
  const adapter = made.value;
  report.line('Connection:');
  for (const [key, value] of Object.entries(adapter?.connectionInfo() ?? {}))
    report.line(`  ${key}: ${typeof value === 'object' ? JSON.stringify(value) : String(value)}`);
  const connected = adapter === undefined ? made : await attempt(() => ping(adapter));
  report.check({ label: '  Connection test:', problem: connected.problem }, 'OK connection ok', 'ERROR');
  await adapter?.close();
}

/** Throws `DatabaseError` when nobody answers. */
async function ping(adapter: Adapter): Promise<true> {
  const connection = await adapter.connect('debug');
  try {
    await connection.execute('select 1 as id', { fetch: true });
    return true;
  } finally {
    await connection.close();
  }
}

/** `deps` fetches packages with git. */
function gitProblem(): string | null {
  const git = spawnSync('git', ['--help'], { stdio: 'ignore' });
  return git.error === undefined ? null : `git: ${git.error.message}`;
}

/** What a check came to: a value, or why there is none. */
interface Attempt<T> {
  readonly value: T | undefined;
  readonly problem: string | null;
}

/** A user's mistake becomes a line of the report; a bug of tx is not caught. */
async function attempt<T>(work: () => T | Promise<T>): Promise<Attempt<T>> {
  try {
    return { value: await work(), problem: null };
  } catch (error) {
    const diagnostic = error instanceof TxError ? error.first : diagnosticOf(error);
    // A warning that the options make an error ends the command; it is no finding of it.
    if (diagnostic === undefined || diagnostic.event !== undefined) throw error;
    return { value: undefined, problem: formatDiagnostic(diagnostic) };
  }
}

/** Lines of `debug`, and the checks that failed. */
class Report {
  readonly #invocation: Invocation;
  readonly #problems: string[] = [];

  constructor(invocation: Invocation) {
    this.#invocation = invocation;
  }

  /** One line of the report. */
  line(msg: string): void {
    this.#invocation.events.fire({ name: 'DebugCmdOut', code: 'Z047', level: 'info', msg, data: { msg } });
  }

  /** A line with the outcome in brackets; the problem itself is told at the end. */
  check({ label, problem }: Check, good: string, bad: string): void {
    this.line(`${label} [${problem === null ? good : bad}]`);
    if (problem !== null) this.#problems.push(problem);
  }

  /** A problem without a line of its own. */
  problem(text: string): void {
    this.#problems.push(text);
  }

  /** Tells the problems. @returns 1 when there are any */
  finish(): ExitCode {
    this.line('');
    if (this.#problems.length === 0) {
      this.line('All checks passed!');
      return 0;
    }
    this.line(`${this.#problems.length} ${this.#problems.length === 1 ? 'check' : 'checks'} failed:`);
    for (const problem of this.#problems) this.line(problem);
    return 1;
  }
}
