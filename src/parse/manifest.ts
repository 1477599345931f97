import type { SourceLocation } from '../diagnostics/diagnostic.ts';
import type { BlockKind } from '../jinja/blocks.ts';
import type { MacroDefinition } from '../jinja/jinja.ts';
import type { PlainMap } from '../project/project.ts';

/**
 * The manifest: what `parse` makes and every later phase reads. Field names and order are those of dbt's manifest v12, so
 * that writing it is plain serialisation. Fields below `tx` are never written.
 */
export interface Manifest {
  readonly nodes: ReadonlyMap<string, ManifestNode>;
  readonly sources: ReadonlyMap<string, SourceNode>;
  readonly macros: ReadonlyMap<string, MacroNode>;
  readonly docs: ReadonlyMap<string, DocNode>;
  readonly exposures: ReadonlyMap<string, ExposureNode>;
  readonly metrics: ReadonlyMap<string, MetricNode>;
  readonly groups: ReadonlyMap<string, GroupNode>;
  readonly selectors: Readonly<Record<string, unknown>>;
  /** unique_id → the disabled nodes of that id. */
  readonly disabled: ReadonlyMap<string, readonly GraphNode[]>;
  readonly semantic_models: ReadonlyMap<string, SemanticModelNode>;
  readonly saved_queries: ReadonlyMap<string, SavedQueryNode>;
  readonly unit_tests: ReadonlyMap<string, UnitTestNode>;
  readonly functions: ReadonlyMap<string, FunctionNode>;
}

/** Everything that has a place in the DAG. */
export type GraphNode =
  | ManifestNode
  | SourceNode
  | ExposureNode
  | MetricNode
  | SemanticModelNode
  | SavedQueryNode
  | UnitTestNode
  | FunctionNode;
/** What lies in the manifest's `nodes`. */
export type ManifestNode =
  | ModelNode
  | SeedNode
  | SnapshotNode
  | DataTestNode
  | AnalysisNode
  | OperationNode
  | SqlOperationNode;
/** Nodes with SQL of their own. */
export type CompiledKind = Exclude<ManifestNode, SeedNode>;

export interface Checksum {
  readonly name: string;
  readonly checksum: string;
}

export interface ColumnInfo {
  name: string;
  description: string;
  meta: PlainMap;
  data_type: string | null;
  constraints: readonly Constraint[];
  quote: boolean | null;
  config: { meta: PlainMap; tags: readonly string[] };
  tags: readonly string[];
  granularity: string | null;
  dimension: unknown;
  entity: unknown;
  doc_blocks: readonly string[];
}

export interface Constraint {
  readonly type: 'check' | 'not_null' | 'unique' | 'primary_key' | 'foreign_key' | 'custom';
  readonly name: string | null;
  readonly expression: string | null;
  readonly warn_unenforced: boolean;
  readonly warn_unsupported: boolean;
  readonly to: string | null;
  readonly to_columns: readonly string[];
  /** Model level only. */
  readonly columns?: readonly string[];
}

export interface DependsOn {
  macros: readonly string[];
  nodes: readonly string[];
}

export interface RefArgs {
  readonly name: string;
  readonly package: string | null;
  readonly version: string | number | null;
}

export interface Hook {
  readonly sql: string;
  readonly transaction: boolean;
  readonly index: number | null;
}

/** dbt's node config: known keys with defaults first, then the extra keys as given. Keys are dbt's, `pre-hook` included. */
export interface NodeConfig {
  readonly [key: string]: unknown;
  readonly enabled: boolean;
  readonly materialized?: string;
  readonly tags?: readonly string[];
  readonly meta?: PlainMap;
  readonly 'pre-hook'?: readonly Hook[];
  readonly 'post-hook'?: readonly Hook[];
}

interface ParsedCommon {
  database: string | null;
  schema: string;
  name: string;
  package_name: string;
  path: string;
  original_file_path: string;
  unique_id: string;
  fqn: readonly string[];
  alias: string;
  checksum: Checksum;
  config: NodeConfig;
  tags: readonly string[];
  description: string;
  columns: Readonly<Record<string, ColumnInfo>>;
  meta: PlainMap;
  group: string | null;
  docs: { show: boolean; node_color: string | null };
  patch_path: string | null;
  build_path: string | null;
  unrendered_config: PlainMap;
  created_at: number;
  relation_name: string | null;
  raw_code: string;
  doc_blocks: readonly string[];
  /** Not written. */
  tx: NodeFacts;
}

/** What tx keeps of a node beside the manifest's fields. */
export interface NodeFacts {
  /** Where the node begins: the SQL file, or its entry in a YAML file. */
  readonly location: SourceLocation;
  /** Template text is exactly the file text from this place on (`raw_code` is trimmed). */
  readonly template?: { readonly text: string; readonly line: number; readonly column: number };
  /** Kwargs of a generic test, ready for the test macro (Jinja not yet rendered). */
  readonly testKwargs?: PlainMap;
}

interface SqlCommon extends ParsedCommon {
  language: string;
  refs: readonly RefArgs[];
  sources: readonly (readonly [string, string])[];
  metrics: readonly (readonly string[])[];
  functions: readonly (readonly string[])[];
  depends_on: DependsOn;
  compiled_path: string | null;
  /** The next four exist once the node was compiled in this invocation. */
  compiled?: boolean;
  compiled_code?: string | null;
  extra_ctes_injected?: boolean;
  extra_ctes?: readonly { readonly id: string; readonly sql: string }[];
  contract: { enforced: boolean; alias_types: boolean; checksum: string | null };
}

