import type { TemplateContext } from '../context/context.ts';
import { hostFunction } from '../context/hostFunction.ts';
import { RelationValue, relationValue } from '../context/relationValue.ts';
import type { DatabaseSession } from '../context/session.ts';
import { TxError } from '../diagnostics/diagnostic.ts';
import { didYouMean } from '../diagnostics/didYouMean.ts';
import { JinjaError } from '../jinja/errors.ts';
import { iterate, str } from '../jinja/runtime/operations.ts';
import { NO_KWARGS, PyObject, type Value } from '../jinja/value.ts';
import type { ManifestNode } from '../parse/manifest.ts';
import type { RunState } from './runState.ts';

/** Names that only a running node has. */
export function runNames(node: ManifestNode, state: RunState): Map<string, Value> {
  return new Map<string, Value>([
    [
      'write',
      hostFunction('write', 'payload', (payload) => {
        state.files.writeRun(node, str(payload ?? null));
        return '';
      }),
    ],
    ['defer_relation', deferRelation(node, state)],
  ]);
}

/** The relation of the node in the environment that is deferred to; None without one. */
function deferRelation(node: ManifestNode, { deferral, services }: RunState): Value {
  const relation = deferral?.relation(node.unique_id);
  return relation === undefined ? null : relationValue(relation, services);
}

/** `render(text)`: hooks are rendered in the context of their node. */
export function defineRender(context: TemplateContext, node: ManifestNode, state: RunState): void {
  context.define(
    'render',
    hostFunction('render', 'string', (text) =>
      state.compiler.renderText(str(text ?? null), node.original_file_path, context),
    ),
  );
}

/** Materializations are macros called `materialization_<name>_<adapter>`. */
const PREFIX = 'materialization_';

/**
 * Calls the materialization macro of a compiled node. It must answer with the relations it made: they become known to the
 * cache, so that later nodes find them.
 * @param name of the materialization; the node's own unless another is given
 */
export async function callMaterialization(
  node: ManifestNode,
  context: TemplateContext,
  state: RunState,
  name = String(node.config.materialized),
): Promise<void> {
  const { macros } = state.services;
  const entry = macros.materialization(name);
  if (entry === undefined) throw missingMaterialization(name, state);
  warnImplicitOverride(name, entry.package_name, state);
  checkLanguage(node, name, entry.supported_languages ?? null);
  const answer = await context.macro(entry).call([], NO_KWARGS);
  for (const relation of relationsOf(answer, name)) state.cache.add(relation.relation);
}

/** A package that replaces a built-in materialization without being asked to; possible with dbt's old behaviour only. */
function warnImplicitOverride(name: string, owner: string, { services: { macros, invocation } }: RunState): void {
  if (owner === macros.rootPackage || macros.isInternal(owner) || !macros.hasBuiltinMaterialization(name)) return;
  invocation.events.warn({
    code: 'TX2064',
    severity: 'warning',
    kind: 'Runtime',
    message: `Installed package '${owner}' is overriding the built-in materialization '${name}'. Overrides of built-in materializations from installed packages will be deprecated in future versions of dbt. Please refer to https://docs.getdbt.com/reference/global-configs/legacy-behaviors#require_explicit_package_overrides_for_builtin_materializations for detailed documentation and suggested workarounds.`,
    event: 'PackageMaterializationOverrideDeprecation',
  });
}

/** dbt's words, with materializations of nearly the same name. */
function missingMaterialization(name: string, { services: { adapter }, manifest }: RunState): TxError {
  const searched = [...new Set(['default', ...adapter.dispatchTypes])];
  const known = [...manifest.macros.values()].flatMap((macro) => {
    const type = searched.find((one) => macro.name.endsWith(`_${one}`));
    return type === undefined || !macro.name.startsWith(PREFIX)
      ? []
      : [macro.name.slice(PREFIX.length, -type.length - 1)];
  });
  const hint = didYouMean(name, known);
  const types = searched.map((type) => `'${type}'`).join(' and ');
  return new TxError({
    code: 'TX2021',
    severity: 'error',
    kind: 'Compilation',
    message: `No materialization '${name}' was found for adapter ${adapter.type}! (searched types ${types})`,
    ...(hint === undefined ? {} : { hint }),
  });
}

/** Throws RuntimeError for a model in a language that the materialization does not take. */
function checkLanguage(node: ManifestNode, name: string, supported: readonly string[] | null): void {
  const language = 'language' in node ? node.language : 'sql';
  const allowed = supported ?? ['sql'];
  if (allowed.includes(language)) return;
  const list = allowed.map((one) => `'${one}'`).join(', ');
  throw new JinjaError(
    'RuntimeError',
    `Materialization "${name}" only supports languages [${list}]; got "${language}"`,
  );
}

/** What `return({'relations': [...]})` holds. */
function relationsOf(answer: Value, name: string): RelationValue[] {
  const relations = answer instanceof PyObject ? answer.getItem('relations') : undefined;
  if (relations === undefined) {
    throw new JinjaError(
      'CompilationError',
      `The materialization ("${name}") did not explicitly return a list of relations to add to the cache. By default the target relation will be added, but this behavior will be removed in a future version of dbt.`,
    );
  }
  return [...iterate(relations)].filter((one) => one instanceof RelationValue);
}

/** After a failed node nobody knows what stands in its schema. */
export async function afterFailure(node: ManifestNode, session: DatabaseSession, state: RunState): Promise<void> {
  await session.rollback().catch(() => undefined);
  if (node.database !== null) state.cache.forget(node.database, node.schema);
}
