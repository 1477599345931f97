import { Relation, type RelationParts } from '../adapters/relation.ts';
import { JinjaError } from '../jinja/errors.ts';
import { toPlain } from '../jinja/runtime/convert.ts';
import { Dict } from '../jinja/runtime/dict.ts';
import { str } from '../jinja/runtime/operations.ts';
import { PyObject, type Value } from '../jinja/value.ts';
import type { ContextServices } from './context.ts';
import { HostObject, hostFunction } from './hostFunction.ts';
import {
  asText,
  asType,
  incorporate,
  PARTS,
  type Part,
  partsOf,
  policy,
  policyOf,
  textOrNull,
} from './relationArguments.ts';

/** A relation as templates see it. */
export class RelationValue extends PyObject {
  readonly typeName = 'Relation';
  readonly relation: Relation;
  readonly #services: ContextServices;

  constructor(relation: Relation, services: ContextServices) {
    super();
    this.relation = relation;
    this.#services = services;
  }

  override getAttr(name: string): Value | undefined {
    return this.#field(name) ?? this.#method(name);
  }

  override getItem(key: Value): Value | undefined {
    return typeof key === 'string' ? this.#field(key) : undefined;
  }

  override equals(other: Value): boolean {
    return other instanceof RelationValue && other.relation.render() === this.relation.render();
  }

  override hashKey(): string {
    return `relation:${this.relation.render()}`;
  }

  override truthy(): boolean {
    return true;
  }

  override isMapping(): boolean {
    return true;
  }

  override toText(): string {
    return this.relation.toString();
  }

  override repr(): string {
    return `<${this.#className()} ${this.relation.render()}>`;
  }

