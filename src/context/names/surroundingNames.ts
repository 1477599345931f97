import { JinjaError } from '../../jinja/errors.ts';
import { Environment } from '../../jinja/jinja.ts';
import { toValue } from '../../jinja/runtime/convert.ts';
import { str } from '../../jinja/runtime/operations.ts';
import { type MaybePromise, PyObject, type Value } from '../../jinja/value.ts';
import type { TemplateContext } from '../context.ts';
import { CallableObject, hostFunction } from '../hostFunction.ts';
import { makeRunStartedAt } from '../runStartedAt.ts';
import type { NameFactory } from './baseNames.ts';
import { sharedName } from './sharedName.ts';

/** Names that show the invocation: vars, environment, target, flags. */
export const surroundingNames: readonly (readonly [string, NameFactory])[] = [
  ['var', varName],
  [
    'env_var',
    (context) => hostFunction('env_var', 'var default=', (name, fallback) => envVar(context, name, fallback)),
  ],
  ['target', targetName],
  ['env', targetName],
  ['flags', flagsName],
  ['schema', (context) => targetName(context).getItem('schema') ?? null],
  ['database', (context) => targetName(context).getItem('database') ?? null],
  ['dbt_version', (context) => context.services.invocation.dbtVersion],
  ['project_name', (context) => context.services.project.root.name],
  ['invocation_id', (context) => volatile(context, context.services.invocation.id)],
  ['thread_id', (context) => volatile(context, context.session?.threadName ?? 'MainThread')],
  ['run_started_at', (context) => volatile(context, makeRunStartedAt(context.services.invocation.startedAt))],
  ['execute', (context) => context.mode === 'run'],
  ['dbt_metadata_envs', (context) => volatile(context, toValue(metadataEnvs(context)))],
  ['invocation_args_dict', (context) => volatile(context, toValue(context.services.flags))],
  ['selected_resources', (context) => selectedResources(context)],
  ['context_macro_stack', sharedName('context_macro_stack', () => null)],
  ['sql_now', sharedName('sql_now', () => 'now()')],
  ['debug', sharedName('debug', () => hostFunction('debug', '', () => ''))],
];

/** Notes that a value is another one in the next invocation: a parse that read it is not kept. */
function volatile(context: TemplateContext, value: Value): Value {
  context.reads.volatile();
  return value;
}

/** `var(name, default)` with `var.has_var`. A variable that is missing is an error only when the node runs. */
function varName(context: TemplateContext): Value {
  const { project } = context.services;
  const read = (name: string): unknown => {
    const value = project.lookupVar(name, context.packageName);
    context.reads.variable(name, value);
    return value;
  };
  const call = hostFunction('var', 'name default=', (nameValue, fallback) => {
    const name = str(nameValue ?? null);
    const value = read(name);
    if (value !== undefined) return typeof value === 'string' ? rendered(value, name, context) : toValue(value);
    if (fallback !== undefined) return fallback;
    if (context.mode === 'parse') return null;
    const known = JSON.stringify(project.varsFor(context.packageName), null, 4);
    const node = context.lookup('model');
    const owner = node instanceof PyObject ? str(node.getItem('name') ?? '<Configuration>') : '<Configuration>';
    throw new JinjaError(
      'CompilationError',
      `Required var '${name}' not found in config:\nVars supplied to ${owner} = ${known}`,
    );
  });
  const hasVar = hostFunction('has_var', 'name', (name) => read(str(name ?? null)) !== undefined);
  return new CallableObject('var', call, [['has_var', hasVar]]);
}

