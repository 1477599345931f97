/** One project through all commands: exit codes, console lines, artifacts, relations. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { type Said, TempProject } from '../support/tempProject.ts';

const files = {
  'dbt_project.yml': [
    'name: demo',
    'profile: demo',
    "on-run-start: ['create table if not exists log (what text)', \"insert into log values ('start')\"]",
    'on-run-end: "insert into log values (\'end\')"',
    'models:',
    '  demo:',
    '    marts:',
    '      +materialized: table',
    '',
  ].join('\n'),
  'seeds/raw_orders.csv':
    'id,customer,amount,ordered_at\n1,ann,10.5,2024-01-01\n2,bob,20,2024-01-02\n3,ann,,2024-01-03\n',
  'models/staging/stg_orders.sql': "select id, customer, amount, ordered_at from {{ ref('raw_orders') }}",
  'models/staging/paid.sql':
    "{{ config(materialized='ephemeral') }} select * from {{ ref('stg_orders') }} where amount > 0",
  'models/marts/customers.sql':
    "select customer, sum(amount) as total, count(*) as orders from {{ ref('paid') }} group by 1",
  'models/schema.yml': [
    'sources:',
    '  - name: raw',
    '    schema: main',
    '    tables:',
    '      - name: raw_orders',
    '        config:',
    '          loaded_at_field: ordered_at',
    '          freshness: {warn_after: {count: 1, period: day}, error_after: {count: 1000, period: day}}',
    'models:',
    '  - name: customers',
    '    description: One row a customer.',
    '    columns:',
    '      - name: customer',
    '        description: The name.',
    '        data_tests: [unique, not_null]',
    'exposures:',
    '  - name: board',
    '    type: dashboard',
    '    owner: {name: Ann}',
    "    depends_on: [ref('customers')]",
    '',
  ].join('\n'),
  'snapshots/s.sql':
    "{% snapshot orders_history %}{{ config(unique_key='id', strategy='check', check_cols=['amount']) }}\nselect * from {{ ref('raw_orders') }}{% endsnapshot %}",
  'analyses/an.sql': "select * from {{ ref('customers') }}",
  'tests/no_negative.sql': "select * from {{ ref('customers') }} where total < 0",
  'macros/say.sql':
    "{% macro say(word='nothing') %}{{ print('it says ' ~ word) }}{% do log('logged', info=true) %}{% endmacro %}\n{% macro fail() %}{{ exceptions.raise_compiler_error('on purpose') }}{% endmacro %}",
};

const project = new TempProject(files);
afterAll(() => project.remove());

/** The tests use one project in this order: each command finds what those before it left. */
describe('commands on one project', () => {
  test('parse writes the manifest and touches no database', async () => {
    const { code, text } = await project.tx('parse');
    expect(code, text).toBe(0);
    const manifest = project.json('target/manifest.json');
    expect(manifest.metadata).toMatchObject({
      dbt_schema_version: 'https://schemas.getdbt.com/dbt/manifest/v12.json',
      project_name: 'demo',
      adapter_type: 'duckdb',
    });
    expect(Object.keys(manifest.nodes).sort()).toEqual(
      [
        'analysis.demo.an',
        'model.demo.customers',
        'model.demo.paid',
        'model.demo.stg_orders',
        'operation.demo.demo-on-run-end-0',
        'operation.demo.demo-on-run-start-0',
        'operation.demo.demo-on-run-start-1',
        'seed.demo.raw_orders',
        'snapshot.demo.orders_history',
        'test.demo.no_negative',
        'test.demo.not_null_customers_customer.ecebbe9369',
        'test.demo.unique_customers_customer.8722169a9d',
      ].sort(),
    );
    expect(Object.keys(manifest)).toEqual(
      expect.arrayContaining([
        'sources',
        'macros',
        'docs',
        'exposures',
        'metrics',
        'groups',
        'selectors',
        'disabled',
        'parent_map',
        'child_map',
        'group_map',
        'saved_queries',
        'semantic_models',
        'unit_tests',
        'functions',
      ]),
    );
    expect(manifest.nodes['model.demo.customers']).toMatchObject({
      database: 'demo',
      schema: 'main',
      name: 'customers',
      resource_type: 'model',
      package_name: 'demo',
      path: 'marts/customers.sql',
      original_file_path: 'models/marts/customers.sql',
      fqn: ['demo', 'marts', 'customers'],
      alias: 'customers',
      checksum: { name: 'sha256' },
      config: { materialized: 'table', enabled: true },
      description: 'One row a customer.',
      columns: { customer: { name: 'customer', description: 'The name.' } },
      patch_path: 'demo://models/schema.yml',
      relation_name: '"demo"."main"."customers"',
      language: 'sql',
      refs: [{ name: 'paid', package: null, version: null }],
      depends_on: { macros: [], nodes: ['model.demo.paid'] },
      compiled_path: null,
    });
    expect(manifest.nodes['model.demo.customers']).not.toHaveProperty('compiled_code');
    expect(manifest['parent_map']).toMatchObject({ 'model.demo.customers': ['model.demo.paid'] });
    expect(manifest['child_map']).toMatchObject({
      'seed.demo.raw_orders': ['model.demo.stg_orders', 'snapshot.demo.orders_history'],
    });
    expect(existsSync(join(project.root, 'demo.duckdb'))).toBe(false);
  });

  const listings: readonly (readonly [words: string[], lines: string[]])[] = [
    [[], ['demo.marts.customers', 'demo.staging.paid', 'demo.staging.stg_orders']],
    [
      ['--resource-type', 'model', '--output', 'name'],
      ['customers', 'paid', 'stg_orders'],
    ],
    [
      ['--resource-type', 'model', '--output', 'path'],
      ['models/marts/customers.sql', 'models/staging/paid.sql', 'models/staging/stg_orders.sql'],
    ],
    [['--select', '+customers', '--resource-type', 'seed'], ['demo.raw_orders']],
    [['--select', 'source:*'], ['source:demo.raw.raw_orders']],
    [['--resource-type', 'exposure'], ['exposure:demo.board']],
    [
      ['--select', 'customers', '--resource-type', 'model', '--output', 'json', '--output-keys', 'name', 'alias'],
      ['{"name": "customers", "alias": "customers"}'],
    ],
  ];
  for (const [words, lines] of listings) {
    test(`ls ${words.join(' ')}`, async () => {
      const { code, text, out } = await project.tx('ls', ...words, '--quiet');
      expect(code, text).toBe(0);
      for (const line of lines) expect(out.split('\n')).toContain(line);
      if (words.length > 0) expect(out.trim().split('\n')).toHaveLength(lines.length);
    });
  }

  test('seed loads the file and says so', async () => {
    const { code, text } = await project.tx('seed');
    expect(code, text).toBe(0);
    expect(lines(text)).toEqual(
      expect.arrayContaining([
        'Running with dbt=1.12.6',
        "Concurrency: 2 threads (target='dev')",
        '1 of 1 START seed file main.raw_orders ......................................... [RUN]',
        expect.stringMatching(/^1 of 1 OK loaded seed file main\.raw_orders \.+ \[INSERT 3 in \d+\.\d\ds\]$/),
        expect.stringMatching(
          /^Finished running 3 project hooks, 1 seed in 0 hours 0 minutes and \d+\.\d\d seconds \(\d+\.\d\ds\)\.$/,
        ),
        'Completed successfully',
        'Done. PASS=4 WARN=0 ERROR=0 SKIP=0 NO-OP=0 REUSED=0 TOTAL=4',
      ]),
    );
    expect(await project.rows('select * from raw_orders order by id')).toEqual([
      ['1', 'ann', '10.5', '2024-01-01'],
      ['2', 'bob', '20', '2024-01-02'],
      ['3', 'ann', null, '2024-01-03'],
    ]);
  });

  test('run makes the models between the hooks', async () => {
    const { code, text } = await project.tx('run');
    expect(code, text).toBe(0);
    inOrder(text, [
      '1 of 2 START hook: demo.on-run-start.0',
      '2 of 2 OK hook: demo.on-run-start.1',
      '1 of 2 START sql view model main.stg_orders ...',
      '2 of 2 OK created sql table model main.customers ...',
      '1 of 1 OK hook: demo.on-run-end.0',
      'Finished running 3 project hooks, 1 table model, 1 view model in',
      'Done. PASS=5 WARN=0 ERROR=0 SKIP=0 NO-OP=0 REUSED=0 TOTAL=5',
    ]);
    expect(await project.rows('select customer, total, orders from customers order by 1')).toEqual([
      ['ann', '10.5', '1'],
      ['bob', '20', '1'],
    ]);
    expect(await project.rows('select what, count(*) from log group by 1 order by 1')).toEqual([
      ['end', '2'],
      ['start', '2'],
    ]);
    expect(project.read('target/compiled/demo/models/marts/customers.sql')).toContain('with __dbt__cte__paid as (');
    expect(existsSync(join(project.root, 'target/run/demo/models/marts/customers.sql'))).toBe(true);
    const results = project.json('target/run_results.json');
    expect(results.metadata).toMatchObject({
      dbt_schema_version: 'https://schemas.getdbt.com/dbt/run-results/v6.json',
    });
    expect(results['args']).toMatchObject({ which: 'run' });
    expect(
      (results['results'] as Record<string, unknown>[]).find((one) => one['unique_id'] === 'model.demo.customers'),
    ).toMatchObject({
      status: 'success',
      message: 'OK',
      failures: null,
      compiled: true,
      relation_name: '"demo"."main"."customers"',
      timing: [{ name: 'compile' }, { name: 'execute' }],
      batch_results: null,
    });
  });

  test('test counts passes', async () => {
    const { code, text } = await project.tx('test');
    expect(code, text).toBe(0);
    expect(text).toMatch(/\d of 3 PASS unique_customers_customer \.+ \[PASS in/);
    expect(text).toContain('Finished running 3 data tests, 3 project hooks in');
  });

  test('snapshot keeps what changed', async () => {
    expect((await project.tx('snapshot')).code).toBe(0);
    project.write({ 'seeds/raw_orders.csv': files['seeds/raw_orders.csv'].replace('20,', '25,') });
    expect((await project.tx('seed')).code).toBe(0);
    const { code, text } = await project.tx('snapshot');
    expect(code, text).toBe(0);
    expect(text).toContain('1 of 1 START snapshot main.orders_history');
    expect(text).toContain('1 of 1 OK snapshotted main.orders_history');
    expect(
      await project.rows(
        'select id, amount, dbt_valid_to is null from orders_history where id = 2 order by dbt_valid_from',
      ),
    ).toEqual([
      ['2', '20', 'false'],
      ['2', '25', 'true'],
    ]);
  });

  test('build does everything along the DAG', async () => {
    const { code, text } = await project.tx('build');
    expect(code, text).toBe(0);
    expect(Object.keys(project.statuses())).toHaveLength(11);
    expect(Object.values(project.statuses()).filter((status) => status === 'no-op')).toHaveLength(1);
    expect(await project.rows("select total from customers where customer = 'bob'")).toEqual([['25']]);
  });

  test('show prints rows as a table and as JSON', async () => {
    const { code, out } = await project.tx('show', '--select', 'customers');
    expect(code).toBe(0);
    expect(out).toContain("Previewing node 'customers':");
    expect(out).toContain('| customer | total | orders |');
    const json = await project.tx(
      'show',
      '--inline',
      "select 1 as a, 'x' as b from {{ ref('customers') }}",
      '--limit',
      '1',
      '--output',
      'json',
      '--quiet',
    );
    expect(JSON.parse(json.out)).toEqual({ show: [{ a: 1, b: 'x' }] });
  });

  test('compile prints what is named', async () => {
    const { code, out } = await project.tx('compile', '--select', 'an', '--quiet', '--output', 'json');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toEqual({ node: 'an', compiled: 'select * from "demo"."main"."customers"' });
    const inline = await project.tx('compile', '--inline', '{{ 1 + 1 }}');
    expect(inline.out).toContain('Compiled inline node is:\n2');
  });

  test('source freshness warns of old rows', async () => {
    const { code, text } = await project.tx('source', 'freshness', '--output', 'target/sources.json');
    expect(text).toContain('1 of 1 START freshness of raw.raw_orders');
    const [result] = project.json('target/sources.json')['results'] as Record<string, unknown>[];
    expect(result).toMatchObject({
      unique_id: 'source.demo.raw.raw_orders',
      max_loaded_at: expect.stringMatching(/^2024-01-03T00:00:00\+00:00$/),
      criteria: { warn_after: { count: 1, period: 'day' }, error_after: { count: 1000, period: 'day' } },
    });
    // Two years after the last row, error_after is reached too.
    const late = result?.['status'] === 'error';
    expect(code).toBe(late ? 1 : 0);
    expect(text).toContain(late ? 'ERROR STALE freshness of raw.raw_orders' : 'WARN freshness of raw.raw_orders');
    expect(project.json('target/sources.json').metadata['dbt_schema_version']).toBe(
      'https://schemas.getdbt.com/dbt/sources/v3.json',
    );
  });

  test('docs generate writes the catalog', async () => {
    const { code, text } = await project.tx('docs', 'generate');
    expect(code, text).toBe(0);
    expect(text).toContain('Catalog written to');
    const catalog = project.json('target/catalog.json');
    expect(catalog.metadata['dbt_schema_version']).toBe('https://schemas.getdbt.com/dbt/catalog/v1.json');
    expect(Object.keys(catalog.nodes).sort()).toEqual([
      'model.demo.customers',
      'model.demo.stg_orders',
      'seed.demo.raw_orders',
      'snapshot.demo.orders_history',
    ]);
    expect(catalog.nodes['model.demo.customers']).toMatchObject({
      unique_id: 'model.demo.customers',
      metadata: { type: 'BASE TABLE', schema: 'main', name: 'customers', database: 'demo' },
      columns: { customer: { type: 'VARCHAR', index: 1, name: 'customer' }, orders: { type: 'BIGINT', index: 3 } },
      stats: { has_stats: { value: false } },
    });
  });

  test('run-operation calls a macro with arguments', async () => {
    const { code, text } = await project.tx('run-operation', 'say', '--args', '{word: hello}');
    expect(code, text).toBe(0);
    expect(text).toContain('it says hello');
    expect(text).toContain('logged');
    const failed = await project.tx('run-operation', 'fail');
    expect(failed.code).toBe(1);
    expect(failed.text).toContain('on purpose');
  });

  test('debug checks the connection', async () => {
    const { code, text } = await project.tx('debug');
    expect(code, text).toBe(0);
    inOrder(text, [
      'profiles.yml file [OK found and valid]',
      'dbt_project.yml file [OK found and valid]',
      'Connection test: [OK connection ok]',
      'All checks passed!',
    ]);
  });

  test('clean removes what tx made', async () => {
    const { code, text } = await project.tx('clean');
    expect(code, text).toBe(0);
    expect(text).toContain('Finished cleaning all paths.');
    expect(existsSync(join(project.root, 'target'))).toBe(false);
  });

  test('each line is one JSON object with --log-format json', async () => {
    const { code, out } = await project.tx('run', '--select', 'stg_orders', '--log-format', 'json');
    expect(code).toBe(0);
    const events = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { info: Record<string, unknown>; data: Record<string, unknown> });
    expect(events[0]).toMatchObject({
      info: { code: 'A001', name: 'MainReportVersion', level: 'info' },
      data: { log_version: 3 },
    });
    for (const name of [
      'AdapterRegistered',
      'FoundStats',
      'ConcurrencyLine',
      'LogStartLine',
      'LogModelResult',
      'FinishedRunningStats',
      'EndOfRunSummary',
      'StatsLine',
    ]) {
      expect(events.map(({ info }) => info['name'])).toContain(name);
    }
    expect(events.find(({ info }) => info['name'] === 'LogModelResult')?.data).toMatchObject({
      status: 'OK',
      index: 1,
      total: 1,
      node_info: { unique_id: 'model.demo.stg_orders', materialized: 'view', node_status: 'success' },
    });
  });

  test('--quiet leaves errors alone on the console', async () => {
    expect((await project.tx('run', '--quiet')).text).toBe('');
    const said = await project.tx('run', '--quiet', '--select', 'nope:x');
    expect(said.code).toBe(2);
    expect(said.text).toContain("'nope' is not a valid method name");
  });

  test('a selection without nodes is a warning', async () => {
    const { code, text } = await project.tx('run', '--select', 'nothing_like_this');
    expect(code).toBe(0);
    inOrder(text, [
      "[WARNING]: The selection criterion 'nothing_like_this' does not match any enabled nodes",
      '[WARNING]: Nothing to do. Try checking your model configs and model specification args',
    ]);
    expect((await project.tx('--warn-error', 'run', '--select', 'nothing_like_this')).code).toBe(2);
  });
});

function lines(text: Said['text']): string[] {
  return text.split('\n');
}

function inOrder(text: string, parts: readonly string[]): void {
  let from = 0;
  for (const part of parts) {
    const at = text.indexOf(part, from);
    expect(at, `'${part}' in its order in\n${text}`).toBeGreaterThanOrEqual(0);
    from = at;
  }
}
