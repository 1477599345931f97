import { describe, expect, test } from 'vitest';
import { docsBlocks } from '../../../src/parse/properties/docs.ts';
import { parseExposure, parseGroup } from '../../../src/parse/properties/exposures.ts';
import { functionPatch } from '../../../src/parse/properties/functions.ts';
import { macroPatch } from '../../../src/parse/properties/macroPatch.ts';
import { modelVersions } from '../../../src/parse/properties/modelVersions.ts';
import type { Entry } from '../../../src/parse/properties/propertyFile.ts';
import type { SectionName } from '../../../src/parse/properties/sections.ts';
import { yamlReference } from '../../../src/parse/properties/yamlReference.ts';
import { context, file, properties, told } from './propertyEntries.ts';

function entry(section: SectionName, text: string): Entry {
  const read = properties(`${section}: [{${text}}]`);
  const [first] = read[section];
  if (first === undefined) throw new Error(told(read.diagnostics).join('\n'));
  return first;
}

/** Without `tx`, as it would be written. */
const written = (node: object | undefined) => {
  const { tx: _tx, ...fields } = JSON.parse(JSON.stringify(node));
  return fields;
};

describe('references in YAML', () => {
  const cases: [string, unknown][] = [
    ["ref('a')", { kind: 'ref', ref: { name: 'a', package: null, version: null } }],
    ['ref( "a")', { kind: 'ref', ref: { name: 'a', package: null, version: null } }],
    ["ref('p', 'a', v=2)", { kind: 'ref', ref: { name: 'a', package: 'p', version: 2 } }],
    ["ref('a', version='x')", { kind: 'ref', ref: { name: 'a', package: null, version: 'x' } }],
    ["{{ ref('a') }}", { kind: 'ref', ref: { name: 'a', package: null, version: null } }],
    ["source('s', 't')", { kind: 'source', source: ['s', 't'] }],
    ["metric('m')", { kind: 'metric', metric: ['m'] }],
    ["function('f')", { kind: 'function', name: ['f'] }],
    ['this', { kind: 'this' }],
    ["source('s')", undefined],
    ['ref(a)', undefined],
    ["ref('a', z=1)", undefined],
    ["ref('a', 'b', 'c')", undefined],
    ['orders', undefined],
  ];
  for (const [text, want] of cases) test(text, () => expect(yamlReference(text)).toEqual(want));
});

test('an exposure has every field', () => {
  const text =
    "name: e, label: L, type: dashboard, owner: {name: x, slack: s}, maturity: high, url: u, depends_on: [\"ref('a')\", \"source('s', 't')\", \"metric('m')\"], tags: [z, y, z], config: {meta: {b: 1}, tags: [w]}";
  expect(written(parseExposure(entry('exposures', text), context()))).toEqual({
    name: 'e',
    resource_type: 'exposure',
    package_name: 'demo',
    path: 'sub/s.yml',
    original_file_path: 'models/sub/s.yml',
    unique_id: 'exposure.demo.e',
    fqn: ['demo', 'sub', 'e'],
    type: 'dashboard',
    owner: { email: null, name: 'x', slack: 's' },
    description: '',
    label: 'L',
    maturity: 'high',
    meta: { b: 1 },
    tags: ['w', 'y', 'z'],
    config: { enabled: true, tags: ['w', 'y', 'z'], meta: { b: 1 } },
    unrendered_config: { meta: { b: 1 }, tags: ['w'] },
    url: 'u',
    depends_on: { macros: [], nodes: [] },
    refs: [{ name: 'a', package: null, version: null }],
    sources: [['s', 't']],
    metrics: [['m']],
    created_at: 0,
  });
});

test('names of exposures should be words', () => {
  const within = context();
  parseExposure(entry('exposures', 'name: e f, type: ml, owner: {name: x}'), within);
  expect(within.reported[0]?.event).toBe('ExposureNameDeprecation');
});

test('a group has every field', () => {
  expect(
    written(
      parseGroup(entry('groups', 'name: g, owner: {email: [a, b], slack: z}, description: d, config: {meta: {a: 1}}')),
    ),
  ).toEqual({
    name: 'g',
    resource_type: 'group',
    package_name: 'demo',
    path: 'sub/s.yml',
    original_file_path: 'models/sub/s.yml',
    unique_id: 'group.demo.g',
    owner: { email: ['a', 'b'], name: null, slack: 'z' },
    description: 'd',
    config: { meta: { a: 1 } },
  });
});

describe('macro patches', () => {
  const signature = [{ name: 'x', type: null, description: '' }];
  test('have meta and docs from both places', () => {
    const patch = macroPatch(
      entry('macros', 'name: m, meta: {a: 1}, config: {meta: {z: 1}}, docs: {show: false}'),
      signature,
    );
    const docs = { show: false, node_color: null };
    expect(patch).toEqual({
      description: '',
      meta: { a: 1, z: 1 },
      docs,
      config: { meta: { a: 1, z: 1 }, docs },
      arguments: signature,
      patch_path: 'demo://models/sub/s.yml',
    });
  });
  test('name arguments in place of the signature', () => {
    expect(
      macroPatch(entry('macros', 'name: m, arguments: [{name: x, type: string, description: d}]'), signature).arguments,
    ).toEqual([{ name: 'x', type: 'string', description: 'd' }]);
  });
});

