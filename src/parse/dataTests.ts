import type { TemplateContext } from '../context/context.ts';
import type { MacroEntry } from '../context/macroResolver.ts';
import { nearNames } from '../diagnostics/didYouMean.ts';
import { JinjaError } from '../jinja/errors.ts';
import { renderNative } from '../jinja/native.ts';
import { toValue } from '../jinja/runtime/convert.ts';
import { Dict } from '../jinja/runtime/dict.ts';
import { call, str } from '../jinja/runtime/operations.ts';
import { NO_KWARGS, type Value } from '../jinja/value.ts';
import type { Package, PlainMap, SourceFile } from '../project/project.ts';
import { type Captured, captureContext, emptyCapture } from './capture.ts';
import { configProblem } from './checkConfig.ts';
import { resolveConfig } from './config/resolveConfig.ts';
import { renderDescription } from './describe.ts';
import type { DataTestNode, RefArgs } from './manifest.ts';
import { folders, stem, wholeFile } from './models.ts';
import { nodeNames, relationName } from './nodeNames.ts';
import type { ParseState } from './parseState.ts';
import type { Patches } from './patches.ts';
import type { DataTestSpec } from './properties/dataTestSpec.ts';
import { captureLiterals } from './renderNode.ts';
import { sqlNode } from './sqlNode.ts';
import { testHash, testNames } from './testNames.ts';

/** What a generic test is put on. */
export interface TestTarget {
  /** `models`, `seeds`, `sources`, … */
  readonly section: string;
  /** `orders`, `orders_v2`, `shop_orders` for the table of a source. */
  readonly name: string;
  /** `ref('orders')`, `source('shop', 'orders')`. */
  readonly reference: string;
  readonly isSource: boolean;
  /** Null when nothing bears the entry's name. */
  readonly uniqueId: string | null;
  readonly pkg: Package;
  /** The property file. */
  readonly file: SourceFile;
  readonly group: string | null;
  /** The entry's own name, where `name` is that of one of its versions. */
  readonly entryName?: string;
  /** Of that version. */
  readonly version?: string | number;
}

/** Singular tests of a package. */
export function parseSingularTests(pkg: Package, patches: Patches, state: ParseState): DataTestNode[] {
  return pkg.files
    .filter((file) => file.kind === 'singular_test')
    .map((file) => {
      const entry = patches.get('data_tests', pkg.name, stem(file));
      const { fields } = sqlNode(wholeFile('test', pkg, file, entry), state);
      return { ...fields, resource_type: 'test' as const };
    });
}

