import { createHash } from 'node:crypto';
import type { Package, PlainMap, SourceFile } from '../project/project.ts';
import type { Captured } from './capture.ts';
import { configProblem } from './checkConfig.ts';
import type { ConfiguredType } from './config/defaults.ts';
import { resolveConfig } from './config/resolveConfig.ts';
import { warnCustomConfigs } from './customConfigs.ts';
import { describe } from './describe.ts';
import { captureHooks } from './hookReferences.ts';
import type { ColumnInfo, NodeConfig } from './manifest.ts';
import { nodeNames, relationName } from './nodeNames.ts';
import type { ParseState } from './parseState.ts';
import { captureTemplate } from './renderNode.ts';

/** What a property file says of a node; all empty when none does. */
export interface NodePatch {
  /** `config:` and the settings hoisted from the top level, general first. */
  readonly configs: readonly PlainMap[];
  /** The same as written, before its Jinja was rendered. */
  readonly unrendered: readonly PlainMap[];
  readonly description: string;
  readonly columns: Readonly<Record<string, ColumnInfo>>;
  /** `package://path.yml`. */
  readonly path: string | null;
}

/** For nodes that no property file describes. */
export const NO_PATCH: NodePatch = { configs: [], unrendered: [], description: '', columns: {}, path: null };

/** A template and what is known of its node before the template is read. */
export interface SqlNodeInput {
  readonly type: ConfiguredType;
  readonly pkg: Package;
  readonly name: string;
  readonly uniqueId: string;
  readonly fqn: readonly string[];
  readonly file: SourceFile;
  /** Relative to its search path, or what stands in for it. */
  readonly path: string;
  readonly text: string;
  /** Place of the text in the file. */
  readonly line: number;
  readonly column: number;
  readonly patch: NodePatch;
  readonly version?: string | number | null;
  /** What the checksum is of, where it is more than `text`: the whole file of a snapshot block. */
  readonly checksumText?: string;
  readonly language?: string;
}

/** What the makers of models, tests, seeds, … go on with. */
export interface SqlNodeParts {
  readonly captured: Captured;
  readonly config: NodeConfig;
  /** The manifest's fields that all SQL nodes have. */
  readonly fields: ReturnType<typeof sqlFields>;
}

/** Parses one template into the fields that all SQL nodes share. */
export function sqlNode(input: SqlNodeInput, state: ParseState): SqlNodeParts {
  const draft = (): PlainMap => draftModel(input, state);
  const captured = captureTemplate(
    {
      text: input.text,
      file: input.file.path,
      line: input.line,
      column: input.column,
      packageName: input.pkg.name,
      resource_type: input.type,
      name: input.name,
      model: draft,
    },
    state,
  );
  warnCustomConfigs(captured.configs, input.file, state);
  const { config, unrendered } = resolveConfig(state.trees, {
    type: input.type,
    pkg: input.pkg,
    fqn: input.fqn,
    yaml: input.patch.configs,
    yamlUnrendered: input.patch.unrendered,
    inFile: captured.configs,
    ...(captured.unrendered === undefined ? {} : { inFileUnrendered: [captured.unrendered] }),
    conflict: (one, other) =>
      state.error(
        'TX2020',
        'Compilation',
        `Invalid config of ${input.type} ${input.name} (${input.file.path})\n  Got both '${one}' and '${other}': use only one of them`,
      ),
  });
  const problem = configProblem(input.type, config);
  if (problem !== undefined)
    state.error('TX2023', 'Parsing', problem, { file: input.file.path, line: input.line, column: input.column });
  captureHooks(
    {
      file: input.file.path,
      packageName: input.pkg.name,
      resource_type: input.type,
      name: input.name,
      model: draft,
    },
    config,
    captured,
    state,
  );
  return { captured, config, fields: sqlFields(input, captured, config, unrendered, state) };
}

