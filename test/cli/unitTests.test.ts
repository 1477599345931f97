import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { TempProject } from '../support/tempProject.ts';

const projects: TempProject[] = [];
afterAll(() => {
  for (const project of projects) project.remove();
});

function project(files: Readonly<Record<string, string>>): TempProject {
  const made = new TempProject(files);
  projects.push(made);
  return made;
}

/** A seed, a source without types, an ephemeral model, an incremental one and one with a contract. */
const MODELS = {
  'seeds/names.csv': 'id,name\n1,one\n2,two\n',
  'models/a.sql': "select 1 as id, 'x' as s, cast(1.5 as decimal(10, 2)) as amount",
  'models/b.sql': `select id, {{ shout('s') }} as s, amount * {{ var('factor', 2) }} as amount, '{{ env_var('WHO', 'me') }}' as who
    from {{ ref('a') }} {% if is_incremental() %} where id > (select max(id) from {{ this }}) {% endif %}`,
  'models/c.sql': "{{ config(materialized='ephemeral') }} select * from {{ ref('b') }}",
  'models/d.sql': `select c.id, c.s, n.name, t.v from {{ ref('c') }} c join {{ ref('names') }} n using (id)
    join {{ source('raw', 'things') }} t on t.id = c.id`,
  'macros/shout.sql': '{% macro shout(column) %}upper({{ column }}){% endmacro %}',
};
const PASSING = `
  - name: replaces
    model: b
    overrides: {macros: {is_incremental: false, shout: "'mocked'"}, vars: {factor: 3}, env_vars: {WHO: you}}
    given: [{input: ref('a'), rows: [{id: 1, s: q, amount: 2}]}]
    expect: {rows: [{id: 1, s: mocked, amount: 6, who: you}]}
  - name: reads_itself
    model: b
    overrides: {macros: {is_incremental: true}}
    given: [{input: ref('a'), rows: [{id: 1}, {id: 2, amount: 1}]}, {input: this, rows: [{id: 1}]}]
    expect: {rows: [{id: 2, amount: 2}]}
  - name: all_kinds
    model: d
    given:
      - {input: ref('c'), rows: [{id: 1, s: q}, {id: 2, s: z}]}
      - {input: ref('names')}
      - {input: "source('raw', 'things')", format: csv, rows: "id,v\\n1,10\\n2,"}
    expect: {format: sql, rows: "select 1 as id, 'q' as s, 'one' as name, 10 as v union all select 2, 'z', 'two', null"}
`;
const yaml = (tests: string): string =>
  `version: 2\nsources: [{name: raw, tables: [{name: things}]}]\nunit_tests:${tests}`;

test('unit tests run before anything is built, and no database is made', async () => {
  const made = project({ ...MODELS, 'models/s.yml': yaml(PASSING) });
  const { code, text } = await made.tx('test', '--unit');
  expect(text).toContain('PASS=3 WARN=0 ERROR=0');
  expect(code).toBe(0);
  expect(existsSync(join(made.root, 'demo.duckdb'))).toBe(false);
  expect(made.read('target/compiled/demo/models/s.yml/models/reads_itself.sql')).toContain('__dbt__cte__b as (');
});

test('in a build a failed unit test tells what differs, and its model is skipped', async () => {
  const failing = `
  - name: wrong
    model: b
    overrides: {macros: {is_incremental: false}}
    given: [{input: ref('a'), rows: [{id: 1, s: q, amount: 2}]}]
    expect: {rows: [{id: 1, s: Q, amount: 5}]}
`;
  const made = project({ ...MODELS, 'models/s.yml': yaml(failing) });
  const { code, text } = await made.tx('build', '-s', 'a', 'b');
  expect(code).toBe(1);
  expect(text).toContain('actual differs from expected:\n\n@@,id,s,amount\n→ ,1 ,Q,5.00→4.00\n');
  expect(text).toContain('FAIL 1 b::wrong');
  expect(text).toContain('SKIP relation main.b');
  const results = made.json('target/run_results.json')['results'] as unknown as Record<string, unknown>[];
  expect(results.map((result) => [result['unique_id'], result['status'], result['failures']])).toEqual([
    ['model.demo.a', 'success', null],
    ['unit_test.demo.b.wrong', 'fail', 1],
    ['model.demo.b', 'skipped', null],
  ]);
});

const MACROS = `
{% macro cents(column, scale=2) %}round({{ column }} / 100, {{ scale }}){% endmacro %}
{% macro listed(table) %}
  {%- set found = run_query("select name from columns where t = '" ~ table ~ "'") -%}
  select {{ found.columns[0].values() | join(', ') }} from {{ table }} where d = '{{ var('start') }}'
{% endmacro %}
{% macro double(x) %}{{ return(x * 2) }}{% endmacro %}
{% macro picky(x) %}{% if x < 0 %}{{ exceptions.raise_compiler_error('no negative') }}{% endif %}{{ cents(x) }}{% endmacro %}
{% macro numbers(n) %}select * from (values {% for i in range(n) %}({{ i }}){{ ', ' if not loop.last }}{% endfor %}) t(i){% endmacro %}
`;
const entry = (macro: string, tests: string): string =>
  `  - {name: ${macro}, config: {meta: {tx: {unit_tests: [${tests}]}}}}\n`;

test('macros are tested: texts, values, rows, errors, with given answers of queries', async () => {
  const entries = [
    entry(
      'cents',
      "{name: two, args: [p], expect: {text: 'round(p / 100, 2)'}}, {name: bad, args: {column: p, scale: 3}, expect: {text: 'round(p / 100, 2)'}}",
    ),
    entry(
      'listed',
      '{name: lists, args: [o], given: [{query: "select name  from columns where t = \'o\'", rows: [{name: a}, {name: b}]}], overrides: {vars: {start: now}}, expect: {text: "select a, b from o where d = \'now\'", ignore_whitespace: true}}, {name: lacks, args: [o], expect: {text: x}}',
    ),
    entry('double', '{name: twice, args: [4], expect: {value: 8}}'),
    entry(
      'picky',
      '{name: refuses, args: [-1], expect: {error: no negative}}, {name: mocks, args: [1], overrides: {macros: {cents: m}}, expect: {text: m}}',
    ),
    entry('numbers', '{name: rows, args: [2], expect: {rows: [{i: 1}, {i: 0}]}}'),
  ];
  const made = project({
    'macros/all.sql': MACROS,
    'macros/all.yml': `macros:\n${entries.join('')}`,
    'models/m.sql': 'select 1 as id',
  });
  const { code, text } = await made.tx('test', '--unit');
  expect(text).toContain('PASS=6 WARN=0 ERROR=2');
  expect(text).toContain('--- round(p / 100, 2)\n+++ round(p / 100, 3)\n');
  expect(text).toContain("gives no rows for: select name from columns where t = 'o'");
  expect(code).toBe(1);
});

test('a malformed unit test of a macro is refused with its place', async () => {
  const made = project({
    'macros/all.sql': MACROS,
    'macros/all.yml': `macros:\n${entry('cents', '{name: t, arg: [p], expect: {text: x}}')}`,
    'models/m.sql': 'select 1 as id',
  });
  const { code, text } = await made.tx('parse');
  expect(text).toContain("A unit test of macro 'cents' in macros/all.yml ('t') has the unknown key 'arg'");
  expect(text).toContain('TX2158');
  expect(code).toBe(2);
});
