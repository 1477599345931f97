/** User-defined functions are nodes of the DAG: made by build, called by models, with their overloads. */
import { afterAll, describe, expect, test } from 'vitest';
import { postgresTarget } from '../support/postgresTarget.ts';
import { type Artifact, type Files, TempProject } from '../support/tempProject.ts';

const projects: TempProject[] = [];
function made(files: Files): TempProject {
  const project = new TempProject(files);
  projects.push(project);
  return project;
}
afterAll(() => {
  for (const project of projects) project.remove();
});

/** A project whose target is a schema of its own on the test server. */
async function onPostgres(schema: string, files: Files): Promise<TempProject> {
  return made({ 'profiles.yml': await postgresTarget(schema), ...files });
}

const files: Files = {
  'functions/doubled.sql': 'select value * {{ factor() }}',
  'functions/total.sql': 'sum(value) * 2',
  'macros/factor.sql': '{% macro factor() %}2{% endmacro %}',
  'functions/f.yml': `functions:
  - name: doubled
    description: twice the value
    config: {volatility: deterministic}
    arguments: [{name: value, data_type: integer}]
    returns: {data_type: integer}
`,
  'models/numbers.sql': 'select 1 as n union all select 2',
  'models/m.sql':
    "select n, {{ function('doubled') }}(n) as d from {{ ref('numbers') }} where {{ function('doubled') }}(n) > 2",
};