/** The node as `model` shows it while its own text is rendered: config of the files around it only. */
function draftModel(input: SqlNodeInput, state: ParseState): PlainMap {
  const { config } = resolveConfig(state.trees, {
    type: input.type,
    pkg: input.pkg,
    fqn: input.fqn,
    yaml: input.patch.configs,
    inFile: [],
    conflict: () => {},
  });
  const nameable = {
    name: input.name,
    package_name: input.pkg.name,
    resource_type: input.type,
    config,
    version: input.version ?? null,
  };
  const base = {
    ...nameable,
    unique_id: input.uniqueId,
    fqn: input.fqn,
    original_file_path: input.file.path,
    path: input.path,
    raw_code: rawCode(input),
    tags: config.tags ?? [],
  };
  return { ...base, ...nodeNames(nameable, () => base, state) };
}

/** In the order of the manifest's fields; what only some kinds of nodes have is added by their makers. */
function sqlFields(
  input: SqlNodeInput,
  captured: Captured,
  config: NodeConfig,
  unrendered: PlainMap,
  state: ParseState,
) {
  const { pkg, name, uniqueId, fqn, file, patch, type } = input;
  const nameable = { name, package_name: pkg.name, resource_type: type, config, version: input.version ?? null };
  const names = nodeNames(
    nameable,
    () => ({
      ...nameable,
      fqn,
      unique_id: uniqueId,
      original_file_path: file.path,
      path: input.path,
      tags: config.tags ?? [],
    }),
    state,
  );
  const {
    description,
    columns,
    doc_blocks: docBlocks,
  } = describe(patch, { unique_id: uniqueId, package_name: pkg.name, file: file.path, patch: patch.path }, state);
  const contract = (config['contract'] ?? {}) as { enforced?: unknown; alias_types?: unknown };
  return {
    ...names,
    name,
    package_name: pkg.name,
    path: input.path,
    original_file_path: file.path,
    unique_id: uniqueId,
    fqn,
    checksum: { name: 'sha256', checksum: checksum(input.checksumText ?? input.text) },
    config,
    tags: [...new Set(config.tags ?? [])],
    description,
    columns,
    meta: (config.meta ?? {}) as PlainMap,
    group: (config['group'] ?? null) as string | null,
    docs: (config['docs'] ?? { show: true, node_color: null }) as { show: boolean; node_color: string | null },
    patch_path: patch.path,
    build_path: null,
    unrendered_config: unrendered,
    created_at: state.createdAt,
    relation_name: buildsRelation(type, config) ? relationName(names, config, state) : null,
    raw_code: rawCode(input),
    doc_blocks: docBlocks,
    language: input.language ?? 'sql',
    refs: captured.refs,
    sources: captured.sources,
    metrics: captured.metrics,
    functions: captured.functions,
    depends_on: { macros: [...captured.macros], nodes: [] as string[] },
    compiled_path: null,
    contract: {
      enforced: contract.enforced === true,
      alias_types: contract.alias_types !== false,
      checksum: null as string | null,
    },
    tx: {
      location: { file: file.path, line: input.line, column: input.column },
      template: { text: input.text, line: input.line, column: input.column },
    },
  };
}

/** Whether the node has a `relation_name`: ephemeral models, analyses and most tests have none. */
function buildsRelation(type: ConfiguredType, config: NodeConfig): boolean {
  if (type === 'model' || type === 'function') return config.materialized !== 'ephemeral';
  if (type === 'snapshot' || type === 'seed') return true;
  return type === 'test' && config['store_failures'] === true;
}

/** dbt 1.12: white space does not count. */
export function checksum(text: string): string {
  return createHash('sha256').update(text.trim().replace(/\s+/g, ' '), 'utf8').digest('hex');
}

/** What stands in a block of a file keeps the white space around it, as in dbt. */
function rawCode({ type, path, file, text }: SqlNodeInput): string {
  return type === 'snapshot' && path === file.relativePath ? text : text.trim();
}
