/** Users' mistakes, from outside: what tx says, where, how to go on, and with which exit code. */
import { afterEach, describe, expect, test } from 'vitest';
import { type Files, TempProject } from '../support/tempProject.ts';

interface Mistake {
  readonly name: string;
  readonly files: Files;
  readonly words?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly profile?: boolean;
  readonly code: 1 | 2;
  /** Parts of the text, in this order. */
  readonly says: readonly string[];
}

const A = { 'models/a.sql': 'select 1 as id\n' };
const yml = (text: string): Files => ({ ...A, 'models/s.yml': text });

const mistakes: readonly Mistake[] = [
  {
    name: 'a ref to a model that does not exist',
    files: { 'models/orders.sql': 'select 1 as id', 'models/b.sql': "select *\nfrom {{ ref('order') }}" },
    code: 2,
    says: [
      '[ERROR]: Encountered an error:\nCompilation Error',
      "Model 'model.demo.b' (models/b.sql) depends on a node named 'order' which was not found",
      'TX2041  models/b.sql:2:13',
      '> 2 | from {{ ref(',
      '^^^^^^^',
      "did you mean 'orders'?",
    ],
  },
  {
    name: 'a ref to a model that is disabled',
    files: {
      ...A,
      'models/b.sql': '{{ config(enabled=false) }} select 1',
      'models/c.sql': "select * from {{ ref('b') }}",
    },
    code: 2,
    says: [
      "Model 'model.demo.c' (models/c.sql) depends on a node named 'b' which is disabled",
      'TX2041  models/c.sql:1:22',
    ],
  },
  {
    name: 'a source that does not exist',
    files: {
      'models/s.yml': 'sources:\n  - name: raw\n    tables:\n      - name: orders\n',
      'models/b.sql': "select * from {{ source('raw', 'order') }}",
    },
    code: 2,
    says: [
      "Model 'model.demo.b' (models/b.sql) depends on a source named 'raw.order' which was not found",
      'TX2042  models/b.sql:1:',
      "did you mean 'raw.orders'?",
    ],
  },
  {
    name: 'a macro that does not exist, at run time',
    files: {
      ...A,
      'macros/m.sql': '{% macro cents(x) %}{{ x }} * 100{% endmacro %}',
      'models/b.sql': 'select {{ cent(1) }}',
    },
    code: 1,
    says: [
      '[ERROR]: in model b (models/b.sql)',
      'Compilation Error in model b (models/b.sql)',
      "'cent' is undefined. This can happen when calling a macro that does not exist.",
      'TX1011  models/b.sql:1:11',
      '> 1 | select {{ cent(1) }}',
      "did you mean 'cents'?",
      'PASS=1 WARN=0 ERROR=1',
    ],
  },
  {
    name: 'a column that does not exist',
    files: { ...A, 'models/b.sql': "select zz from {{ ref('a') }}", 'models/c.sql': "select * from {{ ref('b') }}" },
    code: 1,
    says: [
      'ERROR creating sql view model main.b',
      'SKIP relation main.c',
      '[ERROR]: in model b (models/b.sql)\n  Runtime Error in model b (models/b.sql)\n  Binder Error: Referenced column "zz" not found in FROM clause!',
      'TX6001',
      'compiled code at target/compiled/demo/models/b.sql',
      'Done. PASS=1 WARN=0 ERROR=1 SKIP=1 NO-OP=0 REUSED=0 TOTAL=3',
    ],
  },
  {
    name: 'a profile that is not in profiles.yml',
    files: { ...A, 'dbt_project.yml': 'name: demo\nprofile: dem\n' },
    code: 2,
    says: ["Runtime Error\n  Could not find profile named 'dem'", 'TX0201', "did you mean 'demo'?"],
  },
  {
    name: 'a target that is not in the profile',
    files: A,
    words: ['run', '--target', 'prod'],
    code: 2,
    says: [
      "The profile 'demo' does not have a target named 'prod'. The valid target names for this profile are:",
      '- dev',
      'TX0204',
    ],
  },
  {
    name: 'an adapter that does not exist',
    files: { ...A, 'profiles.yml': 'demo:\n  target: dev\n  outputs:\n    dev: {type: duckdbb, path: x.duckdb}\n' },
    code: 2,
    says: ['Could not find adapter type duckdbb!', 'TX6031'],
  },
  {
    name: 'packages that are not installed',
    files: { ...A, 'packages.yml': 'packages:\n  - local: ../other\n' },
    code: 2,
    says: [
      'dbt expects 1 package(s) based on packages specified in packages.yml, but found only 0 package(s) installed in dbt_packages.',
      'TX0303',
    ],
  },
  {
    name: 'a local package whose folder is missing',
    files: { ...A, 'packages.yml': 'packages:\n  - local: other\n' },
    words: ['deps'],
    code: 2,
    says: ['other', 'TX0305'],
  },
  {
    name: 'a circle of models',
    files: { 'models/a.sql': "select * from {{ ref('b') }}", 'models/b.sql': "select * from {{ ref('a') }}" },
    code: 2,
    says: ['Found a cycle: model.demo.a --> model.demo.b', 'TX3002'],
  },
  {
    name: 'a model that reads itself',
    files: { 'models/a.sql': "select * from {{ ref('a') }}" },
    code: 2,
    says: ['Found a cycle: model.demo.a', 'TX3002  models/a.sql:1:', 'use {{ this }}'],
  },
  {
    name: 'two models of one name',
    files: { 'models/x/a.sql': 'select 1', 'models/y/a.sql': 'select 2' },
    code: 2,
    says: ['dbt found two models with the name "a".', 'models/x/a.sql', 'models/y/a.sql', 'TX2052'],
  },
  {
    name: 'two models in one relation',
    files: { ...A, 'models/b.sql': "{{ config(alias='a') }} select 2" },
    code: 2,
    says: ['dbt found two resources with the database representation ""demo"."main"."a"".', 'TX2050'],
  },
  {
    name: 'two macros of one name',
    files: { ...A, 'macros/m.sql': '{% macro m() %}{% endmacro %}', 'macros/n.sql': '{% macro m() %}{% endmacro %}' },
    code: 2,
    says: ['dbt found multiple macros named "m" in the project "demo".', 'macros/m.sql', 'macros/n.sql', 'TX2030'],
  },
  {
    name: 'two descriptions of one model',
    files: yml('models:\n  - name: a\n  - name: a\n'),
    code: 2,
    says: ['dbt found two schema.yml entries for the same resource named a.', 'TX2031  models/s.yml:3:'],
  },
  {
    name: 'a list where YAML has to have a mapping',
    files: yml('- name: a\n'),
    code: 2,
    says: ['models/s.yml', 'TX2101'],
  },
  {
    name: 'a mapping where YAML has to have a list',
    files: yml('models:\n  name: a\n'),
    code: 2,
    says: ['models/s.yml', 'TX2102  models/s.yml:'],
  },
  {
    name: 'a value of the wrong type',
    files: yml('models:\n  - name: a\n    description: [1, 2]\n'),
    code: 2,
    says: ['Invalid models config given in models/s.yml', 'TX2103  models/s.yml:3:', '> 3 |     description: [1, 2]'],
  },
  {
    name: 'a tab in YAML',
    files: yml('models:\n\t- name: a\n'),
    code: 2,
    says: [
      'Parsing Error',
      'Error reading demo: models/s.yml - Runtime Error',
      'Syntax error near line 2',
      'TX0501  models/s.yml:2:',
    ],
  },
  {
    name: 'a quote that is not closed in YAML',
    files: yml('models:\n  - name: "a\n    description: x\n'),
    code: 2,
    says: ['Parsing Error', 'Syntax error near line', 'TX0501  models/s.yml:'],
  },
  {
    name: 'an unknown key in dbt_project.yml',
    files: { ...A, 'dbt_project.yml': 'name: demo\nprofile: demo\nmodel-path: [models]\n' },
    code: 2,
    says: [
      "Additional properties are not allowed ('model-path' was unexpected)",
      'TX0103  dbt_project.yml:3:1',
      "did you mean 'model-paths'?",
    ],
  },
  {
    name: 'a project without a name',
    files: { ...A, 'dbt_project.yml': 'profile: demo\n' },
    code: 2,
    says: ['Required "name" field not present in project', 'TX0105'],
  },
  {
    name: 'a dbt_project.yml that is a list',
    files: { ...A, 'dbt_project.yml': '- a\n' },
    code: 2,
    says: ['dbt_project.yml does not parse to a dictionary', 'TX0102'],
  },
  {
    name: 'an unfinished block of Jinja',
    files: { 'models/a.sql': 'select 1\n{% if true %}\n' },
    code: 2,
    says: [
      'Compilation Error in model a (models/a.sql)',
      'Unexpected end of template. Jinja was looking for the following tags:',
      'TX1010  models/a.sql:',
    ],
  },
  {
    name: 'an unknown tag of Jinja',
    files: { 'models/a.sql': 'select 1\n{% foo %}\n' },
    code: 2,
    says: ["Encountered unknown tag 'foo'.", 'line 2', 'TX1010  models/a.sql:2:4', '> 2 | {% foo %}'],
  },
  {
    name: 'an expression of Jinja that is not closed',
    files: { 'models/a.sql': 'select {{ 1 ' },
    code: 2,
    says: ['Compilation Error in model a (models/a.sql)', 'TX1010  models/a.sql:1:'],
  },
  {
    name: 'a syntax error in a macro file',
    files: { ...A, 'macros/m.sql': '{% macro m() %}\n{{ 1 + }}\n{% endmacro %}' },
    code: 2,
    says: ['Compilation Error', 'TX1010  macros/m.sql:2:', '> 2 | {{ 1 + }}'],
  },
  {
    name: 'a macro that calls itself without end',
    files: { 'macros/m.sql': '{% macro m() %}{{ m() }}{% endmacro %}', 'models/a.sql': 'select {{ m() }}' },
    code: 2,
    says: [
      'Compilation Error in model a (models/a.sql)',
      'maximum recursion depth exceeded',
      '> in macro m (macros/m.sql)',
      'more macros',
      '> called by model a (models/a.sql)',
      'TX1013  macros/m.sql:1:',
    ],
  },
  {
    name: 'a wrong argument of a macro',
    files: { 'macros/m.sql': '{% macro m(x) %}{{ x }}{% endmacro %}', 'models/a.sql': 'select {{ m(zz=1) }}' },
    code: 2,
    says: ["macro 'dbt_macro__m' takes no keyword argument 'zz'", 'models/a.sql:1:'],
  },
  {
    name: 'a mistake deep in macros',
    files: {
      'macros/m.sql': '{% macro n() %}\n{{ 1 / 0 }}{% endmacro %}\n{% macro m() %}{{ n() }}{% endmacro %}',
      'models/a.sql': 'select {{ m() }}',
    },
    code: 2,
    says: [
      'division by zero',
      '> in macro n (macros/m.sql)\n  > called by macro m (macros/m.sql)\n  > called by model a (models/a.sql)',
      'TX1013  macros/m.sql:2:',
    ],
  },
  {
    name: 'a model that is not UTF-8',
    files: { 'models/a.sql': Uint8Array.from([...Buffer.from('select 1 as '), 0xe9]) },
    code: 2,
    says: ['models/a.sql is not UTF-8', 'TX0013  models/a.sql:1:13', 'hint: save the file as UTF-8'],
  },
  {
    name: 'a seed that is not UTF-8',
    files: { 'seeds/s.csv': Uint8Array.from([...Buffer.from('id,name\n1,'), 0xe9, 10]) },
    words: ['seed'],
    code: 1,
    says: ['seeds/s.csv', 'UTF-8', 'TX'],
  },
  {
    name: 'a seed with a row that is too long',
    files: { 'seeds/s.csv': 'id,name\n1,a,b\n' },
    words: ['seed'],
    code: 1,
    says: ['Row 0 has 3 values, but Table only has 2 columns.', 'TX6008', 'seeds/s.csv'],
  },
  {
    name: 'a variable without a value',
    files: { 'models/a.sql': "select {{ var('q') }}" },
    code: 1,
    says: ["Required var 'q' not found in config:", 'models/a.sql:1:'],
  },
  {
    name: 'an environment variable without a value',
    files: { 'models/a.sql': "select '{{ env_var('NOT_THERE') }}'" },
    code: 2,
    says: ["Env var required but not provided: 'NOT_THERE'", 'models/a.sql:1:'],
  },
  {
    name: 'ref with too many arguments',
    files: { 'models/a.sql': "select * from {{ ref('a', 'b', 'c') }}" },
    code: 2,
    says: ['ref() takes at most two arguments (3 given)', 'models/a.sql:1:'],
  },
  {
    name: 'a config that is no mapping',
    files: { 'models/a.sql': "{{ config('x') }} select 1" },
    code: 2,
    says: ['Invalid inline model config', 'models/a.sql:1:'],
  },
  {
    name: 'a materialization that does not exist',
    files: { 'models/a.sql': "{{ config(materialized='tabel') }} select 1" },
    code: 1,
    says: ["No materialization 'tabel' was found for adapter duckdb!", "did you mean 'table'?"],
  },
  {
    name: 'a generic test that does not exist',
    files: yml('models:\n  - name: a\n    columns:\n      - name: id\n        data_tests: [uniqe]\n'),
    words: ['build'],
    code: 1,
    says: ["'test_uniqe' is undefined", "Did you mean 'unique'", 'models/s.yml', 'ERROR uniqe_a_id'],
  },
  {
    name: 'a file in the way of the target folder',
    files: { ...A, target: 'not a folder' },
    code: 2,
    says: ['target', 'TX0011', 'hint:'],
  },
  {
    name: 'a DuckDB file that is no database',
    files: { ...A, 'demo.duckdb': 'x'.repeat(5000) },
    code: 2,
    says: ['is not a valid DuckDB database file', 'TX6006', 'hint:'],
  },
  {
    name: 'a DuckDB file below a file',
    files: {
      ...A,
      x: '',
      'profiles.yml': 'demo:\n  target: dev\n  outputs:\n    dev: {type: duckdb, path: x/x.duckdb}\n',
    },
    code: 2,
    says: ['mkdir', 'it exists already (EEXIST)', 'TX6002', 'hint:'],
  },
  {
    name: 'a database that nobody answers for',
    files: {
      ...A,
      'profiles.yml':
        'demo:\n  target: dev\n  outputs:\n    dev: {type: postgres, host: 127.0.0.1, port: 1, user: u, password: p, dbname: d, schema: s, retries: 0, connect_timeout: 2}\n',
    },
    code: 2,
    says: ['TX6002', 'hint:'],
  },
  {
    name: 'a flag that does not exist',
    files: A,
    words: ['run', '--fullrefresh'],
    code: 2,
    says: ['No such option: --fullrefresh', '--full-refresh'],
  },
  { name: 'a command that does not exist', files: A, words: ['rum'], code: 2, says: ["No such command 'rum'", 'run'] },
  {
    name: '--vars that are no mapping',
    files: A,
    words: ['run', '--vars', '[1'],
    code: 2,
    says: ["Invalid value for '--vars'"],
  },
  {
    name: 'a macro for run-operation that does not exist',
    files: A,
    words: ['run-operation', 'nope'],
    code: 2,
    says: ["could not find a macro with the name 'nope' in any package"],
  },
  {
    name: 'a selection method that does not exist',
    files: A,
    words: ['run', '--select', 'colour:red'],
    code: 2,
    says: ["'colour' is not a valid method name", 'TX3012'],
  },
  {
    name: 'a selector that does not exist',
    files: A,
    words: ['run', '--selector', 'nope'],
    code: 2,
    says: ['Could not find selector named nope', 'TX3022'],
  },
];

let project: TempProject | undefined;
afterEach(() => project?.remove());

/** A stack names files of tx, or functions with a place in them. */
const stack = /^\s+at .+:\d+:\d+\)?$/m;

describe.each(mistakes)('$name', ({ files, words = ['run'], env = {}, profile = true, code, says }) => {
  test(`ends with ${code} and an explanation`, async () => {
    project = new TempProject(files, { profile });
    const said = await project.txWith(env, ...words);
    let from = 0;
    for (const part of says) {
      const at = said.text.indexOf(part, from);
      if (at < 0) expect(said.text).toContain(part);
      expect(at, `'${part}' comes later than it should in\n${said.text}`).toBeGreaterThanOrEqual(0);
      from = at + 1;
    }
    expect(said.code, said.text).toBe(code);
    expect(said.text).not.toMatch(stack);
    expect(said.text).not.toContain('Internal Error');
  });
});
