import type { Option } from './option.ts';

const MODEL_COMMANDS = ['build', 'clone', 'compile', 'docs generate', 'run', 'seed', 'show', 'snapshot', 'source freshness', 'test', 'embed'];
const SELECTING = [...MODEL_COMMANDS, 'list'];
const TYPED = ['build', 'clone', 'list', 'test'];
const THREADED = [...MODEL_COMMANDS, 'parse', 'retry', 'run-operation'];
const REFRESHING = ['build', 'clone', 'compile', 'retry', 'run', 'seed', 'show'];
const PROJECT_COMMANDS = [...THREADED, 'list', 'clean', 'debug', 'deps', 'docs serve', 'init', 'extract', 'stream', 'explain'];
const TARGET_PATH_COMMANDS = PROJECT_COMMANDS.filter((words) => !['debug', 'deps', 'init'].includes(words));
const LOG_FORMATS = ['text', 'debug', 'json', 'default'];
const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'none'];
const RESOURCE_TYPES = [
  'metric', 'semantic_model', 'saved_query', 'source', 'analysis', 'function', 'model', 'test', 'unit_test', 'exposure', 'snapshot', 'seed', 'default',
];

/** Options that every command takes, before or after its name. */
const globalOptions: readonly Option[] = [
  { name: 'cache_selected_only', long: ['--cache-selected-only'], kind: 'boolean', fallback: false, env: 'DBT_CACHE_SELECTED_ONLY', inProject: true, group: 'Run', text: 'Look up existing relations only in the schemas of selected nodes' },
  { name: 'debug', long: ['--debug'], short: ['-d'], kind: 'boolean', fallback: false, env: 'DBT_DEBUG', inProject: true, group: 'Logging', text: 'Show debug messages, and stacks of internal errors' },
  { name: 'defer', long: ['--defer'], kind: 'boolean', fallback: false, env: 'DBT_DEFER', oldEnv: 'DBT_DEFER_TO_STATE', group: 'State', text: 'Resolve references to nodes that are not selected from the state' },
  { name: 'defer_state', long: ['--defer-state'], kind: 'text', value: 'DIR', fallback: null, env: 'DBT_DEFER_STATE', group: 'State', text: 'State for --defer only (default: that of --state)' },
  { name: 'favor_state', long: ['--favor-state'], kind: 'boolean', fallback: false, env: 'DBT_FAVOR_STATE', oldEnv: 'DBT_FAVOR_STATE_MODE', group: 'State', text: 'Take the state even where the relation exists here' },
  { name: 'fail_fast', long: ['--fail-fast'], short: ['-x'], kind: 'boolean', fallback: false, env: 'DBT_FAIL_FAST', inProject: true, group: 'Run', text: 'Stop at the first failure' },
  { name: 'hints_enabled', long: ['--hints-enabled'], kind: 'boolean', fallback: true, env: 'DBT_ENGINE_HINTS_ENABLED', engineOnly: true, inProject: true, group: 'Logging', text: 'Show hints', hidden: true },
  { name: 'indirect_selection', long: ['--indirect-selection'], kind: 'choice', choices: ['eager', 'cautious', 'buildable', 'empty'], fallback: 'eager', env: 'DBT_INDIRECT_SELECTION', inProject: true, group: 'Selection', text: 'Which tests come with the selected nodes' },
  { name: 'log_cache_events', long: ['--log-cache-events'], kind: 'boolean', fallback: false, env: 'DBT_LOG_CACHE_EVENTS', group: 'Logging', text: 'Log what happens in the cache of relations' },
  { name: 'log_file_max_bytes', long: ['--log-file-max-bytes'], kind: 'integer', value: 'N', fallback: 10485760, env: 'DBT_LOG_FILE_MAX_BYTES', group: 'Logging', text: 'Size at which the log file is rotated; 0: never', hidden: true },
  { name: 'log_format', long: ['--log-format'], kind: 'choice', choices: LOG_FORMATS, fallback: 'default', env: 'DBT_LOG_FORMAT', inProject: true, group: 'Logging', text: 'Form of console messages (and of the file, unless set apart)' },
  { name: 'log_format_file', long: ['--log-format-file'], kind: 'choice', choices: LOG_FORMATS, fallback: 'debug', env: 'DBT_LOG_FORMAT_FILE', inProject: true, group: 'Logging', text: 'Form of the log file' },
  { name: 'log_level', long: ['--log-level'], kind: 'choice', choices: LOG_LEVELS, fallback: 'info', env: 'DBT_LOG_LEVEL', inProject: true, group: 'Logging', text: 'Least severe messages shown on the console' },
  { name: 'log_level_file', long: ['--log-level-file'], kind: 'choice', choices: LOG_LEVELS, fallback: 'debug', env: 'DBT_LOG_LEVEL_FILE', inProject: true, group: 'Logging', text: 'Least severe messages of the log file; none: no file' },
  { name: 'log_path', long: ['--log-path'], kind: 'text', value: 'DIR', fallback: null, env: 'DBT_LOG_PATH', group: 'Logging', text: 'Folder of the log file (default: logs)' },
  { name: 'macro_debugging', long: ['--macro-debugging'], kind: 'switch', fallback: false, env: 'DBT_MACRO_DEBUGGING', group: 'Parsing', text: 'Accepted for compatibility', hidden: true },
  { name: 'maximum_seed_size_mib', long: ['--maximum-seed-size-mib'], kind: 'integer', value: 'N', fallback: 1, env: 'DBT_ENGINE_MAXIMUM_SEED_SIZE_MIB', engineOnly: true, inProject: true, group: 'Parsing', text: 'Larger seeds are told apart by path, not by content; 0: no limit' },
  { name: 'manage_state', long: ['--manage-state'], kind: 'boolean', fallback: false, env: 'DBT_ENGINE_MANAGE_STATE', engineOnly: true, inProject: true, group: 'State', text: 'Accepted for compatibility', hidden: true },
  { name: 'partial_parse', long: ['--partial-parse'], kind: 'boolean', fallback: true, env: 'DBT_PARTIAL_PARSE', inProject: true, group: 'Parsing', text: 'Reuse what an earlier parse found out' },
  { name: 'partial_parse_file_path', long: ['--partial-parse-file-path'], kind: 'text', value: 'FILE', fallback: null, env: 'DBT_PARTIAL_PARSE_FILE_PATH', group: 'Parsing', text: 'File of the earlier parse', hidden: true },
  { name: 'partial_parse_file_diff', long: ['--partial-parse-file-diff'], kind: 'boolean', fallback: true, env: 'DBT_PARTIAL_PARSE_FILE_DIFF', group: 'Parsing', text: 'Accepted for compatibility', hidden: true },
  { name: 'populate_cache', long: ['--populate-cache'], kind: 'boolean', fallback: true, env: 'DBT_POPULATE_CACHE', inProject: true, group: 'Run', text: 'List existing relations at the start' },
  { name: 'print', long: ['--print'], kind: 'boolean', fallback: true, env: 'DBT_PRINT', group: 'Logging', text: 'Show what print() prints' },
  { name: 'printer_width', long: ['--printer-width'], kind: 'integer', value: 'N', fallback: 80, env: 'DBT_PRINTER_WIDTH', inProject: true, group: 'Logging', text: 'Width of progress lines' },
  { name: 'profile', long: ['--profile'], kind: 'text', value: 'NAME', fallback: null, env: 'DBT_PROFILE', group: 'Connection and paths', text: 'Profile (default: the one that dbt_project.yml names)' },
  { name: 'quiet', long: ['--quiet'], short: ['-q'], kind: 'boolean', fallback: false, env: 'DBT_QUIET', group: 'Logging', text: 'Show results and errors only' },
  { name: 'record_timing_info', long: ['--record-timing-info'], short: ['-r'], kind: 'text', value: 'FILE', fallback: null, group: 'Logging', text: 'Accepted for compatibility', hidden: true },
  { name: 'send_anonymous_usage_stats', long: ['--send-anonymous-usage-stats'], kind: 'boolean', fallback: true, env: 'DBT_SEND_ANONYMOUS_USAGE_STATS', inProject: true, group: 'Logging', text: 'Accepted for compatibility: tx never sends any', hidden: true },
  { name: 'single_threaded', long: ['--single-threaded'], kind: 'boolean', fallback: false, env: 'DBT_SINGLE_THREADED', group: 'Run', text: 'Use one thread', hidden: true },
  { name: 'show_all_deprecations', long: ['--show-all-deprecations'], kind: 'boolean', fallback: false, group: 'Warnings', text: 'Show each deprecation every time, not once' },
  { name: 'state', long: ['--state'], kind: 'text', value: 'DIR', fallback: null, env: 'DBT_STATE', oldEnv: 'DBT_ARTIFACT_STATE_PATH', group: 'State', text: 'Folder with the artifacts of another run' },
  { name: 'static_parser', long: ['--static-parser'], kind: 'boolean', fallback: true, env: 'DBT_STATIC_PARSER', inProject: true, group: 'Parsing', text: 'Take the short cut for simple models' },
  { name: 'target', long: ['--target'], short: ['-t'], kind: 'text', value: 'NAME', fallback: null, env: 'DBT_TARGET', group: 'Connection and paths', text: 'Target of the profile' },
  { name: 'use_colors', long: ['--use-colors'], kind: 'boolean', fallback: true, env: 'DBT_USE_COLORS', inProject: true, group: 'Logging', text: 'Colours on the console (default: on a terminal)' },
  { name: 'use_colors_file', long: ['--use-colors-file'], kind: 'boolean', fallback: true, env: 'DBT_USE_COLORS_FILE', inProject: true, group: 'Logging', text: 'Colours in the log file (default: none)' },
  { name: 'use_experimental_parser', long: ['--use-experimental-parser'], kind: 'boolean', fallback: false, env: 'DBT_USE_EXPERIMENTAL_PARSER', inProject: true, group: 'Parsing', text: 'Accepted for compatibility', hidden: true },
  { name: 'use_fast_test_edges', long: ['--use-fast-test-edges'], kind: 'boolean', fallback: false, env: 'DBT_USE_FAST_TEST_EDGES', group: 'Parsing', text: 'Accepted for compatibility', hidden: true },
  { name: 'use_v2_parser', long: ['--use-v2-parser'], kind: 'boolean', fallback: false, env: 'DBT_ENGINE_USE_V2_PARSER', engineOnly: true, inProject: true, group: 'Parsing', text: 'Accepted for compatibility', hidden: true },
  { name: 'v2_parser', long: ['--v2-parser'], kind: 'text', value: 'COMMAND', fallback: null, env: 'DBT_ENGINE_V2_PARSER', engineOnly: true, inProject: true, group: 'Parsing', text: 'Accepted for compatibility', hidden: true },
  { name: 'snowflake_projects_otel', long: ['--snowflake-projects-otel'], kind: 'boolean', fallback: false, env: 'DBT_ENGINE_SNOWFLAKE_PROJECTS_OTEL', engineOnly: true, inProject: true, group: 'Logging', text: 'Accepted for compatibility', hidden: true },
  { name: 'version_check', long: ['--version-check'], kind: 'boolean', fallback: true, env: 'DBT_VERSION_CHECK', inProject: true, group: 'Parsing', text: 'Refuse packages made for other versions (require-dbt-version)' },
  { name: 'warn_error', long: ['--warn-error'], kind: 'boolean', fallback: null, env: 'DBT_WARN_ERROR', inProject: true, group: 'Warnings', text: 'Treat every warning as an error' },
  { name: 'warn_error_options', long: ['--warn-error-options'], kind: 'yaml', value: 'YAML', fallback: {}, env: 'DBT_WARN_ERROR_OPTIONS', inProject: true, group: 'Warnings', text: 'Which warnings are errors, warnings, or silent: {error: all, silence: [NoNodesSelected]}' },
  { name: 'write_json', long: ['--write-json'], kind: 'boolean', fallback: true, env: 'DBT_WRITE_JSON', inProject: true, group: 'Output', text: 'Write artifacts to the target folder' },
  { name: 'upload_to_artifacts_ingest_api', long: ['--upload-to-artifacts-ingest-api'], kind: 'boolean', fallback: false, env: 'DBT_UPLOAD_TO_ARTIFACTS_INGEST_API', group: 'Output', text: 'Accepted for compatibility: nothing is uploaded', hidden: true },
  { name: 'show_resource_report', long: ['--show-resource-report'], kind: 'boolean', fallback: false, env: 'DBT_SHOW_RESOURCE_REPORT', group: 'Logging', text: 'Say at the end how much time and memory was used', hidden: true },
];

