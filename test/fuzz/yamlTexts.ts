/** Files that are right, one of each kind, with as many of their keys as possible. */
export const projectFiles = {
  'dbt_project.yml': `name: demo
version: '1.0.0'
config-version: 2
profile: demo
model-paths: [models]
seed-paths: ["seeds"]
clean-targets: [target, dbt_packages]
require-dbt-version: [">=1.0.0", "<3.0.0"]
query-comment:
  comment: "{{ target.name }}"
  append: true
quoting: {database: true, schema: false}
dispatch:
  - macro_namespace: dbt_utils
    search_order: [demo, dbt_utils]
vars:
  x: 1
  other: {y: [1, 2]}
on-run-start:
  - "select 1"
on-run-end: ["{{ nothing() }}"]
models:
  +materialized: view
  demo:
    staging:
      +schema: staging
      +tags: [a, b]
      +meta: {owner: "{{ var('x', 'me') }}"}
      pre-hook: "select {{ this }}"
seeds: {demo: {+column_types: {id: bigint}}}
data_tests: {+severity: warn}
snapshots: {+target_schema: s}
sources: {demo: {+enabled: true}}
flags: {warn_error: false, use_colors: true}
`,
  'profiles.yml': `demo:
  target: "{{ env_var('TARGET', 'dev') }}"
  outputs:
    dev:
      type: duckdb
      path: a.duckdb
      schema: main
      threads: 4
      extensions: [httpfs]
      settings: {memory_limit: 1GB}
      secrets:
        - type: s3
          key_id: "{{ env_var('DBT_ENV_SECRET_A') }}"
      attach:
        - {path: b.duckdb, alias: b}
    pg:
      type: postgres
      host: localhost
      port: "{{ env_var('PORT', '5432') | int }}"
      user: me
      password: "{{ env_var('SET') }}"
      dbname: d
      schema: s
      threads: 1
`,
  'packages.yml': `packages:
  - local: ../other
  - package: dbt-labs/dbt_utils
    version: [">=1.0.0", "<2.0.0"]
  - git: "https://example.org/a.git"
    revision: main
    subdirectory: b
  - tarball: https://example.org/a.tar.gz
    name: a
`,
  'selectors.yml': `selectors:
  - name: nightly
    description: all but one
    default: true
    definition:
      union:
        - method: tag
          value: nightly
          parents: true
          parents_depth: 2
          indirect_selection: cautious
        - intersection:
            - '@source:raw'
            - path: models
            - exclude:
                - method: fqn
                  value: demo.a
  - name: two
    definition: 'tag:a+1'
  - name: three
    definition: {method: selector, value: two}
`,
} as const;

