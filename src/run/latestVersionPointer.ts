import { nodeRelation } from '../compile/nodeRelation.ts';
import type { TemplateContext } from '../context/context.ts';
import { hostFunction } from '../context/hostFunction.ts';
import type { DatabaseSession } from '../context/session.ts';
import { JinjaError } from '../jinja/errors.ts';
import { toValue } from '../jinja/runtime/convert.ts';
import { str } from '../jinja/runtime/operations.ts';
import { NO_KWARGS } from '../jinja/value.ts';
import type { ManifestNode, ModelNode } from '../parse/manifest.ts';
import { callMaterialization, defineRender, runNames } from './materialize.ts';
import type { RunState } from './runState.ts';

/** Whether a view without a version in its name follows the node: the latest version of a model that asks for one. */
export function isPointedTo(node: ManifestNode, { invocation }: RunState): node is ModelNode {
  if (node.resource_type !== 'model' || node.version === null || node.batch !== undefined) return false;
  if (String(node.version) !== String(node.latest_version)) return false;
  const { enabled } = (node.config['latest_version_pointer'] ?? {}) as { enabled?: unknown };
  return (enabled ?? invocation.flags.behavior['latest_version_pointer_enabled_by_default']) === true;
}

/**
 * Makes the view on the latest version, in the transaction of the model itself. It has the model's grants, and none of its
 * hooks and comments. Throws as materializations do, and RuntimeError for a name that the model itself has.
 */
export async function pointToLatest(
  node: ModelNode,
  context: TemplateContext,
  session: DatabaseSession,
  state: RunState,
): Promise<void> {
  const { services, compiler } = state;
  const alias = await pointerName(node, context, state);
  const source = nodeRelation(node, services);
  if (source.identifier?.toLowerCase() === alias.toLowerCase())
    throw new JinjaError(
      'RuntimeError',
      `Cannot create latest version pointer: the latest version of '${node.name}' is already aliased to '${alias}'. Set \`latest_version_pointer: enabled: false\` or remove the conflicting alias.`,
    );
  const sql = `select * from ${source.render()}`;
  const pointer: ModelNode = {
    ...node,
    alias,
    raw_code: sql,
    config: { ...node.config, materialized: 'view', 'pre-hook': [], 'post-hook': [], persist_docs: {} },
  };
  // Its SQL is nobody's file.
  const names = runNames(pointer, state).set(
    'write',
    hostFunction('write', 'payload', () => ''),
  );
  const own = compiler.contextOf(pointer, session, names);
  own.model.compiled(sql);
  own.context.define('sql', sql);
  own.context.define('compiled_code', sql);
  defineRender(own.context, pointer, state);
  const main = session.results.get('main');
  await callMaterialization(pointer, own.context, state);
  // The node's result is that of its own statement.
  if (main !== undefined) session.results.set('main', main);
}

/** `generate_latest_version_pointer_alias` says it: by default the alias of the config, else the model's name. */
async function pointerName(node: ModelNode, context: TemplateContext, { services }: RunState): Promise<string> {
  const { alias } = (node.config['latest_version_pointer'] ?? {}) as { alias?: unknown };
  const given = alias === undefined || alias === null ? null : String(alias).trim();
  const { macros } = services;
  const entry = macros.find('generate_latest_version_pointer_alias', macros.rootPackage);
  if (entry === undefined) return given ?? node.name;
  const { tx: _tx, ...fields } = node;
  return str(await context.macro(entry).call([given, toValue(fields)], NO_KWARGS)).trim();
}
