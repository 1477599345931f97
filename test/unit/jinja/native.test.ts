import { describe, expect, test } from 'vitest';
import { renderNative, renderNativeAsync } from '../../../src/jinja/native.ts';
import { toValue } from '../../../src/jinja/runtime/convert.ts';
import { repr } from '../../../src/jinja/runtime/operations.ts';
import type { Value } from '../../../src/jinja/value.ts';

const names = new Map<string, Value>([
  ['x', 3],
  ['y', 'True'],
  ['l', [1, 'a']],
  ['d', toValue({ a: 1 })],
  ['no', false],
  ['nil', null],
]);
const context = { lookup: (name: string) => names.get(name) };

/** Templates and the repr of what dbt makes of them. */
const TABLE: [template: string, result: string][] = [
  ['{{ 1 }}', "'1'"],
  ['{{ true }}', "'True'"],
  ['{{ [1,2] }}', "'[1, 2]'"],
  ['{{ x }}', '3'],
  ["{{ 'a' }}", "'a'"],
  ['{{ x | as_text }}', "'3'"],
  ["{{ '1' | as_number }}", '1'],
  ["{{ '1.5' | as_number }}", '1.5'],
  ["{{ '-2' | as_number }}", '-2'],
  ["{{ x ~ '' }}", "'3'"],
  ['a{{ x }}', "'a3'"],
  ['{{ none }}', "'None'"],
  ['{{ nope }}', 'Undefined'],
  ["{{ '[1]' | as_native }}", '[1]'],
  ['{{ \'{"a": (1, None)}\' | as_native }}', "{'a': (1, None)}"],
  ["{{ 'x' | as_native }}", "'x'"],
  ['{{ x | as_number }}', '3'],
  ['  {{ x }}', "'  3'"],
  ['{{ x }}\n', '3'],
  ['{{ 1 if x else 2 }}', '1'],
  ['{% if x %}{{ x }}{% endif %}', '3'],
  ['{% set z = 5 %}{{ z }}', '5'],
  ['{% for i in l %}{{ i }}{% endfor %}', "'1a'"],
  ['{{ y | as_bool }}', 'True'],
  ['{{ no | as_bool }}', 'False'],
  ['{{ none | as_text }}', "'None'"],
  ["{{ 'x' | as_text }}", "'x'"],
  ['{{ l }}', "[1, 'a']"],
  ['{{ d }}', "{'a': 1}"],
  ['{{ nil }}', 'None'],
  ['{{ x }}{{ x }}', "'33'"],
  ['', "''"],
  ['plain', "'plain'"],
];
describe('a value in YAML', () => {
  test.each(TABLE)('%s', async (text, result) => {
    expect(repr(renderNative({ text, file: 'x' }, context))).toBe(result);
    expect(repr(await renderNativeAsync({ text, file: 'x' }, context))).toBe(result);
  });

  const REFUSED: [template: string, message: string][] = [
    ["{{ 'true' | as_bool }}", "Could not convert value 'true' into type 'bool'"],
    ['{{ 5 | as_bool }}', "Could not convert value '5' into type 'bool'"],
    ["{{ 'no' | as_number }}", "Could not convert value 'no' into type 'number'"],
    ["{{ 'x y' | as_bool }}", "Could not convert value 'x y' into type 'bool'"],
  ];
  test.each(REFUSED)('%s', (text, message) => {
    expect(() => renderNative({ text, file: 'x' }, context)).toThrow(message);
  });
});
