import { type Diagnostic, TxError } from '../../diagnostics/diagnostic.ts';
import { JinjaError } from '../../jinja/errors.ts';
import { firstCallKeywords } from '../../jinja/expressionText.ts';
import { Environment } from '../../jinja/jinja.ts';
import type { Constraint, GraphNode, Manifest } from '../../parse/manifest.ts';
import { type Contracted, contractChange } from './contractChange.ts';
import type { PreviousState, StateManifest, StateNode } from './previousState.ts';
import { canonical, sameValue } from './sameValue.ts';

/** What about a node can differ; those after `contract` have no selector of their own. */
export type Aspect =
  | 'body'
  | 'configs'
  | 'persisted_descriptions'
  | 'relation'
  | 'macros'
  | 'contract'
  | 'new'
  | 'properties';

/** One way in which a node differs from the earlier manifest. */
export interface Difference {
  readonly aspect: Aspect;
  /** The field, config key or macro: `config.materialized`, `macro.shop.cents`. */
  readonly what: string;
  /** Values before and now where they can be shown in a line. */
  readonly before?: unknown;
  readonly after?: unknown;
}

/** What the comparison has to know beside the two manifests. */
export interface ComparisonOptions {
  /** Kinds of constraint that the database holds data to. */
  readonly enforcedConstraints: ReadonlySet<string>;
  /** Behaviour flag `state_modified_compare_more_unrendered_values`: more is compared as it was before Jinja. */
  readonly unrenderedNames: boolean;
  /** Whether a package comes with the tool: its macros are no part of the project, and another tool has others. */
  readonly isBuiltin: (packageName: string) => boolean;
  /** MiB from which on a seed's path stands for its text. */
  readonly seedLimit: number;
  readonly now: Date;
  readonly warn: (diagnostic: Diagnostic) => void;
}

type Fields = Readonly<Record<string, unknown>>;

/** Config keys that stand for where a node goes and who owns it, not for what it is. */
const UNCOMPARED_CONFIG: ReadonlySet<string> = new Set(['alias', 'schema', 'database', 'tags', 'group']);
/** The only config keys that change a test. */
const TEST_CONFIG: readonly string[] = [
  ...['severity', 'where', 'limit', 'fail_calc', 'warn_if', 'error_if', 'store_failures', 'store_failures_as'],
  'sql_header',
];
/** Kinds that were not there before without being changed: nothing is built from them. */
const NEVER_NEW: ReadonlySet<string> = new Set(['source', 'exposure', 'metric', 'semantic_model', 'saved_query']);
/** Fields that make up what stands in a property file alone. */
const PROPERTIES: Readonly<Record<string, readonly string[]>> = {
  source: ['fqn', 'quoting', 'freshness', 'loaded_at_field', 'external'],
  exposure: ['fqn', 'type', 'owner', 'maturity', 'url', 'description', 'label'],
  metric: ['type', 'description', 'label'],
  semantic_model: ['model', 'description', 'defaults', 'entities', 'dimensions', 'measures', 'primary_entity', 'group'],
  saved_query: ['description', 'label', 'group', 'tags', 'query_params'],
  unit_test: ['checksum'],
  function: ['fqn', 'arguments', 'returns', 'overloads'],
  model: ['fqn', 'latest_version', 'access', 'deprecation_date'],
};

/** Compares the nodes of this project with those of an earlier manifest, as `state:` selects them. */
export class StateComparison {
  readonly state: PreviousState;
  readonly #manifest: Manifest;
  readonly #options: ComparisonOptions;
  #macros: Map<string, string | undefined> | undefined;
  readonly #differences = new Map<string, readonly Difference[]>();
  #removedChecked = false;

  constructor(state: PreviousState, manifest: Manifest, options: ComparisonOptions) {
    this.state = state;
    this.#manifest = manifest;
    this.#options = options;
  }

  /** Throws dbt's error where the folder holds no manifest. */
  get old(): StateManifest {
    const { manifest } = this.state;
    if (manifest !== undefined) return manifest;
    throw new TxError({
      code: 'TX3052',
      severity: 'error',
      kind: 'Runtime',
      message: 'Got a state selector method, but no comparison manifest',
      hint: `${this.state.folder} has no manifest.json: copy there the target folder of the run to compare with`,
    });
  }

  /** All that differs; a node of a kind that is built, and that was not there before, is `new`. */
  differences(node: GraphNode): readonly Difference[] {
    let found = this.#differences.get(node.unique_id);
    if (found === undefined) {
      found = this.#compare(node);
      this.#differences.set(node.unique_id, found);
    }
    return found;
  }

