/** What a build makes of materializations, data tests, overrides, packages and selections: from outside, on DuckDB. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { type Files, TempProject } from '../support/tempProject.ts';

let project: TempProject;
afterEach(() => project.remove());

describe('failures', () => {
  const diamond = {
    'models/a.sql': "{{ config(materialized='table') }} select 1 as id",
    'models/bad.sql': "select nope from {{ ref('a') }}",
    'models/below.sql': "select * from {{ ref('bad') }}",
    'models/beside.sql': "select * from {{ ref('a') }}",
  };

  test('of a node skip what is below it and nothing else', async () => {
    project = new TempProject(diamond);
    const { code, text } = await project.tx('run');
    expect(code, text).toBe(1);
    expect(project.statuses()).toEqual({
      'model.demo.a': 'success',
      'model.demo.bad': 'error',
      'model.demo.below': 'skipped',
      'model.demo.beside': 'success',
    });
    expect(text).toMatch(/\d of 4 SKIP relation main\.below \.+ \[SKIP\]/);
  });

  test('end the run with --fail-fast', async () => {
    project = new TempProject(diamond);
    const { code } = await project.tx('run', '--fail-fast', '--threads', '1');
    expect(code).toBe(1);
    expect(project.statuses()).toMatchObject({ 'model.demo.bad': 'error', 'model.demo.below': 'skipped' });
    expect(project.statuses()['model.demo.beside']).toBe('skipped');
  });

  test('of an ephemeral model are told at those who read it', async () => {
    project = new TempProject({
      'models/eph.sql': "{{ config(materialized='ephemeral') }} select {{ nope() }} as id",
      'models/reader.sql': "select * from {{ ref('eph') }}",
    });
    const { code, text } = await project.tx('run');
    expect(code, text).toBe(1);
    expect(text).toContain("SKIP relation main.reader due to ephemeral model status 'error'");
    expect(text).toContain("'nope' is undefined");
    expect(text).toMatch(/Done\. PASS=0 WARN=0 ERROR=[01] SKIP=[01]/);
  });

  test('of a test in build skip the models below', async () => {
    project = new TempProject({
      'models/a.sql': 'select 1 as id union all select 1',
      'models/b.sql': "select * from {{ ref('a') }}",
      'models/s.yml': 'models:\n  - name: a\n    columns:\n      - name: id\n        data_tests: [unique]\n',
    });
    const { code, text } = await project.tx('build');
    expect(code).toBe(1);
    expect(text).toContain('FAIL 1 unique_a_id');
    expect(text).toContain('  Got 1 result, configured to fail if != 0');
    expect(project.statuses()['model.demo.b']).toBe('skipped');
  });

  test('of a start hook skip every node', async () => {
    project = new TempProject({
      'dbt_project.yml': "name: demo\nprofile: demo\non-run-start: ['select nope', 'select 1']\n",
      'models/a.sql': 'select 1 as id',
    });
    const { code, text } = await project.tx('run');
    expect(code, text).toBe(1);
    expect(text).toContain('1 of 2 ERROR hook: demo.on-run-start.0');
    expect(project.statuses()).toMatchObject({
      'operation.demo.demo-on-run-start-0': 'error',
      'operation.demo.demo-on-run-start-1': 'skipped',
      'model.demo.a': 'skipped',
    });
  });
});

describe('hooks of a model', () => {
  test('run before and after it, in its transaction or outside of it', async () => {
    project = new TempProject({
      'models/a.sql': [
        '{{ config(materialized="table",',
        '  pre_hook=["create table if not exists log (what text)", {"sql": "insert into log values (\'pre\')", "transaction": false}],',
        '  post_hook="insert into log select \'post \' || count(*) from {{ this }}") }}',
        'select 1 as id',
      ].join('\n'),
    });
    const { code, text } = await project.tx('run');
    // The hook outside of the transaction comes first and finds no table yet.
    expect(code, text).toBe(1);
    project.write({ 'models/a.sql': project.read('models/a.sql').replace(', "transaction": false', '') });
    expect((await project.tx('run')).code).toBe(0);
    expect(await project.rows('select * from log')).toEqual([['pre'], ['post 1']]);
  });
});

describe('incremental models', () => {
  const model = (config: string): Files => ({
    'models/src.sql':
      "select * from (values (1, 'a'), (2, 'b')) t(id, name) {% if var('late', false) %} where id = 2 union all select 2, 'B' union all select 3, 'c' {% endif %}",
    'models/inc.sql': `{{ config(materialized='incremental'${config}) }} select * from {{ ref('src') }}{% if is_incremental() %} where name <> 'b'{% endif %}`,
  });

  const strategies: readonly (readonly [name: string, config: string, rows: string[][]])[] = [
    [
      'append',
      ", incremental_strategy='append'",
      [
        ['1', 'a'],
        ['2', 'B'],
        ['2', 'b'],
        ['3', 'c'],
      ],
    ],
    [
      'delete+insert',
      ", incremental_strategy='delete+insert', unique_key='id'",
      [
        ['1', 'a'],
        ['2', 'B'],
        ['3', 'c'],
      ],
    ],
    [
      'merge',
      ", incremental_strategy='merge', unique_key=['id']",
      [
        ['1', 'a'],
        ['2', 'B'],
        ['3', 'c'],
      ],
    ],
    [
      'the default',
      ", unique_key='id'",
      [
        ['1', 'a'],
        ['2', 'B'],
        ['3', 'c'],
      ],
    ],
  ];
  for (const [name, config, rows] of strategies) {
    test(`take late rows in with ${name}, and begin anew with --full-refresh`, async () => {
      project = new TempProject(model(config));
      expect((await project.tx('run')).code).toBe(0);
      const { code, text } = await project.tx('run', '--vars', 'late: true');
      expect(code, text).toBe(0);
      expect(await project.rows('select id, name from inc order by id, name')).toEqual(rows);
      expect((await project.tx('run', '--full-refresh')).code).toBe(0);
      expect(await project.rows('select id from inc order by id')).toEqual([['1'], ['2']]);
    });
  }

  const changes: readonly (readonly [policy: string, code: number, columns: string[]])[] = [
    ['ignore', 0, ['id', 'old']],
    ['append_new_columns', 0, ['id', 'old', 'new']],
    ['sync_all_columns', 0, ['id', 'new']],
    ['fail', 1, ['id', 'old']],
  ];
  for (const [policy, wanted, columns] of changes) {
    test(`on_schema_change: ${policy}`, async () => {
      project = new TempProject({
        'models/inc.sql': `{{ config(materialized='incremental', on_schema_change='${policy}') }} select 1 as id, {% if var('v', 1) == 1 %}'x' as old{% else %}2 as new{% if '${policy}' == 'ignore' %}, 'y' as old{% endif %}{% endif %}`,
      });
      expect((await project.tx('run')).code).toBe(0);
      const { code, text } = await project.tx('run', '--vars', 'v: 2');
      expect(code, text).toBe(wanted);
      const found = await project.rows(
        "select column_name from information_schema.columns where table_name = 'inc' order by ordinal_position",
      );
      expect(found.flat()).toEqual(columns);
    });
  }

  test('refuse a strategy that does not exist', async () => {
    project = new TempProject(model(", incremental_strategy='zz'"));
    await project.tx('run');
    const { code, text } = await project.tx('run');
    expect(code).toBe(1);
    expect(text).toMatch(/incremental strategy/);
  });
});

describe('data tests', () => {
  /** Three rows fail `not_null`. */
  const withTest = (config: string, extra = ''): Files => ({
    'models/a.sql': 'select null as id, 1 as n from range(3) union all select 1, 2',
    'models/s.yml': `models:\n  - name: a\n    columns:\n      - name: id\n        data_tests:\n          - not_null:\n              config: {${config}}\n${extra}`,
  });

  const severities: readonly (readonly [config: string, code: number, status: string, says: string])[] = [
    ['', 1, 'fail', 'Got 3 results, configured to fail if != 0'],
    ['severity: warn', 0, 'warn', 'Got 3 results, configured to warn if != 0'],
    ["error_if: '> 5', warn_if: '> 1'", 0, 'warn', 'Got 3 results, configured to warn if > 1'],
    ["error_if: '> 2'", 1, 'fail', 'Got 3 results, configured to fail if > 2'],
    ["error_if: '> 5', warn_if: '> 5'", 0, 'pass', 'PASS not_null_a_id'],
    ["where: 'n = 2'", 0, 'pass', 'PASS not_null_a_id'],
    ['limit: 2', 1, 'fail', 'Got 2 results, configured to fail if != 0'],
    ["fail_calc: 'count(*) - 3'", 0, 'pass', 'PASS not_null_a_id'],
  ];
  for (const [config, code, status, says] of severities) {
    test(`with {${config}} end as ${status}`, async () => {
      project = new TempProject(withTest(config));
      const said = await project.tx('build');
      expect(said.code, said.text).toBe(code);
      expect(said.text).toContain(says);
      const [found] = Object.entries(project.statuses()).filter(([id]) => id.startsWith('test.'));
      expect(found?.[1]).toBe(status);
    });
  }

  test('keep the failing rows with store_failures', async () => {
    project = new TempProject(withTest('store_failures: true'));
    const { code, text } = await project.tx('build');
    expect(code).toBe(1);
    expect(text).toContain('See test failures:');
    expect(text).toContain('select * from "demo"."main_dbt_test__audit"."not_null_a_id"');
    expect(await project.rows('select count(*) from main_dbt_test__audit.not_null_a_id')).toEqual([['3']]);
  });

  test('may be the project’s own, with arguments', async () => {
    project = new TempProject({
      'models/a.sql': 'select 1 as id',
      'tests/generic/bigger.sql':
        '{% test bigger(model, column_name, than=0) %}select * from {{ model }} where {{ column_name }} <= {{ than }}{% endtest %}',
      'models/s.yml':
        'models:\n  - name: a\n    columns:\n      - name: id\n        data_tests:\n          - bigger\n          - bigger: {arguments: {than: 5}, name: much_bigger}\n',
    });
    const { code, text } = await project.tx('build');
    expect(code, text).toBe(1);
    expect(text).toContain('PASS bigger_a_id');
    expect(text).toContain('FAIL 1 much_bigger');
  });
});