  /** dbt-utils and others look at the end of this name. */
  #className(): string {
    const { type } = this.#services.adapter;
    return `${type.charAt(0).toUpperCase()}${type.slice(1)}Relation`;
  }

  /** A relation derived from this one. */
  #wrap(relation: Relation): Value {
    return new RelationValue(relation, this.#services);
  }

  /** Members that are values. They may be read by key, too. */
  #field(name: string): Value | undefined {
    const { relation } = this;
    switch (name) {
      case 'database':
        return relation.database ?? null;
      case 'schema':
        return relation.schema ?? null;
      case 'identifier':
      case 'table':
      case 'name':
        return relation.identifier ?? null;
      case 'type':
        return relation.type ?? null;
      case 'is_table':
        return relation.type === 'table';
      case 'is_view':
        return relation.type === 'view';
      case 'is_cte':
        return relation.type === 'cte';
      case 'is_materialized_view':
        return relation.type === 'materialized_view';
      case 'is_function':
        return relation.type === 'function';
      case 'is_pointer':
        return relation.type === 'pointer';
      case 'can_be_renamed':
        return relation.canBeRenamed;
      case 'can_be_replaced':
        return relation.canBeReplaced;
      case 'path':
        return this.#partsObject((part) => relation[part] ?? null);
      case 'quote_policy':
        return this.#partsObject((part) => relation.quoting[part] ?? false);
      case 'include_policy':
        return this.#partsObject((part) => relation.included(part));
      case 'limit':
        return relation.limit ?? null;
      case 'metadata':
        return Dict.of({ type: this.#className() });
      case 'dbt_created':
        return false;
      default:
        return relationConstants.get(name);
    }
  }

  /** `path`, `quote_policy`, `include_policy`: something for each part of the name. */
  #partsObject(read: (part: Part) => Value): Value {
    return new HostObject(
      'Path',
      PARTS.map((part) => [part, () => read(part)] as const),
    );
  }

  /** Members that are functions. */
  #method(name: string): Value | undefined {
    const { relation } = this;
    switch (name) {
      case 'render':
        return hostFunction(name, '', () => relation.render());
      case 'quote':
        return hostFunction(name, 'database= schema= identifier=', (...flags) =>
          this.#wrap(relation.quote(policy(flags))),
        );
      case 'include':
        return hostFunction(name, 'database= schema= identifier=', (...flags) =>
          this.#wrap(relation.include(policy(flags))),
        );
      case 'incorporate':
        return hostFunction(
          name,
          'path= type= quote_policy= include_policy= limit=',
          (path, type, quoting, _include, limit) => this.#wrap(incorporate(relation, path, type, quoting, limit)),
        );
      case 'replace_path':
        return hostFunction(name, 'database= schema= identifier=', (...parts) =>
          this.#wrap(relation.replacePath(partsOf(parts))),
        );
      case 'without_identifier':
        return hostFunction(name, '', () => this.#wrap(relation.withoutIdentifier()));
      case 'information_schema':
        return hostFunction(name, 'view_name=', (view) =>
          this.#wrap(relation.informationSchema(typeof view === 'string' ? view : undefined)),
        );
      case 'matches':
        return hostFunction(name, 'database= schema= identifier=', (...parts) => relation.matches(partsOf(parts)));
      case 'quoted':
        return hostFunction(name, 'identifier', (identifier) => this.#services.adapter.quote(str(identifier ?? null)));
      case 'add_ephemeral_prefix':
        return hostFunction(name, 'name', (identifier) => Relation.addEphemeralPrefix(str(identifier ?? null)));
      case 'relation_max_name_length':
        return hostFunction(name, '', () => this.#services.adapter.maxIdentifierLength ?? null);
      case 'get':
        return hostFunction(name, 'key default=', (key, fallback) => this.#field(str(key ?? null)) ?? fallback ?? null);
      case 'get_function_config':
        return hostFunction(name, 'model', (model) => functionConfig(toPlain(model ?? null)));
      case 'get_function_macro_name':
        return hostFunction(name, 'config', (config) => functionMacroName(config ?? null));
      case 'create':
      case 'create_from':
      case 'create_ephemeral_from':
        return relationClass(this.#services).getAttr(name);
      default:
        return undefined;
    }
  }
}

/** What decides how a user-defined function is written; None for a node of another kind. */
function functionConfig(model: unknown): Value {
  const node = (model ?? {}) as Record<string, unknown>;
  if (node['resource_type'] !== 'function') return null;
  const config = (node['config'] ?? {}) as Record<string, unknown>;
  return new HostObject('FunctionConfig', [
    ['language', () => textOrNull(node['language']) ?? ''],
    ['type', () => textOrNull(config['type']) ?? ''],
    ['runtime_version', () => textOrNull(config['runtime_version'])],
    ['entry_point', () => textOrNull(config['entry_point'])],
  ]);
}

/** `scalar_function_sql`: the macro of a type and a language. */
function functionMacroName(config: Value): Value {
  const member = (name: string): string => str((config instanceof PyObject ? config.getAttr(name) : undefined) ?? '');
  return `${member('type')}_function_${member('language')}`;
}

/** The types that `api.Relation` names: `api.Relation.View`. */
const relationConstants: ReadonlyMap<string, Value> = new Map([
  ['Table', 'table'],
  ['View', 'view'],
  ['CTE', 'cte'],
  ['External', 'external'],
  ['MaterializedView', 'materialized_view'],
  ['Function', 'function'],
]);

/** A relation as templates see it. */
export function relationValue(relation: Relation, services: ContextServices): RelationValue {
  return new RelationValue(relation, services);
}

/** `api.Relation` / `adapter.Relation`: makes relations and names the relation types. */
export function relationClass(services: ContextServices): HostObject {
  const fromNode = (config: Value | undefined): Value => {
    const plain = toPlain(config ?? null) as Record<string, unknown>;
    return relationValue(
      services.adapter.relation({
        database: textOrNull(plain['database']),
        schema: textOrNull(plain['schema']),
        identifier: textOrNull(plain['identifier'] ?? plain['alias'] ?? plain['name']),
      }),
      services,
    );
  };
  return new HostObject('type', [
    [
      'create',
      () =>
        hostFunction(
          'create',
          'database= schema= identifier= type= quote_policy= include_policy= path= limit=',
          (database, schema, identifier, type, quoting, include, path) =>
            createRelation(services, database, schema, identifier, type, quoting, include, path),
        ),
    ],
    [
      'create_from',
      () => hostFunction('create_from', 'quoting relation_config', (_quoting, config) => fromNode(config)),
    ],
    ['create_from_source', () => hostFunction('create_from_source', 'source', (source) => fromNode(source))],
    [
      'create_ephemeral_from',
      () =>
        hostFunction('create_ephemeral_from', 'relation_config limit=', (config) => ephemeralFrom(services, config)),
    ],
    [
      'add_ephemeral_prefix',
      () => hostFunction('add_ephemeral_prefix', 'name', (name) => Relation.addEphemeralPrefix(str(name ?? null))),
    ],
    [
      'relation_max_name_length',
      () => hostFunction('relation_max_name_length', '', () => services.adapter.maxIdentifierLength ?? null),
    ],
    ...[...relationConstants].map(([name, value]) => [name, () => value] as const),
  ]);
}

/** `api.Relation.create(…)`; parts that are missing may come from `path`. */
function createRelation(
  services: ContextServices,
  database?: Value,
  schema?: Value,
  identifier?: Value,
  type?: Value,
  quoting?: Value,
  include?: Value,
  path?: Value,
): Value {
  const fromPath = path instanceof PyObject ? (toPlain(path) as RelationParts) : {};
  const relation = services.adapter.relation({
    database: asText(database) ?? fromPath.database ?? null,
    schema: asText(schema) ?? fromPath.schema ?? null,
    identifier: asText(identifier) ?? fromPath.identifier ?? null,
    type: asType(type),
    quoting: { ...services.adapter.defaultQuoting, ...policyOf(quoting) },
  });
  return relationValue(include instanceof PyObject ? relation.include(policyOf(include)) : relation, services);
}

/** The CTE of an ephemeral model. */
function ephemeralFrom(services: ContextServices, config: Value | undefined): Value {
  const plain = toPlain(config ?? null) as Record<string, unknown>;
  const name = String(plain['alias'] ?? plain['identifier'] ?? plain['name']);
  return relationValue(
    services.adapter.relation({
      identifier: Relation.addEphemeralPrefix(name),
      type: 'cte',
      quoting: { identifier: false },
    }),
    services,
  );
}

/** The relation behind a template value; a clear error for anything else. */
export function relationOf(value: Value | undefined, functionName: string): Relation {
  if (value instanceof RelationValue) return value.relation;
  const given =
    value === undefined || value === null ? 'None' : value instanceof PyObject ? value.typeName : typeof value;
  throw new JinjaError('CompilationError', `${functionName}() needs a relation, but got ${given}`);
}
