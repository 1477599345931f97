import { describe, expect, test } from 'vitest';
import { calledNames } from '../../../src/jinja/analysis.ts';
import { type BlockKind, parseMacroBlock, scanBlocks } from '../../../src/jinja/blocks.ts';
import { JinjaError } from '../../../src/jinja/errors.ts';
import {
  type Context,
  Environment,
  errorTrace,
  type MacroDefinition,
  returnFunction,
} from '../../../src/jinja/jinja.ts';
import { HostFunction, type Value } from '../../../src/jinja/value.ts';

const KINDS: BlockKind[] = ['macro', 'materialization', 'test', 'data_test', 'snapshot', 'docs'];

function macrosOf(text: string): MacroDefinition[] {
  return scanBlocks({ text, file: 'm.sql' }, KINDS).map(parseMacroBlock);
}

/** A context of the macros of a file, the way dbt binds them: each to the caller's context. */
function contextOf(text: string, mode: 'sync' | 'async', more: Record<string, Value> = {}): Context {
  const names = new Map<string, Value>([['return', returnFunction], ...Object.entries(more)]);
  const context = { lookup: (name: string) => names.get(name) };
  for (const macro of macrosOf(text)) names.set(macro.name, macro.bind(context, mode));
  return context;
}

async function render(text: string, macros: string, more?: Record<string, Value>): Promise<string> {
  const template = new Environment().parse({ text, file: 'model.sql' });
  const sync = template.renderSync(contextOf(macros, 'sync', more));
  expect(await template.render(contextOf(macros, 'async', more))).toBe(sync);
  return sync;
}

describe('macros bound to a context', () => {
  const MACROS = `
{% macro value(x) %}{{ return([x, 1]) }} ignored{% endmacro %}
{% macro nested(x) %}{% set v = value(x) %}{{ v[1] }}{{ x }}{% endmacro %}
{% macro early(x) %}{% for i in x %}{% if i > 1 %}{{ return(i) }}{% endif %}{% endfor %}{{ return(none) }}{% endmacro %}
{% macro wrap() %}<{{ caller() }}>{% endmacro %}
{% macro typed(a: str, b: Dict[str, int] = none, c: Optional[List[str]] = []) %}{{ a }}{{ b }}{{ c }}{% endmacro %}
{% macro later() %}{{ after() }}{% endmacro %}
{% macro after() %}after{% endmacro %}
{% macro through() %}{% call wrap() %}{{ return('out') }}{% endcall %}|{% endmacro %}
{% macro free() %}{{ s }}{{ nope is defined }}{% endmacro %}
`;
  const TABLE: [template: string, output: string][] = [
    ['{{ value(2) }}', '[2, 1]'],
    ['{{ nested(3) }}', '13'],
    ['{{ early([1, 2, 3]) }}{{ early([]) }}', '2None'],
    ['{% call wrap() %}x{% endcall %}', '<x>'],
    ["{{ typed('a') }}", 'aNone[]'],
    ['{{ later() }}', 'after'],
    ['{{ through() }}', 'out|'],
    ['{{ free() }}', 'hiFalse'],
  ];
  test.each(TABLE)('%s', async (template, output) => {
    expect(await render(template, MACROS, { s: 'hi' })).toBe(output);
  });

  test('an undefined name in a macro is strict even where the template is lenient', () => {
    const template = new Environment({ lenient: true }).parse({ text: '{{ nope.a.b() }}{{ f() }}', file: 'x' });
    const context = contextOf('{% macro f() %}{{ nope.a }}{% endmacro %}', 'sync');
    expect(() => template.renderSync(context)).toThrow("'nope' is undefined");
  });

  test('a promise is awaited in run mode and refused in parse mode', async () => {
    const query = new HostFunction('query', async () => 'rows');
    const template = new Environment().parse({ text: '{{ query() | upper }}{{ f() }}', file: 'x' });
    const macro = '{% macro f() %}{{ query() }}{% endmacro %}';
    expect(await template.render(contextOf(macro, 'async', { query }))).toBe('ROWSrows');
    expect(() => template.renderSync(contextOf(macro, 'sync', { query }))).toThrow('while parsing');
  });
});

