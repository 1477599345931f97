import { expect, test } from 'vitest';
import { hostFunction } from '../../../src/context/hostFunction.ts';
import { type Context, Environment } from '../../../src/jinja/jinja.ts';
import { Tracer } from '../../../src/jinja/tracer.ts';
import type { Value } from '../../../src/jinja/value.ts';

const NAMES = new Map<string, Value>([
  ['names', ['a', 'b']],
  ['word', 'word'],
  ['shout', hostFunction('shout', 'text', (text) => `${String(text)}!`)],
]);
const context: Context = { lookup: (name) => NAMES.get(name) };

/** Renders both ways; gives the text and `line:column` of the place that wrote `what`, with the macros around it. */
async function placeOf(text: string, what: string): Promise<string> {
  const template = new Environment().parse({ text, file: 't.sql' });
  const plain = await template.render(context);
  const tracer = new Tracer();
  const traced = tracer.read(await template.renderTraced(context, tracer));
  // Marks at the edge keep a text from being trimmed.
  expect(traced.text.replace(/\s/g, '')).toBe(plain.replace(/\s/g, ''));
  const place = traced.placeAt(traced.text.indexOf(what), traced.text.indexOf(what) + what.length);
  if (place === undefined) return 'nowhere';
  const { line, column } = place.location;
  const calls = place.macroStack.map(({ name, loc }) => `${name} at ${loc?.line}:${loc?.column}`);
  return [`${line}:${column}`, ...calls].join(', ');
}

test.each([
  ['select x', 'x', '1:8'],
  ['{# c #}\n\n  {{- " " -}} select x', 'x', '3:22'],
  ['select {{ word }}, x', 'word', '1:11'],
  ['select {{ word }}, x', 'x', '1:20'],
  ['{% for n in names %}\n  {{ n }},\n{% endfor %} x', 'b', '2:6'],
  ['{% for n in names %}\n  {{ n }},\n{% endfor %} x', 'x', '3:14'],
  ['{% set s %}select {{ word }}{% endset %}\n{{ s }} x', 'word', '1:22'],
  ['{% set s %}select {{ word }}{% endset %}\n{{ s | upper | replace("SELECT", "with") }} x', 'WORD', '1:22'],
  ['{% filter upper %}from x{% endfilter %}', 'X', '1:24'],
  ['{% macro m(a) %}\n  {{ a }} + 1\n{% endmacro %}\nselect {{ m("x") | trim }} y', 'x', '2:6, m at 4:11'],
  ['{% macro m(a) %}\n  {{ a }} + 1\n{% endmacro %}\nselect {{ m("x") | trim }} y', '1', '2:13, m at 4:11'],
  ['{% macro m(a) %}\n  {{ a }} + 1\n{% endmacro %}\nselect {{ m("x") | trim }} y', 'y', '4:28'],
  [
    '{% macro m() %}x{% endmacro %}{% macro n() %}\n{{ m() }} y{% endmacro %}\n{{ n() }}',
    'x',
    '1:16, m at 2:4, n at 3:4',
  ],
  ['{% macro m() %}x{% endmacro %}{% macro n() %}\n{{ m() }} y{% endmacro %}\n{{ n() }}', 'y', '2:11, n at 3:4'],
  ['{% macro m() %}x {{ caller() }}{% endmacro %}\n{% call m() %}y{% endcall %}', 'y', '2:15, m at 2:9'],
  ['{% macro m() %}x{% endmacro %}{% if m() == "x" %}\nyes{% else %}no{% endif %}', 'yes', '2:1'],
  ['{% macro m() %}  {% endmacro %}{% if m() | trim %}a{% else %}b{% endif %}', 'b', '1:62'],
  ['{% macro m() %}x{% endmacro %}{{ shout(m()) }}', 'x!', '1:34'],
])('%j: %j was written at %s', async (template, what, place) => {
  expect(await placeOf(template, what)).toBe(place);
});
