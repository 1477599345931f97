import { describe, expect, test } from 'vitest';
import { dataTestSpecs } from '../../../src/parse/properties/dataTestSpec.ts';
import { properties } from './propertyEntries.ts';

function read(tests: string, argumentsProperty = true) {
  const file = properties(`models:\n  - name: a\n    columns:\n      - name: id\n        data_tests: ${tests}`);
  const entry = file.models[0];
  if (entry === undefined) throw new Error(JSON.stringify(file.diagnostics));
  return dataTestSpecs(entry, entry.value, [], { argumentsProperty });
}

describe('spellings of a data test', () => {
  const id = { column_name: 'id' };
  const cases: [string, object][] = [
    ['[unique]', { name: 'unique', namespace: null, arguments: id, config: {}, columnName: 'id', customName: null }],
    ['[dbt_utils.at_least_one]', { name: 'at_least_one', namespace: 'dbt_utils', arguments: id }],
    ['[{unique: {}}]', { name: 'unique', arguments: id }],
    [
      "[{relationships: {arguments: {to: ref('b'), field: id}}}]",
      { arguments: { to: "ref('b')", field: 'id', ...id } },
    ],
    ["[{relationships: {to: ref('b'), field: id}}]", { arguments: { to: "ref('b')", field: 'id', ...id } }],
    ['[{test_name: unique, name: n}]', { name: 'unique', customName: 'n' }],
    [
      '[{name: n, test_name: accepted_values, values: [1], config: {severity: warn}}]',
      { customName: 'n', arguments: { values: [1], ...id }, config: { severity: 'warn' } },
    ],
    [
      '[{unique: {name: n, description: d, config: {where: x}}}]',
      { customName: 'n', description: 'd', config: { where: 'x' } },
    ],
    ['[{unique: {limit: 5, tags: z, config: {where: x}}}]', { config: { tags: 'z', limit: 5, where: 'x' } }],
    ['[{unique: {column_name: other}}]', { arguments: { column_name: 'other' }, columnName: 'id' }],
    ['[{unique: {arguments: {column_name: other}}}]', { arguments: { column_name: 'other' } }],
  ];
  for (const [text, want] of cases) {
    test(text, () => {
      const { tests, diagnostics } = read(text);
      expect(diagnostics.filter((diagnostic) => diagnostic.severity === 'error')).toEqual([]);
      expect(tests).toHaveLength(1);
      expect(tests[0]).toMatchObject(want);
    });
  }

  test('without the flag `arguments` is an argument like any other', () => {
    expect(read('[{t: {arguments: {a: 1}, b: 2}}]', false).tests[0]?.arguments).toEqual({
      arguments: { a: 1 },
      b: 2,
      column_name: 'id',
    });
  });

  test("configs beside the arguments come in dbt's order", () => {
    expect(
      Object.keys(read('[{unique: {limit: 5, severity: warn, config: {where: x}}}]').tests[0]?.config ?? {}),
    ).toEqual(['severity', 'limit', 'where']);
  });

  test('a test knows its place', () => {
    expect(read('[unique, not_null]').tests[1]?.location).toMatchObject({ line: 5, column: 30 });
  });
});

describe('mistakes in data tests', () => {
  const at = 'Invalid test config given in models/sub/s.yml:\n\t';
  const generic = 'Invalid generic test configuration given in models/sub/s.yml: \n';
  const cases: [string, string][] = [
    ['[{unique: x}]', `${at}test arguments must be a dict, got <class 'str'> (value x)`],
    ['[{not_null: }]', `${at}test arguments must be a dict, got <class 'NoneType'> (value None)`],
    [
      '[{unique: {}, not_null: {}}]',
      `${at}test definition dictionary must have exactly one key, got [('unique', {}), ('not_null', {})] instead (2 keys)`,
    ],
    ['[{}]', `${at}test definition dictionary must have exactly one key, got [] instead (0 keys)`],
    ['[{unique: {config: 3}}]', `${at}'config' must be a dict, got <class 'int'> (value 3)`],
    [
      '[{unique: {severity: warn, config: {severity: warn}}}]',
      `${generic}Test cannot have the same key at the top-level and in config`,
    ],
    ['[{unique: {model: x}}]', `${generic}Test arguments include "model", which is a reserved argument`],
    ['[{unique: {arguments: {model: x}}}]', `${generic}Test arguments include "model", which is a reserved argument`],
    ['[{unique: {tags: [3]}}]', "got 3 (<class 'int'>) for tag, expected a str"],
    ['[{unique: {tags: 3}}]', "got 3 (<class 'int'>) for tags, expected a list of strings"],
    ['["a b"]', `${at}Test name string did not match expected pattern: a b`],
    ['[{unique: {name: 3}}]', `${at}test name must be a str, got <class 'int'> (value 3)`],
    ['[{unique: {arguments: 3}}]', `${at}test arguments must be a dict, got <class 'int'> (value 3)`],
  ];
  for (const [text, want] of cases) {
    test(text, () => {
      const { tests, diagnostics } = read(text);
      expect(
        diagnostics.filter((diagnostic) => diagnostic.severity === 'error').map((diagnostic) => diagnostic.message),
      ).toEqual([want]);
      expect(tests).toEqual([]);
    });
  }
});

test('columns have their tests before the resource, tables of sources after', () => {
  const both = 'columns: [{name: id, tags: [t], data_tests: [unique]}], data_tests: [some]';
  const model = properties(`models: [{name: a, ${both}}]`).models[0];
  const source = properties(`sources: [{name: s, tables: [{name: a, ${both}}]}]`).sources[0];
  if (model === undefined || source === undefined) throw new Error('not read');
  const options = { argumentsProperty: true };
  expect(dataTestSpecs(model, model.value, [], options).tests.map((spec) => spec.name)).toEqual(['unique', 'some']);
  const table = (source.value['tables'] as [Record<string, unknown>])[0];
  const { tests } = dataTestSpecs(source, table, ['tables', 0], options);
  expect(tests.map((spec) => spec.name)).toEqual(['some', 'unique']);
  expect(tests[1]?.columnTags).toEqual(['t']);
});

test('quoted columns are quoted in the argument', () => {
  const entry = properties('models: [{name: a, columns: [{name: ID, quote: true, data_tests: [unique]}]}]').models[0];
  if (entry === undefined) throw new Error('not read');
  const { tests } = dataTestSpecs(entry, entry.value, [], { argumentsProperty: true });
  expect(tests[0]).toMatchObject({ arguments: { column_name: '"ID"' }, columnName: '"ID"' });
});
