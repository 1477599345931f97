import { Relation } from '../adapters/relation.ts';
import type { ContextServices } from '../context/context.ts';
import { hostFunction } from '../context/hostFunction.ts';
import { MetricValue } from '../context/metricValue.ts';
import { relationValue } from '../context/relationValue.ts';
import type { DatabaseSession } from '../context/session.ts';
import { JinjaError } from '../jinja/errors.ts';
import { repr, str } from '../jinja/runtime/operations.ts';
import { HostFunction, type Kwargs, type MaybePromise, type Value } from '../jinja/value.ts';
import type { FunctionNode, Manifest, ManifestNode, SourceNode } from '../parse/manifest.ts';
import type { Deferral } from './deferral.ts';
import { eventTimeFilter } from './eventTimeFilter.ts';
import { findInProject, type RefTarget } from './findInProject.ts';
import type { Fixtures } from './fixtureCte.ts';
import { narrow, nodeRelation, type RelationNarrowing, sourceRelation } from './nodeRelation.ts';

/** The node that refers, and where its targets are looked for. */
export interface ReferencesOptions {
  readonly manifest: Manifest;
  readonly services: ContextServices;
  readonly node: ManifestNode;
  /** In a unit test: all that can be read. */
  readonly fixtures?: Fixtures | undefined;
  /** With `--defer`: what another environment built, and the session that tells what this one has. */
  readonly deferral?: { readonly to: Deferral; readonly session: DatabaseSession } | undefined;
}

/** `ref`, `source`, `function`, `metric` and `this` of one node while it is compiled or run. */
export class References {
  /** Ephemeral models, and inputs of a unit test, met so far, in order of appearance. */
  readonly ephemeral: string[] = [];
  readonly #options: ReferencesOptions;

  constructor(options: ReferencesOptions) {
    this.#options = options;
  }

