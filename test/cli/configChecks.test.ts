/** Configs and contracts that cannot be are refused while parsing; what they make possible is built. */
import { afterAll, describe, expect, test } from 'vitest';
import { postgresTarget } from '../support/postgresTarget.ts';
import { type Files, TempProject } from '../support/tempProject.ts';

const projects: TempProject[] = [];
function made(files: Files): TempProject {
  const project = new TempProject(files);
  projects.push(project);
  return project;
}
afterAll(() => {
  for (const project of projects) project.remove();
});

const model = (config: string, rest = ''): Files => ({
  'models/m.sql': 'select 1 as id, 2 as other',
  'models/s.yml': `models:\n  - name: m\n    config: ${config}\n${rest}`,
});

describe('parsing refuses', () => {
  test.each<[string, Files, string]>([
    [
      'a word where a boolean belongs',
      model('{enabled: maybe}'),
      "at path ['enabled']: 'maybe' is not of type 'boolean'",
    ],
    [
      'a contract that is enforced by a word',
      model('{contract: {enforced: very}}'),
      "at path ['contract']['enforced']: 'very' is not of type 'boolean'",
    ],
    ['a colour that nobody knows', model('{docs: {node_color: mud}}'), 'Invalid color name for docs.node_color: mud'],
    [
      'a seed that is a table',
      { 'seeds/s.csv': 'a\n1\n', 'seeds/s.yml': 'seeds:\n  - name: s\n    config: {materialized: table}\n' },
      "A seed must have a materialized value of 'seed'",
    ],
    [
      'a contracted table whose columns may change under it',
      model(
        '{materialized: incremental, contract: {enforced: true}}',
        '    columns: [{name: id, data_type: integer}]\n',
      ),
      'Invalid value for on_schema_change: ignore',
    ],
    [
      'two columns that are the primary key, each alone',
      model(
        '{materialized: table}',
        '    columns:\n      - {name: id, constraints: [{type: primary_key}]}\n      - {name: other, constraints: [{type: primary_key}]}\n',
      ),
      "Found 2 columns (['id', 'other']) with primary key constraints defined",
    ],
    [
      'primary keys of the model and of a column',
      model(
        '{materialized: table}',
        '    constraints: [{type: primary_key, columns: [id]}]\n    columns: [{name: id, constraints: [{type: primary_key}]}]\n',
      ),
      'Primary keys can be defined at the model level or the column level, not both.',
    ],
    [
      'a contract in Python',
      {
        'models/p.py': 'def model(dbt, session):\n    return 1\n',
        'models/s.yml':
          'models:\n  - name: p\n    config: {contract: {enforced: true}}\n    columns: [{name: id, data_type: integer}]\n',
      },
      "Language Error: Expected 'sql' but found 'python'",
    ],
    [
      'variables in two files',
      { 'dbt_project.yml': 'name: demo\nprofile: demo\nvars: {a: 1}\n', 'vars.yml': 'vars: {b: 2}\n' },
      'Variables cannot be defined in both vars.yml and dbt_project.yml.',
    ],
  ])('%s', async (_, files, message) => {
    const { code, text } = await made(files).tx('parse');
    expect(code).toBe(2);
    expect(text.replace(/\s+/g, ' ')).toContain(message);
  });
});

test('a folder that is not there is a mistake of the command line', async () => {
  const { code, text } = await made({}).tx('parse', '--project-dir', 'nowhere');
  expect(code).toBe(2);
  expect(text).toContain("Error: Invalid value for '--project-dir': Path 'nowhere' does not exist.");
});

test('variables of vars.yml and the target are known in the files of the set-up', async () => {
  const project = made({
    'dbt_project.yml': `name: demo\nprofile: demo\nmodels:\n  +meta: {who: "{{ var('who') }}"}\n`,
    'vars.yml': 'vars: {who: me}\n',
    'selectors.yml': `selectors:\n  - name: mine\n    definition: "{{ 'm' if target.type == 'duckdb' else 'other' }}"\n`,
    'models/m.sql': 'select 1 as id',
    'models/n.sql': 'select 1 as id',
  });
  const { out } = await project.tx(
    'ls',
    '--quiet',
    '--selector',
    'mine',
    '--output',
    'json',
    '--output-keys',
    'name config',
  );
  expect(JSON.parse(out)).toMatchObject({ name: 'm', config: { meta: { who: 'me' } } });
});

test('deps does without variables that nobody gave; parse does not', async () => {
  const project = made({
    'dbt_project.yml': `name: demo\nprofile: demo\nmodels:\n  +meta: {who: "{{ var('who') }}"}\n`,
  });
  expect((await project.tx('deps')).code).toBe(0);
  expect((await project.tx('parse')).text).toContain("Required var 'who' not found");
});

