import { join } from 'node:path';
import { sourcesArtifact } from '../artifacts/sourcesArtifact.ts';
import { writeArtifact } from '../artifacts/writeArtifact.ts';
import type { ExitCode } from '../cli/exitCode.ts';
import { fancyLine } from '../cli/fancyLine.ts';
import type { Invocation } from '../cli/invocation.ts';
import type { SourceNode } from '../parse/manifest.ts';
import { checkFreshness, type FreshnessResult } from '../run/freshness.ts';
import { runHooks } from '../run/hooks.ts';
import { nodeInfo } from '../run/nodeInfo.ts';
import { Progress } from '../run/progress.ts';
import { threadName } from '../run/runState.ts';
import { schedule } from '../run/scheduler.ts';
import { finishedRunning } from './endOfRun.ts';
import { type OpenProject, openProject } from './openProject.ts';
import { nothingToDo } from './runNodes.ts';
import { selectNodes } from './selectNodes.ts';

/** `tx source freshness`: the age of each selected source against its thresholds. */
export async function freshness(invocation: Invocation): Promise<ExitCode> {
  const project = await openProject(invocation);
  try {
    return await checkSelected(project);
  } finally {
    await project.close();
  }
}

/** Checks, reports, and writes sources.json (or the file of `--output`). A stale source makes exit code 1. */
async function checkSelected(project: OpenProject): Promise<ExitCode> {
  const { invocation, manifest, state } = project;
  const started = performance.now();
  warnOutput(invocation);
  const { ids } = selectNodes(project, ['source']);
  const sources = [...ids]
    .map((id) => manifest.sources.get(id))
    .filter((source) => source !== undefined)
    .filter(isChecked);
  if (sources.length === 0) nothingToDo(invocation);
  const progress = new Progress(invocation, {
    defaultDatabase: '',
    total: sources.length,
    batches: false,
    manifest,
  });
  const hooks = invocation.flags.behavior['source_freshness_run_project_hooks'] !== false;
  const run: { unique_id: string }[] = [];
  if (sources.length > 0) progress.concurrency(threadsOf(project), project.project.profile.targetName);
  if (hooks) run.push(...(await runHooks('on-run-start', state, progress)));
  const results = await checkAll(project, sources);
  progress.blank();
  if (hooks) run.push(...(await runHooks('on-run-end', state, progress)));
  finish(invocation, sources.length, run.length, (performance.now() - started) / 1000);
  progress.blank();
  const path =
    typeof invocation.flags.output === 'string'
      ? invocation.flags.output
      : join(project.project.targetPath, 'sources.json');
  writeArtifact(path, sourcesArtifact(invocation, results, (performance.now() - started) / 1000));
  for (const { diagnostic, error } of results) {
    if (diagnostic !== undefined)
      invocation.events.fire({ name: 'RunResultError', code: 'Z024', level: 'error', msg: `  ${error}`, data: {} });
  }
  invocation.events.fire({ name: 'FreshnessCheckComplete', code: 'Q003', level: 'info', msg: 'Done.' });
  if (invocation.signal.aborted) return 2;
  return results.some(({ status }) => status === 'error' || status === 'runtime error') ? 1 : 0;
}

/** `--output` still works. */
function warnOutput({ flags: { output }, events }: Invocation): void {
  if (typeof output !== 'string') return;
  events.warn({
    code: 'TX5012',
    severity: 'warning',
    kind: 'Runtime',
    message: `Custom output path usage \`--output ${output}\` usage detected in \`dbt source freshness\` command.`,
    event: 'CustomOutputPathInSourceFreshnessDeprecation',
    data: { path: output },
  });
}

/** The flag's word, else the target's. */
function threadsOf({ invocation, project }: OpenProject): number {
  return invocation.flags.threads ?? project.profile.threads;
}

/** Counts sources, and hooks where there were some. */
function finish(invocation: Invocation, sources: number, hooks: number, elapsed: number): void {
  const counts = new Map([
    ['project hook', hooks],
    ['source', sources],
  ]);
  for (const [kind, count] of counts) if (count === 0) counts.delete(kind);
  finishedRunning(invocation, counts, elapsed);
}

/** Without thresholds and without a way to tell the age there is nothing to check. */
function isChecked(source: SourceNode): boolean {
  const { freshness: limits, loaded_at_field: field, loaded_at_query: query } = source;
  const limited = limits !== null && (limits.warn_after?.count != null || limits.error_after?.count != null);
  return limited && (field !== null || query !== null);
}

/** All at once along the threads: sources depend on nothing, and none keeps another from being checked. */
async function checkAll(project: OpenProject, sources: readonly SourceNode[]): Promise<FreshnessResult[]> {
  const { invocation, state, manifest } = project;
  const total = sources.length;
  const tasks = sources.map((source, at) => ({ id: source.unique_id, dependsOn: [], dependents: [], priority: at }));
  let index = 0;
  return schedule<FreshnessResult>(tasks, threadsOf(project), {
    async run(id, thread) {
      const source = manifest.sources.get(id) as SourceNode;
      const at = ++index;
      const name = `${source.source_name}.${source.name}`;
      const started = new Date();
      const line = { invocation, source, started, index: at, total, thread };
      say(line, `START freshness of ${name}`, 'RUN', 'none');
      const result = await checkFreshness(source, state, thread);
      const [word, colour] = WORDS[result.status];
      say(line, `${word} freshness of ${name}`, word, colour, result);
      return result;
    },
    skip: (_id, because) => because,
    blocks: () => false,
    stops: () => invocation.signal.aborted,
    abandon: () => undefined,
  });
}

/** The word and the colour of each outcome. */
const WORDS = {
  pass: ['PASS', 'green'],
  warn: ['WARN', 'yellow'],
  error: ['ERROR STALE', 'red'],
  'runtime error': ['ERROR', 'red'],
} as const;

/** What all lines about one source say. */
interface SourceLine {
  readonly invocation: Invocation;
  readonly source: SourceNode;
  readonly started: Date;
  readonly index: number;
  readonly total: number;
  readonly thread: number;
}

/** A line of progress. @param result absent at the start */
function say(
  { invocation, source, started, index, total, thread }: SourceLine,
  text: string,
  status: string,
  colour: 'green' | 'yellow' | 'red' | 'none',
  result?: FreshnessResult,
): void {
  const time = result?.execution_time;
  const msg = fancyLine({ text, status, colour, index, total, time, width: invocation.flags.printer_width });
  const level = colour === 'red' ? 'error' : colour === 'yellow' ? 'warn' : 'info';
  const common = { level, msg, thread: threadName(thread) } as const;
  const about = nodeInfo(source, result?.status ?? 'started', {
    started,
    finished: result === undefined ? undefined : new Date(),
  });
  if (result === undefined) {
    const description = `freshness of ${source.source_name}.${source.name}`;
    const data = { description, index, total, node_info: about };
    invocation.events.fire({ ...common, name: 'LogStartLine', code: 'Q011', data });
    return;
  }
  const data = {
    status: result.status,
    source_name: source.source_name,
    table_name: source.name,
    index,
    total,
    execution_time: time,
    node_info: about,
  };
  invocation.events.fire({ ...common, name: 'LogFreshnessResult', code: 'Q018', data });
}