describe('a project’s own macros', () => {
  test('override ref, generate_schema_name and create_table_as, and dispatch finds the adapter’s', async () => {
    project = new TempProject({
      'macros/m.sql': [
        '{% macro ref(name) %}{% do return(builtins.ref(name).include(database=false)) %}{% endmacro %}',
        "{% macro generate_schema_name(custom_schema_name, node) %}{{ custom_schema_name or 'plain' }}{% endmacro %}",
        '{% macro duckdb__create_table_as(temporary, relation, compiled_code, language="sql") %}create or replace table {{ relation }} as select *, 7 as mine from ({{ compiled_code }}){% endmacro %}',
        "{% macro word() %}{{ return(adapter.dispatch('word', 'demo')()) }}{% endmacro %}",
        "{% macro default__word() %}'default'{% endmacro %}",
        "{% macro duckdb__word() %}'duck'{% endmacro %}",
      ].join('\n'),
      'models/a.sql': "{{ config(materialized='table', schema='other') }} select {{ word() }} as w",
      'models/b.sql': "{{ config(materialized='view') }} select * from {{ ref('a') }}",
    });
    const { code, text } = await project.tx('run');
    expect(code, text).toBe(0);
    expect(await project.rows('select w, mine from plain.b')).toEqual([['duck', '7']]);
    expect(project.read('target/compiled/demo/models/b.sql')).toContain('select * from "other"."a"');
  });

  test('may be a materialization', async () => {
    project = new TempProject({
      'macros/m.sql': [
        '{% materialization shout, default %}',
        "{% set target = api.Relation.create(database=database, schema=schema, identifier=this.identifier ~ '_loud', type='table') %}",
        "{% call statement('main') %}create or replace table {{ target }} as {{ sql }}{% endcall %}",
        "{{ return({'relations': [target]}) }}",
        '{% endmaterialization %}',
      ].join('\n'),
      'models/a.sql': "{{ config(materialized='shout') }} select 1 as id",
    });
    const { code, text } = await project.tx('run');
    expect(code, text).toBe(0);
    expect(await project.rows('select id from a_loud')).toEqual([['1']]);
  });
});

