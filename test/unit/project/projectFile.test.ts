import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { TxError } from '../../../src/diagnostics/diagnostic.ts';
import { loadRoot } from '../../../src/project/loadProject.ts';
import { folderWith, loading, mistakes } from './projectFolder.ts';

const read = (text: string, words?: string[]) => {
  const { input, warnings } = loading(folderWith({ 'dbt_project.yml': text }), words);
  return { config: loadRoot(input).config, warnings };
};

test('defaults', () => {
  expect(read('name: demo\n').config).toMatchObject({
    name: 'demo',
    version: null,
    profile: null,
    model_paths: ['models'],
    seed_paths: ['seeds'],
    test_paths: ['tests'],
    analysis_paths: ['analyses'],
    macro_paths: ['macros'],
    snapshot_paths: ['snapshots'],
    target_path: 'target',
    log_path: 'logs',
    clean_targets: ['target'],
    packages_install_path: 'dbt_packages',
    quoting: {},
    query_comment: undefined,
    require_dbt_version: [],
    on_run_start: [],
    vars: {},
    flags: {},
  });
});

test('both spellings of a key', () => {
  const { config } = read('name: demo\nmodel_paths: [m]\non_run_start: select 1\nconfig_version: 2\n');
  expect(config).toMatchObject({ model_paths: ['m'], on_run_start: ['select 1'] });
});

test.each<[string, unknown]>([
  ['query-comment: hello', { comment: 'hello', append: false, job_label: false }],
  ["query-comment: ''", { comment: null, append: false, job_label: false }],
  ['query-comment:', { comment: null, append: false, job_label: false }],
  ['query-comment: {comment: x, append: true}', { comment: 'x', append: true, job_label: false }],
  [
    'query-comment: {append: true}',
    { comment: expect.stringContaining("'app': 'dbt'"), append: true, job_label: false },
  ],
])('%s', (line, want) => {
  expect(read(`name: demo\n${line}\n`).config.query_comment).toEqual(want);
});

test('strings are rendered, hooks and vars and the comment are not', () => {
  const text = [
    'name: demo',
    "vars: {a: '{{ not rendered }}'}",
    "on-run-start: '{{ not rendered }}'",
    "query-comment: '{{ not rendered }}'",
    "models: {demo: {+schema: \"{{ env_var('PORT') }}\", +post-hook: '{{ not rendered }}', +tags: ['{{ var(''x'') }}']}}",
  ].join('\n');
  const { config } = read(text, ['run', '--vars', '{x: 7}']);
  expect(config.trees.models).toEqual({
    demo: { '+schema': '5433', '+post-hook': '{{ not rendered }}', '+tags': [7] },
  });
  expect(config.unrenderedTrees.models).toMatchObject({ demo: { '+schema': "{{ env_var('PORT') }}" } });
  expect(config.on_run_start).toEqual(['{{ not rendered }}']);
});

test.each<[string, string[]]>([
  ['[]', ['dbt_project.yml does not parse to a dictionary']],
  ['version: 1', ['Required "name" field not present in project']],
  ['name: 1demo', ["at path ['name']: '1demo' does not match '^[^\\\\d\\\\W]\\\\w*$'"]],
  ['name: config', ['Invalid project name: config is a reserved word']],
  ['name: demo\nfoo: 1', ["Additional properties are not allowed ('foo' was unexpected)"]],
  ['name: demo\nmodel-paths: models', ["at path ['model-paths']: 'models' is not of type 'array'"]],
  ['name: demo\nmodel-paths: [1]', ["at path ['model-paths'][0]: 1 is not of type 'string'"]],
  ['name: demo\nquoting: {schema: 1}', ["at path ['quoting']['schema']: 1 is not of type 'boolean'"]],
  ['name: demo\nconfig-version: 1', ['Invalid config version: 1, expected 2']],
  [
    'name: demo\ntests: {}\ndata_tests: {}',
    ["Invalid project config: cannot have both 'tests' and 'data_tests' defined"],
  ],
  [
    'name: demo\ndispatch: [{macro_namespace: x}]',
    ['Invalid project dispatch config: each entry needs a macro_namespace (text) and a search_order (list)'],
  ],
  [
    'name: demo\nsource-paths: [a]\nmodel-paths: [b]',
    [
      'source-paths and model-paths cannot both be defined. The `source-paths` config has been renamed to `model-paths`.',
    ],
  ],
  [
    'name: 1\nfoo: 1\nvars: 3',
    [
      "Additional properties are not allowed ('foo' was unexpected)",
      "at path ['vars']: 3 is not of type 'object'",
      "at path ['name']: 1 is not of type 'string'",
    ],
  ],
])('%j is refused', (text, want) => {
  expect(mistakes(() => read(`${text}\n`))).toEqual(want);
});

