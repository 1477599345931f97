import type { MacroEntry } from '../context/macroResolver.ts';
import { toValue } from '../jinja/runtime/convert.ts';
import { str } from '../jinja/runtime/operations.ts';
import { NO_KWARGS, type Value } from '../jinja/value.ts';
import type { PlainMap } from '../project/project.ts';
import { captureContext, emptyCapture } from './capture.ts';
import type { NodeConfig } from './manifest.ts';
import type { ParseState } from './parseState.ts';

/** What `generate_*_name` macros there are. */
type Component = 'schema' | 'alias' | 'database';

/** The part of a node that its names are made from. */
export interface Nameable {
  readonly name: string;
  readonly package_name: string;
  readonly resource_type: string;
  readonly config: NodeConfig;
  readonly version?: string | number | null;
}

/** The three parts of a relation's name, not quoted. `database` is null where the target has none. */
export interface NodeNames {
  readonly database: string | null;
  readonly schema: string;
  readonly alias: string;
}

/**
 * Database, schema and alias of a node through `generate_*_name`. The built-in macros have a short cut here that gives the
 * same; a project's own macros are called.
 */
export function nodeNames(node: Nameable, model: () => PlainMap, state: ParseState): NodeNames {
  const { config } = node;
  const database = textOrNull(config['database']);
  const schema = textOrNull(config['schema']);
  const alias = textOrNull(config['alias']);
  const names = {
    database: generate('database', database, node, model, state),
    schema: generate('schema', schema, node, model, state) ?? '',
    alias: generate('alias', alias, node, model, state) ?? node.name,
  };
  // target_schema and target_database of snapshots are taken as they are, past the macros.
  if (node.resource_type !== 'snapshot') return names;
  return {
    ...names,
    schema: textOrNull(config['target_schema']) ?? names.schema,
    database: textOrNull(config['target_database']) ?? names.database,
  };
}

/** The answer of one `generate_*_name` macro. @param custom what the node's config says, null for nothing */
function generate(
  component: Component,
  custom: string | null,
  node: Nameable,
  model: () => PlainMap,
  state: ParseState,
): string | null {
  const name = `generate_${component}_name`;
  const entry = state.nameMacro(`${component} ${node.package_name}`, () =>
    ownMacro(component, node.package_name, state),
  );
  if (entry === undefined) return builtin(component, custom, node, state);
  const context = captureContext(state, { packageName: node.package_name, model }, emptyCapture());
  const answer = context.macro(entry).call([custom, toValue(model())], NO_KWARGS);
  if (answer instanceof Promise) throw new Error(`${name} answered later, which parsing cannot wait for`);
  if (answer === null && component === 'schema') warnNoSchema(model(), state);
  return tidy(answer);
}

/** A relation without a schema lands wherever the database thinks best. */
function warnNoSchema(model: PlainMap, state: ParseState): void {
  const id = String(model['unique_id'] ?? model['name']);
  const message = `Node '${id}' has a schema set to None as a result of a generate_schema_name call. Please set a valid schema name.`;
  const event = 'GenerateSchemaNameNullValueDeprecation';
  if (state.invocation.flags.behavior['require_valid_schema_from_generate_schema_name'] === true)
    state.error('TX2058', 'Parsing', message);
  else state.warning({ code: 'TX2058', event, message, data: { resource_unique_id: id } });
}

/** @returns `undefined` when the built-in macro decides */
function ownMacro(component: Component, packageName: string, state: ParseState): MacroEntry | undefined {
  const { macros } = state.services;
  const entry = macros.generateName(component, packageName);
  if (entry === undefined || !macros.isInternal(entry.package_name)) return entry;
  return overridden(`generate_${component}_name`, packageName, state) ? entry : undefined;
}

/** A project may also replace only the dispatched part. */
function overridden(name: string, packageName: string, state: ParseState): boolean {
  const { macros, adapter } = state.services;
  return [...adapter.dispatchTypes, 'default'].some((type) => {
    const entry = macros.find(`${type}__${name}`, packageName);
    return entry !== undefined && !macros.isInternal(entry.package_name);
  });
}

/** Macros answer with the white space of their bodies. */
function tidy(value: Value): string | null {
  return value === null ? null : str(value).trim();
}

/** What the built-in macro answers. The two must agree: a project's own macro may call the built-in one. */
function builtin(component: Component, custom: string | null, node: Nameable, state: ParseState): string | null {
  switch (component) {
    case 'database':
      return custom ?? targetField(state, 'database');
    case 'schema': {
      const base = targetField(state, 'schema') ?? '';
      return custom === null ? base : `${base}_${custom.trim()}`;
    }
    case 'alias':
      if (custom !== null) return custom.trim();
      return node.version === undefined || node.version === null
        ? node.name
        : `${node.name}_v${String(node.version).replaceAll('.', '_')}`;
  }
}

/** A field of the target as the adapter tells it. */
function targetField(state: ParseState, field: string): string | null {
  return textOrNull(state.connectionInfo[field]);
}

/** Config values may be numbers (`schema: 2024`); names are texts. */
function textOrNull(value: unknown): string | null {
  return value === undefined || value === null ? null : String(value);
}

/** The quoted name of what a node builds, or null when it builds nothing. */
export function relationName(names: NodeNames, config: NodeConfig, state: ParseState): string {
  const quoting = {
    ...state.adapter.defaultQuoting,
    ...state.project.root.config.quoting,
    ...onlyBooleans(config['quoting']),
  };
  return state.adapter
    .relation({ database: names.database, schema: names.schema, identifier: names.alias, quoting })
    .render();
}

/** The parts of `quoting` that are set; null leaves the project's word. */
function onlyBooleans(quoting: unknown): Record<string, boolean> {
  if (typeof quoting !== 'object' || quoting === null) return {};
  return Object.fromEntries(
    Object.entries(quoting).filter((entry): entry is [string, boolean] => typeof entry[1] === 'boolean'),
  );
}