/** Property files with every section. */
export const propertyTexts: readonly string[] = [
  `version: 2
models:
  - name: m
    description: "{{ doc('m') }}"
    latest_version: 2
    access: public
    group: g
    config: {materialized: table, contract: {enforced: true}, tags: [a], meta: {x: 1}, grants: {select: [a]}}
    constraints:
      - type: primary_key
        columns: [id]
    columns:
      - name: id
        data_type: integer
        constraints: [{type: not_null}]
        data_tests:
          - unique
          - not_null: {config: {severity: warn, where: "id > 0"}}
          - accepted_values:
              arguments: {values: [1, 2], quote: false}
              name: own_name
          - relationships: {arguments: {to: ref('o'), field: id}}
    data_tests:
      - dbt_utils.expression_is_true:
          expression: "a > 1"
    versions:
      - v: 1
        defined_in: m_one
        columns: [{include: all, exclude: [id]}]
      - v: 2
        config: {alias: m}
    deprecation_date: 2030-01-01
`,
  `version: 2
sources:
  - name: raw
    database: d
    schema: "{{ var('schema', 'raw') }}"
    loader: tx
    loaded_at_field: at
    freshness: {warn_after: {count: 1, period: day}, error_after: {count: 2, period: hour}, filter: "a > 1"}
    quoting: {identifier: true}
    overrides: other
    tables:
      - name: t
        identifier: T
        external: {location: s3://x, partitions: [{name: a, data_type: date}]}
        freshness: null
        columns: [{name: id, tests: [unique]}]
        loaded_at_query: select 1
exposures:
  - name: e
    type: dashboard
    owner: {name: me, email: me@example.org}
    depends_on: [ref('m'), source('raw', 't'), "metric('x')"]
    url: https://example.org
    maturity: high
    config: {enabled: true, meta: {a: 1}}
groups:
  - name: g
    owner: {email: g@example.org}
seeds: [{name: s, config: {column_types: {id: int}}}]
macros:
  - name: mac
    arguments: [{name: a, type: string, description: x}]
analyses: [{name: a, description: x}]
`,
  `semantic_models:
  - name: orders
    model: ref('m')
    defaults: {agg_time_dimension: at}
    entities: [{name: id, type: primary, expr: order_id}]
    dimensions: [{name: at, type: time, type_params: {time_granularity: day}}]
    measures: [{name: total, agg: sum, expr: amount, create_metric: true}]
metrics:
  - name: revenue
    label: Revenue
    type: simple
    type_params: {measure: {name: total, filter: "{{ Dimension('id__at') }} > 1", join_to_timespine: true}}
    filter: "{{ Dimension('id__at') }}"
  - name: ratio
    label: Ratio
    type: ratio
    type_params: {numerator: revenue, denominator: {name: revenue, alias: x}}
  - name: derived
    label: D
    type: derived
    type_params: {expr: a - b, metrics: [{name: revenue, offset_window: 1 month}]}
saved_queries:
  - name: q
    query_params: {metrics: [revenue], group_by: ["Dimension('id__at')"], where: ["x"], order_by: [a], limit: 3}
    exports: [{name: e, config: {export_as: table, schema: s, alias: a}}]
`,
  `unit_tests:
  - name: u
    model: m
    given:
      - input: ref('o')
        rows: [{id: 1, at: 2024-01-01}, {id: 2}]
      - input: source('raw', 't')
        format: csv
        rows: |
          id,a
          1,x
      - input: this
        format: sql
        rows: select 1
    expect: {rows: [{id: 1}]}
    overrides: {macros: {is_incremental: true}, vars: {x: 1}, env_vars: {A: b}}
    versions: {include: [1]}
snapshots:
  - name: snap
    relation: ref('m')
    config: {strategy: timestamp, unique_key: id, updated_at: at, hard_deletes: invalidate}
functions:
  - name: f
    returns: {data_type: int}
    arguments: [{name: a, data_type: int}]
`,
];

/** Keys of every kind of file. */
export const keys: readonly string[] = [
  'version',
  'name',
  'models',
  'seeds',
  'sources',
  'snapshots',
  'macros',
  'exposures',
  'groups',
  'metrics',
  'semantic_models',
  'saved_queries',
  'unit_tests',
  'functions',
  'analyses',
  'data_tests',
  'tests',
  'columns',
  'config',
  'meta',
  'tags',
  'description',
  'docs',
  'tables',
  'freshness',
  'warn_after',
  'error_after',
  'count',
  'period',
  'filter',
  'quoting',
  'identifier',
  'schema',
  'database',
  'loaded_at_field',
  'constraints',
  'type',
  'columns',
  'expression',
  'versions',
  'v',
  'include',
  'exclude',
  'latest_version',
  'access',
  'group',
  'owner',
  'email',
  'depends_on',
  'given',
  'rows',
  'expect',
  'input',
  'format',
  'fixture',
  'overrides',
  'enabled',
  'materialized',
  'unique_key',
  '+tags',
  '+enabled',
  'pre-hook',
  'post_hook',
  'severity',
  'where',
  'limit',
  'arguments',
  'values',
  'to',
  'field',
  'unique',
  'not_null',
  'accepted_values',
  'relationships',
  'profile',
  'vars',
  'dispatch',
  'macro_namespace',
  'search_order',
  'on-run-start',
  'query-comment',
  'require-dbt-version',
  'flags',
  'target',
  'outputs',
  'dev',
  'threads',
  'path',
  'host',
  'port',
  'packages',
  'local',
  'git',
  'package',
  'selectors',
  'definition',
  'union',
  'intersection',
  'method',
  'value',
  'parents',
  'children',
  'default',
  '__proto__',
  'constructor',
  'toString',
  'length',
  '1',
  'null',
  '? [a]',
  '""',
  '{a: b}',
];
