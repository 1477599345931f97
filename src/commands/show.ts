import type { ResultTable } from '../adapters/adapter.ts';
import { RunResultsArtifact } from '../artifacts/runResultsArtifact.ts';
import type { ExitCode } from '../cli/exitCode.ts';
import type { Invocation } from '../cli/invocation.ts';
import { TxError } from '../diagnostics/diagnostic.ts';
import { searchName } from '../graph/listing.ts';
import { str } from '../jinja/runtime/operations.ts';
import { NO_KWARGS } from '../jinja/value.ts';
import type { ManifestNode } from '../parse/manifest.ts';
import { failureOf } from '../run/failure.ts';
import { type CompiledOne, compileOne } from './compileNodes.ts';
import { inlineNode } from './inlineNode.ts';
import { namedNodes } from './namedNodes.ts';
import { type OpenProject, openProject } from './openProject.ts';
import { nothingToDo } from './runNodes.ts';
import { selectNodes } from './selectNodes.ts';
import { rowsAsObjects, rowsAsText } from './showRows.ts';
import { writeManifest } from './writeManifest.ts';

/** `tx show`: the first rows of a node or of a query given inline. */
export async function show(invocation: Invocation): Promise<ExitCode> {
  requireSomething(invocation);
  const project = await openProject(invocation);
  try {
    const { inline, inline_direct: direct } = invocation.flags;
    if (direct !== null) return await showDirect(project, direct);
    const nodes = inline === null ? selectedNodes(project) : [await inlineNode(project, inline)];
    if (nodes.length === 0) nothingToDo(invocation);
    const results = [];
    for (const node of nodes) {
      const one = await compileOne(node, project.state);
      const { table, sql } = await preview(one, node, project);
      results.push({ ...one.result, compiled_code: sql });
      print(invocation, node, table);
    }
    const elapsed = (invocation.now().getTime() - invocation.startedAt.getTime()) / 1000;
    new RunResultsArtifact(invocation, project.project.targetPath).finish(results, elapsed);
    writeManifest(project);
    return 0;
  } finally {
    await project.close();
  }
}

/** A whole project is too much to show. */
function requireSomething({ flags }: Invocation): void {
  const { select, models, selector, inline, inline_direct: direct } = flags;
  if (select.length > 0 || models.length > 0 || [selector, inline, direct].some((one) => one !== null)) return;
  throw new TxError({
    code: 'TX5021',
    severity: 'error',
    kind: 'Runtime',
    message: 'Either --select or --inline must be passed to show',
    hint: 'tx show --select MODEL, or tx show --inline "select 1"',
  });
}

/** Only nodes that are named are shown; parents that `+` brings along are not. */
function selectedNodes(project: OpenProject): ManifestNode[] {
  const { ids } = selectNodes(project, ['model', 'snapshot', 'seed', 'test', 'analysis']);
  const nodes = [...ids].map((id) => project.manifest.nodes.get(id)).filter((node) => node !== undefined);
  return [...namedNodes(nodes, project.invocation.flags.select)];
}

/** The first rows: through the macro `get_show_sql`, which projects override. */
async function preview(
  { compiled, session }: CompiledOne,
  node: ManifestNode,
  { state, invocation }: OpenProject,
): Promise<{ table: ResultTable; sql: string }> {
  const code = compiled.compiled?.code ?? `select * from ${node.relation_name}`;
  const { limit } = invocation.flags;
  try {
    const macro = state.services.macros.find('get_show_sql', node.package_name);
    if (macro === undefined) throw new Error('the built-in macro get_show_sql is missing');
    const header = node.config['sql_header'];
    const rendered = await compiled.context
      .macro(macro)
      .call([code, typeof header === 'string' ? header : null, limit < 0 ? null : limit], NO_KWARGS);
    const sql = str(rendered).trim();
    const { table } = await session.execute(sql, { fetch: true });
    return { table, sql };
  } catch (error) {
    const { diagnostic } = failureOf(error, node, state);
    await session.rollback();
    const { locate } = await import('../run/locate.ts');
    const located = await locate(diagnostic, error, { node, state, session, compiled: compiled.compiled });
    throw new TxError(located, { cause: error });
  } finally {
    await session.rollback();
  }
}

/** `--inline-direct`: SQL as it stands, without Jinja. */
async function showDirect({ invocation, state }: OpenProject, sql: string): Promise<ExitCode> {
  const connection = await state.connections.get(-1);
  const { limit } = invocation.flags;
  const { table } = await connection.execute(limit < 0 ? sql : `${sql}\nlimit ${limit}`, { fetch: true });
  print(invocation, null, table);
  return 0;
}

/** To stdout in both forms; in JSON logs it is an event. @param node absent for SQL that is none */
function print({ events, flags }: Invocation, node: ManifestNode | null, table: ResultTable): void {
  const name = node === null ? 'inline_query' : searchName(node);
  const isInline = node === null || node.resource_type === 'sql_operation';
  const rows = rowsAsObjects(table);
  const isJson = flags.output === 'json';
  const json = JSON.stringify(isInline ? { show: rows } : { node: name, show: rows }, null, 2);
  if (isJson && flags.log_format !== 'json') {
    events.output(json);
    return;
  }
  const title = isInline ? 'Previewing inline node:' : `Previewing node '${name}':`;
  const preview = isJson ? JSON.stringify(rows) : `${rowsAsText(table)}\n`;
  events.fire({
    name: 'ShowNode',
    code: 'Q041',
    level: 'info',
    msg: isJson ? json : flags.quiet ? preview : `${title}\n${preview}`,
    data: {
      node_name: name,
      preview,
      is_inline: isInline,
      output_format: flags.output ?? 'text',
      quiet: flags.quiet,
      unique_id: node?.unique_id ?? '',
    },
    always: true,
  });
}
