import fc from 'fast-check';
import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import { readPlainYaml } from '../../../src/project/plainYaml.ts';
import { loadYaml } from '../../../src/project/yaml.ts';
import { plainScalars, type YamlScalars } from '../../../src/project/yamlScalars.ts';

const marked: YamlScalars = {
  integralFloat: (value) => ({ float: value }),
  date: (year, month, day) => ({ date: [year, month, day] }),
  timestamp: (iso) => ({ timestamp: iso }),
};
const value = (text: string): unknown => loadYaml(text, 'a.yml', { scalars: marked }).value;
/** A comment that the fast path does not take, so that the full parser reads the same text. */
const full = (text: string): unknown => loadYaml(`#\u2028\n${text}`, 'a.yml', { scalars: marked }).value;

test.each<[string, unknown]>([
  ['yes', true],
  ['No', false],
  ['on', true],
  ['y', 'y'],
  ['~', null],
  ['', null],
  ['Null', null],
  ['none', 'none'],
  ['0', 0],
  ['-12', -12],
  ['1_000', 1000],
  ['010', 8],
  ['0o10', '0o10'],
  ['0x1F', 31],
  ['0b11', 3],
  ['09', '09'],
  ['190:20:30', 685230],
  ['1:30', 90],
  ['12345678901234567890', 12345678901234567890n],
  ['1.5', 1.5],
  ['1.0', { float: 1 }],
  ['1e3', '1e3'],
  ['1.5e+3', { float: 1500 }],
  ['.5', 0.5],
  ['-.inf', { float: Number.NEGATIVE_INFINITY }],
  ['2020-01-31', { date: [2020, 1, 31] }],
  ['2020-02-30', '2020-02-30'],
  ['2020-1-1', '2020-1-1'],
  ['2020-01-31 10:00:00', { timestamp: '2020-01-31T10:00:00' }],
  ['2020-01-31T10:00:00.5Z', { timestamp: '2020-01-31T10:00:00.500000+00:00' }],
  ['1.2.3', '1.2.3'],
  ['"yes"', 'yes'],
  ["'it''s'", "it's"],
  ['"a\\nb"', 'a\nb'],
  ['a # comment', 'a'],
  ['a#b', 'a#b'],
  ['http://x/y', 'http://x/y'],
])('scalar %s', (text, want) => {
  expect(value(`k: ${text}\n`)).toEqual({ k: want });
  expect(full(`k: ${text}\n`)).toEqual({ k: want });
});

test.each<[string, unknown]>([
  ['a:\n- 1\n- 2\nb: 3\n', { a: [1, 2], b: 3 }],
  ['a:\n  - x: 1\n    y: 2\n  - - 1\n    - 2\n', { a: [{ x: 1, y: 2 }, [1, 2]] }],
  ['a: |\n  x\n   y\n\n  z\nb: 1\n', { a: 'x\n y\n\nz\n', b: 1 }],
  ['a: >-\n  x\n  y\n\n  z\n', { a: 'x y\nz' }],
  ['a: |+\n  x\n\nb: 1\n', { a: 'x\n\n', b: 1 }],
  ['a: {b: [1, "x, y"], c: {}}\n', { a: { b: [1, 'x, y'], c: {} } }],
  ['a: [\n  1,\n  2,\n  ]\n', { a: [1, 2] }],
  ['a: x\n  y\n', { a: 'x y' }],
  ['a: &x {b: 1}\nc: *x\nd:\n  <<: *x\n  e: 2\n', { a: { b: 1 }, c: { b: 1 }, d: { b: 1, e: 2 } }],
  ['a: !!str 1\n', { a: '1' }],
  ['"{{ x }}": "{{ y }}"\n', { '{{ x }}': '{{ y }}' }],
  ['- 1\n- 2\n', [1, 2]],
  ['---\na: 1\n', { a: 1 }],
  ['# nothing\n', null],
  ['a:\r\n  b: 1\r\n  c: |\r\n    x\r\n  d: 2\r\n', { a: { b: 1, c: 'x\n', d: 2 } }],
  ['m:\n    - t: {\n        v: [1, 2],\n    }\n      u: [\n        a\n]\n', { m: [{ t: { v: [1, 2] }, u: ['a'] }] }],
  ['a: |\n  the file ends here\n', { a: 'the file ends here' }],
  ['a: [1]\nb:\n  - c: >+\n      here\n      too\n\n', { a: [1], b: [{ c: 'here too' }] }],
  ['+enabled: true\n', { '+enabled': true }],
  ['a:\nb:\n', { a: null, b: null }],
])('%j', (text, want) => {
  expect(value(text)).toEqual(want);
  expect(full(text)).toEqual(want);
});