describe('packages and selections', () => {
  let other: string | undefined;
  afterEach(() => {
    if (other !== undefined) rmSync(other, { recursive: true, force: true });
  });

  test('a local package is installed, and its models and macros are used', async () => {
    other = mkdtempSync(join(tmpdir(), 'tx-package-'));
    mkdirSync(join(other, 'models'));
    mkdirSync(join(other, 'macros'));
    writeFileSync(join(other, 'dbt_project.yml'), 'name: lib\n');
    writeFileSync(join(other, 'models/lib_model.sql'), "select {{ var('n', 1) }} as n");
    writeFileSync(join(other, 'macros/twice.sql'), '{% macro twice(x) %}2 * {{ x }}{% endmacro %}');
    project = new TempProject({
      'dbt_project.yml': 'name: demo\nprofile: demo\nvars:\n  lib: {n: 21}\n',
      'packages.yml': `packages:\n  - local: ${other}\n`,
      'models/a.sql': "select {{ lib.twice('n') }} as n from {{ ref('lib', 'lib_model') }}",
    });
    const deps = await project.tx('deps');
    expect(deps.code, deps.text).toBe(0);
    expect(deps.text).toContain('Installed from <local @');
    const { code, text } = await project.tx('run');
    expect(code, text).toBe(0);
    expect(await project.rows('select n from a')).toEqual([['42']]);
    expect((await project.tx('ls', '--quiet', '--select', 'package:lib')).out.trim()).toBe('lib.lib_model');
  });

  test('selectors.yml names selections, one of them the default', async () => {
    project = new TempProject({
      'models/a.sql': "{{ config(tags=['night']) }} select 1 as id",
      'models/b.sql': "select * from {{ ref('a') }}",
      'models/c.sql': 'select 3 as id',
      'selectors.yml':
        'selectors:\n  - name: night\n    default: true\n    definition:\n      union:\n        - {method: tag, value: night, children: true}\n  - name: just_c\n    definition: c\n',
    });
    const names = async (...words: string[]): Promise<string> =>
      (await project.tx('ls', '--quiet', ...words)).out.trim();
    expect(await names()).toBe('demo.a\ndemo.b');
    expect(await names('--selector', 'just_c')).toBe('demo.c');
    expect(await names('--select', 'b+ c')).toBe('demo.b\ndemo.c');
  });

  test('without a profile a DuckDB file in target/ is used', async () => {
    project = new TempProject(
      { 'dbt_project.yml': 'name: demo\n', 'models/a.sql': 'select 1 as id' },
      { profile: false },
    );
    const { code, text } = await project.tx('run');
    expect(code, text).toBe(0);
    expect(text).toContain('1 of 1 OK created sql view model');
  });

  test('DATABASE_URL is the target where there is no profile', async () => {
    project = new TempProject(
      { 'dbt_project.yml': 'name: demo\n', 'models/a.sql': 'select 1 as id' },
      { profile: false },
    );
    const { code, text } = await project.txWith({ DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' }, 'run');
    expect(code).toBe(2);
    expect(text).toContain('Registered adapter: postgres=');
    expect(text).toContain('TX6002');
  });
});