/** One generic test of a property file as a node. */
export function genericTest(spec: DataTestSpec, target: TestTarget, state: ParseState): DataTestNode {
  const { pkg, file } = target;
  const kwargs: PlainMap = { ...spec.arguments, model: `{{ get_where_subquery(${target.reference}) }}` };
  const type = `${spec.namespace === null ? '' : `${spec.namespace}_`}${target.isSource ? 'source_' : ''}${spec.name}`;
  const names =
    spec.customName === null
      ? testNames(type, target.name, spec.arguments)
      : { full: spec.customName, short: spec.customName };
  const metadata = { namespace: spec.namespace, name: spec.name, kwargs };
  const config: Record<string, unknown> = { ...spec.config };
  if (names.short !== names.full && config['alias'] === undefined) config['alias'] = names.short;
  const macroName = `${spec.namespace === null ? '' : `${spec.namespace}.`}test_${spec.name}`;
  const rawCode = `{{ ${macroName}(**_dbt_generic_test_kwargs) }}${configText(config)}`;
  const uniqueId = `test.${pkg.name}.${names.full}.${testHash(names.full, metadata)}`;
  const fqn = [pkg.name, ...folders(file), names.full];
  const captured = captureTest(spec, kwargs, names.full, pkg, file, state);
  const described = { unique_id: uniqueId, package_name: pkg.name, file: file.path };
  const rendered = renderConfig(config, pkg, file, state);
  // dbt adds the tags once more when it renders the test, which it does not do for these two.
  const isRendered = !isUnrendered(state.services.macros.genericTest(spec.name, spec.namespace, pkg.name));
  const inFile = isRendered && rendered['tags'] !== undefined ? [{ tags: rendered['tags'] }, rendered] : [rendered];
  const resolved = resolveConfig(state.trees, {
    type: 'test',
    pkg,
    fqn,
    yaml: [Object.assign({}, ...captured.configs)],
    inFile,
    conflict: () => {},
  });
  const problem = configProblem('test', resolved.config);
  if (problem !== undefined) state.error('TX2023', 'Parsing', problem, spec.location);
  const nameable = { name: names.full, package_name: pkg.name, resource_type: 'test', config: resolved.config };
  const built = nodeNames(nameable, () => ({ ...nameable, fqn, unique_id: uniqueId }), state);
  const ownTags = new Set([...spec.columnTags, ...asTags(rendered['tags'])]);
  const tags = [...new Set([...[...ownTags].sort(), ...(resolved.config.tags ?? [])])];
  const finalConfig = resolved.config;
  return {
    ...built,
    alias: resolved.config['alias'] === null ? names.short : built.alias,
    name: names.full,
    resource_type: 'test',
    package_name: pkg.name,
    path: `${names.short}.sql`,
    original_file_path: file.path,
    unique_id: uniqueId,
    fqn,
    checksum: { name: 'none', checksum: '' },
    config: finalConfig,
    tags,
    description: renderDescription(spec.description, described, state).text,
    columns: {},
    meta: (finalConfig.meta ?? {}) as PlainMap,
    group: (finalConfig['group'] ?? target.group) as string | null,
    docs: { show: true, node_color: null },
    patch_path: null,
    build_path: null,
    unrendered_config: { ...resolved.unrendered, ...config },
    created_at: state.createdAt,
    relation_name: resolved.config['store_failures'] === true ? relationName(built, resolved.config, state) : null,
    raw_code: rawCode,
    doc_blocks: [],
    language: 'sql',
    refs: captured.refs.map((ref) => asDeclared(ref, target.version)),
    sources: captured.sources,
    metrics: [],
    functions: [],
    depends_on: { macros: [...captured.macros], nodes: [] },
    compiled_path: null,
    contract: { enforced: false, alias_types: true, checksum: null },
    column_name: spec.columnName,
    file_key_name: `${target.section}.${target.entryName ?? target.name}`,
    attached_node: target.uniqueId,
    test_metadata: { name: spec.name, kwargs, namespace: spec.namespace },
    tx: { location: spec.location, testKwargs: kwargs },
  };
}

/** The test's text has the version in quotes; the manifest has it as the model does. */
function asDeclared(ref: RefArgs, version: string | number | undefined): RefArgs {
  return version !== undefined && ref.version === String(version) ? { ...ref, version } : ref;
}

function asTags(tags: unknown): string[] {
  return tags === undefined || tags === null ? [] : ([tags].flat() as string[]);
}

/** dbt knows what these two read without rendering them. */
function isUnrendered(macro: MacroEntry | undefined): boolean {
  return macro?.unique_id === 'macro.dbt.test_not_null' || macro?.unique_id === 'macro.dbt.test_unique';
}

/** The test's settings as dbt writes them behind the macro call. */
function configText(config: PlainMap): string {
  const entries = Object.entries(config);
  if (entries.length === 0) return '';
  const texts = entries.map(
    ([key, value]) => `${key}=${typeof value === 'string' ? `"${value.replaceAll('"', '\\"')}"` : str(toValue(value))}`,
  );
  return `{{ config(${texts.join(',')}) }}`;
}

/** Settings may hold Jinja (`severity: "{{ env_var(…) }}"`), but `where` and thresholds keep theirs until the test runs. */
function renderConfig(config: PlainMap, pkg: Package, file: SourceFile, state: ParseState): PlainMap {
  if (!Object.values(config).some((value) => typeof value === 'string' && value.includes('{{'))) return config;
  const context = captureContext(state, { packageName: pkg.name, model: () => ({}) }, emptyCapture());
  return Object.fromEntries(
    Object.entries(config).map(([key, value]) => {
      if (typeof value !== 'string' || !value.includes('{{')) return [key, value];
      try {
        const rendered = renderNative({ text: value, file: file.path }, context);
        // What renders to nothing is not set.
        return [key, rendered instanceof Object ? value : (rendered ?? undefined)];
      } catch (error) {
        state.caught(error, { resource_type: 'test', name: key, file: file.path });
        return [key, value];
      }
    }),
  );
}

