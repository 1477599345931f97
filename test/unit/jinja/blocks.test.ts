import { describe, expect, test } from 'vitest';
import { type BlockKind, scanBlocks } from '../../../src/jinja/blocks.ts';

const KINDS: BlockKind[] = ['macro', 'materialization', 'test', 'data_test', 'snapshot', 'docs'];
const scan = (text: string) => scanBlocks({ text, file: 'x' }, KINDS);

describe('blocks', () => {
  const FOUND: [text: string, bodies: string[]][] = [
    ['{% macro a() %}A{% endmacro %} text {%- macro b() -%}B{%- endmacro -%}', ['macro a A', 'macro b B']],
    ['{# {% macro a() %} #}{% macro b() %}B{% endmacro %}', ['macro b B']],
    ['{% macro a() %}{# {% endmacro %} #}A{% endmacro %}', ['macro a {# {% endmacro %} #}A']],
    ['{% raw %}{% macro a() %}{% endraw %}{% macro b() %}B{% endmacro %}', ['macro b B']],
    [
      '{% macro a() %}{% raw %}{% endmacro %}{% endraw %}{% endmacro %}',
      ['macro a {% raw %}{% endmacro %}{% endraw %}'],
    ],
    ["{% macro a(x='%}') %}{{ '{% endmacro %}' }}{% endmacro %}", ["macro a {{ '{% endmacro %}' }}"]],
    ["{% macro a() %}{% set x = '{% endmacro %}' %}{% endmacro %}", ["macro a {% set x = '{% endmacro %}' %}"]],
    ['{% set x = 1 %}{% docs d %}it\'s {{ x }}"{% enddocs %}', ['docs d it\'s {{ x }}"']],
    ['{% test t(model) %}T{% endtest %}{% data_test u(model) %}U{% enddata_test %}', ['test t T', 'data_test u U']],
    ["{% materialization m, adapter='x' %}M{% endmaterialization %}", ['materialization m M']],
    ['{% if x %}{% endif %}{% for i in x %}{% endfor %}{% snapshot s %}S{% endsnapshot %}', ['snapshot s S']],
    ['no blocks {{ x }} {% do y %}', []],
    ['', []],
  ];
  test.each(FOUND)('%s', (text, bodies) => {
    expect(scan(text).map(({ kind, name, body }) => `${kind} ${name} ${body}`)).toEqual(bodies);
  });

  test('places and texts', () => {
    const [block] = scan('x\r\n  {% macro a() %}\nA{% endmacro %} y');
    expect(block).toMatchObject({
      header: '{% macro a() %}',
      text: '{% macro a() %}\nA{% endmacro %}',
      start: { line: 2, column: 3, offset: 5 },
      bodyStart: { line: 2, column: 18, offset: 20 },
      end: { line: 3, column: 16, offset: 36 },
    });
  });

  test('only allowed kinds are blocks', () => {
    expect(
      scanBlocks({ text: '{% docs d %}x{% enddocs %}{% macro a() %}{% endmacro %}', file: 'x' }, ['docs']),
    ).toHaveLength(1);
  });

  const REFUSED: [text: string, message: string][] = [
    ['{% macro a() %}', 'Reached EOF without finding a close tag for macro (searched from 1:1)'],
    ['{% macro a() %}{% macro b() %}{% endmacro %}{% endmacro %}', 'Got nested tags: macro (started at 1:1)'],
    ['{% if x %}{% macro b() %}{% endmacro %}{% endif %}', 'Got a block definition inside control flow at 1:11'],
    ['{% endif %}', 'Got an unexpected control flow end tag, got endif'],
  ];
  test.each(REFUSED)('%s', (text, message) => {
    expect(() => scan(text)).toThrow(message);
  });
});
