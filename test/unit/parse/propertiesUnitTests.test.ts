import { describe, expect, test } from 'vitest';
import type { ModelNode } from '../../../src/parse/manifest.ts';
import { parseUnitTests } from '../../../src/parse/properties/unitTests.ts';
import { context, properties, told } from './propertyEntries.ts';

const model = (name: string, version: number | null = null) =>
  ({
    name,
    version,
    schema: 'main',
    unique_id: `model.demo.${name}${version === null ? '' : `.v${version}`}`,
  }) as ModelNode;
const models = [model('b'), model('vm', 1), model('vm', 2)];

function read(text: string) {
  const within = context();
  const file = properties(`unit_tests: [{name: u, ${text}}]`);
  const nodes = file.unit_tests.flatMap((entry) =>
    parseUnitTests(entry, {
      ...within,
      testedModels: (name) => models.filter((candidate) => candidate.name === name),
      modelNames: () => [],
      fixture: (name) => (name === 'f' ? 'id\n1' : undefined),
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
    config: { tags: ['x'], meta: {}, enabled: true },
    schema: 'main',
    created_at: 0,
    versions: null,
    version: null,
  });
});

test('versioned models have one test for each version', () => {
  const ids = (versions: string) =>
    read(`model: vm, given: [], expect: {rows: []}${versions}`).nodes.map((node) => node.unique_id);
  expect(ids('')).toEqual(['unit_test.demo.vm.u.v1', 'unit_test.demo.vm.u.v2']);
  expect(ids(', versions: {exclude: [1]}')).toEqual(['unit_test.demo.vm.u.v2']);
  expect(ids(', versions: {include: [1]}')).toEqual(['unit_test.demo.vm.u.v1']);
});

test('fixtures are read', () => {
  const { nodes } = read(
    'model: b, given: [{input: this, format: csv, fixture: f}], expect: {rows: "select 1", format: sql}',
  );
  expect(nodes[0]?.given[0]).toEqual({ input: 'this', rows: 'id\n1', format: 'csv', fixture: 'f' });
  expect(nodes[0]?.expect).toEqual({ rows: 'select 1', format: 'sql', fixture: null });
});

describe('mistakes', () => {
  const cases: [string, string][] = [
    ['model: zz, given: [], expect: {}', "1:31 Unable to find model 'demo.zz' for unit test 'u' in models/sub/s.yml"],
    [
      'model: b, given: [{input: a, rows: []}], expect: {}',
      "1:50 Unit test given inputs must be either a 'ref', 'source' or 'this' call. Got: 'a'.",
    ],
    [
      'model: b, given: [{input: this, rows: x}], expect: {}',
      '1:62 Unit test u has input rows which do not match format dict',
    ],
    [
      'model: b, given: [{input: this, rows: [{id: 1}], format: csv}], expect: {}',
      '1:62 Unit test u has input rows or fixtures which do not match format csv.  Expected string.',
    ],
    [
      'model: b, given: [{input: this, format: csv, fixture: nope}], expect: {}',
      "1:78 File not found for fixture 'nope' in unit tests in models/sub/s.yml",
    ],
    [
      'model: vm, given: [], expect: {}, versions: {include: [7]}',
      "1:78 Unit test 'u' names version '7' of model 'vm', which does not exist",
    ],
  ];
  for (const [text, want] of cases) test(text, () => expect(read(text).errors).toEqual([want]));
});
