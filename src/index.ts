import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInvocation } from './cli/createInvocation.ts';
import { withDotenv } from './cli/dotenv.ts';
import { EventCollector } from './cli/eventCollector.ts';
import type { TxEvent } from './cli/events.ts';
import type { ExitCode } from './cli/exitCode.ts';
import type { Invocation } from './cli/invocation.ts';
import { parseArgv } from './cli/parseArgv.ts';
import { resolveFlags } from './cli/resolveFlags.ts';
import { Secrets } from './cli/secrets.ts';
import { commandLoaders } from './commands/commandLoaders.ts';
import { openProject } from './commands/openProject.ts';
import { openRoot } from './commands/projectSetup.ts';
import { writeManifest } from './commands/writeManifest.ts';
import { type Diagnostic, TxError } from './diagnostics/diagnostic.ts';
import type { Manifest } from './parse/manifest.ts';
import { targetPathOf } from './project/loadProject.ts';
import { readEarly, readUserSettings } from './project/projectFlags.ts';

export type { TxEvent } from './cli/events.ts';
export type { Diagnostic } from './diagnostics/diagnostic.ts';
export { TxError } from './diagnostics/diagnostic.ts';
export type { GraphNode, Manifest, ManifestNode, ModelNode } from './parse/manifest.ts';

/** What every call takes. Nothing of it outlives the call, so calls on different projects may overlap. */
export interface TxOptions {
  /** Folder of dbt_project.yml, or one below it; the process's own when absent. */
  readonly projectDir?: string;
  /** The environment; the process's own when absent. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly select?: readonly string[];
  readonly exclude?: readonly string[];
  readonly vars?: Readonly<Record<string, unknown>>;
  readonly target?: string;
  readonly threads?: number;
  readonly fullRefresh?: boolean;
  /** Further words of the command line: `['--fail-fast', '--indirect-selection', 'cautious']`. */
  readonly args?: readonly string[];
  /** Told everything that happens, as it happens. */
  readonly onEvent?: (event: TxEvent) => void;
  /** Aborting it ends the call as Ctrl-C ends the command. */
  readonly signal?: AbortSignal;
}

/** How a command ended. Mistakes in the project are data, not exceptions. */
export interface TxResult {
  /** 0: done; 1: something in the project failed; 2: it could not be carried out. */
  readonly exitCode: ExitCode;
  readonly success: boolean;
  readonly errors: readonly Diagnostic[];
  readonly warnings: readonly Diagnostic[];
  /** What the command prints as its answer: the lines of `ls`, the SQL of `compile --select`. */
  readonly output: readonly string[];
  /** `results` of run_results.json; empty for commands that write none. */
  readonly results: readonly NodeOutcome[];
}

/** A result of run_results.json, by dbt's names. */
export interface NodeOutcome {
  readonly unique_id: string;
  /** `success`, `error`, `skipped`, `pass`, `fail`, `warn`, `no-op`, … */
  readonly status: string;
  readonly message: string | null;
  /** Seconds. */
  readonly execution_time: number;
  readonly failures: number | null;
  readonly compiled_code: string | null;
  readonly relation_name: string | null;
}

/** What `parse` gives: the project as data, and where its artifacts are. */
export interface ParsedProject {
  readonly manifest: Manifest;
  readonly warnings: readonly Diagnostic[];
  /** Absolute; manifest.json is in it. */
  readonly targetPath: string;
}

/**
 * Reads the project and writes its manifest.
 * @throws TxError with all mistakes of the project
 */
export async function parse(options: TxOptions = {}): Promise<ParsedProject> {
  const { invocation, collected } = prepare('parse', options);
  const project = await openProject(invocation);
  try {
    writeManifest(project);
    return { manifest: project.manifest, warnings: collected.warnings, targetPath: project.project.targetPath };
  } finally {
    await project.close();
  }
}

/**
 * Writes the final SQL of the selected nodes to target/compiled. None of these reject for a mistake of the project: see
 * `TxResult.errors`.
 */