/** Options of single commands. */
const commandOptions: readonly Option[] = [
  { name: 'select', long: ['--select'], short: ['-s'], kind: 'list', value: 'SPEC…', fallback: [], commands: SELECTING, group: 'Selection', text: 'Nodes to take: names, folders, tag:x, source:x, config.x:y, +above, below+' },
  { name: 'models', long: ['--models', '--model'], short: ['-m'], kind: 'list', value: 'SPEC…', fallback: [], commands: SELECTING, group: 'Selection', text: 'Old name of --select (in list: models only)', hidden: true },
  { name: 'exclude', long: ['--exclude'], kind: 'list', value: 'SPEC…', fallback: [], commands: SELECTING, group: 'Selection', text: 'Nodes to leave out' },
  { name: 'selector', long: ['--selector'], kind: 'text', value: 'NAME', fallback: null, commands: SELECTING, group: 'Selection', text: 'Selection defined in selectors.yml' },
  { name: 'resource_types', long: ['--resource-type', '--resource-types'], kind: 'list', choices: [...RESOURCE_TYPES, 'all'], value: 'TYPE…', fallback: [], env: 'DBT_RESOURCE_TYPES', commands: TYPED, group: 'Selection', text: 'Types of nodes to take: model, test, seed, source, …' },
  { name: 'exclude_resource_types', long: ['--exclude-resource-type', '--exclude-resource-types'], kind: 'list', choices: RESOURCE_TYPES, value: 'TYPE…', fallback: [], env: 'DBT_EXCLUDE_RESOURCE_TYPES', commands: TYPED, group: 'Selection', text: 'Types of nodes to leave out' },
  { name: 'project_dir', long: ['--project-dir'], kind: 'text', value: 'DIR', fallback: null, env: 'DBT_PROJECT_DIR', commands: PROJECT_COMMANDS, group: 'Connection and paths', text: 'Folder of dbt_project.yml (default: this one, or the nearest above that has one)' },
  { name: 'profiles_dir', long: ['--profiles-dir'], kind: 'text', value: 'DIR', fallback: null, env: 'DBT_PROFILES_DIR', commands: PROJECT_COMMANDS, group: 'Connection and paths', text: 'Folder of profiles.yml (default: this one, else ~/.dbt)' },
  { name: 'target_path', long: ['--target-path'], kind: 'text', value: 'DIR', fallback: null, env: 'DBT_TARGET_PATH', commands: TARGET_PATH_COMMANDS, group: 'Connection and paths', text: 'Folder for compiled SQL and artifacts (default: target)' },
  { name: 'vars', long: ['--vars'], kind: 'yaml', value: 'YAML', fallback: {}, commands: PROJECT_COMMANDS, group: 'Variables', text: "Variables: '{start: 2024-01-01}'" },
  { name: 'threads', long: ['--threads'], kind: 'integer', value: 'N', fallback: null, commands: THREADED, group: 'Run', text: 'Nodes at once (default: as the profile says)' },
  { name: 'full_refresh', long: ['--full-refresh'], short: ['-f'], kind: 'switch', fallback: false, env: 'DBT_FULL_REFRESH', commands: REFRESHING, group: 'Run', text: 'Build incremental models and seeds from scratch' },
  { name: 'empty', long: ['--empty'], kind: 'boolean', fallback: false, env: 'DBT_EMPTY', commands: ['build', 'compile', 'run', 'seed', 'snapshot'], group: 'Run', text: 'Read no rows: build everything empty' },
  { name: 'sample', long: ['--sample'], kind: 'text', value: 'SPEC', fallback: null, env: 'DBT_SAMPLE', commands: ['build', 'run'], group: 'Run', text: 'Read only rows of a time window: "3 days"' },
  { name: 'event_time_start', long: ['--event-time-start'], kind: 'text', value: 'TIME', fallback: null, env: 'DBT_EVENT_TIME_START', commands: ['build', 'run'], group: 'Run', text: 'Begin of the window of microbatch models' },
  { name: 'event_time_end', long: ['--event-time-end'], kind: 'text', value: 'TIME', fallback: null, env: 'DBT_EVENT_TIME_END', commands: ['build', 'run'], group: 'Run', text: 'End of that window' },
  { name: 'store_failures', long: ['--store-failures'], kind: 'switch', fallback: false, env: 'DBT_STORE_FAILURES', commands: ['build', 'test'], group: 'Run', text: 'Keep the failing rows of tests in tables' },
  { name: 'show', long: ['--show'], kind: 'switch', fallback: false, commands: ['build', 'seed'], group: 'Output', text: 'Print some rows of what was loaded' },
  { name: 'export_saved_queries', long: ['--export-saved-queries'], kind: 'boolean', fallback: false, env: 'DBT_EXPORT_SAVED_QUERIES', commands: ['build'], group: 'Run', text: 'Accepted for compatibility', hidden: true },
  { name: 'include_saved_query', long: ['--include-saved-query'], kind: 'boolean', fallback: false, env: 'DBT_INCLUDE_SAVED_QUERY', commands: ['build'], group: 'Run', text: 'Accepted for compatibility', hidden: true },
  { name: 'sqlparse', long: ['--sqlparse'], kind: 'yaml', value: 'YAML', fallback: {}, env: 'DBT_ENGINE_SQLPARSE', engineOnly: true, commands: THREADED, group: 'Parsing', text: 'Accepted for compatibility', hidden: true },
  { name: 'inline', long: ['--inline'], kind: 'text', value: 'SQL', fallback: null, commands: ['compile', 'show'], group: 'Selection', text: 'A query with Jinja, in place of a node' },
  { name: 'inline_direct', long: ['--inline-direct'], kind: 'text', value: 'SQL', fallback: null, commands: ['show'], group: 'Selection', text: 'A query without Jinja: the project is not read', hidden: true },
  { name: 'inject_ephemeral_ctes', long: ['--inject-ephemeral-ctes'], kind: 'boolean', fallback: true, commands: ['compile'], group: 'Run', text: 'Put ephemeral models into the SQL that uses them', hidden: true },
  { name: 'introspect', long: ['--introspect'], kind: 'boolean', fallback: true, env: 'DBT_INTROSPECT', commands: ['compile', 'show'], group: 'Run', text: 'Let templates query the database' },
  { name: 'output', long: ['--output'], kind: 'choice', choices: ['json', 'text'], fallback: 'text', commands: ['compile', 'show'], group: 'Output', text: 'Form of the result' },
  { name: 'output', long: ['--output'], kind: 'choice', choices: ['json', 'name', 'path', 'selector'], fallback: 'selector', commands: ['list'], group: 'Output', text: 'What is printed of a node' },
  { name: 'output', long: ['--output'], short: ['-o'], kind: 'text', value: 'FILE', fallback: null, commands: ['source freshness'], group: 'Output', text: 'Where to write the result (default: target/sources.json)', hidden: true },
  { name: 'limit', long: ['--limit'], kind: 'integer', value: 'N', fallback: 5, commands: ['show'], group: 'Output', text: 'Rows to print; negative: all' },
  { name: 'output_keys', long: ['--output-keys'], kind: 'list', value: 'KEY…', fallback: [], commands: ['list'], group: 'Output', text: 'Fields of --output json, dots reach inside: config.tags' },
  { name: 'args', long: ['--args'], kind: 'yaml', value: 'YAML', fallback: {}, commands: ['run-operation'], group: 'Variables', text: "Arguments of the macro: '{role: reporter}'" },
  { name: 'sql', long: ['--sql'], kind: 'text', value: 'SQL', fallback: null, commands: ['run-operation'], group: 'Run', text: 'A statement, in place of a macro' },
  { name: 'compile', long: ['--compile'], kind: 'boolean', fallback: true, commands: ['docs generate'], group: 'Output', text: 'Compile the models too' },
  { name: 'empty_catalog', long: ['--empty-catalog'], kind: 'switch', fallback: false, commands: ['docs generate'], group: 'Output', text: 'Do not ask the database for columns' },
  { name: 'static', long: ['--static'], kind: 'switch', fallback: false, commands: ['docs generate'], group: 'Output', text: 'Also write one page that holds everything' },
  { name: 'host', long: ['--host'], kind: 'text', value: 'HOST', fallback: '127.0.0.1', env: 'DBT_HOST', commands: ['docs serve'], group: 'Connection and paths', text: 'Address to listen on' },
  { name: 'port', long: ['--port'], kind: 'integer', value: 'N', fallback: 8080, commands: ['docs serve'], group: 'Connection and paths', text: 'Port to listen on' },
  { name: 'browser', long: ['--browser'], kind: 'boolean', fallback: true, commands: ['docs serve'], group: 'Output', text: 'Open a browser' },
  { name: 'connection', long: ['--connection'], kind: 'switch', fallback: false, commands: ['debug'], group: 'Run', text: 'Check the connection only' },
  { name: 'config_dir', long: ['--config-dir'], kind: 'switch', fallback: false, commands: ['debug'], group: 'Output', text: 'Print the folder of profiles.yml only' },
  { name: 'lock', long: ['--lock'], kind: 'switch', fallback: false, commands: ['deps'], group: 'Run', text: 'Write package-lock.yml only' },
  { name: 'upgrade', long: ['--upgrade'], kind: 'switch', fallback: false, commands: ['deps'], group: 'Run', text: 'Look for newer versions, whatever the lock file says' },
  { name: 'add_package', long: ['--add-package'], kind: 'text', value: 'NAME@VERSION', fallback: null, commands: ['deps'], group: 'Run', text: 'Add an entry to packages.yml' },
  { name: 'source', long: ['--source'], kind: 'choice', choices: ['hub', 'git', 'local'], fallback: 'hub', commands: ['deps'], group: 'Run', text: 'Kind of the package added' },
  { name: 'skip_profile_setup', long: ['--skip-profile-setup'], short: ['-s'], kind: 'switch', fallback: false, commands: ['init'], group: 'Run', text: 'Write no profile' },
  { name: 'skip_debug', long: ['--skip-debug'], kind: 'switch', fallback: false, commands: ['init'], group: 'Run', text: 'Do not check the connection at the end' },
  { name: 'clean_project_files_only', long: ['--clean-project-files-only'], kind: 'boolean', fallback: true, env: 'DBT_CLEAN_PROJECT_FILES_ONLY', commands: ['clean'], group: 'Run', text: 'Refuse folders outside the project' },
];

/** The table: everything that can be said on the command line. */
export const options: readonly Option[] = [...globalOptions, ...commandOptions];

/** Options that a command takes; without a command those that may stand before it. */
export function optionsOf(words: string | undefined): Option[] {
  return options.filter(({ commands }) => commands === undefined || (words !== undefined && commands.includes(words)));
}
