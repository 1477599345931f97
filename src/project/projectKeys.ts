import type { ConfigTreeName } from './project.ts';

/** Shape of a value that a key of dbt_project.yml may have, by JSON schema's word. */
export type KeyType =
  | 'string'
  | 'number'
  | 'boolean'
  | 'object'
  | 'strings'
  | 'string or strings'
  | 'string or number'
  | 'list'
  | 'any';

/** Every top-level key of dbt_project.yml. A key may also be written with underscores. */
export const projectKeys: Readonly<Record<string, KeyType>> = {
  name: 'string',
  version: 'string or number',
  'config-version': 'number',
  profile: 'string',
  'model-paths': 'strings',
  'source-paths': 'strings',
  'seed-paths': 'strings',
  'data-paths': 'strings',
  'test-paths': 'strings',
  'analysis-paths': 'strings',
  'macro-paths': 'strings',
  'snapshot-paths': 'strings',
  'function-paths': 'strings',
  'docs-paths': 'strings',
  'asset-paths': 'strings',
  'osi-paths': 'strings',
  'target-path': 'string',
  'log-path': 'string',
  'clean-targets': 'strings',
  'packages-install-path': 'string',
  quoting: 'object',
  'query-comment': 'any',
  'require-dbt-version': 'string or strings',
  'restrict-access': 'boolean',
  'on-run-start': 'string or strings',
  'on-run-end': 'string or strings',
  dispatch: 'list',
  vars: 'object',
  flags: 'object',
  'dbt-cloud': 'object',
  models: 'object',
  seeds: 'object',
  snapshots: 'object',
  sources: 'object',
  tests: 'object',
  data_tests: 'object',
  unit_tests: 'object',
  analyses: 'object',
  exposures: 'object',
  metrics: 'object',
  'semantic-models': 'object',
  'saved-queries': 'object',
  functions: 'object',
  packages: 'list',
};

/** Keys that dbt itself spells with underscores, and those whose underscored spelling means the dashed one. */
export function canonicalKey(key: string): string {
  if (Object.hasOwn(projectKeys, key)) return key;
  const dashed = key.replaceAll('_', '-');
  if (Object.hasOwn(projectKeys, dashed)) return dashed;
  const underscored = key.replaceAll('-', '_');
  return Object.hasOwn(projectKeys, underscored) ? underscored : key;
}

export const configTrees: readonly ConfigTreeName[] = [
  'models',
  'seeds',
  'snapshots',
  'sources',
  'data_tests',
  'unit_tests',
  'analyses',
  'exposures',
  'metrics',
  'semantic-models',
  'saved-queries',
  'functions',
];

/** Names that templates use for something else, so that no project may have them. */
export const reservedNames: ReadonlySet<string> = new Set([
  'config',
  'ref',
  'source',
  'var',
  'target',
  'this',
  'graph',
  'model',
  'log',
  'adapter',
  'api',
  'column',
  'context',
  'database',
  'env',
  'env_var',
  'exceptions',
  'execute',
  'flags',
  'fromjson',
  'fromyaml',
  'invocation_id',
  'load_agate_table',
  'load_result',
  'modules',
  'post_hooks',
  'pre_hooks',
  'render',
  'return',
  'run_started_at',
  'schema',
  'sql',
  'sql_now',
  'store_result',
  'store_raw_result',
  'tojson',
  'toyaml',
  'try_or_compiler_error',
  'write',
  '_sql_results',
]);
