import type { SourceLocation } from '../diagnostics/diagnostic.ts';

/** Plain data of YAML: objects, arrays, strings, booleans, null, numbers; integral floats and dates are Jinja `PyObject`s. */
export type Plain = unknown;
/** A mapping of YAML after rendering. */
export type PlainMap = Readonly<Record<string, Plain>>;

/** The config trees of dbt_project.yml, by dbt's key. */
export type ConfigTreeName =
  | 'models'
  | 'seeds'
  | 'snapshots'
  | 'sources'
  | 'data_tests'
  | 'unit_tests'
  | 'analyses'
  | 'exposures'
  | 'metrics'
  | 'semantic-models'
  | 'saved-queries'
  | 'functions';

/** A dbt_project.yml, checked, with defaults. Key names are dbt's with underscores. */
export interface ProjectConfig {
  readonly name: string;
  readonly version: string | null;
  readonly profile: string | null;
  readonly model_paths: readonly string[];
  readonly seed_paths: readonly string[];
  readonly test_paths: readonly string[];
  readonly analysis_paths: readonly string[];
  readonly macro_paths: readonly string[];
  readonly snapshot_paths: readonly string[];
  readonly function_paths: readonly string[];
  readonly docs_paths: readonly string[];
  readonly asset_paths: readonly string[];
  readonly target_path: string;
  readonly log_path: string;
  readonly clean_targets: readonly string[];
  readonly packages_install_path: string;
  readonly quoting: Partial<Record<'database' | 'schema' | 'identifier', boolean>>;
  /** Unrendered. `undefined` when the key is absent (the default comment applies). */
  readonly query_comment:
    | { readonly comment: string | null; readonly append: boolean; readonly job_label: boolean }
    | undefined;
  readonly require_dbt_version: readonly string[];
  readonly restrict_access: boolean;
  readonly on_run_start: readonly string[];
  readonly on_run_end: readonly string[];
  readonly dispatch: readonly { readonly macro_namespace: string; readonly search_order: readonly string[] }[];
  readonly vars: PlainMap;
  readonly flags: PlainMap;
  /** Rendered config trees. */
  readonly trees: Readonly<Record<ConfigTreeName, PlainMap>>;
  /** The same trees before Jinja, for `unrendered_config`. */
  readonly unrenderedTrees: Readonly<Record<ConfigTreeName, PlainMap>>;
  /** Place of a key path (`models.jaffle.+tags`) in dbt_project.yml. */
  locate(path: readonly string[]): SourceLocation | undefined;
}

/** What a file is read as, by the folder it lies in. */
export type FileKind =
  | 'model'
  | 'seed'
  | 'singular_test'
  | 'generic_test'
  | 'fixture'
  | 'analysis'
  | 'macro'
  | 'snapshot'
  | 'function'
  | 'docs'
  | 'properties';

/** A file of a package that some phase reads. */
export interface SourceFile {
  readonly packageName: string;
  readonly kind: FileKind;
  /** Relative to the package root, with `/`: `models/staging/a.sql` (dbt: original_file_path). */
  readonly path: string;
  /** Search path it was found under: `models`. */
  readonly searchPath: string;
  /** Relative to the search path: `staging/a.sql`. */
  readonly relativePath: string;
  readonly absolutePath: string;
  readonly mtimeMs: number;
  /** Last change of the file's entry (rename, replacement); 0 for what is no file. */
  readonly ctimeMs: number;
  readonly size: number;
}

/** The root project, an installed package, or a built-in macro package. */
export interface Package {
  readonly name: string;
  readonly root: string;
  readonly kind: 'root' | 'installed' | 'builtin';
  readonly config: ProjectConfig;
  readonly files: readonly SourceFile[];
}

/** The chosen target of profiles.yml, checked and rendered. */
export interface Profile {
  readonly profileName: string;
  readonly targetName: string;
  readonly threads: number;
  /** Adapter fields as given (rendered), with secrets: for `createAdapter` only. */
  readonly credentials: PlainMap & { readonly type: string };
  /** Where it came from: a file, `DATABASE_URL`, or the built-in DuckDB default. */
  readonly origin: string;
}

/** Everything that the later phases need to know about the project on disk. */
export interface Project {
  readonly root: Package;
  /** Root first, then installed packages in the order of their names, then built-in ones. */
  readonly packages: readonly Package[];
  readonly profile: Profile;
  /** Absolute. */
  readonly targetPath: string;
  readonly logPath: string;
  /** `selectors.yml`, rendered. */
  readonly selectors: readonly PlainMap[];
  /** Resolves a var for a node of a package: CLI > root's scoped vars > root's vars > package's own. */
  lookupVar(name: string, packageName: string): Plain | undefined;
  /** All vars that apply to nodes of a package, merged. */
  varsFor(packageName: string): PlainMap;
}
