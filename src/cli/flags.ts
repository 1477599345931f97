/**
 * Every global and command flag by dbt's own name (lower case, underscores): the names of `args` in run_results and, in upper
 * case, of `flags` in templates. The option table that fills it is `options.ts`.
 */
export interface Flags {
  readonly cache_selected_only: boolean;
  readonly debug: boolean;
  readonly defer: boolean;
  readonly defer_state: string | null;
  readonly favor_state: boolean;
  readonly fail_fast: boolean;
  readonly indirect_selection: 'eager' | 'cautious' | 'buildable' | 'empty';
  readonly introspect: boolean;
  readonly log_cache_events: boolean;
  readonly log_file_max_bytes: number;
  readonly log_format: 'default' | 'text' | 'debug' | 'json';
  readonly log_format_file: 'default' | 'text' | 'debug' | 'json';
  readonly log_level: 'debug' | 'info' | 'warn' | 'error' | 'none';
  readonly log_level_file: 'debug' | 'info' | 'warn' | 'error' | 'none';
  readonly log_path: string | null;
  readonly partial_parse: boolean;
  readonly populate_cache: boolean;
  readonly print: boolean;
  readonly printer_width: number;
  readonly profile: string | null;
  readonly profiles_dir: string | null;
  readonly project_dir: string | null;
  readonly quiet: boolean;
  readonly send_anonymous_usage_stats: boolean;
  readonly state: string | null;
  readonly static_parser: boolean;
  readonly target: string | null;
  readonly target_path: string | null;
  readonly threads: number | null;
  readonly use_colors: boolean;
  readonly use_colors_file: boolean;
  readonly vars: Readonly<Record<string, unknown>>;
  readonly version_check: boolean;
  readonly warn_error: boolean | null;
  readonly warn_error_options: {
    readonly error: readonly string[] | 'all' | '*';
    readonly warn: readonly string[];
    readonly silence: readonly string[];
  };
  readonly write_json: boolean;
  readonly full_refresh: boolean;
  readonly store_failures: boolean;
  readonly empty: boolean;
  readonly sample: string | null;
  readonly event_time_start: string | null;
  readonly event_time_end: string | null;
  readonly select: readonly string[];
  readonly exclude: readonly string[];
  readonly models: readonly string[];
  readonly selector: string | null;
  readonly resource_types: readonly string[];
  readonly exclude_resource_types: readonly string[];
  readonly inline: string | null;
  readonly inline_direct: string | null;
  readonly limit: number;
  readonly output: string | null;
  readonly output_keys: readonly string[];
  readonly show: boolean;
  readonly show_all_deprecations: boolean;
  readonly maximum_seed_size_mib: number;
  readonly inject_ephemeral_ctes: boolean;
  readonly compile: boolean;
  readonly empty_catalog: boolean;
  readonly static: boolean;
  readonly macro: string | null;
  readonly args: Readonly<Record<string, unknown>>;
  readonly sql: string | null;
  /** Behaviour-change flags and unknown keys of `flags:` in dbt_project.yml. */
  readonly behavior: Readonly<Record<string, unknown>>;
  /** Flags of single commands that no other phase reads (`lock`, `upgrade`, `connection`, …). */
  readonly other: Readonly<Record<string, unknown>>;
}