test('mistakes have places and near misses', () => {
  const root = folderWith({ 'dbt_project.yml': 'name: demo\nmodle-paths: [a]\n' });
  try {
    loadRoot(loading(root).input);
    expect.unreachable();
  } catch (error) {
    expect((error as TxError).first).toMatchObject({
      location: { file: 'dbt_project.yml', line: 2, column: 1 },
      hint: "did you mean 'model-paths'?",
      message: expect.stringContaining(`Error encountered in ${join(root, 'dbt_project.yml')}`),
    });
  }
});

test('old keys are warned about', () => {
  const { config, warnings } = read(
    'name: demo\nsource-paths: [a]\ntarget-path: out\ntests: {demo: {+severity: warn}}\n',
  );
  expect(config).toMatchObject({
    model_paths: ['a'],
    target_path: 'out',
    trees: { data_tests: { demo: { '+severity': 'warn' } } },
  });
  expect(warnings.map(({ event }) => event)).toEqual(['ConfigSourcePathDeprecation', 'ConfigTargetPathDeprecation']);
});

test('vars.yml takes the place of vars, not its side', () => {
  const files = { 'dbt_project.yml': 'name: demo\n', 'vars.yml': 'vars: {a: 1}\n' };
  expect(loadRoot(loading(folderWith(files)).input).config.vars).toEqual({ a: 1 });
  const both = folderWith({ ...files, 'dbt_project.yml': 'name: demo\nvars: {b: 1}\n' });
  expect(mistakes(() => loadRoot(loading(both).input))).toEqual([
    'Variables cannot be defined in both vars.yml and dbt_project.yml. Keep one of them.',
  ]);
});

test.each<[string, boolean]>([
  ['">=1.3.0"', true],
  ['[">=1.3.0", "<2.0.0"]', true],
  ['">=1.3.0,<1.12.0"', false],
  ['"==1.12.6"', true],
  ['"soon"', false],
])('require-dbt-version %s', (range, fine) => {
  const text = `name: demo\nrequire-dbt-version: ${range}\n`;
  expect(mistakes(() => read(text)).length === 0).toBe(fine);
  expect(mistakes(() => read(text, ['run', '--no-version-check']))).toEqual([]);
});

test('without a project the message says where it was looked for', () => {
  expect(mistakes(() => loadRoot(loading(folderWith({})).input))[0]).toContain(
    'No dbt_project.yml found at expected path',
  );
  expect(mistakes(() => loadRoot(loading(folderWith({}), ['run', '--project-dir', 'x']).input))[0]).toContain(
    'fatal: Invalid --project-dir flag. Not a dbt project.',
  );
});

test('the project is found from a folder below', () => {
  const root = folderWith({ 'dbt_project.yml': 'name: demo\n', 'models/a.sql': '' });
  expect(loadRoot(loading(root, ['run'], {}, join(root, 'models')).input).root).toBe(root);
});

test('a file that is not UTF-8 is named with the place', () => {
  const root = folderWith({
    'dbt_project.yml': Buffer.concat([Buffer.from('name: demo\n# gr'), Buffer.from([0xfc]), Buffer.from('n\n')]),
  });
  expect(mistakes(() => loadRoot(loading(root).input))).toEqual([
    'dbt_project.yml is not UTF-8: byte 0xfc at position 15 (line 2, column 5) does not belong there',
  ]);
});

test('a byte-order mark does no harm', () => {
  expect(read('\ufeffname: demo\n').config.name).toBe('demo');
});