/** Arguments that are calls without braces: `to: ref('customers')`. */
const BARE_CALL = /^\s*(?:ref|source|var|env_var|doc)\s*\(.*\)\s*$/s;
/** Built-in tests only select from their relations: what they read is in their arguments. */
const BUILTIN_TESTS: ReadonlySet<string> = new Set(['unique', 'not_null', 'accepted_values', 'relationships']);

/** Refs, sources and macros of a generic test, by rendering its arguments and its macro in parse mode. */
function captureTest(
  spec: DataTestSpec,
  kwargs: PlainMap,
  name: string,
  pkg: Package,
  file: SourceFile,
  state: ParseState,
): Captured {
  const captured = emptyCapture();
  const { macros } = state.services;
  const entry = macros.genericTest(spec.name, spec.namespace, pkg.name);
  // dbt lists the test that the bare name means, beside the one that the namespace names.
  const bare = macros.findUnrendered(`test_${spec.name}`, pkg.name);
  if (bare !== undefined) captured.macros.add(bare.unique_id);
  if (entry !== undefined && isUnrendered(entry) && captureTested(kwargs, pkg.name, captured, state)) {
    captured.macros.add(entry.unique_id);
    return captured;
  }
  const builtin = entry !== undefined && BUILTIN_TESTS.has(spec.name) && macros.isInternal(entry.package_name);
  if (builtin && fromArguments(entry.unique_id, kwargs, pkg.name, captured, state)) return captured;
  const context = captureContext(state, { packageName: pkg.name, model: () => ({ name }) }, captured);
  try {
    // The test fails when it runs; commands that do not run it go on.
    if (entry === undefined)
      state.warning({ code: 'TX1013', message: unknownTest(spec, state).message, location: spec.location });
    else if (builtin) captured.macros.add(entry.unique_id);
    const rendered = renderKwargs(kwargs, file, context, builtin);
    if (entry !== undefined && !builtin) {
      const answer = context
        .macro(entry)
        .call([], new Map([...rendered.entries()].map(([key, value]) => [str(key), value])));
      if (answer instanceof Promise)
        throw new Error(`the test macro ${entry.name} answered later, which parsing cannot wait for`);
    }
  } catch (error) {
    state.caught(placed(error, spec), { resource_type: 'test', name, file: file.path });
  }
  return captured;
}

/**
 * The same for a built-in test by reading its arguments. @returns false when they have to be rendered: nothing is captured then
 */
function fromArguments(
  testId: string,
  kwargs: PlainMap,
  packageName: string,
  captured: Captured,
  state: ParseState,
): boolean {
  if (!state.invocation.flags.static_parser) return false;
  const subquery = state.nameMacro(`get_where_subquery ${packageName}`, () => builtinSubquery(packageName, state));
  if (subquery === undefined) return false;
  const found = emptyCapture();
  for (const key in kwargs) {
    if (key === 'model' || key === 'column_name') continue;
    if (!captureArgument(kwargs[key], packageName, found, state)) return false;
  }
  if (!captureTested(kwargs, packageName, found, state)) return false;
  captured.refs.push(...found.refs);
  captured.sources.push(...found.sources);
  captured.macros.add(testId).add(subquery.unique_id);
  return true;
}

/** The relation under test. @returns false for one that has to be rendered */
function captureTested(kwargs: PlainMap, packageName: string, captured: Captured, state: ParseState): boolean {
  const tested = TESTED.exec(String(kwargs['model']));
  return tested !== null && captureLiterals(`{{ ${tested[1]}(${tested[2]}) }}`, packageName, captured, state);
}

