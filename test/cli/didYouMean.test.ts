import { afterAll, expect, test } from 'vitest';
import { TempProject } from '../support/tempProject.ts';

const BASE = {
  'dbt_project.yml': 'name: demo\nprofile: demo\nvars: {start_date: 1}\n',
  'models/orders.sql': "{{ config(materialized='table') }}\nselect 1 as order_id, 2 as amount",
  'models/sources.yml': 'sources:\n  - name: raw\n    schema: main\n    tables: [{name: payments}]\n',
  'macros/money.sql': '{% macro to_cents(x) %}{{ x }}{% endmacro %}\n',
  'models/texts.md': '{% docs order_status %}x{% enddocs %}\n',
  'selectors.yml': "selectors: [{name: nightly, definition: 'orders'}]\n",
};
const projects: TempProject[] = [];

afterAll(() => {
  for (const made of projects) made.remove();
});

const yaml = (text: string): Record<string, string> => ({ 'models/a.yml': text });
const sql = (text: string): Record<string, string> => ({ 'models/a.sql': text });

/** What is misspelt, the file that does so, the command, and the answer. */
test.concurrent.each<[string, Record<string, string>, string, string]>([
  ['a ref', sql("select * from {{ ref('ordrs') }}"), 'parse', "did you mean 'orders'?"],
  ['the package of a ref', sql("select * from {{ ref('demmo', 'orders') }}"), 'parse', "'orders' is in 'demo'"],
  ['a source', sql("select * from {{ source('raw', 'paymnts') }}"), 'parse', "did you mean 'raw.payments'?"],
  ['a macro', sql('select {{ to_cent(1) }}'), 'compile', "did you mean 'to_cents'?"],
  ['a macro of a package', sql('select {{ demo.to_cent(1) }}'), 'compile', "did you mean 'to_cents'?"],
  ['a built-in macro', sql("select {{ dbt.datedif('a', 'b', 'day') }}"), 'compile', "did you mean 'datediff'?"],
  ['a dispatched macro', sql("select {{ adapter.dispatch('to_cent')(1) }}"), 'compile', "did you mean 'to_cents'?"],
  ['a filter', sql("select '{{ 'a' | uper }}'"), 'compile', "did you mean 'upper'?"],
  ['a var', sql("select {{ var('start_dte') }}"), 'compile', "did you mean 'start_date'?"],
  ['an environment variable', sql("select '{{ env_var('HOEM') }}'"), 'compile', "did you mean 'HOME'?"],
  ['a materialization', sql("{{ config(materialized='tabel') }} select 1 as x"), 'run', "did you mean 'table'?"],
  ['a config', sql("{{ config(materialised='table') }} select 1 as x"), 'parse', "did you mean 'materialized'?"],
  ['a config in YAML', yaml('models: [{name: orders, config: {uniqe_key: x}}]'), 'parse', "did you mean 'unique_key'?"],
  ['a property', yaml('models: [{name: orders, desciption: x}]'), 'parse', "did you mean 'description'?"],
  ['a described model', yaml('models: [{name: ordrs}]'), 'parse', "did you mean 'orders'?"],
  [
    'a docs block',
    yaml('models: [{name: orders, description: "{{ doc(\'order_stats\') }}"}]'),
    'parse',
    "did you mean 'order_status'?",
  ],
  [
    'a data test',
    yaml('models: [{name: orders, columns: [{name: order_id, data_tests: [not_nul]}]}]'),
    'parse',
    "Did you mean 'not_null'?",
  ],
  [
    'the model of a unit test',
    yaml('unit_tests: [{name: u, model: ordrs, given: [], expect: {rows: []}}]'),
    'parse',
    "did you mean 'orders'?",
  ],
  ['a column', sql("select amont from {{ ref('orders') }}"), 'run', "did you mean 'amount'?"],
  [
    'a snapshot strategy',
    {
      'snapshots/s.yml':
        "snapshots: [{name: s, relation: ref('orders'), config: {unique_key: order_id, strategy: timstamp, updated_at: x}}]",
    },
    'build',
    "did you mean 'timestamp'?",
  ],
  ['a selected model', {}, 'run --select ordrs', "did you mean 'orders'?"],
  ['a selection method', {}, 'ls --select tga:x', "did you mean 'tag'?"],
  ['a selector', {}, 'ls --selector nigthly', "did you mean 'nightly'?"],
  ['an option', {}, 'run --selct orders', "Did you mean '--select'?"],
  ['the value of an option', {}, 'ls --resource-type modl', "Did you mean 'model'?"],
  ['a command', {}, 'rnu', "Did you mean 'run'?"],
  ['a target', {}, 'run --target dve', "did you mean 'dev'?"],
  ['an operation', {}, 'run-operation to_cent', "did you mean 'to_cents'?"],
])('%s that is nearly right is named', async (_what, files, command, answer) => {
  const demo = new TempProject({ ...BASE, ...files });
  projects.push(demo);
  expect((await demo.tx(...command.split(' '))).text).toContain(answer);
});

test('a config of the project is its own, however it is called', async () => {
  const demo = new TempProject({
    ...BASE,
    ...sql("{{ config(materialised='x') }} select '{{ config.get('materialised') }}' as x"),
  });
  projects.push(demo);
  expect((await demo.tx('parse')).text).not.toContain('TX2055');
});

test('the place of a docs block that does not exist is in the property file', async () => {
  const demo = new TempProject({
    ...BASE,
    ...yaml('models:\n  - name: orders\n    description: "{{ doc(\'nope\') }}"\n'),
  });
  projects.push(demo);
  expect((await demo.tx('parse')).text).toContain('models/a.yml:3:27');
});