test('a key named __proto__ is a key', () => {
  expect(Object.keys(value('__proto__: {a: 1}\n') as object)).toEqual(['__proto__']);
  expect(({} as Record<string, unknown>)['a']).toBeUndefined();
});

test.each<[string, (string | number)[], [number, number]]>([
  ['a:\n  b: xyz\n', ['a', 'b'], [2, 6]],
  ['a:\n  - b: 1\n  - c: 2\n', ['a', 1, 'c'], [3, 8]],
  ['a:\n  - b: 1\n', ['a', 0, 'nope'], [2, 5]],
  ['a: {b: [1, 22]}\n', ['a', 'b', 1], [1, 12]],
  ['a:\nb: 1\n', ['a'], [1, 1]],
  ['a: "xy"\n', ['a'], [1, 5]],
  ["a: ['x', 'yz']\n", ['a', 1], [1, 11]],
  ['a: |\n  xy\n  z\n', ['a'], [2, 3]],
  ['a: >-\n\n  xy\n', ['a'], [3, 3]],
])('places of %j at %j', (text, path, [line, column]) => {
  expect(loadYaml(text, 'a.yml').locate(path)).toMatchObject({ file: 'a.yml', line, column });
  expect(loadYaml(`${text}# \u2028\n`, 'a.yml').locate(path)).toMatchObject({ line, column });
});

test('places of keys', () => {
  expect(loadYaml('a:\n  bcd: 1\n', 'a.yml').locateKey(['a', 'bcd'])).toMatchObject({
    line: 2,
    column: 3,
    endColumn: 6,
  });
});

test('a key written twice is reported, the last one counts', () => {
  const { value: read, warnings } = loadYaml('a: 1\nb: 2\na: 3\n', 'a.yml');
  expect(read).toEqual({ a: 3, b: 2 });
  expect(warnings).toMatchObject([{ event: 'DuplicateYAMLKeysDeprecation', location: { line: 3, column: 1 } }]);
});

test.each<[string, number]>([
  ['a: [1, 2\nb: 3\n', 2],
  ['a: b: c\n', 1],
  ['a:\n\tb: 1\n', 2],
  ['a: "x\n', 1],
  ['a: @x\n', 1],
])('%j is refused with its place', (text, line) => {
  expect(() => loadYaml(text, 'models/a.yml', { projectName: 'demo' })).toThrowError(
    expect.objectContaining({
      first: expect.objectContaining({
        code: 'TX0501',
        message: expect.stringContaining('Error reading demo: models/a.yml - Runtime Error\n  Syntax error near line'),
        location: expect.objectContaining({ line: expect.any(Number) }),
      }),
    }),
  );
  expect(line).toBeGreaterThan(0);
});

test('the fast path reads what the full parser reads, or leaves it to it', () => {
  const scalar = fc.oneof(
    fc.string(),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.constantFrom('yes', '1.0', '2020-01-01', 'a: b', '# x', "it's", 'a\nb', '- x', '{{ x }}', ''),
  );
  const tree = fc.letrec((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      scalar,
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(fc.string({ maxLength: 8 }), tie('value'), { maxKeys: 4 }),
    ),
  })).value;
  let taken = 0;
  fc.assert(
    fc.property(tree, fc.constantFrom(2, 4), fc.boolean(), (data, indent, indentSeq) => {
      const text = stringify(data, { version: '1.1', indent, indentSeq, lineWidth: 0 });
      const fast = readPlainYaml(text.trimEnd(), plainScalars);
      if (fast === undefined) return;
      taken++;
      expect(fast.value).toEqual(loadYaml(`#\u2028\n${text}`, 'a.yml').value);
    }),
    { numRuns: 2000 },
  );
  expect(taken).toBeGreaterThan(300);
});

test('broken text never crashes the fast path, and never reads differently', () => {
  const piece = fc.constantFrom(
    'a',
    'b: ',
    '- ',
    '\n',
    '  ',
    '    ',
    '"',
    "'",
    '[',
    ']',
    '{',
    '}',
    ',',
    ': ',
    '#',
    ' # c',
    '|',
    '>-',
    '1',
    'yes',
    '&x',
    '*x',
    '!t',
    '?',
    '\t',
    'é',
    '---',
    ':',
    'x: 1\n',
    '  y: z\n',
    '-',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 14 }), (pieces) => {
      const text = pieces.join('');
      const fast = readPlainYaml(text.trimEnd(), plainScalars);
      if (fast === undefined) return;
      expect({ text, value: fast.value }).toEqual({ text, value: loadYaml(`#\u2028\n${text}`, 'a.yml').value });
    }),
    { numRuns: 20_000 },
  );
});
