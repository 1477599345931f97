/** What parsing reads off the template without running it is what running it would find. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { type Artifact, TempProject } from '../support/tempProject.ts';

const repository = join(import.meta.dirname, '..', '..');
const scratch = mkdtempSync(join(tmpdir(), 'tx-static-'));
/** Stands for any folder: the projects that are parsed lie elsewhere. */
const anywhere = new TempProject({}, { profile: false });
afterAll(() => {
  anywhere.remove();
  rmSync(scratch, { recursive: true, force: true });
});

/** Templates that the short cut takes, and ones that it must leave to the engine. */
const templates: Readonly<Record<string, string>> = {
  'macros/m.sql':
    '{% macro my_ref(name) %}{{ return(ref(name)) }}{% endmacro %}{% macro noted(key) %}{{ config(meta={key: 1}, **kwargs) }}{% endmacro %}',
  'models/s.yml':
    'sources:\n  - name: raw\n    tables: [{name: t}]\nmodels:\n  - name: plain\n    config: {tags: [y]}\n',
  'models/plain.sql': 'select 1 as id',
  'models/refs.sql':
    "select * from {{ ref('plain') }} join {{ ref('demo', 'plain') }} using (id) join {{ source('raw', 't') }} using (id)",
  'models/twice.sql': 'select * from {{ ref(\'plain\') }} union all select * from {{ref("plain")}}',
  'models/configured.sql':
    "{{ config(materialized='table', tags=['a', 'b'], meta={'k': [1, 2.5, none, true]}) }}\nselect 1 as id",
  'models/configured_twice.sql': "{{ config(tags='a', alias='x1') }}{{ config(tags=['b'], alias='x2') }} select 1",
  'models/hooked.sql':
    "{{ config(pre_hook='select 1', post_hook=[\"select '{{ this }}'\", {'sql': 'select 2', 'transaction': false}]) }} select 1",
  'models/commented.sql': "{# {{ ref('nope') }} #}\n-- {{ ref('plain') }}\nselect 1",
  'models/raw.sql': "{% raw %}{{ ref('nope') }}{% endraw %} select 1",
  'models/branches.sql': "select * from {% if execute %}{{ ref('plain') }}{% else %}{{ ref('refs') }}{% endif %}",
  'models/loop.sql': "{% for name in ['plain', 'refs'] %}select * from {{ ref(name) }} {% endfor %}",
  'models/set.sql': "{% set name = 'plain' %}select * from {{ ref(name) }}",
  'models/filtered.sql': "select * from {{ ref('plain') | upper }} {{ ref('refs').identifier }}",
  'models/concatenated.sql': "select * from {{ ref('pla' ~ 'in') }}",
  'models/by_macro.sql': "select * from {{ my_ref('plain') }}",
  'models/by_macro_and_config.sql':
    "{{ config(tags='m') }}{{ my_ref('plain') }} {{ ref('refs') }} {{ noted('k', tags=['late']) }}",
  'models/by_namespace.sql':
    "select {{ demo.my_ref('plain') }} {{ dbt.type_string() }} {{ var('r', 'x') }} {{ env_var('NO_SUCH', 'd') }}",
  'models/tested.yml': `models:
  - name: twice
    columns:
      - name: id
        data_tests:
          - unique
          - not_null: {config: {where: "id > {{ var('least', 0) }}"}}
          - accepted_values: {arguments: {values: [1, "{{ var('most', 2) }}"], quote: false}}
          - relationships: {arguments: {to: ref('refs'), field: id}}
          - relationships: {name: by_source, arguments: {to: "source('raw', 't')", field: id}}
          - relationships: {name: by_jinja, arguments: {to: "{{ my_ref('refs') }}", field: id}}
          - my_test: {arguments: {other: ref('refs')}}
`,
  'tests/generic/my_test.sql':
    '{% test my_test(model, column_name, other) %}select * from {{ model }} join {{ other }} using ({{ column_name }}){% endtest %}',
  'models/from_var.sql':
    "{{ config(materialized=var('m', 'view'), enabled=(1 == 1)) }} select * from {{ ref(var('r', 'plain')) }}",
  'models/keyword.sql': "select * from {{ ref('plain', version=none) }}",
  'models/white.sql': "{{- config( materialized = 'table' ) -}}\n\n select * from {{-ref( 'plain' )-}}",
  'models/dict.sql': "{{ config({'materialized': 'table', 'tags': ['d']}) }} select 1",
  'models/quoted.sql': "{{ config(alias='it''s', description=\"a \\\"b\\\" \\n c\") }} select '{{ '{{' }}'",
  'snapshots/s.sql':
    "{% snapshot snap %}{{ config(unique_key='id', strategy='check', check_cols='all', target_schema='x') }}select * from {{ ref('plain') }}{% endsnapshot %}",
  'tests/t.sql': "{{ config(severity='warn') }} select * from {{ ref('plain') }} where id is null",
  'analyses/a.sql': "select * from {{ ref('refs') }}",
};

/**
 * The nodes of the manifest. As in dbt, `unrendered_config` holds values where the call was read and texts where it was
 * run, and so is not compared.
 */
async function nodes(run: TempProject, words: readonly string[], name: string): Promise<Artifact['nodes']> {
  const target = join(scratch, name);
  const { code, text } = await run.tx(
    'parse',
    '--no-partial-parse',
    '--target-path',
    target,
    '--log-path',
    target,
    ...words,
  );
  expect(code, text).toBe(0);
  const manifest = JSON.parse(readFileSync(join(target, 'manifest.json'), 'utf8')) as Artifact;
  return Object.fromEntries(
    Object.entries(manifest.nodes).map(([id, { created_at: _when, unrendered_config: _way, ...fields }]) => [
      id,
      fields,
    ]),
  );
}

describe('the short cut and the engine find the same nodes', () => {
  test('in the example project', async () => {
    const where = ['--project-dir', join(repository, 'dbt_project')];
    const short = await nodes(anywhere, where, 'example-short');
    expect(short).toEqual(await nodes(anywhere, [...where, '--no-static-parser'], 'example-engine'));
    expect(Object.keys(short).length).toBeGreaterThan(20);
  });

  test('in templates of every kind', async () => {
    const project = new TempProject(templates);
    try {
      const short = await nodes(project, [], 'kinds-short');
      expect(short).toEqual(await nodes(project, ['--no-static-parser'], 'kinds-engine'));
      expect(short['model.demo.refs']).toMatchObject({
        refs: [{ name: 'plain' }, { name: 'plain', package: 'demo' }],
        sources: [['raw', 't']],
      });
      expect(short['model.demo.loop']).toMatchObject({ refs: [{ name: 'plain' }, { name: 'refs' }] });
    } finally {
      project.remove();
    }
  });
});
