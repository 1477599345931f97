import { describe, expect, test } from 'vitest';
import type { SourceNode } from '../../../src/parse/manifest.ts';
import { parseSources, type SourceContext } from '../../../src/parse/properties/sources.ts';
import { context, properties, told } from './propertyEntries.ts';

function read(text: string): { nodes: SourceNode[]; errors: string[] } {
  const base = context();
  const within: SourceContext = {
    ...base,
    defaultDatabase: 'memory',
    relationName: ({ database, schema, identifier }) =>
      [database, schema, identifier].map((part) => `"${part}"`).join('.'),
  };
  const file = properties(`sources: ${text}`);
  const parsed = file.sources.flatMap((entry) => parseSources(entry, within));
  return {
    nodes: parsed.map((source) => source.node),
    errors: told([...file.diagnostics.filter((d) => d.severity === 'error'), ...base.reported]),
  };
}

const none = { count: null, period: null };
const never = { warn_after: none, error_after: none, filter: null };
const days = (count: number) => ({ count, period: 'day' });

test('a bare table has every field', () => {
  expect(JSON.parse(JSON.stringify(read('[{name: raw, tables: [{name: a}]}]').nodes[0]))).toEqual({
    database: 'memory',
    schema: 'raw',
    name: 'a',
    resource_type: 'source',
    package_name: 'demo',
    path: 'models/sub/s.yml',
    original_file_path: 'models/sub/s.yml',
    unique_id: 'source.demo.raw.a',
    fqn: ['demo', 'sub', 'raw', 'a'],
    source_name: 'raw',
    source_description: '',
    loader: '',
    identifier: 'a',
    quoting: { database: null, schema: null, identifier: null, column: null },
    loaded_at_field: null,
    loaded_at_query: null,
    freshness: never,
    external: null,
    description: '',
    columns: {},
    meta: {},
    source_meta: {},
    tags: [],
    config: {
      enabled: true,
      event_time: null,
      freshness: never,
      loaded_at_field: null,
      loaded_at_query: null,
      meta: {},
      tags: [],
      static_analysis: null,
    },
    patch_path: null,
    unrendered_config: { loaded_at_field: null, loaded_at_query: null, meta: {}, tags: [] },
    relation_name: '"memory"."raw"."a"',
    created_at: 0,
    unrendered_database: null,
    unrendered_schema: null,
    doc_blocks: [],
    tx: { location: { file: 'models/sub/s.yml', line: 1, column: 32 } },
  });
});

describe('what the source says goes over to its tables, which may say otherwise', () => {
  const { nodes } = read(`
  - name: raw
    database: db
    schema: "{{ sc }}"
    loader: l
    description: sd
    meta: {a: 1, b: 1}
    tags: [t1]
    loaded_at_field: f
    quoting: {database: true}
    freshness: {warn_after: {count: 1, period: day}, error_after: {count: 2, period: day}, filter: x}
    config: {meta: {c: 1}, tags: [cfg]}
    tables:
      - {name: a, identifier: A, meta: {b: 2}, tags: [t2, t1], freshness: {warn_after: {count: 3, period: hour}}, quoting: {identifier: true}, loaded_at_field: g, config: {meta: {d: 1}}, external: {location: x, partitions: [{name: p, data_type: d}], more: 1}}
      - {name: b, freshness: null}
      - {name: c, loaded_at_query: select 1}
      - {name: d, config: {enabled: false}}
      - {name: e, config: {loaded_at_field: zz, freshness: {error_after: {count: 9, period: minute}}}}
      - {name: f, freshness: {filter: y}}`);
  const [a, b, c, d, e, f] = nodes;

  test('database, schema, names and quoting', () => {
    expect(a).toMatchObject({
      database: 'db',
      schema: '<sc>',
      unrendered_schema: '{{ sc }}',
      identifier: 'A',
      source_description: 'sd',
      loader: 'l',
    });
    expect(a?.quoting).toEqual({ database: true, schema: null, identifier: true, column: null });
    expect(a?.relation_name).toBe('"db"."<sc>"."A"');
  });

  test('meta and tags are merged', () => {
    expect(a).toMatchObject({
      meta: { a: 1, b: 2, c: 1, d: 1 },
      source_meta: { a: 1, b: 1, c: 1 },
      tags: ['cfg', 't1', 't2'],
    });
    expect(b).toMatchObject({ meta: { a: 1, b: 1, c: 1 }, tags: ['cfg', 't1'] });
  });

  test('freshness is merged by threshold, and null switches it off', () => {
    const freshness = [a, b, c, e, f].map((node) => node?.freshness);
    expect(freshness).toEqual([
      { warn_after: { count: 3, period: 'hour' }, error_after: days(2), filter: 'x' },
      null,
      { warn_after: days(1), error_after: days(2), filter: 'x' },
      { warn_after: days(1), error_after: { count: 9, period: 'minute' }, filter: 'x' },
      { warn_after: days(1), error_after: days(2), filter: 'y' },
    ]);
    for (const node of nodes) expect(node.config['freshness']).toEqual(node.freshness);
  });

  test('the rest', () => {
    expect([a, b, c, e].map((node) => [node?.loaded_at_field, node?.loaded_at_query])).toEqual([
      ['g', null],
      ['f', null],
      ['f', 'select 1'],
      ['zz', null],
    ]);
    expect(d?.config.enabled).toBe(false);
    expect(a?.external).toEqual({
      location: 'x',
      file_format: null,
      row_format: null,
      tbl_properties: null,
      partitions: [{ name: 'p', data_type: 'd', description: '', meta: {} }],
      more: 1,
    });
  });
});

describe('freshness', () => {
  const cases: [string, unknown][] = [
    ['freshness: {warn_after: {count: 1}}', never],
    ['freshness: {filter: x}', never],
    [
      'freshness: {warn_after: {count: 2, period: day}}, config: {freshness: {warn_after: {count: 1, period: day}}}',
      { ...never, warn_after: days(1) },
    ],
    ['config: {freshness: null}', null],
  ];
  for (const [text, want] of cases) {
    test(text, () => expect(read(`[{name: raw, tables: [{name: a, ${text}}]}]`).nodes[0]?.freshness).toEqual(want));
  }
});

test('extra configs are kept', () => {
  const [node] = read('[{name: raw, tables: [{name: a, config: {external_location: y, foo: 3}}]}]').nodes;
  expect(node?.config).toMatchObject({ external_location: 'y', foo: 3 });
});

describe('mistakes', () => {
  const cases: [string, string][] = [
    [
      'loaded_at_field: a, loaded_at_query: b, tables: [{name: a}]',
      '1:60 Cannot specify both loaded_at_field and loaded_at_query at source level.',
    ],
    [
      'tables: [{name: a, loaded_at_field: x, config: {loaded_at_query: y}}]',
      '1:32 Cannot specify both loaded_at_field and loaded_at_query at table level.',
    ],
    [
      'freshness: {warn_after: {count: 1, period: week}}, tables: []',
      "1:66 Invalid sources config given in models/sub/s.yml @ sources: {'name': 'raw', 'freshness': {'warn_after': {'count': 1, 'period': 'week'}}, 'tables': []} - at path ['freshness']['warn_after']['period']: 'week' is not valid under any of the given schemas",
    ],
  ];
  for (const [text, want] of cases) test(text, () => expect(read(`[{name: raw, ${text}}]`).errors).toEqual([want]));
});
