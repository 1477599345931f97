import { afterAll, expect, test } from 'vitest';
import { TempProject } from '../support/tempProject.ts';

const SOURCE = {
  'models/stg_works.sql':
    "{{ config(materialized='table') }}\nselect 1 as id, 'x' as doi, timestamp '2024-01-01' as ingested_at",
};
const MART = `{{ config(materialized='incremental', unique_key='document_id') }}
with works as (
  select id as document_id, doi
  from {{ ref('stg_works') }}
  {% if is_incremental() %}
  where ingested_at > (select max(ingested_at) from {{ this }})
  {% endif %}
)
select * from works
`;
const projects: TempProject[] = [];

function project(files: Readonly<Record<string, string>>): TempProject {
  const made = new TempProject({ ...SOURCE, ...files });
  projects.push(made);
  return made;
}

afterAll(() => {
  for (const made of projects) made.remove();
});

test('a model that reads a column of itself which it does not make is refused before anything runs', async () => {
  const demo = project({ 'models/mart.sql': MART });
  for (const command of ['run', 'build', 'compile']) {
    const { code, text } = await demo.tx(command);
    expect(code).toBe(2);
    expect(text).toContain("reads the column 'ingested_at' of {{ this }}");
    expect(text).toContain(
      [
        '  TX3041  models/mart.sql:6:35',
        "    4 |   from {{ ref('stg_works') }}",
        '    5 |   {% if is_incremental() %}',
        '  > 6 |   where ingested_at > (select max(ingested_at) from {{ this }})',
        '      |                                   ^^^^^^^^^^^',
        '    7 |   {% endif %}',
        '  hint: add ingested_at to the select that makes the model, or compare with a column that it has: document_id, doi',
      ].join('\n'),
    );
  }
  expect(await demo.rows("select count(*) from information_schema.tables where table_name = 'stg_works'")).toEqual([
    ['0'],
  ]);
  // What is not selected is not checked, and parsing does not look.
  expect((await demo.tx('parse')).code).toBe(0);
  expect((await demo.tx('run', '--select', 'stg_works')).code).toBe(0);
});

test('a column that the table has from an earlier version is a warning until the table is built anew', async () => {
  const fixed = MART.replace('document_id, doi', 'document_id, doi, ingested_at');
  const demo = project({ 'models/mart.sql': fixed });
  expect((await demo.tx('run')).code).toBe(0);
  expect((await demo.tx('run')).code).toBe(0);
  demo.write({
    'models/mart.sql': MART.replace("'document_id'", "'document_id', on_schema_change='append_new_columns'"),
  });
  const { code, text } = await demo.tx('run');
  expect(text).toContain('The table still has it');
  expect(code).toBe(0);
  expect((await demo.tx('run', '--full-refresh')).code).toBe(2);
});

test('the place is found through macros, with each call', async () => {
  const demo = project({
    'macros/newer.sql':
      '{% macro newer(column) %}\n  where {{ column }} > (select max({{ column }}) from {{ this }})\n{% endmacro %}\n{% macro only_newer(column) %}\n  {% if is_incremental() %}\n    {{ newer(column) }}\n  {% endif %}\n{% endmacro %}\n',
    'models/mart.sql':
      "{{ config(materialized='incremental') }}\nselect id, doi as doy from {{ ref('stg_works') }}\n{{ only_newer('doi') | trim }}\n",
  });
  const { text } = await demo.tx('compile');
  expect(text).toContain('TX3041  macros/newer.sql:2:39');
  expect(text).toContain('newer called at macros/newer.sql:6:8');
  expect(text).toContain('only_newer called at models/mart.sql:3:4');
  expect(text).toContain("did you mean 'doy'?");
});

test('a name that only the incremental branch uses is looked up as well', async () => {
  const demo = project({
    'macros/m.sql': '{% macro newest() %}1{% endmacro %}',
    'models/mart.sql':
      "{{ config(materialized='incremental') }}\nselect 1 as id\n{% if is_incremental() %}where {{ newst() }} = 1{% endif %}\n",
  });
  const { code, text } = await demo.tx('run');
  expect(code).toBe(2);
  expect(text).toContain("'newst' is undefined");
  expect(text).toContain('TX1011  models/mart.sql:3:35');
  expect(text).toContain("did you mean 'newest'?");
});

test.each([
  [
    'the model opts out',
    { 'models/mart.sql': MART.replace('config(', "config(meta={'tx': {'check_columns': false}}, ") },
  ],
  [
    'a hook adds columns',
    {
      'models/mart.sql': MART.replace(
        'config(',
        'config(post_hook="alter table {{ this }} add column if not exists ingested_at date", ',
      ),
    },
  ],
  [
    'the project creates tables in its own way',
    {
      'models/mart.sql': MART,
      'macros/c.sql': '{% macro duckdb__create_table_as(t, r, s) %}create table {{ r }} as {{ s }}{% endmacro %}',
    },
  ],
  [
    'the database is asked',
    {
      'models/mart.sql': MART.replace(
        'select * from works',
        "{% set n = run_query('select 1').rows[0][0] %}select * from works",
      ),
    },
  ],
  ['the columns are those of a relation', { 'models/mart.sql': MART.replace('id as document_id, doi', '*') }],
])('nothing is said where %s', async (_why, files) => {
  const { code, text } = await project(files).tx('compile');
  expect(text).not.toContain('TX3041');
  expect(code).toBe(0);
});
