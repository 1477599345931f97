import type { SourceLocation } from '../diagnostics/diagnostic.ts';
import type { BlockKind } from '../jinja/blocks.ts';
import type { MacroDefinition } from '../jinja/jinja.ts';
import type { PlainMap } from '../project/project.ts';
import type {
  Dimension,
  Entity,
  Export,
  Measure,
  MetricTypeParams,
  NodeRelation,
  QueryParams,
  TimeSpine,
  WhereFilters,
} from './semantics/semanticTypes.ts';

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
  | UnitTestNode;
/** What has a text to compile, or rows to load: what lies in the manifest's `nodes`, and functions. */
export type ManifestNode =
  | ModelNode
  | SeedNode
  | SnapshotNode
  | DataTestNode
  | AnalysisNode
  | OperationNode
  | SqlOperationNode
  | UnitCaseNode
  | FunctionNode;
/** Nodes with SQL of their own. */
export type CompiledKind = Exclude<ManifestNode, SeedNode>;

/**
 * Tells whether a file changed: `sha256` of its text, `path` for seeds too large to be read, `none` for generic tests.
 */
export interface Checksum {
  readonly name: string;
  readonly checksum: string;
}

/**
 * A column as property files describe it. `data_type` and `constraints` are what a contract enforces; `granularity`,
 * `dimension` and `entity` are the semantic layer's.
 */
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

/** A constraint of a column or a model. `expression` is SQL: the condition of a check, or what follows `references`. */
export interface Constraint {
  readonly type: 'check' | 'not_null' | 'unique' | 'primary_key' | 'foreign_key' | 'custom';
  readonly name: string | null;
  readonly expression: string | null;
  /** Whether to say so when the database takes the constraint, but does not enforce it. */
  readonly warn_unenforced: boolean;
  /** Whether to say so when the database does not know the constraint. */
  readonly warn_unsupported: boolean;
  /**
   * Foreign keys: the relation referred to, as the property file has it (`ref('a')`) and rendered once refs are
   * resolved.
   */
  readonly to: string | null;
  readonly to_columns: readonly string[];
  /** Model level only. */
  readonly columns?: readonly string[];
}

/** unique_ids of what a node calls and reads, each once, in the order of the text. */
export interface DependsOn {
  macros: readonly string[];
  nodes: readonly string[];
}

/** The arguments of one `ref()`; `package` and `version` are null where they are not given. */
export interface RefArgs {
  readonly name: string;
  readonly package: string | null;
  readonly version: string | number | null;
}

/** SQL with Jinja that runs before or after a node. `transaction` false: outside of the node's own transaction. */
export interface Hook {
  readonly sql: string;
  readonly transaction: boolean;
  /** A field of dbt's; null for hooks of nodes. */
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

/**
 * Fields of everything that is made from a file of its own. Paths have slashes and are relative to the package, `path`
 * to the search path.
 */
interface ParsedCommon {
  database: string | null;
  schema: string;
  name: string;
  package_name: string;
  path: string;
  original_file_path: string;
  unique_id: string;
  /** Package, folders and name: what selectors and the config trees of dbt_project.yml go by. */
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
  /** `package://path` of the property file that describes the node. */
  patch_path: string | null;
  build_path: string | null;
  /** Config as written, its Jinja not rendered: what `state:modified.configs` compares. */
  unrendered_config: PlainMap;
  /** Seconds since 1970, the same for all nodes of one parse. */
  created_at: number;
  /** The quoted name in SQL; null for what builds no relation. */
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
  /** Template text is exactly the text from this place on (`raw_code` is trimmed) of the file, the node's own unless named. */
  readonly template?: { readonly text: string; readonly line: number; readonly column: number; readonly file?: string };
  /** Kwargs of a generic test, ready for the test macro (Jinja not yet rendered). */
  readonly testKwargs?: PlainMap;
  /** Semantic models: the place of an element, by its kind (`dimensions`) and its place in the list. */
  readonly placeOf?: (kind: string, index: number) => SourceLocation;
}

/** Fields of nodes that have a text to compile. `sources` are pairs of source and table. */
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
  /** `alias_types`: type words of property files are translated to the database's own (`string` → `text`). */
  contract: { enforced: boolean; alias_types: boolean; checksum: string | null };
}

/** A file of model-paths. Versions of one model are nodes of their own that share its name. */
export interface ModelNode extends SqlCommon {
  resource_type: 'model';
  access: 'private' | 'protected' | 'public';
  constraints: readonly Constraint[];
  version: string | number | null;
  latest_version: string | number | null;
  /** ISO date from which on those who refer to the model are warned. */
  deprecation_date: string | null;
  /** Columns, from constraints or else from unique and not_null tests. */
  primary_key: readonly string[];
  time_spine: TimeSpine | null;
  /** Only on the copy of a node that one batch of a microbatch model runs. */
  batch?: BatchContext;
}
/** `model.batch`: the stretch of time that one batch builds, its end not included. */
export interface BatchContext {
  /** The start without dashes, as exact as the batch size: `20240131`, `20240131T10`. */
  readonly id: string;
  readonly event_time_start: Date;
  readonly event_time_end: Date;
}
/**
 * A unit test as it runs: the tested model's SQL under the test's name and id. It is made from the definition when the
 * test runs and lies in no manifest.
 */
