import { RunResultsArtifact } from '../artifacts/runResultsArtifact.ts';
import type { ExitCode } from '../cli/exitCode.ts';
import type { Invocation } from '../cli/invocation.ts';
import { buildQueue } from '../graph/buildQueue.ts';
import { unitTestsFirst } from '../graph/unitTestsFirst.ts';
import { passedBy } from '../run/passedBy.ts';
import type { NodeResult } from '../run/result.ts';
import { type NodeRunner, run } from '../run/run.ts';
import { nameStoredFailures } from '../run/storedFailures.ts';
import { endOfRun } from './endOfRun.ts';
import { type OpenProject, openProject } from './openProject.ts';
import { selectNodes } from './selectNodes.ts';
import { writeManifest } from './writeManifest.ts';

/** What the commands differ in. */
export interface RunNodesOptions {
  /** Resource types that the command works on. */
  readonly types: readonly string[];
  /** In `build`, tests of a parent come before its children. */
  readonly testsBlock: boolean;
  /** Runs one node in place of its materialization; then no node waits for another. */
  readonly runner?: NodeRunner;
}

/** What `run`, `build`, `test` and `seed` have in common: parse, select, run, report. */
export async function runNodes(invocation: Invocation, options: RunNodesOptions): Promise<ExitCode> {
  const project = await openProject(invocation);
  try {
    return await runSelected(project, options);
  } finally {
    await project.close();
  }
}

/**
 * From the selection to the artifacts. run_results.json grows with each result, so that a killed run can be retried.
 */
async function runSelected(project: OpenProject, { types, testsBlock, runner }: RunNodesOptions): Promise<ExitCode> {
  const { invocation, manifest, graph, state } = project;
  const { ids } = selectNodes(project, types);
  const { nodes, functions, unit_tests: unitTests } = manifest;
  const runnable = new Set(
    [...ids].filter(
      (id) => nodes.has(id) || functions.has(id) || unitTests.has(id) || passedBy(id, manifest) !== undefined,
    ),
  );
  nameStoredFailures(runnable, manifest, state);
  project.services.shared.set('selected_resources', [...ids]);
  const artifact = new RunResultsArtifact(invocation, project.project.targetPath);
  if (runnable.size === 0) {
    nothingToDo(invocation);
    artifact.finish([], 0);
    writeManifest(project);
    return 0;
  }
  const queue = testsBlock
    ? unitTestsFirst(runnable, graph, manifest)
    : buildQueue(graph, manifest, runnable, { testsBlock });
  const tasks = runner === undefined ? queue : queue.map((task) => ({ ...task, dependsOn: [], dependents: [] }));
  if (runner === undefined) await checkIncremental(tasks, project);
  let unwritten: unknown;
  const add = (result: NodeResult): void => {
    try {
      artifact.add(result);
    } catch (error) {
      unwritten = error;
    }
  };
  const report = await run({ state, tasks, onResult: add, runner });
  const code = endOfRun(invocation, manifest, report, {
    root: project.project.root.root,
    compiled: (node) => state.files.pathOf('compiled', node),
  });
  // What ran is told before a disk that is full can get into the way.
  if (unwritten !== undefined) throw unwritten;
  artifact.finish(report.results, report.elapsed);
  writeManifest(project);
  return code;
}

/** Loaded only where there is something to check. */
export async function checkIncremental(
  tasks: readonly { id: string }[],
  { manifest, state }: OpenProject,
): Promise<void> {
  const nodes = tasks.map(({ id }) => manifest.nodes.get(id)).filter((node) => node !== undefined);
  if (!nodes.some((node) => node.config.materialized === 'incremental')) return;
  const { checkModels } = await import('../run/checkModels.ts');
  await checkModels(nodes, state);
}

/** dbt's warning for a selection without nodes. */
export function nothingToDo(invocation: Invocation): void {
  invocation.events.warn({
    code: 'TX4001',
    severity: 'warning',
    kind: 'Runtime',
    message: 'Nothing to do. Try checking your model configs and model specification args',
    event: 'NothingToDo',
    data: {},
  });
}
