import { TxError } from '../diagnostics/diagnostic.ts';
import type { Graph } from '../graph/graph.ts';
import { type Selection, select } from '../graph/select.ts';
import type { ManifestNode } from '../parse/manifest.ts';
import type { OpenProject } from './openProject.ts';

/** The nodes of the invocation's selection, of the types a command works on; warnings are said. Resource types that `--resource-type` may name for commands that take it. */
export function selectNodes(open: OpenProject, types: readonly string[], defaultTypes?: readonly string[]): Selection {
  const { invocation, project, graph, manifest } = open;
  const { flags, retry } = invocation;
  if (retry !== undefined) return { ids: present(retry.ids, graph), warnings: [], defaultSelector: undefined };
  const selection = select(graph, manifest, {
    select: flags.select.length > 0 ? flags.select : flags.models,
    exclude: flags.exclude,
    selector: flags.selector,
    selectors: project.selectors,
    indirectSelection: flags.indirect_selection,
    projectName: project.root.name,
    ...stateOf(open),
    commandTypes: types,
    ...(defaultTypes === undefined ? {} : { defaultTypes }),
    resourceTypes: flags.resource_types,
    excludeResourceTypes: flags.exclude_resource_types,
  });
  if (selection.defaultSelector !== undefined) {
    const msg = `Using default selector ${selection.defaultSelector}`;
    invocation.events.fire({
      name: 'DefaultSelector',
      code: 'M028',
      level: 'info',
      msg,
      data: { name: selection.defaultSelector },
    });
  }
  for (const warning of selection.warnings) invocation.events.warn(warning);
  return { ...selection, ids: new Set([...selection.ids].filter((id) => !isEmpty(manifest.nodes.get(id)))) };
}

/** Throws dbt's error for a node that the project has no more. */
function present(ids: ReadonlySet<string>, graph: Graph): ReadonlySet<string> {
  for (const id of ids) {
    if (graph.node(id) !== undefined || id.startsWith('macro.')) continue;
    throw new TxError({
      code: 'TX5052',
      severity: 'error',
      kind: 'Compilation',
      message: `Couldn't find model '${id}' -- does it exist or is it disabled?`,
      hint: 'it failed in the run that is to be retried, and the project has it no more: run the command itself again',
    });
  }
  return ids;
}

/** What `state:` and its like compare with. */
function stateOf({ comparison }: OpenProject): Pick<Parameters<typeof select>[2], 'comparison'> {
  return comparison === undefined ? {} : { comparison };
}

/** A file without any SQL is no node of the DAG, nor is a test whose target is gone. */
function isEmpty(node: ManifestNode | undefined): boolean {
  if (node === undefined) return false;
  return node.config.enabled === false || (node.resource_type !== 'seed' && node.raw_code === '');
}