  /** The functions by the names that templates call them by. */
  names(): [string, Value][] {
    return [
      ['ref', new HostFunction('ref', (args, kwargs) => this.#ref(args, kwargs))],
      ['source', new HostFunction('source', (args, kwargs) => this.#source(args, kwargs))],
      ['function', new HostFunction('function', (args) => this.#function(args))],
      ['metric', new HostFunction('metric', (args) => this.#metric(args))],
      ['doc', hostFunction('doc', 'name package=', () => '')],
    ];
  }

  /** `this`; None where the node builds nothing. */
  self(): Value {
    const { node, services, fixtures } = this.#options;
    if (node.resource_type === 'unit_test') {
      const fixture = fixtures?.get(node.tested_node_unique_id);
      return fixture === undefined ? null : this.#cte(fixture.id, fixture.name);
    }
    if (node.resource_type === 'analysis' || node.resource_type === 'operation') return null;
    return relationValue(nodeRelation(node, services), services);
  }

  /** Throws CompilationError for arguments that are no texts, and for targets that are not in the DAG. */
  #ref(args: readonly Value[], kwargs: Kwargs): MaybePromise<Value> {
    const { fixtures, node, services } = this.#options;
    if (args.length === 0 || args.length > 2) {
      throw new JinjaError('CompilationError', `ref() takes at most two arguments (${args.length} given)`);
    }
    const name = args[args.length - 1] as Value;
    for (const arg of args) {
      if (typeof arg !== 'string')
        throw new JinjaError('CompilationError', `The name argument to ref() must be a string, got ${repr(arg)}`);
    }
    const packageName = args.length === 2 ? str(args[0] as Value) : null;
    const version = kwargs.get('v') ?? kwargs.get('version') ?? null;
    const wanted = { name: str(name), package: packageName, version: version === null ? null : str(version) };
    const target = this.#recorded(wanted) ?? this.#unrecorded(wanted);
    if (fixtures !== undefined) {
      const fixture = fixtures.get(target.unique_id);
      if (fixture === undefined) throw notFound(node, 'node', wanted.name, wanted.package, wanted.version);
      return this.#cte(fixture.id, fixture.name);
    }
    if (target.resource_type === 'model' && target.config.materialized === 'ephemeral')
      return this.#ephemeralRef(target);
    return this.#here(target, nodeRelation(target, services), this.#narrowing(target));
  }

  /** The node's own relation, or the one of the environment that is deferred to. */
  #here(target: ManifestNode | FunctionNode, own: Relation, narrowing: RelationNarrowing): MaybePromise<Value> {
    const { services, deferral } = this.#options;
    if (deferral === undefined) return relationValue(narrow(own, narrowing), services);
    return deferral.to
      .choose(target, own, deferral.session)
      .then((relation) => relationValue(narrow(relation, narrowing), services));
  }

  /** Among what the node depends on; of several versions the latest. */
  #recorded(wanted: RefTarget): ManifestNode | undefined {
    const { node, manifest } = this.#options;
    const found: ManifestNode[] = [];
    for (const id of 'nodes' in node.depends_on ? node.depends_on.nodes : []) {
      const target = manifest.nodes.get(id);
      if (target === undefined || target.name !== wanted.name) continue;
      if (wanted.package !== null && target.package_name !== wanted.package) continue;
      if (wanted.version !== null && versionOf(target) !== wanted.version) continue;
      found.push(target);
    }
    if (found.length < 2 || wanted.version !== null) return found[0];
    return found.find((one) => one.resource_type === 'model' && one.version === one.latest_version) ?? found[0];
  }

  /** Only operations may reach what parsing did not see: for everything else the DAG would be wrong. */
  #unrecorded(wanted: RefTarget): ManifestNode {
    const { node, manifest, services } = this.#options;
    const target = findInProject(manifest, wanted, node.package_name, services.project.root.name);
    if (target === undefined) throw notFound(node, 'node', wanted.name, wanted.package, wanted.version);
    if (node.resource_type === 'operation' || node.resource_type === 'sql_operation') return target;
    if (node.resource_type === 'unit_test') return target;
    if (node.resource_type === 'model' && node.unique_id === target.unique_id) return target;
    throw badContext(node, wanted);
  }

  /** The name of the CTE that will hold the model, which is noted for it. */
  #ephemeralRef(target: ManifestNode): Value {
    const { node, services } = this.#options;
    if (node.resource_type === 'operation') {
      throw new JinjaError(
        'CompilationError',
        `Operations can not ref() ephemeral nodes, but ${target.name} is ephemeral`,
      );
    }
    if (!this.ephemeral.includes(target.unique_id)) this.ephemeral.push(target.unique_id);
    const cte = services.adapter.relation({
      identifier: Relation.addEphemeralPrefix(target.alias),
      type: 'cte',
      quoting: { identifier: false },
    });
    return relationValue(narrow(cte, this.#narrowing(target)), services);
  }

  /** The CTE of a unit test's input, which is noted as used. */
  #cte(id: string, name: string): Value {
    const { services } = this.#options;
    if (!this.ephemeral.includes(id)) this.ephemeral.push(id);
    return relationValue(
      services.adapter.relation({
        identifier: Relation.addEphemeralPrefix(name),
        type: 'cte',
        quoting: { identifier: false },
      }),
      services,
    );
  }

  #source(args: readonly Value[], kwargs: Kwargs): Value {
    const { node, services } = this.#options;
    if (args.length !== 2) {
      throw new JinjaError(
        'CompilationError',
        `source() takes exactly two arguments (${args.length + kwargs.size} given)`,
      );
    }
    const [sourceName, tableName] = args.map((arg) => str(arg)) as [string, string];
    const target = this.#findSource(sourceName, tableName);
    const { fixtures } = this.#options;
    const fixture = target === undefined ? undefined : fixtures?.get(target.unique_id);
    if (fixture !== undefined) return this.#cte(fixture.id, fixture.name);
    if (target === undefined || fixtures !== undefined)
      throw notFound(node, 'source', `${sourceName}.${tableName}`, null, null);
    return relationValue(sourceRelation(target, services, this.#narrowing(target)), services);
  }

  /** Among what the node depends on, else anywhere: sources have no order in which they would have to run. */
  #findSource(sourceName: string, tableName: string): SourceNode | undefined {
    const { node, manifest } = this.#options;
    const matches = (source: SourceNode | undefined): source is SourceNode =>
      source !== undefined && source.source_name === sourceName && source.name === tableName;
    for (const id of 'nodes' in node.depends_on ? node.depends_on.nodes : []) {
      const source = manifest.sources.get(id);
      if (matches(source)) return source;
    }
    return [...manifest.sources.values()].find(matches);
  }

  #function(args: readonly Value[]): MaybePromise<Value> {
    const { node, services, manifest } = this.#options;
    const name = str(args[args.length - 1] ?? null);
    const found = [...manifest.functions.values()].find((one: FunctionNode) => one.name === name);
    if (found === undefined) throw notFound(node, 'function', name, null, null);
    const own = services.adapter.relation({
      database: found.database,
      schema: found.schema,
      identifier: found.alias,
      type: 'function',
    });
    return this.#here(found, own, {});
  }

  /** Metrics print as their names: the semantic layer reads them. */
  #metric(args: readonly Value[]): Value {
    const { manifest, node } = this.#options;
    const name = str(args[args.length - 1] ?? null);
    const own = args.length > 1 ? str(args[0] as Value) : null;
    const found = [...manifest.metrics.values()].filter((metric) => metric.name === name);
    const metric = found.find((one) => one.package_name === (own ?? node.package_name)) ?? found[0];
    if (metric === undefined) throw notFound(node, 'metric', name, own, null);
    return new MetricValue(name, metric.package_name, metric);
  }

  /** `--empty` reads no row; batches and samples read those of their time. `.render()` of the relation has no limits. */
  #narrowing(target: ManifestNode | SourceNode): RelationNarrowing {
    const { services, node } = this.#options;
    return {
      limit: services.invocation.flags.empty ? 0 : undefined,
      eventTime: eventTimeFilter(node, target, services),
    };
  }
}

/** As text: `2` and `'2'` are the same version. */
function versionOf(node: ManifestNode): string | null {
  return node.resource_type === 'model' && node.version !== null ? String(node.version) : null;
}

/** dbt's words for a reference that leads nowhere. */
function notFound(
  node: ManifestNode,
  kind: string,
  name: string,
  packageName: string | null,
  version: string | null,
): JinjaError {
  const type = node.resource_type.charAt(0).toUpperCase() + node.resource_type.slice(1);
  const withVersion = version === null ? '' : `with version '${version}' `;
  const inPackage = packageName === null ? '' : `in package or project '${packageName}' `;
  return new JinjaError(
    'CompilationError',
    `${type} '${node.unique_id}' (${node.original_file_path}) depends on a ${kind} named '${name}' ${withVersion}${inPackage}which was not found`,
  );
}

/** dbt's words for a reference that parsing did not see, and the comment that makes it seen. */
function badContext(node: ManifestNode, wanted: RefTarget): JinjaError {
  const args = [wanted.package, wanted.name].filter((part) => part !== null).map((part) => `'${part}'`);
  if (wanted.version !== null) args.push(`v=${wanted.version}`);
  return new JinjaError(
    'CompilationError',
    `dbt was unable to infer all dependencies for the model "${node.name}".\nThis typically happens when ref() is placed within a conditional block.\n\nTo fix this, add the following hint to the top of the model "${node.name}":\n\n-- depends_on: {{ ref(${args.join(', ')}) }}`,
  );
}