describe('a function', () => {
  test.each([
    ['DuckDB', (): Promise<TempProject> => Promise.resolve(made(withoutTotal(files)))],
    ['Postgres', (): Promise<TempProject> => onPostgres('tx_functions', withoutTotal(files))],
  ])('is made before the models that call it, on %s', async (_, make) => {
    const project = await make();
    const { code, text } = await project.tx('build');
    expect(code, text).toBe(0);
    expect(text).toMatch(/1 of 3 OK created function \w+\.doubled \.+ \[SUCCESS in/);
    const manifest = project.json('target/manifest.json');
    const shown = await project.tx('show', '--select', 'm', '--output', 'json', '--quiet');
    expect(JSON.parse(shown.out)).toMatchObject({ show: [{ n: 2, d: 4 }] });
    expect(manifest.nodes['model.demo.m']).toMatchObject({
      functions: [['doubled'], ['doubled']],
      depends_on: { nodes: ['model.demo.numbers', 'function.demo.doubled'] },
    });
    expect((manifest['functions'] as Artifact['nodes'])['function.demo.doubled']).toMatchObject({
      compiled_code: 'select value * 2',
      arguments: [{ name: 'value', data_type: 'integer', description: null, default_value: null }],
      returns: { data_type: 'integer', description: null },
    });
  });

  test('that aggregates is a macro of DuckDB', async () => {
    const project = made({
      ...files,
      'functions/f.yml': `functions:
  - name: doubled
    arguments: [{name: value, data_type: integer}]
    returns: {data_type: integer}
  - name: total
    config: {type: aggregate}
    arguments: [{name: value, data_type: integer}, {name: factor, data_type: integer, default_value: 1}]
    returns: {data_type: bigint}
`,
      'models/m.sql': "select {{ function('total') }}(n) as t from {{ ref('numbers') }}",
    });
    const { code, text } = await project.tx('build');
    expect(code, text).toBe(0);
    expect(await project.rows('select t from m')).toEqual([['6']]);
  });
});

function withoutTotal(all: Files): Files {
  const { 'functions/total.sql': _, ...others } = all;
  return others;
}

describe('overloads', () => {
  const overloaded = (text: string): Files => ({
    'functions/twice.sql': 'select value * 2',
    'functions/twice_text.sql': text,
    'functions/twice_float.sql': "select value * {{ '2.0' }}",
    'functions/f.yml': `functions:
  - name: twice
    arguments: [{name: value, data_type: integer}]
    returns: {data_type: integer}
    overloads:
      - defined_in: twice_text
        arguments: [{name: value, data_type: text}]
        returns: {data_type: text}
      - defined_in: twice_float
        arguments: [{name: value, data_type: float}]
        returns: {data_type: float}
`,
    'models/m.sql': "select {{ function('twice') }}(2) as i, {{ function('twice') }}('a'::text) as t",
  });

  test('are parts of the function; those that failed are made by a retry', async () => {
    const project = await onPostgres('tx_overloads', overloaded('select value || nothing'));
    const first = await project.tx('build');
    expect(first.code, first.text).toBe(1);
    expect(first.text).toMatch(/Overload 1 of 2 ERROR creating function twice overload twice_text: Database Error/);
    expect(first.text).toMatch(/Overload 2 of 2 OK created function twice overload twice_float \.+ \[SUCCESS in/);
    expect(project.statuses()).toEqual({ 'function.demo.twice': 'partial success', 'model.demo.m': 'skipped' });
    project.write({ 'functions/twice_text.sql': 'select value || value' });
    const again = await project.tx('retry');
    expect(again.code, again.text).toBe(0);
    expect(again.text).toMatch(/Overload 2 of 2 SKIP function twice overload twice_float/);
    const { results } = project.json<{ results: { overload_results: unknown }[] }>('target/run_results.json');
    expect(results[0]).toMatchObject({ overload_results: { successful: ['twice_text', 'twice_float'], failed: [] } });
    const shown = await project.tx('show', '--select', 'm', '--output', 'json', '--quiet');
    expect(JSON.parse(shown.out)).toMatchObject({ show: [{ i: 4, t: 'aa' }] });
  });

  test('are one statement on DuckDB, and no nodes of their own', async () => {
    const project = made({
      ...overloaded('select value || value'),
      'profiles.yml': 'demo:\n  target: dev\n  outputs:\n    dev: {type: duckdb, path: ":memory:"}\n',
      'tests/t.sql': "select 1 from {{ ref('m') }} where i <> 4 or t <> 'aa'",
    });
    const { code, text } = await project.tx('build');
    expect(code, text).toBe(0);
    expect((await project.tx('ls', '--quiet', '--resource-type', 'function')).text).toBe('demo.twice\n');
  });

  test.each([
    ['itself', 'twice', "Function 'twice' cannot list itself in overloads"],
    ['a file that is not there', 'thrice', "Function overload 'thrice' (defined_in) not found"],
  ])('cannot be %s', async (_, name, message) => {
    const project = made({
      'functions/twice.sql': 'select value * 2',
      'functions/f.yml': `functions:\n  - name: twice\n    arguments: [{name: value, data_type: integer}]\n    returns: {data_type: integer}\n    overloads: [{defined_in: ${name}}]\n`,
    });
    const { code, text } = await project.tx('parse');
    expect(code).toBe(2);
    expect(text).toContain(message);
    expect(text).toContain('functions/f.yml:5');
  });
});

describe('a mistake is told with its place', () => {
  const described = (args: string): string =>
    `functions:\n  - name: f\n    arguments: ${args}\n    returns: {data_type: integer}\n`;
  test.each<[string, string, Files, number, string]>([
    [
      'arguments without a default behind one with',
      'parse',
      {
        'functions/f.sql': 'select a',
        'functions/f.yml': described(
          '[{name: a, data_type: integer, default_value: 1}, {name: b, data_type: integer}]',
        ),
      },
      2,
      "Non-defaulted argument 'b' of function 'f' comes after a defaulted argument",
    ],
    [
      'a language that no database here has',
      'parse',
      { 'functions/f.js': 'return a', 'functions/f.yml': described('[{name: a, data_type: integer}]') },
      2,
      "Function 'f' uses JavaScript, which is not supported on 'duckdb'",
    ],
    [
      'a function in Python',
      'build',
      { 'functions/f.py': 'def f(a): return a', 'functions/f.yml': described('[{name: a, data_type: integer}]') },
      1,
      "No macro named 'scalar_function_python' found within namespace",
    ],
    [
      'a function that nobody describes',
      'build',
      { 'functions/f.sql': 'select 1' },
      1,
      "Nothing says what the function 'f'",
    ],
  ])('%s', async (_, command, given, code, message) => {
    const said = await made(given).tx(command);
    expect(said.code, said.text).toBe(code);
    expect(said.text).toContain(message);
  });
});