export interface UnitCaseNode extends SqlCommon {
  resource_type: 'unit_test';
  tested_node_unique_id: string;
  /** Name of the tested model. */
  tested_model: string;
  version: string | number | null;
}
/** A file of analysis-paths: compiled, never built. */
export interface AnalysisNode extends SqlCommon {
  resource_type: 'analysis';
}
/** A table that keeps the history of another relation's rows. */
export interface SnapshotNode extends SqlCommon {
  resource_type: 'snapshot';
}
/** One statement of `on-run-start` or `on-run-end`. */
export interface OperationNode extends SqlCommon {
  resource_type: 'operation';
  index: number;
}
/** SQL given on the command line (`--inline`). */
export interface SqlOperationNode extends SqlCommon {
  resource_type: 'sql_operation';
}
/** A query that finds rows which should not be there: a file of test-paths, or a generic test of a property file. */
export interface DataTestNode extends SqlCommon {
  resource_type: 'test';
  /** Generic tests only. */
  column_name?: string | null;
  /** Section and name of the entry the test stands in: `models.orders`. */
  file_key_name?: string | null;
  /** unique_id of what is tested; null when nothing bears the name of the entry. */
  attached_node?: string | null;
  test_metadata?: { readonly name: string; readonly kwargs: PlainMap; readonly namespace: string | null };
}
/** A CSV file of seed-paths. */
export interface SeedNode extends ParsedCommon {
  resource_type: 'seed';
  /** Absolute folder of the package: the file is read again when the seed runs. */
  root_path: string;
  depends_on: { macros: readonly string[] };
}

/**
 * One table of a source: a relation that others fill. `source_meta` and `source_description` are the source's, the rest
 * is the table's.
 */
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
  /** As the property file has it; packages for external tables read it. */
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

/** An age; both null where there is no limit. */
export interface FreshnessTime {
  readonly count: number | null;
  readonly period: 'minute' | 'hour' | 'day' | null;
}
/** How old the newest row of a source may be. `filter` is SQL that narrows the rows looked at. */
export interface FreshnessThreshold {
  readonly warn_after: FreshnessTime | null;
  readonly error_after: FreshnessTime | null;
  readonly filter: string | null;
}

/**
 * A macro, test or materialization block. `name` is the one that macros are found by: `test_unique`,
 * `materialization_table_default`.
 */
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

/** A `{% docs %}` block, for `doc()` in descriptions. */
export interface DocNode {
  name: string;
  resource_type: 'doc';
  package_name: string;
  path: string;
  original_file_path: string;
  unique_id: string;
  block_contents: string;
}

/** Fields of what stands in a property file alone. */
interface YamlNode {
  name: string;
  package_name: string;
  path: string;
  original_file_path: string;
  unique_id: string;
  fqn: readonly string[];
  tx: NodeFacts;
}

/** Something outside of the project that reads from it: a dashboard, a notebook, an export. */
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

/** Models of one owner; private ones are for the group's own nodes. */
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

/**
 * A model's logic on rows given in the property file: `given` for its inputs, `expect` for what it has to make of them.
 * `rows` is a list of dicts, or text in the `format` csv or sql.
 */
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

/** A number that can be asked for by time and other dimensions. */
export interface MetricNode extends YamlNode {
  resource_type: 'metric';
  description: string;
  label: string;
  type: 'simple' | 'ratio' | 'cumulative' | 'derived' | 'conversion';
  type_params: MetricTypeParams;
  filter: WhereFilters | null;
  metadata: null;
  time_granularity: string | null;
  config: NodeConfig;
  unrendered_config: PlainMap;
  sources: readonly (readonly [string, string])[];
  depends_on: DependsOn;
  refs: readonly RefArgs[];
  metrics: readonly (readonly string[])[];
  created_at: number;
  group: string | null;
  meta: PlainMap;
  tags: readonly string[];
}
/** Measures, dimensions and entities over a model. `model` is its ref as text. */
export interface SemanticModelNode extends YamlNode {
  resource_type: 'semantic_model';
  model: string;
  node_relation: NodeRelation | null;
  description: string | null;
  label: string | null;
  defaults: { readonly agg_time_dimension: string | null } | null;
  entities: readonly Entity[];
  measures: readonly Measure[];
  dimensions: readonly Dimension[];
  metadata: null;
  depends_on: DependsOn;
  refs: readonly RefArgs[];
  created_at: number;
  config: NodeConfig;
  unrendered_config: PlainMap;
  primary_entity: string | null;
  group: string | null;
}
/** A query over metrics, maybe with exports. */
export interface SavedQueryNode extends YamlNode {
  resource_type: 'saved_query';
  query_params: QueryParams;
  exports: readonly Export[];
  description: string | null;
  label: string | null;
  metadata: null;
  config: NodeConfig;
  unrendered_config: PlainMap;
  group: string | null;
  depends_on: DependsOn;
  created_at: number;
  refs: readonly RefArgs[];
  tags: readonly string[];
}
/** A user-defined function of the database: its body in a file, its signature in a property file. */
export interface FunctionNode extends SqlCommon {
  resource_type: 'function';
  /** Each with `name`, `data_type`, `description` and `default_value`. */
  arguments: readonly PlainMap[];
  /** `data_type` and `description`. */
  returns: PlainMap;
  overloads: readonly FunctionOverload[];
  /** Name of the overload, on the copy of the function that makes it. */
  overload?: string;
}
/** The same function for other arguments; its body is a file of its own. */
export interface FunctionOverload {
  /** Name of the file without its ending. */
  readonly defined_in: string;
  readonly arguments: readonly PlainMap[];
  /** The function's own when null. */
  readonly returns: PlainMap | null;
  readonly description: string | null;
  readonly raw_body: string | null;
  /** Null until the function is compiled. */
  compiled_body: string | null;
}
