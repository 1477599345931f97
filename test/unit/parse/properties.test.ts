import { describe, expect, test } from 'vitest';
import { TxError } from '../../../src/diagnostics/diagnostic.ts';
import { properties, told } from './propertyEntries.ts';

/** All of a file's diagnostics; the messages are dbt's, as far as it has any. */
function messages(text: string): string[] {
  return told(properties(text).diagnostics);
}

describe('what a property file must look like', () => {
  const invalid = (section: string, rest: string) =>
    `Invalid ${section} config given in models/sub/s.yml @ ${section}: ${rest}`;
  const because = 'The schema file at models/sub/s.yml is invalid because';
  const cases: [string, string[]][] = [
    ['', []],
    ['version: 2\nmodels: []', []],
    ['version: 1', []],
    ['models: {}', [`1:9 ${because} the value of 'models' is not a list`]],
    ['models:', [`1:1 ${because} the value of 'models' is not a list`]],
    ['models: [a]', [`1:10 ${because} a list element for 'models' is not a dictionary`]],
    ['models: [{description: x}]', [`1:10 ${because} a list element for 'models' does not have a name attribute.`]],
    ['- a', ["1:1 Contents of file 'models/sub/s.yml' are not valid. Dictionary expected."]],
    ['models: [{name: 3}]', [`1:17 ${invalid('models', "{'name': 3} - at path ['name']: 3 is not of type 'string'")}`]],
    [
      'models: [{name: a, description: }]',
      [
        `1:20 ${invalid('models', "{'name': 'a', 'description': None} - at path ['description']: None is not of type 'string'")}`,
      ],
    ],
    [
      'models: [{name: a, columns: {id: x}}]',
      [
        `1:29 ${invalid('models', "{'name': 'a', 'columns': {'id': 'x'}} - at path ['columns']: {'id': 'x'} is not of type 'array'")}`,
      ],
    ],
    [
      'models: [{name: a, columns: [id]}]',
      [
        `1:30 ${invalid('models', "{'name': 'a', 'columns': ['id']} - at path ['columns'][0]: 'id' is not of type 'object'")}`,
      ],
    ],
    [
      'models: [{name: a, columns: [{description: x}]}]',
      [
        `1:30 ${invalid('models', "{'name': 'a', 'columns': [{'description': 'x'}]} - at path ['columns'][0]: 'name' is a required property")}`,
      ],
    ],
    [
      "models: [{name: a, columns: [{name: id, quote: 'x'}]}]",
      [
        `1:49 ${invalid('models', "{'name': 'a', 'columns': [{'name': 'id', 'quote': 'x'}]} - at path ['columns'][0]['quote']: 'x' is not valid under any of the given schemas")}`,
      ],
    ],
    [
      'models: [{name: a, columns: [{name: id, data_tests: [unique], tests: [unique]}]}]',
      [
        `1:10 ${invalid('models', "{'name': 'a', 'columns': [{'name': 'id', 'data_tests': ['unique'], 'tests': ['unique']}]} - at path []: Invalid test config: cannot have both 'tests' and 'data_tests' defined")}`,
      ],
    ],
    [
      'models: [{name: a, docs: {show: true, foo: 1}}]',
      [
        `1:26 ${invalid('models', "{'name': 'a', 'docs': {'show': True, 'foo': 1}} - at path ['docs']: Additional properties are not allowed ('foo' was unexpected)")}`,
        '1:26 Found `docs` as a top-level property of `models[0]` in file `models/sub/s.yml`',
      ],
    ],
    [
      'sources: [{name: raw, foo: 1}]',
      [
        `1:11 ${invalid('sources', "{'name': 'raw', 'foo': 1} - at path []: Additional properties are not allowed ('foo' was unexpected)")}`,
      ],
    ],
    [
      'exposures: [{name: e, type: zz, owner: {name: x}}]',
      [
        `1:29 ${invalid('exposures', "{'name': 'e', 'type': 'zz', 'owner': {'name': 'x'}} - at path ['type']: 'zz' is not one of ['dashboard', 'notebook', 'analysis', 'ml', 'application']")}`,
      ],
    ],
    [
      'exposures: [{name: e, type: ml, owner: {}}]',
      [
        `1:13 ${invalid('exposures', "{'name': 'e', 'type': 'ml', 'owner': {}} - at path []: Exposure owner must have at least one of 'name' or 'email'.")}`,
      ],
    ],
    [
      'groups: [{name: g}]',
      [`1:10 ${invalid('groups', "{'name': 'g'} - at path []: 'owner' is a required property")}`],
    ],
    [
      'unit_tests: [{name: u, model: b, given: [{input: this, format: xml}], expect: {}}]',
      [
        `1:64 ${invalid('unit_tests', "{'name': 'u', 'model': 'b', 'given': [{'input': 'this', 'format': 'xml'}], 'expect': {}} - at path ['given'][0]['format']: 'xml' is not one of ['csv', 'dict', 'sql']")}`,
      ],
    ],
    [
      'saved_queries: [{name: sq, query_params: {metrics: x}}]',
      [
        `1:52 ${invalid('saved_queries', "{'name': 'sq', 'query_params': {'metrics': 'x'}} - at path ['query_params']['metrics']: 'x' is not of type 'array'")}`,
      ],
    ],
  ];
  for (const [text, want] of cases) test(text.replaceAll('\n', ' ¶ '), () => expect(messages(text)).toEqual(want));

  test('all mistakes are reported, and entries without any are kept', () => {
    const read = properties('models: [{name: 3, columns: x}, {name: ok}]\nseeds: [1]');
    expect(read.diagnostics).toHaveLength(3);
    expect(read.models.map((entry) => entry.name)).toEqual(['ok']);
  });
});

