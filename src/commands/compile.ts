import { RunResultsArtifact } from '../artifacts/runResultsArtifact.ts';
import type { ExitCode } from '../cli/exitCode.ts';
import type { Invocation } from '../cli/invocation.ts';
import { buildQueue } from '../graph/buildQueue.ts';
import type { ManifestNode } from '../parse/manifest.ts';
import { prepareSchemas } from '../run/prepareSchemas.ts';
import type { NodeResult } from '../run/result.ts';
import { compileOne } from './compileNodes.ts';
import { inlineNode } from './inlineNode.ts';
import { namedNodes } from './namedNodes.ts';
import { type OpenProject, openProject } from './openProject.ts';
import { checkIncremental } from './runNodes.ts';
import { selectNodes } from './selectNodes.ts';
import { writeManifest } from './writeManifest.ts';

/** Resource types that `compile` takes. */
const TYPES = ['model', 'snapshot', 'seed', 'test', 'analysis', 'function'] as const;

/** `tx compile`: final SQL in target/compiled; printed for `--inline` and for nodes named in `--select`. */
export async function compile(invocation: Invocation): Promise<ExitCode> {
  const project = await openProject(invocation);
  try {
    return invocation.flags.inline === null
      ? await compileSelected(project)
      : await compileInline(project, invocation.flags.inline);
  } finally {
    await project.close();
  }
}

/** SQL of `--inline`: no file, always printed. */
async function compileInline(project: OpenProject, sql: string): Promise<ExitCode> {
  const node = await inlineNode(project, sql);
  const { compiled, result } = await compileOne(node, project.state);
  print(project.invocation, node, compiled.compiled?.code ?? '', true);
  finish(project, [result]);
  return 0;
}

/** In the order of the DAG: an ephemeral model's mistake is told before those of its readers. */
async function compileSelected(project: OpenProject): Promise<ExitCode> {
  const { invocation, manifest, graph, state } = project;
  const { ids } = selectNodes(project, TYPES);
  const compiled = new Set([...ids].filter((id) => manifest.nodes.has(id) || manifest.functions.has(id)));
  const nodes: ManifestNode[] = buildQueue(graph, manifest, compiled, { testsBlock: false })
    .map((item) => manifest.nodes.get(item.id) ?? manifest.functions.get(item.id))
    .filter((node) => node !== undefined);
  const { select, exclude, selector } = invocation.flags;
  // Hooks of the project are compiled with all the rest; no selection names them.
  if (select.length === 0 && exclude.length === 0 && selector === null)
    nodes.push(...[...manifest.nodes.values()].filter(({ resource_type: type }) => type === 'operation'));
  await checkIncremental(
    nodes.map(({ unique_id: id }) => ({ id })),
    project,
  );
  if (invocation.flags.introspect) await prepareSchemas(state, nodes, { create: false });
  const named = select.length === 0 ? new Set() : namedNodes(nodes, select);
  const results: NodeResult[] = [];
  for (const node of nodes) {
    const { compiled, result } = await compileOne(node, state);
    // dbt tells of ephemeral models only with those who read them.
    if (node.config.materialized !== 'ephemeral' || nodes.length === 1) results.push(result);
    if (named.has(node)) print(invocation, node, compiled.compiled?.code ?? '');
  }
  finish(project, results);
  return 0;
}

/** The artifacts that dbt writes after compiling. */
function finish(project: OpenProject, results: readonly NodeResult[]): void {
  const { invocation } = project;
  const elapsed = (invocation.now().getTime() - invocation.startedAt.getTime()) / 1000;
  new RunResultsArtifact(invocation, project.project.targetPath).finish(results, elapsed);
  writeManifest(project);
}

/** To stdout in both forms; in JSON logs it is an event. With `--quiet` the SQL stands alone. */
function print({ events, flags }: Invocation, node: ManifestNode, code: string, isInline = false): void {
  const { name, unique_id: id } = node;
  const json = JSON.stringify(isInline ? { compiled: code } : { node: name, compiled: code }, null, 2);
  const isJson = flags.output === 'json';
  if (flags.log_format !== 'json' && (isJson || flags.quiet)) {
    events.output(isJson ? json : code);
    return;
  }
  const title = isInline ? 'Compiled inline node is:' : `Compiled node '${name}' is:`;
  events.fire({
    name: 'CompiledNode',
    code: 'Q042',
    level: 'info',
    msg: isJson ? json : flags.quiet ? code : `${title}\n${code}`,
    data: {
      node_name: name,
      compiled: code,
      is_inline: isInline,
      output_format: flags.output ?? 'text',
      quiet: flags.quiet,
      unique_id: id,
    },
    always: true,
  });
}