describe('definitions', () => {
  test('parameters keep their types and tell whether they have a default', () => {
    const [macro] = macrosOf('{% macro f(a: str, b: Dict[str, int] = none, c=1) %}{% endmacro %}');
    expect(macro?.parameters).toEqual([
      { name: 'a', annotation: 'str', hasDefault: false },
      { name: 'b', annotation: 'Dict[str, int]', hasDefault: true },
      { name: 'c', hasDefault: true },
    ]);
  });

  const NAMES: [text: string, name: string, kind: string, adapter?: string][] = [
    ['{% macro f() %}{% endmacro %}', 'f', 'macro'],
    [
      '{% materialization m, default %}{% endmaterialization %}',
      'materialization_m_default',
      'materialization',
      'default',
    ],
    ["{% materialization m, adapter='x' %}{% endmaterialization %}", 'materialization_m_x', 'materialization', 'x'],
    ['{% test t(model) %}{% endtest %}', 'test_t', 'test'],
    ['{% data_test t(model) %}{% enddata_test %}', 'test_t', 'test'],
    ['{% snapshot s %}{% endsnapshot %}', 'snapshot_s', 'snapshot'],
    ['{% docs d %}text{% enddocs %}', 'dbt_docs__d', 'docs'],
  ];
  test.each(NAMES)('%s', (text, name, kind, adapter) => {
    const [macro] = macrosOf(text);
    expect([macro?.name, macro?.kind, macro?.adapter]).toEqual([name, kind, adapter]);
    const [inTemplate] = new Environment().parse({ text, file: 'x' }).macros;
    expect(inTemplate?.name).toBe(name);
  });

  test('supported languages are read', () => {
    const [macro] = macrosOf(
      "{% materialization m, default, supported_languages=['sql', 'python'] %}{% endmaterialization %}",
    );
    expect(macro?.supportedLanguages).toEqual(['sql', 'python']);
  });

  test('calls are found with their paths and literal arguments', () => {
    const [macro] = macrosOf(
      "{% macro f(x) %}{{ ref('a') }}{{ adapter.dispatch('g', 'ns')(x) }}{% if pkg.h(x) %}{{ config(a=1) }}{% endif %}{% endmacro %}",
    );
    expect(calledNames(macro as MacroDefinition).names).toEqual([
      { path: ['ref'], args: ['a'], kwargs: new Map() },
      { path: ['adapter', 'dispatch'], args: ['g', 'ns'], kwargs: new Map() },
      { path: ['pkg', 'h'], args: null, kwargs: new Map() },
      { path: ['config'], args: [], kwargs: new Map([['a', 1]]) },
    ]);
  });
});

describe('errors know their place', () => {
  const MACROS = `{% macro outer(x) %}
  {{ inner(x) }}
{% endmacro %}

{% macro inner(x) %}
  {%- set y = x %}

  {{ y.a.b }}
{% endmacro %}`;

  test.each(['sync', 'async'] as const)('through macros, %s', async (mode) => {
    const template = new Environment().parse({
      text: 'select\n  {{ outer(1) }}',
      file: 'model.sql',
      line: 10,
      column: 5,
    });
    const context = contextOf(MACROS, mode);
    const error = await (async () =>
      mode === 'sync' ? template.renderSync(context) : template.render(context))().catch((thrown) => thrown);
    expect(error).toBeInstanceOf(JinjaError);
    expect(error.message).toBe("'int object' has no attribute 'a'");
    expect(error.loc).toMatchObject({ file: 'm.sql', line: 8, column: 6 });
    expect(error.macroStack).toMatchObject([
      { name: 'inner', file: 'm.sql', loc: { file: 'm.sql', line: 2, column: 6 } },
      { name: 'outer', file: 'm.sql', loc: { file: 'model.sql', line: 11, column: 6 } },
    ]);
  });

  test('errors of host functions carry a trace too', () => {
    const fail = new HostFunction('fail', () => {
      throw new Error('database is gone');
    });
    const template = new Environment().parse({ text: '\n{{ f() }}', file: 'model.sql' });
    const context = contextOf('{% macro f() %}{{ fail() }}{% endmacro %}', 'sync', { fail });
    try {
      template.renderSync(context);
      expect.unreachable();
    } catch (error) {
      expect((error as Error).message).toBe('database is gone');
      expect(errorTrace(error)).toMatchObject({
        loc: { file: 'm.sql', line: 1, column: 19 },
        macroStack: [{ name: 'f', loc: { file: 'model.sql', line: 2, column: 4 } }],
      });
    }
  });

  const PLACES: [template: string, line: number, column: number][] = [
    ['{{ a b }}', 1, 6],
    ['x\n  {% foo %}', 2, 6],
    ['{{ 1 +\n nope.x }}', 2, 2],
    ["{{ 'a' ~ nope.x }}", 1, 10],
    ['{% if 1 < "a" %}{% endif %}', 1, 7],
    ['{{ f(1,\n  nope()) }}', 2, 3],
    ["{{ 'x' | int(1, 2, 3) }}", 1, 10],
    ['{{ 3 is in 5 }}', 1, 9],
    ['{% for i in 5 %}{% endfor %}', 1, 13],
    ['{% set a, b = 1 %}', 1, 8],
  ];
  test.each(PLACES)('%s', (text, line, column) => {
    const context: Context = { lookup: (name) => (name === 'f' ? returnFunction : undefined) };
    try {
      new Environment().parse({ text, file: 'x' }).renderSync(context);
      expect.unreachable();
    } catch (error) {
      expect((error as JinjaError).loc).toMatchObject({ file: 'x', line, column });
    }
  });

  test('return outside a macro is an error', () => {
    const template = new Environment().parse({ text: '{{ return(1) }}', file: 'x' });
    expect(() => template.renderSync(contextOf('', 'sync'))).toThrow("'return' outside macro");
  });
});
