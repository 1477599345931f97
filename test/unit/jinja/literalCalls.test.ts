import { describe, expect, test } from 'vitest';
import { Environment } from '../../../src/jinja/jinja.ts';
import { type LiteralCall, literalCalls, renderLiteralCalls } from '../../../src/jinja/literalCalls.ts';
import { repr } from '../../../src/jinja/runtime/operations.ts';
import { HostFunction, type Kwargs, type Value } from '../../../src/jinja/value.ts';

/** What a call was given, as text. */
function shown(name: string, args: readonly Value[], kwargs: Kwargs): string {
  return `<${name} ${args.map(repr).join(' ')} ${[...kwargs].map(([key, value]) => `${key}=${repr(value)}`).join(' ')}>`;
}
const functions = new Map(
  ['ref', 'source', 'config', 'var'].map((name) => [
    name,
    new HostFunction(name, (args, kwargs) => shown(name, args, kwargs)),
  ]),
);
const context = { lookup: (name: string) => functions.get(name) };
const answer = ({ name, args, kwargs }: LiteralCall) => shown(name, args, kwargs);

const SIMPLE = [
  "select * from {{ ref('a') }}",
  "{{ref('a')}}{{ ref( \"p\" , 'b' ) }}\n{{ source('s', 't',) }}\n\n",
  "{{ config(materialized='table', tags=['a', 'b',], meta={'x': 1, 'y': [true, None, -2.5]}, n=none) }}\nselect 1\n",
  "{{ config({'a': 1}) }}",
  "{# comment {{ x }} {% y %} #}select {{ var('x', 'it\\'s \\n') }}\n",
  "a\r\nb {{ ref('x') }}\r\nc\r",
  "{{ ref('a', v=2) }} {{ ref('a', version='3') }}",
  'plain } text { } %} #} }}',
  '{# a #}\n{# b #}',
  "{{\n  config(\n    a = 'b',\n    c = 12345\n  )\n}}",
  "{{ ref('é') }}",
  '',
  "x{{ ref('a') }}}",
];
const NOT_SIMPLE = [
  "{{- ref('a') }}",
  "{{ ref('a') -}}",
  '{#- c #}',
  '{# c -#}',
  '{# c',
  '{% set x = 1 %}',
  "{{ ref('a' ~ 'b') }}",
  "{{ ref('a' 'b') }}",
  '{{ ref(x) }}',
  "{{ ref('a').x }}",
  "{{ ref('a') | upper }}",
  '{{ this }}',
  "{{ other('a') }}",
  "{{ ref('a', ref('b')) }}",
  '{{ config(a=1, a=2) }}',
  "{{ config(a=1, 'b') }}",
  '{{ config(a=01) }}',
  '{{ config(a=1e5) }}',
  '{{ config(a=1_0) }}',
  "{{ ref('a' }}",
  "{{ ref('\\x4') }}",
  "{{ ref('a') }",
  "{{ 'ref' }}",
  '{{ ref((1, 2)) }}',
  '{{ ref(*[1]) }}',
];

describe('the short cut gives what the engine gives', () => {
  test.each(SIMPLE)('%j', (text) => {
    const calls = literalCalls(text);
    expect(calls).not.toBeNull();
    const engine = new Environment().parse({ text, file: 'x' }).renderSync(context);
    expect(renderLiteralCalls(text, calls as LiteralCall[], answer)).toBe(engine);
  });
});

describe('anything else is left to the engine', () => {
  test.each(NOT_SIMPLE)('%j', (text) => {
    expect(literalCalls(text)).toBeNull();
  });
});

test('a call knows its place', () => {
  const [call] = literalCalls("a\n  {{ ref('x') }}") ?? [];
  expect(call).toMatchObject({ name: 'ref', args: ['x'], loc: { line: 2, column: 6 }, start: 4, end: 18 });
});

describe('calls of any function are read where that is asked for', () => {
  test.each([
    ["{{ other('a', n=1) }}", 'other'],
    ["{{ dbt_utils.star(from='x') }}", 'dbt_utils.star'],
    ['{{ a.b.c() }}', 'a.b.c'],
  ])('%j', (text, name) => {
    expect(literalCalls(text, 'any')).toMatchObject([{ name }]);
    expect(literalCalls(text)).toBeNull();
  });

  test.each([
    '{{ not(1) }}',
    "{{ a.__class__('x') }}",
    "{{ f('a').b }}",
    '{{ f(x) }}',
    "{{ f('a') ~ 'b' }}",
    '{{ 1.5() }}',
  ])('but not %j', (text) => {
    expect(literalCalls(text, 'any')).toBeNull();
  });
});