describe('keys that are not known get a warning and a hint', () => {
  const cases: [string, string, string, string | undefined][] = [
    ['modles: []', 'CustomTopLevelKeyDeprecation', 'Unexpected top-level key modles', "did you mean 'models'?"],
    [
      'models: [{name: a, colums: []}]',
      'CustomKeyInObjectDeprecation',
      '`colums` found at `models[0]`',
      "did you mean 'columns'?",
    ],
    [
      'models: [{name: a, zzzzzz: 1}]',
      'CustomKeyInObjectDeprecation',
      '`zzzzzz`',
      'custom keys belong under `config: {meta: …}`',
    ],
    [
      'models: [{name: a, tags: [x]}]',
      'PropertyMovedToConfigDeprecation',
      '`tags` as a top-level',
      'move `tags` into `config`',
    ],
  ];
  for (const [text, event, fragment, hint] of cases) {
    test(text, () => {
      const { diagnostics } = properties(text);
      expect(diagnostics).toHaveLength(1);
      expect(diagnostics[0]).toMatchObject({ event, hint, severity: 'warning' });
      expect(diagnostics[0]?.message).toContain(fragment);
    });
  }

  test("anchors, docs and x- keys are nobody's business", () => {
    expect(messages('anchors: {a: &a {b: 1}}\ndocs: []\nx-y: 1')).toEqual([]);
  });
});

describe('Jinja', () => {
  const entry = (text: string) => properties(text).models[0];

  test('is rendered, but for descriptions and tests', () => {
    const text = `models:
  - name: a
    description: "{{ doc('a') }}"
    config: {alias: "{{ x }}", meta: {description: "{{ y }}", list: ["{{ z }}", 1]}}
    data_tests: [{unique: {where: "{{ later }}"}}]
    columns: [{name: "{{ c }}", description: "{{ later }}", tests: ["{{ later }}"]}]`;
    expect(entry(text)?.value).toEqual({
      name: 'a',
      description: "{{ doc('a') }}",
      config: { alias: '<x>', meta: { description: '<y>', list: ['<z>', 1] } },
      data_tests: [{ unique: { where: '{{ later }}' } }],
      columns: [{ name: '<c>', description: '{{ later }}', tests: ['{{ later }}'] }],
    });
    expect(entry(text)?.unrendered['config']).toMatchObject({ alias: '{{ x }}' });
  });

  test('without any the entry is not copied', () => {
    const read = entry('models: [{name: a, config: {tags: [x]}}]');
    expect(read?.value).toBe(read?.unrendered);
  });

  test('filters of metrics stay for the semantic layer', () => {
    const text = `metrics: [{name: m, type: derived, filter: "{{ Dimension('a') }} > 1", label: "{{ l }}"}]`;
    expect(properties(text).metrics[0]?.value).toMatchObject({ filter: "{{ Dimension('a') }} > 1", label: '<l>' });
  });

  test('that fails is reported at its place, other entries are read', () => {
    const read = properties('models:\n  - name: a\n    config: {alias: "{{ x }}"}\n  - name: b', (_text, location) => {
      throw new TxError({ code: 'X', severity: 'error', kind: 'Compilation', message: 'no x', location: location() });
    });
    expect(told(read.diagnostics)).toEqual(['3:22 no x']);
    expect(read.models.map((model) => model.name)).toEqual(['b']);
  });
});

test('values know their place, missing ones that of what is around them', () => {
  const entry = properties('models:\n  - name: a\n    columns:\n      - name: id').models[0];
  expect(entry?.locate(['columns', 0, 'name'])).toMatchObject({ file: 'models/sub/s.yml', line: 4, column: 15 });
  expect(entry?.locate(['columns', 0, 'nope'])).toMatchObject({ line: 4, column: 9 });
  expect(entry?.locate()).toMatchObject({ line: 2, column: 5 });
});
