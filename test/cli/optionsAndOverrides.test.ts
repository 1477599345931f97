/** What templates see of `--vars` and `--args`, a project's own seed macros, foreign keys: from outside, on DuckDB. */
import { afterEach, describe, expect, test } from 'vitest';
import { TempProject } from '../support/tempProject.ts';

let project: TempProject;
afterEach(() => project.remove());

describe('values of YAML on the command line', () => {
  const values: readonly (readonly [string, string])[] = [
    ['1', '1'],
    ['1.0', '1.0'],
    ['2020-01-01', '2020-01-01'],
    ['y', 'y'],
    ['yes', 'True'],
    ['1e5', '1e5'],
    ['010', '8'],
    ['12345678901234567890', '12345678901234567890'],
    ['[1.0, n, "2"]', "[1.0, 'n', '2']"],
  ];

  test('are those of files', async () => {
    const names = values.map((_, at) => `v${at}`);
    project = new TempProject({
      'models/m.sql': `select 1 as id --${names.map((name) => `|{{ var('${name}', 'none') }}`).join('')}`,
    });
    const vars = `{${values.map(([text], at) => `v${at}: ${text}`).join(', ')}}`;
    const { code, out } = await project.tx('compile', '--select', 'm', '--vars', vars);
    expect(code, out).toBe(0);
    expect(out).toContain(values.map(([, shown]) => `|${shown}`).join(''));
  });

  test('may be keys named n, and a float is not taken for the whole number of the call before', async () => {
    project = new TempProject({ 'models/m.sql': "select 1 as id -- <{{ var('n', 'none') }}>" });
    for (const value of ['1', '1.0', 'n']) {
      const { out } = await project.tx('compile', '--select', 'm', '--vars', `{n: ${value}}`);
      expect(out).toContain(`<${value}>`);
    }
  });

  test('reach operations too', async () => {
    project = new TempProject({
      'macros/op.sql': "{% macro op(d) %}{% do log('year ' ~ d.strftime('%Y'), info=true) %}{% endmacro %}",
    });
    const { code, text } = await project.tx('run-operation', 'op', '--args', '{d: 2020-01-31}');
    expect(code, text).toBe(0);
    expect(text).toContain('year 2020');
  });
});

describe('seed macros of a project', () => {
  test('are called with the arguments they know, in a full refresh too', async () => {
    project = new TempProject({
      'seeds/s.csv': 'id,name\n1,a\n',
      'macros/own.sql': `
        {% macro default__create_csv_table(model, agate_table) %}
          {% set sql %}create table {{ this }} (id integer, name varchar, own boolean default true){% endset %}
          {% call statement('_') %}{{ sql }}{% endcall %}
          {{ return(sql) }}
        {% endmacro %}
        {% macro load_csv_rows(model, agate_table) %}
          {% do adapter.add_query("insert into " ~ this ~ " (id, name) values (7, 'seven')") %}
          {{ return('') }}
        {% endmacro %}`,
    });
    for (const words of [['seed'], ['seed'], ['seed', '--full-refresh']]) {
      const { code, text } = await project.tx(...words);
      expect(code, text).toBe(0);
    }
    const { out } = await project.tx(
      'show',
      '--inline',
      "select id, name, own from {{ ref('s') }}",
      '--output',
      'json',
    );
    expect(out).toContain('seven');
    expect(out.match(/"id": 7/g)).toHaveLength(1);
  });
});

describe('a foreign key to ref()', () => {
  test('makes its model wait for the other, and holds when that one is rebuilt', async () => {
    project = new TempProject({
      'models/parent.sql':
        "{{ config(materialized='table') }} select range::int as id from range(1, {{ var('n', 3) }})",
      'models/child.sql':
        "{{ config(materialized='incremental', unique_key='id', on_schema_change='append_new_columns') }} select range::int as id from range(1, {{ var('n', 3) }})",
      'models/keys.yml': `
models:
  - name: parent
    config: {contract: {enforced: true}}
    columns: [{name: id, data_type: integer, constraints: [{type: primary_key}]}]
  - name: child
    config: {contract: {enforced: true}}
    columns:
      - name: id
        data_type: integer
        constraints: [{type: foreign_key, to: "ref('parent')", to_columns: [id]}]`,
    });
    for (const n of [3, 6]) {
      const { code, text } = await project.tx('run', '--vars', `{n: ${n}}`);
      expect(code, text).toBe(0);
    }
    const { out } = await project.tx('show', '--inline', "select count(*) as n from {{ ref('child') }}");
    expect(out).toMatch(/\| +5 \|/);
  });
});
