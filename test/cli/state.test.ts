/** Comparing with an earlier run, deferring to another environment, cloning it, retrying: from outside. */
import { cpSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TempProject } from '../support/tempProject.ts';

const files = {
  'dbt_project.yml': "name: demo\nprofile: demo\nmodels: {demo: {marts: {+materialized: table}}}\nvars: {least: '0'}\n",
  'profiles.yml': `demo:
  target: dev
  outputs:
    dev: {type: duckdb, path: demo.duckdb, schema: dev, threads: 2}
    prod: {type: duckdb, path: demo.duckdb, schema: prod, threads: 2}
`,
  'macros/m.sql':
    '{% macro cents(x) %}{{ rounded(x) }} / 100{% endmacro %}{% macro rounded(x) %}round({{ x }}){% endmacro %}',
  'seeds/raw.csv': 'id,amount\n1,150\n2,250\n',
  'models/stg.sql': "select id, {{ cents('amount') }} as amount from {{ ref('raw') }}",
  'models/plain.sql': 'select 1 as id',
  'models/marts/mart.sql': "select * from {{ ref('stg') }} where id > {{ var('least') }}",
  'models/marts/env.sql': "{{ config(tags=[env_var('TAG', 'none')]) }}select 1 as id",
  'models/marts/s.yml': `models:
  - name: mart
    description: sums
    columns: [{name: id, data_tests: [unique]}]
`,
};

let project: TempProject;
beforeAll(async () => {
  project = new TempProject(files);
  const { code, text } = await project.tx('build', '--target', 'prod');
  expect(code, text).toBe(0);
  cpSync(join(project.root, 'target'), join(project.root, 'state'), { recursive: true });
});
afterAll(() => project.remove());