/** @returns false for an argument that has to be rendered */
function captureArgument(value: unknown, packageName: string, captured: Captured, state: ParseState): boolean {
  if (Array.isArray(value)) return value.every((item) => captureArgument(item, packageName, captured, state));
  if (typeof value === 'object' && value !== null) return false;
  if (typeof value !== 'string') return true;
  if (BARE_CALL.test(value)) return captureLiterals(`{{ ${value} }}`, packageName, captured, state);
  return !/\{[{%#]/.test(value);
}

/** The macro around a tested relation, unless a project has its own or its own part of it. */
function builtinSubquery(packageName: string, { services: { macros, adapter } }: ParseState): MacroEntry | undefined {
  const name = 'get_where_subquery';
  const own = [name, ...[...adapter.dispatchTypes, 'default'].map((type) => `${type}__${name}`)].some((macro) => {
    const entry = macros.find(macro, packageName);
    return entry !== undefined && !macros.isInternal(entry.package_name);
  });
  return own ? undefined : macros.find(name, packageName);
}

/** A mistake in a test's arguments is shown where the test stands. */
function placed(error: unknown, spec: DataTestSpec): unknown {
  if (error instanceof JinjaError && error.loc === undefined) error.loc = spec.location;
  return error;
}

/** dbt's words for a test whose macro is missing, with tests of nearly the same name. */
function unknownTest(spec: DataTestSpec, state: ParseState): JinjaError {
  const name = `test_${spec.name}`;
  const known = [...state.services.macros.all()]
    .map((macro) => macro.name)
    .filter((macro) => macro.startsWith('test_'));
  const near = nearNames(name, known).map((one) => one.slice('test_'.length));
  const hint = near.length === 0 ? '' : ` Did you mean ${near.map((one) => `'${one}'`).join(' or ')}?`;
  const full = spec.namespace === null ? name : `${spec.namespace}.${name}`;
  return new JinjaError(
    'CompilationError',
    `'${full}' is undefined. This can happen when calling a macro that does not exist. Check for typos and/or install package dependencies with "tx deps".${hint}`,
  );
}

/** The arguments as the test macro gets them. */
function renderKwargs(kwargs: PlainMap, file: SourceFile, context: TemplateContext, builtin: boolean): Dict {
  const rendered = new Dict();
  for (const key in kwargs)
    rendered.set(key, key === 'column_name' ? toValue(kwargs[key]) : renderKwarg(kwargs[key], file, context, builtin));
  return rendered;
}

/** The `model` argument that `genericTest` writes. */
const TESTED = /^\{\{ get_where_subquery\((ref|source)\((.*)\)\) \}\}$/s;

/** One argument. */
function renderKwarg(value: unknown, file: SourceFile, context: TemplateContext, builtin: boolean): Value {
  if (Array.isArray(value)) return value.map((item) => renderKwarg(item, file, context, builtin));
  if (typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype) {
    return Dict.from(
      Object.entries(value).map(([key, item]) => [key, renderKwarg(item, file, context, builtin)] as [Value, Value]),
    );
  }
  if (typeof value !== 'string') return toValue(value);
  const tested = TESTED.exec(value);
  if (tested !== null) return testedRelation(tested, context);
  const text = BARE_CALL.test(value) ? `{{ ${value} }}` : value;
  return /\{[{%#]/.test(text) ? renderNative({ text, file: file.path }, context) : value;
}

/** The tested relation without the engine: its reference is always written in the same way. */
function testedRelation(match: RegExpExecArray, context: TemplateContext): Value {
  const [, kind, args] = match as unknown as [string, string, string];
  const version = /,\s*version='([^']*)'\s*$/.exec(args);
  const names = [...(version === null ? args : args.slice(0, version.index)).matchAll(/'([^']*)'/g)].map(
    (one) => one[1] as string,
  );
  const find = context.lookup(kind);
  const subquery = context.lookup('get_where_subquery');
  if (find === undefined || subquery === undefined)
    throw new JinjaError('UndefinedError', `'${find === undefined ? kind : 'get_where_subquery'}' is undefined`);
  const relation = call(find, names, version === null ? NO_KWARGS : new Map([['version', version[1] as string]]));
  if (relation instanceof Promise) throw new Error(`${kind}() answered later, which parsing cannot wait for`);
  const answer = call(subquery, [relation], NO_KWARGS);
  if (answer instanceof Promise) throw new Error('get_where_subquery answered later, which parsing cannot wait for');
  return answer;
}