const versioned: Files = {
  'models/m_v1.sql': 'select 1 as id',
  'models/m_v2.sql': 'select 2 as id',
  'models/s.yml':
    'models:\n  - name: m\n    latest_version: 2\n    config: {materialized: table, latest_version_pointer: {enabled: true}}\n    versions: [{v: 1}, {v: 2}]\n',
};

describe('the latest version of a model', () => {
  test('has a view without a version in its name, which a second run leaves there', async () => {
    const project = made(versioned);
    for (let run = 0; run < 2; run++) {
      const { code, text } = await project.tx('build');
      expect(code, text).toBe(0);
      expect(Object.keys(project.statuses()).sort()).toEqual(['model.demo.m.v1', 'model.demo.m.v2']);
    }
    expect(await project.rows('select id from m')).toEqual([['2']]);
    expect(await project.rows("select table_type from information_schema.tables where table_name = 'm'")).toEqual([
      ['VIEW'],
    ]);
  });

  test('has none while only another one is built', async () => {
    const project = made(versioned);
    await project.tx('run', '--select', 'm.v1');
    expect(await project.rows("select table_name from information_schema.tables where table_name = 'm'")).toEqual([]);
  });

  test('cannot have the name of the view itself', async () => {
    const project = made({
      ...versioned,
      'models/s.yml': String(versioned['models/s.yml']).replace('{v: 2}', '{v: 2, config: {alias: m}}'),
    });
    const { code, text } = await project.tx('build');
    expect(code).toBe(1);
    expect(text).toContain("the latest version of 'm' is already aliased to 'm'");
  });
});

describe('results tell what the database answered', () => {
  test('for tests and for freshness, whose query may ask for the source itself', async () => {
    const project = made({
      'seeds/raw.csv': 'id,loaded\n1,2020-01-01 00:00:00\n',
      'models/s.yml': `sources:
  - name: shop
    schema: main
    tables:
      - name: raw
        config: {freshness: {warn_after: {count: 1, period: day}}}
        loaded_at_query: "select max(loaded) from {{ this }}"
`,
      'tests/t.sql': 'select 1 as a where 1 = 0',
    });
    expect((await project.tx('build')).code).toBe(0);
    const { results } = project.json<{ results: { unique_id: string; adapter_response: object }[] }>(
      'target/run_results.json',
    );
    expect(results.find((one) => one.unique_id === 'test.demo.t')?.adapter_response).toMatchObject({ _message: 'OK' });
    const freshness = await project.tx('source', 'freshness');
    expect(freshness.text).toMatch(/WARN freshness of shop\.raw/);
    const sources = project.json<{ results: unknown[] }>('target/sources.json');
    expect(sources.results[0]).toMatchObject({
      status: 'warn',
      max_loaded_at: '2020-01-01T00:00:00+00:00',
      adapter_response: { _message: 'OK' },
    });
  });
});

test('types of a contract may have the names of other databases, on Postgres', async () => {
  const project = made({
    'profiles.yml': await postgresTarget('tx_config_checks'),
    'models/m.sql': "select 'a'::text as name, 1::integer as id",
    'models/s.yml':
      'models:\n  - name: m\n    config: {materialized: table, contract: {enforced: true}}\n    columns: [{name: name, data_type: string}, {name: id, data_type: integer}]\n',
  });
  const { code, text } = await project.tx('build');
  expect(code, text).toBe(0);
});

describe('a seed on Postgres', () => {
  test.each([
    ['keeps the case of its columns', '', 'select "Id_A" from {{ ref(\'s\') }} where "Id_A" = 1'],
    [
      'leaves it to the database where it is told to',
      'seeds: {+quote_columns: false}',
      "select id_a from {{ ref('s') }} where id_a = 1",
    ],
  ])('%s', async (_, config, sql) => {
    const project = made({
      'profiles.yml': await postgresTarget('tx_seed_columns'),
      'dbt_project.yml': `name: demo\nprofile: demo\n${config}\n`,
      'seeds/s.csv': 'Id_A,b\n1,x\n',
      'seeds/s.yml': 'seeds:\n  - name: s\n    config: {indexes: [{columns: [b], type: hash}]}\n',
      'models/m.sql': sql,
      'models/n.SQL': 'select 1 as id',
      'tests/t.sql':
        "-- depends_on: {{ ref('s') }}\nselect 1 from pg_indexes where schemaname = '{{ target.schema }}' and tablename = 's' having count(*) <> 1",
    });
    for (const words of [['build', '--full-refresh'], ['build']]) {
      const { code, text } = await project.tx(...words);
      expect(code, text).toBe(0);
    }
    expect(Object.keys(project.statuses())).toContain('model.demo.n');
  });
});
