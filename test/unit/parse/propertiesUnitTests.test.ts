import { describe, expect, test } from 'vitest';
import type { ModelNode } from '../../../src/parse/manifest.ts';
import { parseUnitTests } from '../../../src/parse/properties/unitTests.ts';
import { context, properties, told } from './propertyEntries.ts';

const model = (name: string, version: number | null = null) =>
  ({
    name,
    version,
    latest_version: version === null ? null : 2,
    schema: 'main',
    config: { enabled: name !== 'gone' },
    depends_on: { macros: name === 'inc' ? ['macro.dbt.is_incremental'] : [], nodes: [] },
    unique_id: `model.demo.${name}${version === null ? '' : `.v${version}`}`,
  }) as unknown as ModelNode;
const models = [model('b'), model('vm', 1), model('vm', 2), model('inc'), model('gone')];

function read(text: string) {
  const within = context();
  const file = properties(`unit_tests: [{name: u, ${text}}]`);
  const nodes = file.unit_tests.flatMap((entry) =>
    parseUnitTests(entry, {
      ...within,
      testedModels: (name) => models.filter((candidate) => candidate.name === name),
      modelNames: () => [],
      fixture: (name) => (name === 'f' ? 'id,x\n1,\n2,y' : undefined),
      seed: (name) => (name === 's' ? 'id\n1' : undefined),
      seedPaths: ['seeds'],
    }),
  );
  return { nodes, errors: told([...file.diagnostics, ...within.reported]) };
}

test('a unit test has every field', () => {
  const { nodes, errors } = read(
    "model: b, given: [{input: ref('a'), rows: [{id: 1}]}], expect: {rows: [{id: 1}]}, config: {tags: x}",
  );
  expect(errors).toEqual([]);
  const { tx: _tx, checksum, ...fields } = nodes[0] ?? ({} as (typeof nodes)[number]);
  expect(checksum).toMatch(/^[0-9a-f]{64}$/);
  expect(fields).toEqual({
    model: 'b',
    given: [{ input: "ref('a')", rows: [{ id: 1 }], format: 'dict', fixture: null }],
    expect: { rows: [{ id: 1 }], format: 'dict', fixture: null },
    name: 'u',
    resource_type: 'unit_test',
    package_name: 'demo',
    path: 'sub/s.yml',
    original_file_path: 'models/sub/s.yml',
    unique_id: 'unit_test.demo.b.u',
    fqn: ['demo', 'sub', 'b', 'u'],
    description: '',
    overrides: null,
    depends_on: { macros: [], nodes: ['model.demo.b'] },
    config: { tags: ['x'], meta: {}, enabled: true, static_analysis: null },
    schema: 'main',
    created_at: 0,
    versions: null,
    version: null,
  });
});

test('versioned models have one test for each version', () => {
  const ids = (versions: string) =>
    read(`model: vm, given: [], expect: {rows: []}${versions}`).nodes.map((node) => node.unique_id);
  expect(ids('')).toEqual(['unit_test.demo.vm.u_v1', 'unit_test.demo.vm.u_v2']);
  expect(ids(', versions: {exclude: [1]}')).toEqual(['unit_test.demo.vm.u_v2']);
  expect(ids(', versions: {include: [1]}')).toEqual(['unit_test.demo.vm.u_v1']);
});

test('fixtures are read', () => {
  const { nodes } = read(
    'model: b, given: [{input: this, format: csv, fixture: f}], expect: {rows: "select 1", format: sql}',
  );
  // The row without nulls comes first.
  const rows = [
    { id: '2', x: 'y' },
    { id: '1', x: null },
  ];
  expect(nodes[0]?.given[0]).toEqual({ input: 'this', rows, format: 'csv', fixture: 'f' });
  expect(nodes[0]?.expect).toEqual({ rows: 'select 1', format: 'sql', fixture: null });
});

test('a seed without rows is given with all of its own', () => {
  const { nodes } = read("model: b, given: [{input: ref('s')}], expect: {rows: [{id: 1}]}");
  expect(nodes[0]?.given[0]?.rows).toEqual([{ id: '1' }]);
});

test('the test of a disabled model is disabled', () => {
  expect(read('model: gone, given: [], expect: {rows: []}').nodes[0]?.config.enabled).toBe(false);
});

test('the checksum is that of dbt 1.12.6', () => {
  const { nodes } = read(
    "model: b, description: not in it, given: [{input: ref('a'), rows: [{id: 1, s: \"it's\", f: 1.5, n: null}]}, {input: this, format: csv, fixture: f}], expect: {format: sql, rows: select 1}, overrides: {vars: {v: true}}",
  );
  expect(nodes[0]?.checksum).toBe('03134c7f0efaaebb3183b051e0d705ee3262144883b420385fac984a5aea9846');
});

describe('mistakes', () => {
  const cases: [string, string][] = [
    [
      'model: zz, given: [], expect: {rows: []}',
      "1:31 Unable to find model 'demo.zz' for unit test 'u' in models/sub/s.yml",
    ],
    [
      'model: b, given: [{input: this, rows: x}], expect: {rows: []}',
      '1:62 Unit test u has input rows which do not match format dict',
    ],
    [
      'model: b, given: [{input: this, rows: [{id: 1}], format: csv}], expect: {rows: []}',
      '1:62 Unit test u has input rows or fixtures which do not match format csv.  Expected string.',
    ],
    [
      'model: b, given: [{input: this, format: csv, fixture: nope}], expect: {rows: []}',
      "1:78 File not found for fixture 'nope' in unit tests in models/sub/s.yml",
    ],
    [
      'model: vm, given: [], expect: {rows: []}, versions: {include: [7]}',
      "1:76 Unit test 'u' referenced a version of 'vm' which was not found.",
    ],
    [
      'model: b, given: [], expect: {rows: []}, versions: {include: [7]}',
      "1:75 Unit test 'u' should not have a versions include or exclude when referencing non-versioned model 'b'",
    ],
    [
      'model: vm, given: [], expect: {rows: []}, versions: {include: [1], exclude: [2]}',
      '1:76 Unit tests can not both include and exclude versions.',
    ],
    [
      'model: inc, given: [], expect: {rows: []}',
      "1:14 Boolean override for 'is_incremental' must be provided for unit test 'u' in model 'inc'",
    ],
    [
      'model: inc, given: [], expect: {rows: []}, overrides: {macros: {is_incremental: true}}',
      "1:43 Unit test 'u' for incremental model 'inc' must have a 'this' input",
    ],
    [
      "model: b, given: [{input: ref('zz')}], expect: {rows: []}",
      "1:50 Unable to find seed 'demo.zz' for unit tests in directories: ['seeds']",
    ],
    ['model: b, given: [], expect: {}', '1:53 Unit test u has expected rows which do not match format dict'],
  ];
  for (const [text, want] of cases) test(text, () => expect(read(text).errors).toEqual([want]));
});