  /** Looks once at contracted models that are gone: dbt warns of them, or stops, whatever else is selected. */
  checkRemoved(): void {
    if (this.#removedChecked) return;
    this.#removedChecked = true;
    for (const [id, old] of this.old.nodes) {
      const disabled = this.#manifest.disabled.get(id)?.[0];
      if (old.resource_type !== 'model' || (disabled === undefined && this.#manifest.nodes.has(id))) continue;
      const { contract, deprecation_date: deprecation } = old as Fields as {
        contract?: Contracted['contract'];
        deprecation_date?: unknown;
      };
      if (contract?.enforced !== true) continue;
      if (typeof deprecation === 'string' && new Date(deprecation) < this.#options.now) continue;
      const fate = disabled === undefined ? 'was deleted or renamed' : 'was disabled';
      this.#breaking(old, [`Contracted model '${id}' ${fate}.`]);
    }
  }

  #compare(node: GraphNode): readonly Difference[] {
    const old = this.old.members.get(node.unique_id);
    const macro = this.#changedMacro(node);
    const macros: Difference[] = macro === undefined ? [] : [{ aspect: 'macros', what: macro }];
    if (old === undefined)
      return NEVER_NEW.has(node.resource_type) ? macros : [{ aspect: 'new', what: node.unique_id }, ...macros];
    const fields = node as unknown as Fields;
    const generic = node.resource_type === 'test' && node.test_metadata !== undefined;
    return [
      ...(generic ? [] : this.#body(node, old)),
      ...configDifferences(node, old, this.#options.unrenderedNames),
      ...(generic || node.resource_type === 'source' ? [] : persistedDifferences(fields, old)),
      ...(generic ? [] : this.#relation(node, old)),
      ...macros,
      ...(node.resource_type === 'model' ? this.#contract(fields, old) : []),
      ...this.#properties(node, old),
    ];
  }

  #body(node: GraphNode, old: StateNode): Difference[] {
    if (node.resource_type === 'seed') {
      const { name, checksum } = (old['checksum'] ?? {}) as { name?: string; checksum?: string };
      const same = node.checksum.name === name && node.checksum.checksum === checksum;
      if (node.checksum.name === 'path') this.#options.warn(largeSeed(node, name, same, this.#options.seedLimit));
      return same ? [] : [{ aspect: 'body', what: node.original_file_path }];
    }
    // White space around a body is kept for some kinds of nodes by some versions.
    if (!('raw_code' in node) || node.raw_code.trim() === String(old['raw_code'] ?? '').trim()) return [];
    return [{ aspect: 'body', what: node.original_file_path }];
  }

  /** Where a node goes, as it is configured: names that macros make of it do not count. */
  #relation(node: GraphNode, old: StateNode): Difference[] {
    if (node.resource_type === 'source') {
      const names = this.#options.unrenderedNames
        ? ['unrendered_database', 'unrendered_schema']
        : ['database', 'schema'];
      return differing('relation', node as unknown as Fields, old, [...names, 'identifier']);
    }
    if (!('unrendered_config' in node) || !('alias' in node)) return [];
    const [before, after] = [old, node as unknown as Fields].map((one) => ({
      ...unrenderedConfig(one),
      ...configCall(one),
    }));
    return differing('relation', after as Fields, before as Fields, ['database', 'schema', 'alias'], 'config.');
  }

  #contract(node: Fields, old: StateNode): Difference[] {
    const { changed, breaking } = contractChange(contracted(old), contracted(node), this.#options.enforcedConstraints);
    if (breaking.length > 0) this.#breaking({ ...(node as StateNode) }, breaking);
    return changed ? [{ aspect: 'contract', what: breaking.length > 0 ? breaking.join('; ') : 'contract' }] : [];
  }

  #properties(node: GraphNode, old: StateNode): Difference[] {
    const known = PROPERTIES[node.resource_type] ?? ['fqn'];
    const found = differing('properties', node as unknown as Fields, old, known).filter(({ what, before, after }) => {
      if (what === 'deprecation_date') return !sameTime(before, after);
      // Manifests of dbt before 1.5 say nothing of access.
      return what !== 'access' || (before ?? 'protected') !== (after ?? 'protected');
    });
    if (node.resource_type === 'saved_query') found.push(...exportDifferences(node as unknown as Fields, old));
    if (node.resource_type === 'exposure') {
      const before = ((old['depends_on'] ?? {}) as { nodes?: string[] }).nodes ?? [];
      if (!sameValue([...node.depends_on.nodes].sort(), [...before].sort()))
        found.push({ aspect: 'properties', what: 'depends_on', before, after: node.depends_on.nodes });
    }
    return found;
  }

  /** The first macro that a node reaches and whose text is not what it was. */
  #changedMacro(node: GraphNode): string | undefined {
    const { depends_on: dependsOn } = node as { depends_on?: { macros?: readonly string[] } };
    this.#macros ??= this.#changedMacros();
    for (const id of dependsOn?.macros ?? []) {
      const changed = this.#macros.get(id);
      if (changed !== undefined) return changed;
    }
    return undefined;
  }

  /** For each macro that is changed, or that calls such a one, which that is. */
  #changedMacros(): Map<string, string | undefined> {
    const found = new Map<string, string | undefined>();
    const { macros: before } = this.old;
    const { macros } = this.#manifest;
    const isOwn = (id: string): boolean => !this.#options.isBuiltin(id.split('.')[1] ?? '');
    const changed = [...macros]
      .filter(([id, { macro_sql: text }]) => isOwn(id) && before.get(id) !== text)
      .map(([id]) => id);
    for (const id of before.keys()) if (isOwn(id) && !macros.has(id)) changed.push(id);
    if (changed.length === 0) return found;
    const callers = new Map<string, string[]>();
    for (const [id, macro] of macros)
      for (const called of macro.depends_on.macros) callers.set(called, [...(callers.get(called) ?? []), id]);
    const reached = changed.map((id) => [id, id] as const);
    for (let next = reached.pop(); next !== undefined; next = reached.pop()) {
      const [id, cause] = next;
      if (found.has(id)) continue;
      found.set(id, cause);
      for (const caller of callers.get(id) ?? []) reached.push([caller, changed.includes(caller) ? caller : cause]);
    }
    return found;
  }

  /** A breaking change of a contract: an error for one version of a model, for others a warning. */
  #breaking(model: StateNode, changes: readonly string[]): void {
    const reasons = changes.join('\n  - ');
    const node = { resource_type: 'model', name: model.name, file: model.original_file_path };
    if (model['version'] !== null && model['version'] !== undefined) {
      throw new TxError({
        code: 'TX3054',
        severity: 'error',
        kind: 'Breaking change to contract',
        message: `While comparing to previous project state, dbt detected a breaking change to an enforced contract.\n  - ${reasons}\nConsider making an additive (non-breaking) change instead, if possible.\nOtherwise, create a new model version: https://docs.getdbt.com/docs/collaborate/govern/model-versions`,
        node,
      });
    }
    this.#options.warn({
      code: 'TX3053',
      severity: 'warning',
      kind: 'Parsing',
      event: 'UnversionedBreakingChange',
      message: `Breaking change to contracted, unversioned model ${model.name} (${model.original_file_path})\nWhile comparing to previous project state, dbt detected a breaking change to an unversioned model.\n  - ${reasons}\n`,
    });
  }
}