test('functions have arguments, result and overloads', () => {
  const text =
    'name: f, arguments: [{name: a, data_type: int}], returns: {data_type: text}, overloads: [{defined_in: g, arguments: [], returns: {data_type: int}}]';
  expect(functionPatch(entry('functions', text))).toEqual({
    arguments: [{ name: 'a', data_type: 'int', description: null, default_value: null }],
    returns: { data_type: 'text', description: null },
    overloads: [
      {
        defined_in: 'g',
        arguments: [],
        returns: { data_type: 'int', description: null },
        description: null,
        raw_body: null,
        compiled_body: null,
      },
    ],
  });
});

describe('docs blocks', () => {
  const cases: [string, [string, string][], string[]][] = [
    [
      '{% docs a %}\n text \n{% enddocs %} between {%- docs b -%}x{% enddocs %}',
      [
        ['a', 'text'],
        ['b', 'x'],
      ],
      [],
    ],
    ['nothing', [], []],
    ['{% docs a %}{{ not_rendered }} {% if %}{% enddocs %}', [['a', '{{ not_rendered }} {% if %}']], []],
    [
      '{% docs a %}{% raw %}{% enddocs %}{% endraw %}z{% enddocs %}',
      [['a', '{% raw %}{% enddocs %}{% endraw %}z']],
      [],
    ],
    ['{# {% docs a %} #}', [], []],
    [
      'x\n {% docs a %}',
      [],
      [
        "2:2 Unexpected end of template. Jinja was looking for the following tags: 'enddocs'. The innermost block that needs to be closed is 'docs'.",
      ],
    ],
    ['{% enddocs %}', [], ["1:1 Encountered unknown tag 'enddocs'."]],
    ['{% docs a-b %}{% enddocs %}', [], ["1:1 Invalid name of a docs block: 'a-b'"]],
    ['{% docs a %}{% docs b %}x{% enddocs %}', [['b', 'x']], ["1:13 Docs block 'b' begins within docs block 'a'"]],
  ];
  for (const [text, docs, problems] of cases) {
    test(text.replaceAll('\n', ' ¶ '), () => {
      const found = docsBlocks({ ...file, path: 'models/d.md', relativePath: 'd.md' }, text);
      expect(found.docs.map((doc) => [doc.name, doc.block_contents])).toEqual(docs);
      expect(told(found.diagnostics)).toEqual(problems);
    });
  }
});

describe('versions of a model', () => {
  const versions = (text: string) => modelVersions(entry('models', `name: a, ${text}`));

  test('take what they do not say from the model', () => {
    const { versions: list, diagnostics } = versions(
      'description: d, config: {alias: x, meta: {a: 1}}, columns: [{name: id}, {name: z}], data_tests: [t], versions: [{v: 1, config: {alias: q, meta: {b: 2}}, columns: [{include: all, exclude: [z]}, {name: w}], data_tests: []}, {v: 2, defined_in: b, description: vd}]',
    );
    expect(diagnostics).toEqual([]);
    expect(list.map(({ v, definedIn, latest }) => ({ v, definedIn, latest }))).toEqual([
      { v: 1, definedIn: undefined, latest: 2 },
      { v: 2, definedIn: 'b', latest: 2 },
    ]);
    expect(list[0]?.value).toEqual({
      name: 'a',
      description: 'd',
      config: { alias: 'q', meta: { a: 1, b: 2 } },
      columns: [{ name: 'id' }, { name: 'w' }],
      data_tests: [],
    });
    expect(list[1]?.value).toMatchObject({
      description: 'vd',
      columns: [{ name: 'id' }, { name: 'z' }],
      data_tests: ['t'],
    });
  });

  const mistakes: [string, string][] = [
    ['versions: [{v: 1}, {v: 1}]', "Found duplicate version: '1' in versions list of model 'a'"],
    ['latest_version: 3, versions: [{v: 1}]', "latest_version: 3 is not one of model 'a' versions: [1] "],
    ['latest_version: 3', "latest_version: 3 is not one of model 'a' versions: [] "],
    [
      'versions: [{v: 1, columns: [{include: all}, {include: all}]}]',
      'version can have at most one include/exclude element',
    ],
  ];
  for (const [text, want] of mistakes) {
    test(text, () => expect(versions(text).diagnostics.map((diagnostic) => diagnostic.message)).toEqual([want]));
  }

  test('the latest is the greatest unless named', () => {
    expect(versions('versions: [{v: 10}, {v: 9}]').versions[0]?.latest).toBe(10);
    expect(versions('latest_version: 9, versions: [{v: 10}, {v: 9}]').versions[0]?.latest).toBe(9);
  });
});
