/** What the manifest says of nodes, where dbt's own answer is not what one would guess. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Artifact, TempProject } from '../support/tempProject.ts';

const files: Readonly<Record<string, string>> = {
  'dbt_project.yml': `name: demo
profile: demo
vars:
  size: "{{ 3 if target.type == 'duckdb' else 4 }}"
  nested: "{{ var('size') }}0"
  plain: 5
models:
  demo:
    +meta:
      text: |
        a line
on-run-start: "select {{ var('size') }}"
data_tests:
  demo:
    +tags: [project]
`,
  'macros/m.sql': `{% macro replace(x) %}{{ x }}{% endmacro %}
{% macro only_when_run() %}7{% endmacro %}
{% macro parts(text) %}{% do return(text.replace('a', 'b')) %}{% endmacro %}
{% macro default__pick() %}1{% endmacro %}
{% macro pick() %}{% do return(adapter.dispatch('pick', 'demo')()) %}{% endmacro %}
{% macro other() %}{% do return(adapter.dispatch('pick', 'demo')()) %}{% endmacro %}`,
  'models/s.yml': `sources:
  - name: raw
    tables: [{name: t}, {name: u}]
models:
  - name: a
    columns:
      - name: id
        tags: [column]
        data_tests:
          - not_null: {config: {tags: [z, b]}}
          - accepted_values: {config: {tags: [z, b]}, arguments: {values: [1]}}
          - relationships: {arguments: {to: ref('b'), field: id}}
    description: >
      Folded to the
      end of the file.
`,
  'models/a.sql': 'select 1 as id',
  'models/b.sql': 'select 1 as id',
  'models/literal.sql':
    "select * from {{ ref('b') }}, {{ ref('a') }}, {{ ref('b') }}, {{ source('raw', 'u') }}, {{ source('raw', 't') }}, {{ source('raw', 'u') }}",
  'models/rendered.sql':
    "{% set _ = 1 %}select * from {{ ref('b') }}, {{ ref('b') }}, {{ source('raw', 't') }}, {{ source('raw', 't') }}",
  'models/hooked.sql': "{{ config(pre_hook=\"select * from {{ ref('a') }}\") }}select * from {{ ref('a') }}",
  'models/vars.sql':
    "select {{ var('size') | int + 1 }} as a, {{ var('nested') }} as b, {{ var('plain') }} as c, {{ var('none', '{{ 1 }}') }} as d",
  'models/executed.sql': 'select {% if execute %}{{ only_when_run() }}{% endif %} as n',
  'models/settings.sql': `{% set config = builtins.ref.config %}
select '{{ config.project_name }}' as a, '{{ config.dependencies['demo'].project_name }}' as b,
  {{ config.vars.to_dict().keys() | list | length }} as c, '{{ config.args.which }}' as d, '{{ config.credentials is defined }}' as e`,
  'models/split.sql':
    "select {{ modules.re.split('x', 'axbxcxd', modules.re.IGNORECASE) | length }} as n, {{ [1, 2, 3][modules.re.I] }} as i",
};

describe('the manifest of a compiled project', () => {
  const project = new TempProject(files);
  let manifest: Artifact;
  afterAll(() => project.remove());
  beforeAll(async () => {
    const { code, text } = await project.tx('compile');
    expect(code, text).toBe(0);
    manifest = project.json('target/manifest.json');
  });
  const node = (name: string): Record<string, unknown> => {
    const found = Object.entries(manifest.nodes).find(([id]) => id.startsWith(name));
    if (found === undefined) throw new Error(`no node ${name}`);
    return found[1] as Record<string, unknown>;
  };
  const refs = (name: string): string[] => (node(name)['refs'] as { name: string }[]).map((one) => one.name);

  test('lists a ref as often as it is called, and sources before refs in what a node depends on', () => {
    expect(refs('model.demo.literal')).toEqual(['b', 'a', 'b']);
    expect(refs('model.demo.rendered')).toEqual(['b', 'b']);
    expect(refs('model.demo.hooked')).toEqual(['a', 'a']);
    expect(refs('test.demo.relationships')).toEqual(['b', 'a']);
    expect(node('model.demo.literal')['depends_on']).toMatchObject({
      nodes: ['source.demo.raw.u', 'source.demo.raw.t', 'model.demo.b', 'model.demo.a'],
    });
  });

  test('lists a source once where all calls are literal, and as often as it is called where not', () => {
    expect(node('model.demo.literal')['sources']).toEqual([
      ['raw', 'u'],
      ['raw', 't'],
    ]);
    expect(node('model.demo.rendered')['sources']).toEqual([
      ['raw', 't'],
      ['raw', 't'],
    ]);
  });

  test('has the tags of a test sorted, and twice in the config of a test that is rendered', () => {
    expect(node('test.demo.not_null')).toMatchObject({
      tags: ['b', 'column', 'z', 'project'],
      config: { tags: ['project', 'z', 'b'] },
    });
    expect(node('test.demo.accepted_values')).toMatchObject({
      tags: ['b', 'column', 'z', 'project'],
      config: { tags: ['project', 'z', 'b', 'z', 'b'] },
    });
  });

  test('leaves out the line feed at the end of a file and of a value that is rendered', () => {
    expect(node('model.demo.a')).toMatchObject({
      description: 'Folded to the end of the file.',
      config: { meta: { text: 'a line' } },
    });
  });

  test('lists macros that were called only when the node was compiled', () => {
    expect(node('model.demo.executed')['depends_on']).toMatchObject({ macros: ['macro.demo.only_when_run'] });
    expect(node('test.demo.not_null')['depends_on']).toMatchObject({
      macros: ['macro.dbt.test_not_null', 'macro.dbt.get_where_subquery'],
    });
  });

  test('takes methods of values for macros of their names, and the name of a dispatch for a call', () => {
    const called = (name: string): unknown => (manifest['macros'] as Artifact['nodes'])[`macro.demo.${name}`];
    expect(called('parts')).toMatchObject({ depends_on: { macros: ['macro.demo.replace'] } });
    expect(called('other')).toMatchObject({ depends_on: { macros: ['macro.demo.pick', 'macro.demo.default__pick'] } });
    expect(called('pick')).toMatchObject({ depends_on: { macros: ['macro.demo.default__pick'] } });
  });

  test('has the hooks of the project compiled', () => {
    expect(node('operation.demo')).toMatchObject({
      compiled_code: 'select 3',
      original_file_path: './dbt_project.yml',
      config: { meta: { text: 'a line' } },
    });
  });

  test('renders variables that are templates, as texts', () => {
    expect(node('model.demo.vars')['compiled_code']).toBe('select 4 as a, 30 as b, 5 as c, {{ 1 }} as d');
  });

  test('shows the settings of the project behind builtins.ref, without credentials', () => {
    const code = String(node('model.demo.settings')['compiled_code']);
    expect(code.replace(/\s+/g, ' ')).toBe("select 'demo' as a, 'demo' as b, 3 as c, 'compile' as d, 'False' as e");
  });

  test('takes a flag of a regular expression for an integer', () => {
    expect(node('model.demo.split')['compiled_code']).toBe('select 3 as n, 3 as i');
  });
});
