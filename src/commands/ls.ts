import type { ExitCode } from '../cli/exitCode.ts';
import type { Invocation } from '../cli/invocation.ts';
import { TxError } from '../diagnostics/diagnostic.ts';
import { listObject, listSelector, searchName } from '../graph/listing.ts';
import { pythonJson } from '../graph/pythonJson.ts';
import type { Difference } from '../graph/state/stateComparison.ts';
import type { GraphNode } from '../parse/manifest.ts';
import { type OpenProject, openProject } from './openProject.ts';
import { selectNodes } from './selectNodes.ts';
import { writeManifest } from './writeManifest.ts';

/** Resource types that `ls` takes; analyses are left out unless asked for. */
const ALL = [
  'model',
  'snapshot',
  'seed',
  'test',
  'source',
  'exposure',
  'metric',
  'saved_query',
  'semantic_model',
  'unit_test',
  'function',
  'analysis',
] as const;

/** `tx ls`: one line a selected node on stdout, in the form asked for. */
export async function ls(invocation: Invocation): Promise<ExitCode> {
  const project = await openProject(invocation);
  try {
    const types = invocation.flags.models.length > 0 ? ['model'] : ALL;
    const { ids } = selectNodes(
      project,
      types,
      types.filter((type) => type !== 'analysis'),
    );
    if (ids.size === 0) {
      invocation.events.warn({
        code: 'TX4002',
        severity: 'warning',
        kind: 'Runtime',
        message: 'No nodes selected!',
        event: 'NoNodesSelected',
        data: {},
      });
    }
    const why = invocation.flags.other['why'] === true ? explainer(project) : undefined;
    for (const id of [...ids].sort()) {
      const node = project.graph.node(id);
      if (node === undefined) continue;
      invocation.events.output(line(node, invocation));
      if (why !== undefined) for (const text of why(node)) invocation.events.output(text);
    }
    writeManifest(project);
    return 0;
  } finally {
    await project.close();
  }
}

/** A node in the form of `--output`; `selector` is the default. */
function line(node: GraphNode, { flags }: Invocation): string {
  switch (flags.output) {
    case 'name':
      return searchName(node);
    case 'path':
      return node.original_file_path;
    case 'json':
      return pythonJson(flags.output_keys.length > 0 ? listObject(node, flags.output_keys) : listObject(node));
    default:
      return listSelector(node);
  }
}

/** `--why`: for each node a line for each thing that differs from the manifest of `--state`. Throws a TxError without one. */
function explainer({ comparison, invocation }: OpenProject): (node: GraphNode) => string[] {
  if (comparison === undefined) {
    throw new TxError({
      code: 'TX3052',
      severity: 'error',
      kind: 'Usage',
      message: '--why compares with an earlier manifest, and there is none',
      hint: 'name its folder by --state',
    });
  }
  if (invocation.flags.output === 'json')
    return (node) => [JSON.stringify({ unique_id: node.unique_id, differs: comparison.differences(node) })];
  return (node) => comparison.differences(node).map(differenceText);
}

/** `  config.materialized: "view" -> "table"`. */
function differenceText({ aspect, what, before, after }: Difference): string {
  if (aspect === 'new') return '  new';
  if (aspect === 'macros') return `  macro ${what}`;
  if (before === undefined && after === undefined) return `  ${aspect}: ${what}`;
  return `  ${what}: ${JSON.stringify(before)} -> ${JSON.stringify(after)}`;
}
