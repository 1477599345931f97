/**
 * Every global and command flag by dbt's own name (lower case, underscores): the names of `args` in run_results and, in upper
 * case, of `flags` in templates. The option table that fills it is `options.ts`.
 */
export interface Flags {
  readonly cache_selected_only: boolean;
  readonly debug: boolean;
  /** References to nodes outside of the selection go to the other environment's relations. */
  readonly defer: boolean;
  /** Folder of that environment's manifest.json; `state` unless given. */
  readonly defer_state: string | null;
  /** The other environment's relation even where the own one exists. */
  readonly favor_state: boolean;
  readonly fail_fast: boolean;
  /** Which tests come along with selected nodes: those of any parent, of all parents, … */
  readonly indirect_selection: 'eager' | 'cautious' | 'buildable' | 'empty';
  /** Whether templates may query the database. */
  readonly introspect: boolean;
  readonly log_cache_events: boolean;
  /** Size from which on dbt.log is set aside; 0 for never. */
  readonly log_file_max_bytes: number;
  readonly log_format: 'default' | 'text' | 'debug' | 'json';
  readonly log_format_file: 'default' | 'text' | 'debug' | 'json';
  readonly log_level: 'debug' | 'info' | 'warn' | 'error' | 'none';
  readonly log_level_file: 'debug' | 'info' | 'warn' | 'error' | 'none';
  /** Folder of dbt.log; null leaves it to the project. */
  readonly log_path: string | null;
  /** Whether a kept parse may be used. */
  readonly partial_parse: boolean;
  /** Whether the schemas of a run are read before it begins. */
  readonly populate_cache: boolean;
  /** Whether `print()` of templates shows. */
  readonly print: boolean;
  /** Column where the status of progress lines begins. */
  readonly printer_width: number;
  readonly profile: string | null;
  readonly profiles_dir: string | null;
  readonly project_dir: string | null;
  readonly quiet: boolean;
  readonly send_anonymous_usage_stats: boolean;
  /** Folder of the artifacts that `state:` compares with. */
  readonly state: string | null;
  /** Whether templates of literal calls are read without the engine. */
  readonly static_parser: boolean;
  readonly target: string | null;
  /** Folder of artifacts; null leaves it to the project. */
  readonly target_path: string | null;
  /** Nodes at once; null leaves it to the profile. */
  readonly threads: number | null;
  readonly use_colors: boolean;
  readonly use_colors_file: boolean;
  readonly vars: Readonly<Record<string, unknown>>;
  readonly version_check: boolean;
  /** Every warning is an error; null when it was not said. */
  readonly warn_error: boolean | null;
  /** Fates of single warnings by dbt's names of events; see `fateOf`. */
  readonly warn_error_options: {
    readonly error: readonly string[] | 'all' | '*';
    readonly warn: readonly string[];
    readonly silence: readonly string[];
  };
  readonly write_json: boolean;
  /** Incremental models and seeds are built from scratch. */
  readonly full_refresh: boolean;
  readonly store_failures: boolean;
  /** `tx test --unit`: unit tests only, without the project's data. */
  readonly unit: boolean;
  /** Models are built without any row. */
  readonly empty: boolean;
  /** A time window as given (`3 days`, a mapping in YAML), or that of an earlier call; `timeWindow.ts` reads it. */
  readonly sample: string | { readonly start: string; readonly end: string } | null;
  /** Both ends of the window of microbatch models, or neither. */
  readonly event_time_start: string | null;
  readonly event_time_end: string | null;
  readonly select: readonly string[];
  readonly exclude: readonly string[];
  /** `--models` of `list`; every other command has them under `select`. */
  readonly models: readonly string[];
  readonly selector: string | null;
  readonly resource_types: readonly string[];
  readonly exclude_resource_types: readonly string[];
  /** SQL with Jinja, in place of a node. */
  readonly inline: string | null;
  /** SQL without Jinja. */
  readonly inline_direct: string | null;
  /** Rows that `show` prints; negative for all. */
  readonly limit: number;
  /** Form of the result, or the file that it goes to: what the command means by it. */
  readonly output: string | null;
  /** Dotted fields of a node for `ls --output json`. */
  readonly output_keys: readonly string[];
  readonly show: boolean;
  readonly show_all_deprecations: boolean;
  /** Seeds larger than this are told apart by path; 0 for no limit. */
  readonly maximum_seed_size_mib: number;
  readonly inject_ephemeral_ctes: boolean;
  readonly compile: boolean;
  readonly empty_catalog: boolean;
  readonly static: boolean;
  /** Argument of `run-operation`: `macro` or `package.macro`. */
  readonly macro: string | null;
  readonly args: Readonly<Record<string, unknown>>;
  readonly sql: string | null;
  /** Behaviour-change flags and unknown keys of `flags:` in dbt_project.yml. */
  readonly behavior: Readonly<Record<string, unknown>>;
  /** Flags of single commands that no other phase reads (`lock`, `upgrade`, `connection`, …). */
  readonly other: Readonly<Record<string, unknown>>;
}