/** Exports by their names and what was written of each. */
function exportDifferences(node: Fields, old: Fields): Difference[] {
  const [before, after] = [old, node].map((one) =>
    ((one['exports'] ?? []) as Fields[]).map(({ name, unrendered_config: config }) => ({ name, config })),
  );
  return sameValue(before, after) ? [] : [{ aspect: 'properties', what: 'exports', before, after }];
}

/** Two forms of the same time. */
function sameTime(before: unknown, after: unknown): boolean {
  return (
    typeof before === 'string' && typeof after === 'string' && new Date(before).getTime() === new Date(after).getTime()
  );
}

/** Fields that are not what they were. */
function differing(aspect: Aspect, now: Fields, old: Fields, keys: readonly string[], prefix = ''): Difference[] {
  return keys
    .filter((key) => !sameValue(now[key] ?? null, old[key] ?? null))
    .map((key) => ({ aspect, what: `${prefix}${key}`, before: old[key] ?? null, after: now[key] ?? null }));
}

/** Configs as written: `env_var()` in them may give something else in another environment. */
function configDifferences(node: GraphNode, old: StateNode, unrendered: boolean): Difference[] {
  if (node.resource_type === 'unit_test' || !('config' in node)) return [];
  const before = unrenderedConfig(old);
  const after = unrenderedConfig(node as unknown as Fields);
  const keys =
    node.resource_type === 'test'
      ? TEST_CONFIG
      : [...new Set([...Object.keys(after), ...Object.keys(before)])].filter((key) => !UNCOMPARED_CONFIG.has(key));
  let differing = keys.filter((key) => !sameValue(after[key], before[key]));
  if (unrendered && differing.length > 0 && (hasCall(node as unknown as Fields) || hasCall(old))) {
    // Versions of dbt differ in what they write of a `config()` call: the two texts tell.
    const [then, now] = [
      { ...before, ...configCall(old) },
      { ...after, ...configCall(node as unknown as Fields) },
    ];
    differing = differing.filter((key) => !sameValue(normalValue(now[key]), normalValue(then[key])));
  }
  return differing.map((key) => ({
    aspect: 'configs',
    what: `config.${key}`,
    before: before[key] ?? null,
    after: after[key] ?? null,
  }));
}

