import { expect, test } from 'vitest';
import { listObject, listSelector, searchName } from '../../../src/graph/listing.ts';
import type { GraphNode } from '../../../src/parse/manifest.ts';

const node = (fields: object) => fields as GraphNode;
const cases: [object, string, string][] = [
  [{ resource_type: 'model', name: 'a', fqn: ['p', 'd', 'a'], version: null }, 'p.d.a', 'a'],
  [{ resource_type: 'model', name: 'a', fqn: ['p', 'a', 'v2'], version: 2 }, 'p.a.v2', 'a.v2'],
  [{ resource_type: 'source', name: 't', source_name: 's', package_name: 'p' }, 'source:p.s.t', 's.t'],
  [{ resource_type: 'exposure', name: 'e', package_name: 'p' }, 'exposure:p.e', 'e'],
  [{ resource_type: 'unit_test', name: 'u', package_name: 'p', version: 1 }, 'unit_test:p.u_v1', 'u'],
  [{ resource_type: 'saved_query', name: 'q', package_name: 'p' }, 'saved_query:p.q', 'q'],
];
for (const [fields, selector, name] of cases) {
  test(`${selector} is listed`, () => {
    expect(listSelector(node(fields))).toBe(selector);
    expect(searchName(node(fields))).toBe(name);
  });
}

test('keys are listed in the order asked for, dotted ones reach in, missing ones are left out', () => {
  const model = node({ resource_type: 'model', name: 'a', config: { meta: { x: 1 } }, tx: { secret: 1 } });
  expect(JSON.stringify(listObject(model, ['config.meta.x', 'nope', 'name', 'tx']))).toBe(
    '{"config.meta.x":1,"name":"a"}',
  );
});

test('without keys the usual ones are listed in the order of the node, and the parents of a model', () => {
  const model = node({
    schema: 'x',
    name: 'a',
    resource_type: 'model',
    tags: [],
    depends_on: { macros: [], nodes: ['seed.p.s'] },
  });
  expect(JSON.stringify(listObject(model))).toBe(
    '{"name":"a","resource_type":"model","tags":[],"depends_on":{"macros":[],"nodes":["seed.p.s"]},"direct_parents":["seed.p.s"]}',
  );
  const source = node({ name: 'a', resource_type: 'source', source_name: 's', columns: {} });
  expect(Object.keys(listObject(source))).toEqual(['name', 'resource_type', 'source_name']);
});