/** Rows of a query over the project's database. */
async function rows(sql: string): Promise<unknown[][]> {
  const instance = await DuckDBInstance.create(join(project.root, 'demo.duckdb'));
  const connection = await instance.connect();
  try {
    return (await connection.runAndReadAll(sql)).getRowsJson();
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

/** What `tx ls` prints with files changed for the time of the call. */
async function listed(changed: Record<string, string>, ...words: string[]): Promise<string[]> {
  project.write(changed);
  try {
    const { code, out, text } = await project.tx('--quiet', 'ls', '--state', 'state', ...words);
    expect(code, text).toBe(0);
    return out.split('\n').filter((line) => line !== '');
  } finally {
    for (const path of Object.keys(changed)) {
      if (path in files) project.write({ [path]: files[path as keyof typeof files] });
      else project.delete(path);
    }
  }
}

const model = 'models/plain.sql';
describe('state:modified tells what changed', () => {
  test.each<[string, Record<string, string>, string, string[]]>([
    ['nothing', {}, 'state:modified', []],
    [
      'the text of a model',
      { [model]: 'select 2 as id' },
      'state:modified',
      ['demo.plain', '  body: models/plain.sql'],
    ],
    ['its text, but not its config', { [model]: 'select 2 as id' }, 'state:modified.configs', []],
    [
      'a config in the file',
      { [model]: "{{ config(materialized='table') }}select 1 as id" },
      'state:modified.configs',
      ['demo.plain', '  body: models/plain.sql', '  config.materialized: null -> "table"'],
    ],
    [
      'a config of the folder',
      { 'dbt_project.yml': files['dbt_project.yml'].replace('table', 'view') },
      'state:modified',
      [
        'demo.marts.env',
        '  config.materialized: "table" -> "view"',
        'demo.marts.mart',
        '  config.materialized: "table" -> "view"',
        'demo.marts.unique_mart_id',
      ],
    ],
    [
      'a macro that a macro calls',
      { 'macros/m.sql': files['macros/m.sql'].replace('round(', 'floor(') },
      'state:modified.macros',
      ['demo.stg', '  macro macro.demo.rounded'],
    ],
    [
      'the rows of a seed',
      { 'seeds/raw.csv': 'id,amount\n1,1\n' },
      'state:modified.body',
      ['demo.raw', '  body: seeds/raw.csv'],
    ],
    [
      'a description that is not persisted',
      { 'models/marts/s.yml': files['models/marts/s.yml'].replace('sums', 'more') },
      'state:modified',
      [],
    ],
    [
      'the severity of a test',
      { 'models/marts/s.yml': files['models/marts/s.yml'].replace('[unique]', '[unique: {config: {severity: warn}}]') },
      'state:modified',
      ['demo.marts.unique_mart_id', '  config.severity: null -> "warn"'],
    ],
    ['a new model', { 'models/added.sql': 'select 1' }, 'state:new', ['demo.added', '  new']],
  ])('%s', async (_, changed, selection, expected) => {
    expect(await listed(changed, '-s', selection, '--why')).toEqual(expected);
  });

  test('an environment variable changes nothing', async () => {
    const { out } = await project.txWith({ TAG: 'x' }, '--quiet', 'ls', '--state', 'state', '-s', 'state:modified');
    expect(out).toBe('');
  });

  test('with everything below', async () => {
    const lines = await listed({ 'seeds/raw.csv': 'id,amount\n1,1\n' }, '-s', 'state:modified+');
    expect(lines.sort()).toEqual(['demo.marts.mart', 'demo.marts.unique_mart_id', 'demo.raw', 'demo.stg']);
  });

  test.each([
    [['-s', 'state:modified', '--state', 'nowhere'], 'Got a state selector method, but no comparison manifest'],
    [['-s', 'state:modified'], 'name the folder of one by --state'],
    [['-s', 'state:modified.colour', '--state', 'state'], 'Got an invalid selector "modified.colour"'],
    [['-s', 'result:error', '--state', 'nowhere'], 'No comparison run_results'],
    [['--why'], '--why compares with an earlier manifest'],
  ])('%j is refused with a clear word', async (words, message) => {
    const { code, text } = await project.tx('ls', ...words);
    expect(code).toBe(2);
    expect(text).toContain(message);
  });
});

describe('another environment', () => {
  test('is read where this one has nothing, or is not selected', async () => {
    const { code, text } = await project.tx('run', '-s', 'mart', '--defer', '--state', 'state');
    expect(code, text).toBe(0);
    expect(await rows('select * from dev.mart order by id')).toHaveLength(2);
    expect(existsSync(join(project.root, 'target/compiled/demo/models/marts/mart.sql'))).toBe(true);
    const compiled = await project.tx('compile', '-s', 'mart', '--defer', '--state', 'state');
    expect(compiled.text).toContain('"prod"."stg"');
    expect((await project.tx('run', '-s', 'stg', '--defer', '--state', 'state')).code).toBe(0);
    expect((await project.tx('compile', '-s', 'mart', '--defer', '--state', 'state')).text).toContain('"dev"."stg"');
    const favored = await project.tx('compile', '-s', 'mart', '--defer', '--favor-state', '--state', 'state');
    expect(favored.text).toContain('"prod"."stg"');
  });

  test('is cloned as views, and not twice', async () => {
    const { code, text } = await project.tx('clone', '-s', 'plain', '--state', 'state');
    expect(code, text).toBe(0);
    expect(await rows('select * from dev.plain')).toEqual([[1]]);
    expect((await project.tx('clone', '-s', 'plain', '--state', 'state')).text).toContain('already exists');
  });

  test.each([
    [['run', '--defer'], '--state or --defer-state are required for deferral'],
    [['run', '--defer', '--state', 'nowhere'], 'Could not find manifest in --state path: "nowhere"'],
  ])('%j is refused with a clear word', async (words, message) => {
    const { code, text } = await project.tx(...words);
    expect(code).toBe(2);
    expect(text).toContain(message);
  });
});

test('retry runs what failed and what was skipped, with the flags of then', async () => {
  const broken = new TempProject({
    ...files,
    'models/stg.sql':
      "select id, amount, '{{ var('v') }}' as v, {{ 'nope' if var('fail', false) else '1' }} as n from {{ ref('raw') }}",
    'dbt_project.yml': 'name: demo\nprofile: demo\nvars: {least: 0, v: x}\n',
  });
  try {
    expect((await broken.tx('retry')).text).toContain('Could not find previous run');
    const first = await broken.tx('build', '--vars', '{v: kept, fail: true}');
    expect(first.code, first.text).toBe(1);
    const again = await broken.tx('retry', '--vars', '{v: kept, fail: false}');
    expect(again.code, again.text).toBe(0);
    expect(again.text).toMatch(/Done\. PASS=3 .* TOTAL=3/);
    const nothing = await broken.tx('retry');
    expect(nothing.code).toBe(0);
    expect(nothing.text).toContain('Nothing to do');
    broken.delete('models/plain.sql');
  } finally {
    broken.remove();
  }
});
