import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, profileOf } from '../support/postgresServer.ts';
import { TempProject } from '../support/tempProject.ts';

const FILES = {
  'macros/money.sql':
    '{% macro cents(column) %}\n  {{ scaled(column) }} as {{ column }}_cents\n{% endmacro %}\n{% macro scaled(column) %}\n  ({{ column }} * 100)\n{% endmacro %}\n',
  'models/base.sql': "{{ config(materialized='table') }}\nselect 1 as id, 2 as amount",
  'models/plain.sql': "{# a\n comment #}\nselect id,\n  amont\nfrom {{ ref('base') }}\n",
  'models/in_macro.sql': "select id,\n  {{ cents('amont') | trim }}\nfrom {{ ref('base') }}\n",
  'models/in_loop.sql':
    "{% set names = ['id', 'amont'] %}\nselect\n{%- for name in names %}\n  {{ name }}{{ ',' if not loop.last }}\n{%- endfor %}\nfrom {{ ref('base') }}\n",
  'models/asks.sql':
    "{% set one = run_query('select 7 as x').rows[0][0] %}\nselect {{ one }} as seven, amont\nfrom {{ ref('base') }}\n",
  'models/refuses.sql': "select 1 as id,\n{% set x = run_query('select nope from nowhere') %}\n2 as b\n",
  'models/loose.sql': "{{ config(materialized='ephemeral') }}\nselect id,\n  amont\nfrom {{ ref('base') }}\n",
  'models/on_loose.sql': "with x as (\n  select * from {{ ref('loose') }}\n)\nselect * from x\n",
  'models/beside_loose.sql': "with x as (select * from {{ ref('fine') }})\nselect *,\n  amont\nfrom x\n",
  'models/fine.sql': "{{ config(materialized='ephemeral') }}\nselect id from {{ ref('base') }}\n",
  'tests/singular.sql': "select *\nfrom {{ ref('base') }}\nwhere amont > 1\n",
  'snapshots/snap.sql':
    "{% snapshot snap %}\n{{ config(unique_key='id', strategy='check', check_cols='all') }}\nselect id,\n  amont\nfrom {{ ref('base') }}\n{% endsnapshot %}\n",
};

/** Where each node's error is said to be, and what it came through. */
const PLACES: Readonly<Record<string, readonly string[]>> = {
  plain: ['models/plain.sql:4:3'],
  in_macro: [
    'macros/money.sql:5:7',
    'scaled called at macros/money.sql:2:6',
    'cents called at models/in_macro.sql:2:6',
  ],
  in_loop: ['models/in_loop.sql:4:6'],
  asks: ['models/asks.sql:2:28'],
  on_loose: ['models/loose.sql:3:3'],
  beside_loose: ['models/beside_loose.sql:3:3'],
  singular: ['tests/singular.sql:3:7'],
  snap: ['snapshots/snap.sql:4:3'],
};

const projects: Record<string, TempProject> = {};

beforeAll(async () => {
  const url = await createTestDatabase('error_places');
  const output = { ...profileOf(url), threads: 2 };
  projects['duckdb'] = new TempProject(FILES);
  projects['postgres'] = new TempProject({
    ...FILES,
    'profiles.yml': JSON.stringify({ demo: { target: 'dev', outputs: { dev: output } } }),
  });
});

afterAll(() => {
  for (const made of Object.values(projects)) made.remove();
});

test.each(['duckdb', 'postgres'])(
  '%s: a database error is shown in the template, with the calls it came through',
  async (name) => {
    const demo = projects[name] as TempProject;
    const said = [await demo.tx('run'), await demo.tx('test'), await demo.tx('snapshot')];
    const text = said.map((one) => one.text).join('\n[ERROR]: ');
    for (const [node, lines] of Object.entries(PLACES)) {
      const own = text.split('[ERROR]: ').find((part) => new RegExp(`^in \\w+ ${node} `).test(part));
      for (const line of lines) expect(own, node).toContain(line);
      expect(own, node).toContain('amont');
    }
    expect(text).toContain('TX6001  models/refuses.sql:2:12');
  },
);

test.each(['duckdb', 'postgres'])('%s: what show and compile cannot do is shown in the template too', async (name) => {
  const demo = projects[name] as TempProject;
  expect((await demo.tx('show', '--select', 'in_macro')).text).toContain('TX6001  macros/money.sql:5:7');
  const inline = await demo.tx('show', '--inline', "select id,\n  amont from {{ ref('base') }}");
  expect(inline.text).toMatch(/TX6001 {2}\S*:2:3/);
  expect((await demo.tx('compile', '--select', 'refuses')).text).toContain('TX6001  models/refuses.sql:2:12');
});
