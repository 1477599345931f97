import type { SeedColumnType } from '../../adapters/adapter.ts';
import { JinjaError } from '../../jinja/errors.ts';
import { str } from '../../jinja/runtime/operations.ts';
import { PyObject, type Value } from '../../jinja/value.ts';
import { columnClass } from '../columnValue.ts';
import { renderColumnConstraints, renderModelConstraints } from '../constraints.ts';
import type { TemplateContext } from '../context.ts';
import { HostObject, hostFunction } from '../hostFunction.ts';
import { parseIndex } from '../indexValue.ts';
import { relationClass } from '../relationValue.ts';
import { SeedTableValue } from '../seedTableValue.ts';
import { duckdbMembers } from './duckdbMembers.ts';

/** Makes one member of `adapter` for a context. */
export type AdapterMember = (context: TemplateContext) => Value;

/** Members that need no database: the same while parsing and running. */
export const sharedMembers: ReadonlyMap<string, AdapterMember> = new Map<string, AdapterMember>([
  ['type', ({ services }) => hostFunction('type', '', () => services.adapter.type)],
  [
    'dispatch',
    (context) =>
      hostFunction('dispatch', 'macro_name macro_namespace= packages=', (name, namespace, packages) =>
        dispatch(context, name, namespace, packages),
      ),
  ],
  ['Relation', ({ services }) => relationClass(services)],
  ['Column', ({ services }) => columnClass(services)],
  [
    'quote',
    ({ services }) =>
      hostFunction('quote', 'identifier', (identifier) => services.adapter.quote(str(identifier ?? null))),
  ],
  [
    'quote_as_configured',
    (context) =>
      hostFunction('quote_as_configured', 'identifier quote_key', (identifier, key) =>
        quoteAsConfigured(context, identifier, key),
      ),
  ],
  [
    'quote_seed_column',
    ({ services }) =>
      hostFunction('quote_seed_column', 'column quote_config=', (column, quote) =>
        quoteSeedColumn(str(column ?? null), quote ?? null, (name) => services.adapter.quote(name)),
      ),
  ],
  [
    'convert_type',
    ({ services }) =>
      hostFunction('convert_type', 'agate_table col_idx', (table, index) =>
        convertType(table, index, (type) => services.adapter.seedColumnType(type)),
      ),
  ],
  [
    'render_raw_columns_constraints',
    (context) =>
      hostFunction('render_raw_columns_constraints', 'raw_columns', (columns) =>
        context.mode === 'parse' ? [] : renderColumnConstraints(columns ?? null, context),
      ),
  ],
  [
    'render_raw_model_constraints',
    (context) =>
      hostFunction('render_raw_model_constraints', 'raw_constraints', (constraints) =>
        context.mode === 'parse' ? [] : renderModelConstraints(constraints ?? null, context),
      ),
  ],
  [
    'valid_incremental_strategies',
    ({ services }) =>
      hostFunction('valid_incremental_strategies', '', () => [...services.adapter.incrementalStrategies]),
  ],
  ['parse_index', () => hostFunction('parse_index', 'raw_index', (raw) => parseIndex(raw ?? null))],
  ['behavior', ({ services }) => behavior(services.invocation.flags.behavior)],
  [
    'config',
    ({ services }) =>
      new HostObject('RuntimeConfig', [['quoting', () => relationQuoting(services.adapter.defaultQuoting)]]),
  ],
  ['build_catalog_relation', () => hostFunction('build_catalog_relation', 'model', () => null)],
  ['get_catalog_integration', () => hostFunction('get_catalog_integration', 'name', () => null)],
  ['nice_connection_name', ({ session }) => hostFunction('nice_connection_name', '', () => session?.name ?? 'master')],
  ...duckdbMembers,
]);

function dispatch(
  context: TemplateContext,
  name: Value | undefined,
  namespace: Value | undefined,
  packages: Value | undefined,
): Value {
  const macroName = str(name ?? null);
  if (packages !== undefined && packages !== null) {
    throw new JinjaError(
      'CompilationError',
      'The "packages" argument of adapter.dispatch() has been removed. Use the "macro_namespace" argument instead.',
    );
  }
  if (namespace !== undefined && namespace !== null && typeof namespace !== 'string') {
    throw new JinjaError(
      'CompilationError',
      `The macro_namespace argument to adapter.dispatch() must be a string, got ${namespace instanceof PyObject ? namespace.typeName : typeof namespace}`,
    );
  }
  if (macroName.includes('.')) {
    const [ns, rest] = macroName.split('.', 2) as [string, string];
    throw new JinjaError(
      'CompilationError',
      `In adapter.dispatch, got a macro name of "${macroName}", but "." is not a valid macro name component. Did you mean \`adapter.dispatch("${rest}", macro_namespace="${ns}")\`?`,
    );
  }
  const found = context.services.macros.dispatch(macroName, namespace ?? null, context.packageName);
  if (found.macro !== undefined) return context.macro(found.macro);
  const inNamespace = namespace === undefined || namespace === null ? '' : ` within namespace: '${str(namespace)}'`;
  throw new JinjaError(
    'CompilationError',
    `In dispatch: No macro named '${macroName}' found${inNamespace}\n    Searched for: ${found.searched.join(', ')}`,
  );
}

function quoteAsConfigured(context: TemplateContext, identifier: Value | undefined, key: Value | undefined): Value {
  const { adapter, project } = context.services;
  const part = str(key ?? null) as 'database' | 'schema' | 'identifier';
  const quoted = project.root.config.quoting[part] ?? adapter.defaultQuoting[part];
  const name = str(identifier ?? null);
  return quoted ? adapter.quote(name) : name;
}

function quoteSeedColumn(column: string, quote: Value, quoteName: (name: string) => string): Value {
  if (quote !== null && typeof quote !== 'boolean') {
    throw new JinjaError(
      'CompilationError',
      `The seed configuration value of "quote_columns" has an invalid type ${quote instanceof PyObject ? quote.typeName : typeof quote}`,
    );
  }
  return quote === false ? column : quoteName(column);
}

function convertType(
  table: Value | undefined,
  index: Value | undefined,
  typeName: (type: SeedColumnType) => string,
): Value {
  if (!(table instanceof SeedTableValue))
    throw new JinjaError('CompilationError', 'convert_type() needs the table of a seed');
  return typeName(table.seed.columnTypes[Number(str(index ?? null))] ?? 'text');
}

/** Behaviour flags by name; each is falsy or truthy and has `.no_warn`. */
function behavior(flags: Readonly<Record<string, unknown>>): Value {
  class Behavior extends PyObject {
    readonly typeName = 'Behavior';
    override getAttr(name: string): Value | undefined {
      return new BehaviorFlag(flags[name] === true);
    }
  }
  return new Behavior();
}

/** `adapter.behavior.x`: true or false, and loud about its absence. */
class BehaviorFlag extends PyObject {
  readonly typeName = 'BehaviorFlag';
  readonly #on: boolean;

  constructor(on: boolean) {
    super();
    this.#on = on;
  }

  override getAttr(name: string): Value | undefined {
    return name === 'no_warn' || name === 'setting' ? this.#on : undefined;
  }

  override truthy(): boolean {
    return this.#on;
  }

  override repr(): string {
    return this.#on ? 'True' : 'False';
  }
}

function relationQuoting(quoting: Readonly<Record<string, boolean>>): Value {
  return new HostObject(
    'dict',
    Object.entries(quoting).map(([part, on]) => [part, () => on] as const),
  );
}