export const compile = (options: TxOptions = {}): Promise<TxResult> => call('compile', options);
/** Builds models. */
export const run = (options: TxOptions = {}): Promise<TxResult> => call('run', options);
/** Runs data tests. */
export const test = (options: TxOptions = {}): Promise<TxResult> => call('test', options);
/** Builds everything along the DAG: seeds, models, snapshots and their tests. */
export const build = (options: TxOptions = {}): Promise<TxResult> => call('build', options);
/** Loads CSV files. */
export const seed = (options: TxOptions = {}): Promise<TxResult> => call('seed', options);
/** Takes snapshots. */
export const snapshot = (options: TxOptions = {}): Promise<TxResult> => call('snapshot', options);
/** Names the selected nodes: one line of `output` each. */
export const ls = (options: TxOptions = {}): Promise<TxResult> => call('list', options);

/** Commands that leave a run_results.json. */
const WITH_RESULTS: ReadonlySet<string> = new Set(['compile', 'run', 'test', 'build', 'seed', 'snapshot']);

/** Runs a command in this process. Rejects for bugs only. */
async function call(words: string, options: TxOptions): Promise<TxResult> {
  let collected: EventCollector | undefined;
  try {
    const prepared = prepare(words, options);
    const { invocation } = prepared;
    collected = prepared.collected;
    const command = await commandLoaders[words]?.();
    if (command === undefined) throw new Error(`no command '${words}'`);
    const exitCode = await command(invocation);
    const results = WITH_RESULTS.has(words) && invocation.flags.write_json ? readResults(invocation) : [];
    return { ...said(collected), exitCode, success: exitCode === 0, errors: [], results };
  } catch (error) {
    if (!(error instanceof TxError)) throw error;
    return { ...said(collected), exitCode: 2, success: false, errors: error.diagnostics, results: [] };
  }
}

/** What a call said; nothing when it did not get as far as listening. */
function said(collected: EventCollector | undefined): Pick<TxResult, 'warnings' | 'output'> {
  return { warnings: collected?.warnings ?? [], output: collected?.lines ?? [] };
}

/** Only this call's own results: another process may have written the file since. */
function readResults(invocation: Invocation): NodeOutcome[] {
  // Warnings of dbt_project.yml were said already.
  const silent = { ...invocation, events: new EventCollector(invocation.flags, new Secrets({}), () => {}) };
  const { root, config } = openRoot(silent);
  const file = join(targetPathOf(invocation, root, config), 'run_results.json');
  const { metadata, results } = JSON.parse(readFileSync(file, 'utf8')) as {
    metadata: { invocation_id: string };
    results: NodeOutcome[];
  };
  return metadata.invocation_id === invocation.id ? results : [];
}

/** The invocation of a call, as the command line would make it. */
function prepare(words: string, options: TxOptions): { invocation: Invocation; collected: EventCollector } {
  const cwd = resolve(options.projectDir ?? '.');
  const env = withDotenv(cwd, options.env ?? process.env);
  const parsed = parseArgv([...words.split(' '), ...argumentsOf(options)], env);
  const early = readEarly(cwd, null);
  const flags = resolveFlags(parsed, { project: early.flags, user: readUserSettings(env), terminal: false });
  const collected = new EventCollector(flags, new Secrets(env), options.onEvent ?? (() => {}));
  const signal = options.signal ?? new AbortController().signal;
  const invocation = createInvocation({ parsed, flags, env, cwd, events: collected, signal });
  return { invocation, collected };
}

function argumentsOf({ select, exclude, vars, target, threads, fullRefresh, args }: TxOptions): string[] {
  return [
    ...(select === undefined || select.length === 0 ? [] : ['--select', ...select]),
    ...(exclude === undefined || exclude.length === 0 ? [] : ['--exclude', ...exclude]),
    ...(vars === undefined ? [] : ['--vars', JSON.stringify(vars)]),
    ...(target === undefined ? [] : ['--target', target]),
    ...(threads === undefined ? [] : ['--threads', String(threads)]),
    ...(fullRefresh === true ? ['--full-refresh'] : []),
    ...(args ?? []),
  ];
}
