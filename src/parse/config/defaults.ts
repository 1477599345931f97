import type { ConfigTreeName } from '../../project/project.ts';
import type { ConfigValues } from './mergeConfig.ts';

/** Kinds of nodes whose config is resolved here. */
export type ConfiguredType =
  | 'model'
  | 'seed'
  | 'snapshot'
  | 'test'
  | 'analysis'
  | 'operation'
  | 'source'
  | 'exposure'
  | 'metric'
  | 'semantic_model'
  | 'saved_query'
  | 'unit_test'
  | 'function';

/** Where dbt_project.yml configures each kind of node. Operations take the config of models, as in dbt. */
export const TREE_OF: Readonly<Record<ConfiguredType, ConfigTreeName>> = {
  model: 'models',
  seed: 'seeds',
  snapshot: 'snapshots',
  test: 'data_tests',
  analysis: 'analyses',
  operation: 'models',
  source: 'sources',
  exposure: 'exposures',
  metric: 'metrics',
  semantic_model: 'semantic-models',
  saved_query: 'saved-queries',
  unit_test: 'unit_tests',
  function: 'functions',
};

/** What every node with a relation has. */
function common(): ConfigValues {
  return {
    enabled: true,
    alias: null,
    schema: null,
    database: null,
    tags: [],
    meta: {},
    group: null,
    static_analysis: null,
  };
}

/** What every node with SQL has, in the order of dbt's manifest. */
function node(materialized: string): ConfigValues {
  return {
    ...common(),
    materialized,
    incremental_strategy: null,
    batch_size: null,
    lookback: 1,
    begin: null,
    persist_docs: {},
    'post-hook': [],
    'pre-hook': [],
    quoting: {},
    column_types: {},
    full_refresh: null,
    unique_key: null,
    on_schema_change: 'ignore',
    on_configuration_change: 'apply',
    grants: {},
    packages: [],
    docs: { show: true, node_color: null },
    contract: { enforced: false, alias_types: true },
    event_time: null,
    concurrent_batches: null,
  };
}

/** The config a node has when nobody says anything, in the order of dbt's manifest. */
export function defaultConfig(type: ConfiguredType): ConfigValues {
  switch (type) {
    case 'model':
      return {
        ...node('view'),
        access: 'protected',
        freshness: null,
        on_error: null,
        latest_version_pointer: { enabled: null, alias: null },
      };
    case 'analysis':
      return node('view');
    case 'operation':
      return node('view');
    case 'function':
      return {
        ...node('function'),
        type: 'scalar',
        volatility: null,
        runtime_version: null,
        entry_point: null,
        snowflake: { quote_args: true },
      };
    case 'seed':
      return { ...node('seed'), delimiter: ',', quote_columns: null };
    case 'snapshot':
      return {
        ...node('snapshot'),
        strategy: null,
        unique_key: null,
        target_schema: null,
        target_database: null,
        updated_at: null,
        snapshot_meta_column_names: {
          dbt_valid_to: null,
          dbt_valid_from: null,
          dbt_scd_id: null,
          dbt_updated_at: null,
          dbt_is_deleted: null,
        },
        dbt_valid_to_current: null,
        check_cols: null,
      };
    case 'test':
      return {
        enabled: true,
        alias: null,
        schema: 'dbt_test__audit',
        database: null,
        tags: [],
        meta: {},
        group: null,
        static_analysis: null,
        materialized: 'test',
        severity: 'ERROR',
        store_failures: null,
        store_failures_as: null,
        sql_header: null,
        where: null,
        limit: null,
        fail_calc: 'count(*)',
        warn_if: '!= 0',
        error_if: '!= 0',
      };
    case 'source':
      return {
        enabled: true,
        event_time: null,
        freshness: null,
        loaded_at_field: null,
        loaded_at_query: null,
        meta: {},
        tags: [],
        static_analysis: null,
      };
    case 'exposure':
      return { enabled: true, tags: [], meta: {} };
    case 'metric':
    case 'semantic_model':
      return { enabled: true, group: null, meta: {} };
    case 'saved_query':
      return { enabled: true, group: null, meta: {}, export_as: null, schema: null, cache: { enabled: false } };
    case 'unit_test':
      return { tags: [], meta: {}, enabled: true, static_analysis: null };
  }
}