/** A variable's text is a template itself, rendered where it is asked for. */
function rendered(text: string, name: string, context: TemplateContext): MaybePromise<Value> {
  if (!/\{[{%#]/.test(text)) return text;
  const template = new Environment().parse({ text, file: `var ${name}` });
  return context.mode === 'parse' ? template.renderSync(context) : template.render(context);
}

/** Variables that only the set-up of a project may read: their values would end up in compiled SQL. */
const SECRET_PREFIX = 'DBT_ENV_SECRET';

/** Throws EnvVarMissingError for a variable without a value, and ParsingError for a secret one. */
function envVar(context: TemplateContext, nameValue: Value | undefined, fallback: Value | undefined): Value {
  const name = str(nameValue ?? null);
  if (name.startsWith(SECRET_PREFIX)) {
    throw new JinjaError(
      'ParsingError',
      `Secret env vars are allowed only in profiles.yml or packages.yml. Found '${name}' referenced elsewhere.`,
    );
  }
  const value = context.services.invocation.env[name];
  context.reads.env(name, value);
  if (value !== undefined) return value;
  if (fallback !== undefined) return fallback === null ? null : str(fallback);
  throw new JinjaError('EnvVarMissingError', `Env var required but not provided: '${name}'`);
}

/** Fields of the target that templates may read; never a secret. */
class Target extends PyObject {
  readonly typeName = 'dict';
  readonly #context: TemplateContext;
  readonly #fields: Readonly<Record<string, unknown>>;

  constructor(context: TemplateContext, fields: Readonly<Record<string, unknown>>) {
    super();
    this.#context = context;
    this.#fields = fields;
  }

  override getItem(key: Value): Value | undefined {
    if (typeof key !== 'string') return undefined;
    this.#context.reads.target(key);
    return Object.hasOwn(this.#fields, key) ? toValue(this.#fields[key]) : undefined;
  }

  override getAttr(name: string): Value | undefined {
    const own = this.getItem(name);
    if (own !== undefined) return own;
    const dict = this.#whole();
    return dict instanceof PyObject ? dict.getAttr(name) : undefined;
  }

  override iterate(): Iterable<Value> {
    this.#context.reads.target('*');
    return Object.keys(this.#fields);
  }

  override length(): number {
    return Object.keys(this.#fields).length;
  }

  override contains(item: Value): boolean {
    if (typeof item === 'string') this.#context.reads.target(item);
    return typeof item === 'string' && Object.hasOwn(this.#fields, item);
  }

  override repr(): string {
    const dict = this.#whole();
    return dict instanceof PyObject ? dict.repr() : '{}';
  }

  /** All fields as a dict, for methods of dicts and for printing. */
  #whole(): Value {
    this.#context.reads.target('*');
    return toValue(this.#fields);
  }
}

/** What the adapter shows of the connection, and dbt's other fields of `target`. */
function targetName(context: TemplateContext): Target {
  const { project, adapter } = context.services;
  const { profile } = project;
  const info = adapter.connectionInfo();
  return new Target(context, {
    ...info,
    dbname: info['database'] ?? null,
    type: adapter.type,
    threads: context.services.invocation.flags.threads ?? profile.threads,
    name: profile.targetName,
    target_name: profile.targetName,
    profile_name: profile.profileName,
  });
}

/** `flags`: upper-case attributes; behaviour flags by their own names. */
class FlagsValue extends PyObject {
  readonly typeName = 'Flags';
  readonly #context: TemplateContext;
  readonly #values: Readonly<Record<string, unknown>>;

  constructor(context: TemplateContext, values: Readonly<Record<string, unknown>>) {
    super();
    this.#context = context;
    this.#values = values;
  }

  override getAttr(name: string): Value | undefined {
    this.#context.reads.flag(name);
    const lower = name.toLowerCase();
    if (Object.hasOwn(this.#values, lower)) return toValue(this.#values[lower]);
    return Object.hasOwn(this.#values, name) ? toValue(this.#values[name]) : undefined;
  }
}

function flagsName(context: TemplateContext): Value {
  return new FlagsValue(context, context.services.flags);
}

/** dbt puts such variables into the metadata of artifacts, without the prefix. */
const METADATA_PREFIX = 'DBT_ENV_CUSTOM_ENV_';

/** By their names without the prefix. */
function metadataEnvs(context: TemplateContext): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [name, value] of Object.entries(context.services.invocation.env)) {
    if (name.startsWith(METADATA_PREFIX) && value !== undefined) found[name.slice(METADATA_PREFIX.length)] = value;
  }
  return found;
}

/** unique_ids of the selection; empty while parsing. */
function selectedResources(context: TemplateContext): Value {
  context.reads.graph();
  return context.services.shared.get('selected_resources') ?? [];
}
