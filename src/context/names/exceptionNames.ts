import { type ErrorKind, JinjaError } from '../../jinja/errors.ts';
import { toPlain } from '../../jinja/runtime/convert.ts';
import { iterate, str } from '../../jinja/runtime/operations.ts';
import type { Value } from '../../jinja/value.ts';
import type { TemplateContext } from '../context.ts';
import { contractMismatch } from '../contractMismatch.ts';
import { HostObject, hostFunction } from '../hostFunction.ts';
import type { NameFactory } from './baseNames.ts';

/** Makes the kind and the message of an error from the arguments' texts. */
type Raise = (...args: string[]) => readonly [ErrorKind, string];

/** `exceptions.*` that only raise: parameters and the message made of them, as texts. */
const raisers: Readonly<Record<string, readonly [string, Raise]>> = {
  raise_compiler_error: ['msg node=', (msg) => ['CompilationError', msg as string]],
  raise_database_error: ['msg node=', (msg) => ['DatabaseError', msg as string]],
  raise_not_implemented: ['msg', (msg) => ['NotImplementedError', `ERROR: ${msg}`]],
  raise_dependency_error: ['msg', (msg) => ['DependencyError', msg as string]],
  raise_fail_fast_error: ['msg', (msg) => ['FailFastError', msg as string]],
  column_type_missing: [
    'column_names',
    (names) => [
      'CompilationError',
      `Contracted models require data_type to be defined for each column. Please ensure that the column name and data_type are defined within the YAML configuration for the ${names} column(s).`,
    ],
  ],
  missing_config: [
    'model name',
    (model, name) => ['CompilationError', `Model '${model}' does not define a required config parameter '${name}'.`],
  ],
  missing_materialization: [
    'model adapter_type',
    (model, type) => [
      'CompilationError',
      `No materialization '${model}' was found for adapter ${type}! (searched types 'default' and '${type}')`,
    ],
  ],
  missing_relation: ['relation model=', (relation) => ['CompilationError', `Relation ${relation} not found!`]],
  relation_wrong_type: [
    'relation expected_type model=',
    (relation, expected) => [
      'CompilationError',
      `Trying to create ${expected} ${relation}, but it currently exists as another type. Either drop ${relation} manually, or run dbt with \`--full-refresh\` and dbt will drop it for you.`,
    ],
  ],
  raise_ambiguous_alias: [
    'node_1 node_2 duped_name=',
    (one, two, name) => [
      'CompilationError',
      `dbt found two resources with the database representation "${name}".\n- ${one}\n- ${two}`,
    ],
  ],
  raise_ambiguous_catalog_match: [
    'unique_id match_1 match_2',
    (id) => [
      'CompilationError',
      `dbt found two relations in your warehouse with similar database identifiers. (${id})`,
    ],
  ],
  raise_cache_inconsistent: ['message', (message) => ['InternalError', `Cache inconsistency detected: ${message}`]],
  raise_dataclass_not_dict: [
    'obj',
    (obj) => [
      'CompilationError',
      `The object ("${obj}") was used as a dictionary. This capability has been removed from objects of this type.`,
    ],
  ],
  raise_dep_not_found: [
    'node node_description required_pkg',
    (_node, description, pkg) => [
      'CompilationError',
      `Error while parsing ${description}.\nThe required package "${pkg}" was not found. Is the package installed?\nHint: You may need to run \`tx deps\`.`,
    ],
  ],
  raise_duplicate_patch_name: [
    'patch_1 existing_patch_path',
    (name) => ['CompilationError', `dbt found two schema.yml entries for the same resource named ${name}.`],
  ],
  raise_duplicate_resource_name: [
    'node_1 node_2',
    (one, two) => ['CompilationError', `dbt found two resources with the same name.\n- ${one}\n- ${two}`],
  ],
  raise_invalid_property_yml_version: [
    'path issue',
    (path, issue) => ['CompilationError', `The yml property file at ${path} is invalid because ${issue}.`],
  ],
};

/** `exceptions`, with dbt's functions to raise errors and warnings. */
export const exceptionNames: readonly (readonly [string, NameFactory])[] = [['exceptions', exceptionsObject]];

/** Members are made when asked for: most templates use one. */
function exceptionsObject(context: TemplateContext): Value {
  const members: (readonly [string, () => Value])[] = Object.entries(raisers).map(([name, [parameters, raise]]) => [
    name,
    () =>
      hostFunction(name, parameters, (...args) => {
        throw new JinjaError(...raise(...args.map((arg) => (arg === undefined ? '' : text(arg)))));
      }),
  ]);
  members.push(
    ['warn', () => hostFunction('warn', 'msg node=', (msg) => warn(context, str(msg ?? null)))],
    [
      'warn_snapshot_timestamp_data_types',
      () =>
        hostFunction('warn_snapshot_timestamp_data_types', 'snapshot updated_at', (a, b) => warnTypes(context, a, b)),
    ],
    [
      'raise_contract_error',
      () =>
        hostFunction('raise_contract_error', 'yaml_columns sql_columns', (yaml, sql) => {
          const written = writtenTypes(context);
          const text = contractMismatch([...iterate(yaml ?? [])], [...iterate(sql ?? [])], written);
          throw new JinjaError('ContractError', text);
        }),
    ],
  );
  return new HostObject('exceptions', members);
}

/** The data types of the model's columns as property files write them, by lower-case name. */
function writtenTypes(context: TemplateContext): Map<string, string> {
  const model = context.lookup('model');
  const plain = model === undefined ? undefined : (toPlain(model) as { columns?: Record<string, WrittenColumn> });
  const columns = Object.values(plain?.columns ?? {});
  return new Map(columns.map(({ name, data_type: type }) => [name.toLowerCase(), type ?? '']));
}

/** A column of `model.columns`. */
interface WrittenColumn {
  readonly name: string;
  readonly data_type?: string | null;
}

/** A model or relation given as a dict prints by its name, everything else as text. */
function text(value: Value): string {
  return str(value);
}

/** `exceptions.warn`; `--warn-error` makes it an error. */
function warn(context: TemplateContext, message: string): Value {
  context.services.invocation.events.warn({
    code: 'TX3090',
    severity: 'warning',
    kind: 'Compilation',
    message,
    event: 'JinjaLogWarning',
  });
  return '';
}

/** `exceptions.warn_snapshot_timestamp_data_types`. */
function warnTypes(context: TemplateContext, snapshot: Value | undefined, updatedAt: Value | undefined): Value {
  context.services.invocation.events.warn({
    code: 'TX3091',
    severity: 'warning',
    kind: 'Runtime',
    message: `Data type of snapshot table timestamp columns (${str(snapshot ?? null)}) doesn't match derived column 'updated_at' (${str(updatedAt ?? null)}). Please update snapshot config 'updated_at'.`,
    event: 'SnapshotTimestampWarning',
  });
  return '';
}
