import type { ContextServices } from '../context/context.ts';
import { diagnosticOf, tracedParts } from '../context/diagnosticOf.ts';
import { hostFunction } from '../context/hostFunction.ts';
import { withLikelyMeant } from '../context/likelyMeant.ts';
import type { DatabaseSession } from '../context/session.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { didYouMean } from '../diagnostics/didYouMean.ts';
import { JinjaError } from '../jinja/errors.ts';
import { literalCalls } from '../jinja/literalCalls.ts';
import type { TracedPlace } from '../jinja/tracer.ts';
import type { Value } from '../jinja/value.ts';
import type { CompiledKind, ManifestNode, ModelNode } from '../parse/manifest.ts';
import type { Compiler, Rendering } from './compiler.ts';
import { nodeRelation } from './nodeRelation.ts';
import { missingColumns, queryColumns, relationParts } from './sql/missingColumns.ts';
import { traceNode } from './traceNode.ts';

/** A mistake of an incremental model's branches; `column` is what it reads of itself and does not make. */
export interface BranchMistake {
  readonly node: ModelNode;
  /** Lower case; `undefined` when the branch cannot be rendered. */
  readonly column: string | undefined;
  readonly diagnostic: Diagnostic;
}

/** Built-in macros that say which columns a table gets: a project with its own ones may add some to every table. */
const TABLE_MACROS = /^materialization_incremental_|create_table_as(_sql)?$|^is_incremental$/;
/** Hooks with these words may give the table columns of its own. */
const ALTERS = /\balter\b|\{[{%](?!-?\s*this\b)/i;

/** Whether the two branches of a node can be compared: an incremental model in SQL that templates decide over. */
export function hasBranches(node: ManifestNode): node is ModelNode {
  return (
    node.resource_type === 'model' &&
    node.config.materialized === 'incremental' &&
    node.language === 'sql' &&
    literalCalls(node.raw_code) === null &&
    !isOptedOut(node)
  );
}

/**
 * Renders a model as it is built first and as it is when it adds rows, and looks for columns that the latter reads of
 * `{{ this }}` while the former does not make them. Silent wherever that cannot be known without the database.
 * @param session refuses whatever it is asked
 */
export async function checkBranches(
  compiler: Compiler,
  node: ModelNode,
  session: DatabaseSession,
): Promise<BranchMistake[]> {
  if (hasAlteringHook(node)) return [];
  const incremental: Rendering = { node, session, names: branchNames(true) };
  const code = await rendered(compiler, incremental);
  if (code === undefined) return [];
  const self = nodeRelation(node, compiler.services).render();
  if (typeof code === 'string' && !code.includes(self)) return [];
  const first = await rendered(compiler, { node, session, names: branchNames(false) });
  // What both branches cannot do is for the run to tell.
  if (typeof first !== 'string') return [];
  if (typeof code !== 'string') return [{ node, column: undefined, diagnostic: code }];
  const columns = tableColumns(node, first, code);
  if (columns === undefined) return [];
  const missing = missingColumns(code, relationParts(self), columns);
  if (missing.length === 0) return [];
  const trace = await traceNode(compiler, incremental, code);
  // A column that is read in several places is one mistake.
  return [...new Set(missing.map(({ name }) => name))].map((column) => {
    const reads = missing.filter(({ name }) => name === column);
    const places = reads.map(({ start, end }) => trace?.placeAt(start, end)).filter((place) => place !== undefined);
    return { node, column, diagnostic: diagnosticFor(node, column, [...columns], places) };
  });
}

/** `meta: {tx: {check_columns: false}}`. */
function isOptedOut({ config }: ModelNode): boolean {
  const meta = config.meta as { readonly tx?: { readonly check_columns?: unknown } } | undefined;
  return meta?.tx?.check_columns === false;
}

/** Hooks may add columns that no query shows. */
function hasAlteringHook({ config }: ModelNode): boolean {
  const hooks = [config['pre-hook'], config['post-hook']].flat();
  return hooks.some((hook) => ALTERS.test(typeof hook === 'string' ? hook : JSON.stringify(hook ?? '')));
}

/** Whether the project makes tables in a way of its own, which may give them columns that no query shows. */
export function makesTablesItself({ macros }: ContextServices): boolean {
  for (const { name, package_name: owner } of macros.all())
    if (TABLE_MACROS.test(name) && !macros.isInternal(owner)) return true;
  return false;
}

/** Names of a run, with `is_incremental()` answering what is asked for. */
function branchNames(incremental: boolean): Map<string, Value> {
  return new Map<string, Value>([
    ['is_incremental', hostFunction('is_incremental', '', () => incremental)],
    ['write', hostFunction('write', 'payload', () => '')],
    ['defer_relation', null],
  ]);
}

/** The text, the diagnostic of a name that nobody knows, or nothing when only the run can tell. */
async function rendered(compiler: Compiler, rendering: Rendering): Promise<string | Diagnostic | undefined> {
  try {
    return await compiler.renderAgain(rendering);
  } catch (error) {
    const isUnknownName =
      error instanceof JinjaError && error.kind === 'UndefinedError' && /^'\w+' is undefined$/.test(error.message);
    if (!isUnknownName) return undefined;
    const { node } = rendering;
    const known = diagnosticOf(error, { file: node.original_file_path });
    if (known === undefined) return undefined;
    const meant = withLikelyMeant(known, compiler.services, node.package_name);
    return {
      ...meant,
      message: `${known.message} It is used only when the model runs incrementally.`,
      node: describe(node),
    };
  }
}

/** What the table has: the columns it is made with, and those that are added to it later where that is wanted. */
function tableColumns(node: ModelNode, first: string, incremental: string): ReadonlySet<string> | undefined {
  const made = queryColumns(first);
  if (made === undefined || !/^(append_new|sync_all)_columns$/.test(String(node.config['on_schema_change'])))
    return made;
  const added = queryColumns(incremental);
  return added && new Set([...made, ...added]);
}

/** The mistake at the first of its places, with the others and the columns that there are. */
function diagnosticFor(
  node: ModelNode,
  column: string,
  columns: readonly string[],
  [place, ...more]: readonly TracedPlace[],
): Diagnostic {
  const near = didYouMean(column, columns);
  const list = columns.length > 12 ? `${columns.slice(0, 12).join(', ')}, …` : columns.join(', ');
  const hints = [
    ...(near === undefined ? [] : [near]),
    `add ${column} to the select that makes the model, or compare with a column that it has: ${list}`,
    ...more.map(({ location: { file, line, column: at } }) => `it is read at ${file}:${line}:${at} as well`),
  ];
  return {
    code: 'TX3041',
    severity: 'error',
    kind: 'Compilation',
    message: `When it runs incrementally, the model reads the column '${column}' of {{ this }}, but its own select does not make that column`,
    ...(place === undefined ? { location: { file: node.original_file_path, line: 1, column: 1 } } : tracedParts(place)),
    hint: hints.join('\n'),
    node: describe(node),
  };
}

/** The node as diagnostics name it. */
function describe({ resource_type, name, original_file_path: file }: CompiledKind): Diagnostic['node'] {
  return { resource_type, name, file };
}