/** Keys in one spelling, values in one form. */
function unrenderedConfig(node: Fields): Fields {
  const given = Object.entries((node['unrendered_config'] ?? {}) as Fields);
  return Object.fromEntries(
    given.map(([key, value]) => [key.replace(/^(pre|post)_hook$/, '$1-hook'), normalValue(value)]),
  );
}

/** Lists without repetitions, a list of one as that one: levels of config that repeat each other change nothing. */
function normalValue(value: unknown): unknown {
  if (Array.isArray(value)) {
    const items = [...new Map(value.map((item) => [canonical(item), item])).values()];
    return items.length === 1 ? items[0] : items;
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, normalValue(item)]));
}

function hasCall(node: Fields): boolean {
  return typeof node['raw_code'] === 'string' && node['raw_code'].includes('config(');
}

/** The arguments of the `config()` call in a node's text. A text that cannot be read has none that could be compared. */
function configCall(node: Fields): Fields {
  if (!hasCall(node)) return {};
  try {
    const template = new Environment({ lenient: true }).parse({ text: String(node['raw_code']), file: '' });
    return firstCallKeywords(template, 'config') ?? {};
  } catch (error) {
    if (error instanceof JinjaError) return {};
    throw error;
  }
}

/** Descriptions count where they are written into the database. */
function persistedDifferences(node: Fields, old: StateNode): Difference[] {
  const persist = ((node['config'] ?? {}) as Fields)['persist_docs'] as
    | { relation?: unknown; columns?: unknown }
    | undefined;
  const found: Difference[] = [];
  if (persist?.relation === true) found.push(...differing('persisted_descriptions', node, old, ['description']));
  if (persist?.columns === true) {
    const [after, before] = [node, old].map((one) =>
      Object.fromEntries(
        Object.entries((one['columns'] ?? {}) as Record<string, Fields>).map(([key, column]) => [
          `columns.${key}.description`,
          column['description'],
        ]),
      ),
    ) as [Fields, Fields];
    const keys = [...new Set([...Object.keys(after), ...Object.keys(before)])];
    found.push(...differing('persisted_descriptions', after, before, keys));
  }
  return found;
}

/** The fields of a model that its contract is made of; older manifests lack some of them. */
function contracted(model: Fields): Contracted {
  const contract = (model['contract'] ?? {}) as Partial<Contracted['contract']>;
  const columns = Object.entries((model['columns'] ?? {}) as Record<string, Fields>).map(([key, column]) => [
    key,
    {
      name: String(column['name'] ?? key),
      data_type: (column['data_type'] ?? null) as string | null,
      constraints: (column['constraints'] ?? []) as Constraint[],
    },
  ]);
  return {
    contract: { enforced: contract.enforced === true, checksum: contract.checksum ?? null },
    columns: Object.fromEntries(columns) as Contracted['columns'],
    constraints: (model['constraints'] ?? []) as Constraint[],
    materialized: String(((model['config'] ?? {}) as Fields)['materialized'] ?? ''),
  };
}

/** dbt's four warnings about seeds that are too large to be read: their paths stand for them. @param limit in MiB */
function largeSeed(
  seed: { readonly name: string; readonly package_name: string },
  before: string | undefined,
  same: boolean,
  limit: number,
): Diagnostic {
  const head = `Found a seed (${seed.package_name}.${seed.name}) >${limit}MiB in size`;
  const [event, message] =
    before !== 'path'
      ? ['SeedIncreased', `${head}. The previous file was <=${limit}MiB, so it has changed`]
      : same
        ? [
            'SeedExceedsLimitSamePath',
            `${head} at the same path, dbt cannot tell if it has changed: assuming they are the same`,
          ]
        : [
            'SeedExceedsLimitAndPathChanged',
            `${head}. The previous file was in a different location, assuming it has changed`,
          ];
  return { code: 'TX3055', severity: 'warning', kind: 'Parsing', event, message };
}