export interface ModelNode extends SqlCommon {
  resource_type: 'model';
  access: 'private' | 'protected' | 'public';
  constraints: readonly Constraint[];
  version: string | number | null;
  latest_version: string | number | null;
  deprecation_date: string | null;
  primary_key: readonly string[];
  time_spine: unknown;
}
export interface AnalysisNode extends SqlCommon {
  resource_type: 'analysis';
}
export interface SnapshotNode extends SqlCommon {
  resource_type: 'snapshot';
}
export interface OperationNode extends SqlCommon {
  resource_type: 'operation';
  index: number;
}
export interface SqlOperationNode extends SqlCommon {
  resource_type: 'sql_operation';
}
export interface DataTestNode extends SqlCommon {
  resource_type: 'test';
  /** Generic tests only. */
  column_name?: string | null;
  file_key_name?: string | null;
  attached_node?: string | null;
  test_metadata?: { readonly name: string; readonly kwargs: PlainMap; readonly namespace: string | null };
}
export interface SeedNode extends ParsedCommon {
  resource_type: 'seed';
  root_path: string;
  depends_on: { macros: readonly string[] };
}

export interface SourceNode {
  resource_type: 'source';
  database: string | null;
  schema: string;
  name: string;
  package_name: string;
  path: string;
  original_file_path: string;
  unique_id: string;
  fqn: readonly string[];
  source_name: string;
  source_description: string;
  loader: string;
  identifier: string;
  quoting: { database: boolean | null; schema: boolean | null; identifier: boolean | null; column: boolean | null };
  loaded_at_field: string | null;
  loaded_at_query: string | null;
  freshness: FreshnessThreshold | null;
  external: PlainMap | null;
  description: string;
  columns: Readonly<Record<string, ColumnInfo>>;
  meta: PlainMap;
  source_meta: PlainMap;
  tags: readonly string[];
  config: NodeConfig;
  patch_path: string | null;
  unrendered_config: PlainMap;
  relation_name: string;
  created_at: number;
  unrendered_database: string | null;
  unrendered_schema: string | null;
  doc_blocks: readonly string[];
  tx: NodeFacts;
}

export interface FreshnessTime {
  readonly count: number | null;
  readonly period: 'minute' | 'hour' | 'day' | null;
}
export interface FreshnessThreshold {
  readonly warn_after: FreshnessTime | null;
  readonly error_after: FreshnessTime | null;
  readonly filter: string | null;
}

export interface MacroNode {
  resource_type: 'macro';
  name: string;
  package_name: string;
  path: string;
  original_file_path: string;
  unique_id: string;
  macro_sql: string;
  depends_on: { macros: readonly string[] };
  description: string;
  meta: PlainMap;
  docs: { show: boolean; node_color: string | null };
  config: { meta: PlainMap; docs: { show: boolean; node_color: string | null } };
  patch_path: string | null;
  arguments: readonly { readonly name: string; readonly type: string | null; readonly description: string }[];
  created_at: number;
  supported_languages: readonly string[] | null;
  tx: {
    readonly location: SourceLocation;
    /** Its opening tag, and what kind of tag that is. */
    readonly block: { readonly kind: BlockKind; readonly header: string };
    /** Parsed on first use. */
    definition(): MacroDefinition;
  };
}

export interface DocNode {
  name: string;
  resource_type: 'doc';
  package_name: string;
  path: string;
  original_file_path: string;
  unique_id: string;
  block_contents: string;
}

interface YamlNode {
  name: string;
  package_name: string;
  path: string;
  original_file_path: string;
  unique_id: string;
  fqn: readonly string[];
  tx: NodeFacts;
}

export interface ExposureNode extends YamlNode {
  resource_type: 'exposure';
  type: string;
  owner: PlainMap;
  description: string;
  label: string | null;
  maturity: string | null;
  meta: PlainMap;
  tags: readonly string[];
  config: NodeConfig;
  unrendered_config: PlainMap;
  url: string | null;
  depends_on: DependsOn;
  refs: readonly RefArgs[];
  sources: readonly (readonly [string, string])[];
  metrics: readonly (readonly string[])[];
  created_at: number;
}

export interface GroupNode {
  name: string;
  resource_type: 'group';
  package_name: string;
  path: string;
  original_file_path: string;
  unique_id: string;
  owner: PlainMap;
  description: string | null;
  config: { meta: PlainMap };
}

export interface UnitTestNode extends YamlNode {
  resource_type: 'unit_test';
  model: string;
  given: readonly { input: string; rows: unknown; format: string; fixture: string | null }[];
  expect: { rows: unknown; format: string; fixture: string | null };
  description: string;
  overrides: PlainMap | null;
  depends_on: DependsOn;
  config: NodeConfig;
  checksum: string | null;
  schema: string | null;
  created_at: number;
  versions: PlainMap | null;
  version: string | number | null;
}

/** Metrics, semantic models and saved queries keep the YAML's own fields; only what every node has is typed. */
export interface MetricNode extends YamlNode {
  resource_type: 'metric';
  group: string | null;
  config: NodeConfig;
  depends_on: DependsOn;
  refs: readonly RefArgs[];
  tags: readonly string[];
  meta: PlainMap;
  [key: string]: unknown;
}
export interface SemanticModelNode extends YamlNode {
  resource_type: 'semantic_model';
  group: string | null;
  config: NodeConfig;
  depends_on: DependsOn;
  refs: readonly RefArgs[];
  [key: string]: unknown;
}
export interface SavedQueryNode extends YamlNode {
  resource_type: 'saved_query';
  group: string | null;
  config: NodeConfig;
  depends_on: DependsOn;
  refs: readonly RefArgs[];
  tags: readonly string[];
  [key: string]: unknown;
}
export interface FunctionNode extends SqlCommon {
  resource_type: 'function';
  arguments: readonly PlainMap[];
  returns: PlainMap;
  overloads: readonly PlainMap[];
}
