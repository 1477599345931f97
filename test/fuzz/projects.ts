import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { compile } from '../../src/commands/compile.ts';
import { expression } from './expression.ts';
import { mutate } from './mutate.ts';
import { nullInvocation, shown } from './nullInvocation.ts';
import { propertyText, templateTokens } from './pieces.ts';
import type { Random } from './random.ts';
import type { Target } from './target.ts';

/** A small project with a file of each kind. */
const files: Readonly<Record<string, string>> = {
  'dbt_project.yml': "name: demo\nversion: '1.0'\nmodels: {demo: {+materialized: view}}\nvars: {x: 1}\n",
  'models/m.sql':
    "{{ config(materialized='table', tags=['a'], meta={'x': var('x')}) }}\n-- depends_on: {{ ref('o') }}\nselect * from {{ ref('o') }} o join {{ source('raw', 't') }} t on t.id = o.id\n{% if is_incremental() %}where id > (select max(id) from {{ this }}){% endif %}\n",
  'models/o.sql':
    "{% set names = ['a', 'b'] %}\nselect {% for name in names %}{{ quoted(name) }} as {{ name }}{% if not loop.last %}, {% endif %}{% endfor %}, 1 as id\n{% do log('x', info=false) %}\n{%- if execute %}{% set rows = run_query('select 1 as n') %}-- {{ rows.columns[0].values()[0] }}{% endif %}\n",
  'models/e.sql': "{{ config(materialized='ephemeral') }}select * from {{ ref('m') }}",
  'models/i.sql':
    "{{ config(materialized='incremental', unique_key='id', incremental_strategy='delete+insert', on_schema_change='fail') }}select * from {{ ref('e') }} where '{{ target.name }}' = 'dev' and {{ adapter.quote('id') }} is not null",
  'models/properties.yml':
    'version: 2\nmodels:\n  - name: m\n    description: "{{ doc(\'d\') }}"\n    columns: [{name: id, data_tests: [unique, {accepted_values: {arguments: {values: [1]}}}, own: {arguments: {x: 1}}]}]\nsources:\n  - name: raw\n    tables: [{name: t}]\n',
  'models/docs.md': '{% docs d %}\ntext {{ x }}\n{% enddocs %}\n',
  'macros/quoted.sql':
    "{% macro quoted(name, times=1) %}{{ return(adapter.dispatch('quoted', 'demo')(name, times)) }}{% endmacro %}\n{% macro default__quoted(name, times) %}'{{ name ~ times }}'{% endmacro %}\n{% test own(model, column_name, x) %}select * from {{ model }} where {{ column_name }} = {{ x }}{% endtest %}\n",
  'tests/t.sql': "{{ config(severity='warn') }}select * from {{ ref('m') }} where id < 0",
  'seeds/s.csv': 'id,name\n1,a\n2,"b ""c"""\n',
  'snapshots/s.sql':
    "{% snapshot s %}{{ config(unique_key='id', strategy='check', check_cols='all', target_schema='main') }}select * from {{ ref('o') }}{% endsnapshot %}",
};
const names = Object.keys(files);

/** Calls of what templates can do in a project. */
const calls = [
  "ref('m')",
  "ref('demo', 'o')",
  "ref('i', v=1)",
  'ref()',
  "source('raw', 't')",
  "source('raw')",
  "var('x')",
  "var('y')",
  "var('y', 2)",
  "env_var('SET')",
  "env_var('NO')",
  "config(materialized='nope')",
  'config(tags=1)',
  "config.get('x', 1)",
  "config.require('x')",
  'this',
  'this.schema',
  'target',
  'graph',
  'graph.nodes',
  'model',
  "adapter.get_relation('a', 'b', 'c')",
  'adapter.get_columns_in_relation(this)',
  "adapter.dispatch('x')()",
  "run_query('select nope')",
  "statement('x')",
  "load_result('x')",
  'exceptions.raise_compiler_error("x")',
  'exceptions.warn("x")',
  'log(1)',
  "print('x')",
  "fromjson('{')",
  'tojson(graph)',
  "fromyaml('a: [')",
  'toyaml(model)',
  "local_md5('x')",
  'dbt_version',
  'invocation_id',
  'set([1])',
  'zip([1], 2)',
  'builtins.ref',
  "api.Relation.create(database='a')",
  "api.Column('a', 'b')",
  'context',
  'context["ref"]',
  'dbt.type_string()',
  'dbt.nope()',
  "quoted('a')",
  'quoted()',
  'return(1)',
  'caller()',
  'schema',
  'sql',
  "doc('d')",
  'execute',
  'flags.FULL_REFRESH',
  'modules.re',
  'selected_resources',
  "store_result('a', none)",
  'submit_python_job(1, 2)',
  "adapter.execute('select 1')",
  'is_incremental()',
  'unique_key',
];

function damage(name: string, text: string, random: Random): string {
  if (name.endsWith('.yml')) return propertyText(random, [text]);
  if (random.chance(0.5)) {
    const at = random.below(text.length + 1);
    const call = random.chance(0.8) ? random.pick(calls) : expression(random, 2);
    return `${text.slice(0, at)}${random.chance(0.8) ? `{{ ${call} }}` : call}${text.slice(at)}`;
  }
  return mutate(text, files[random.pick(names)] ?? '', [...templateTokens, ...calls], random);
}

/** One folder for all cases; only the file of the case differs from the good ones. */
class ProjectFolder {
  readonly path = mkdtempSync(join(tmpdir(), 'tx-fuzz-project-'));

  constructor() {
    process.once('exit', () => rmSync(this.path, { recursive: true, force: true }));
    for (const [name, text] of Object.entries(files)) this.write(name, text);
  }

  write(name: string, text: string): void {
    mkdirSync(dirname(join(this.path, name)), { recursive: true });
    writeFileSync(join(this.path, name), text);
  }
}

class LazyFolder {
  #folder: ProjectFolder | undefined;

  get folder(): ProjectFolder {
    this.#folder ??= new ProjectFolder();
    return this.#folder;
  }
}

const lazy = new LazyFolder();

/** Parses and compiles a whole project, one file of which is damaged. */
export const projects: Target = {
  name: 'projects',
  share: 2,
  fixed: 1,
  generate(random) {
    const name = random.pick(names);
    return [name, damage(name, files[name] ?? '', random)];
  },
  async run([name = '', text = '']) {
    const { folder } = lazy;
    folder.write(name, text);
    try {
      await compile(nullInvocation(['compile', '--log-level', 'none'], folder.path));
    } catch (error) {
      shown(error);
    } finally {
      folder.write(name, files[name] ?? '');
    }
  },
};
