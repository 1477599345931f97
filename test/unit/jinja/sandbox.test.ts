import { describe, expect, test } from 'vitest';
import { JinjaError } from '../../../src/jinja/errors.ts';
import { type Context, Environment } from '../../../src/jinja/jinja.ts';
import { toValue } from '../../../src/jinja/runtime/convert.ts';
import { HostFunction, type Value } from '../../../src/jinja/value.ts';

const names = new Map<string, Value>([
  ['s', 'text'],
  ['l', [1, 2]],
  ['d', toValue({ a: 1 })],
  ['host', new HostFunction('host', (args) => args[0] ?? null)],
]);
const context: Context = { lookup: (name) => names.get(name) };

/** Members that lead from any JavaScript value to `Function`, and from any Python value to `object`. */
const MEMBERS = [
  'constructor',
  '__proto__',
  'prototype',
  '__defineGetter__',
  '__lookupGetter__',
  'toString',
  'valueOf',
  'hasOwnProperty',
  'call',
  'apply',
  'bind',
  'caller',
  'arguments',
  '__class__',
  '__globals__',
  '__init__',
  '__subclasses__',
  '__mro__',
  '__dict__',
  '__builtins__',
];
const VALUES = [
  's',
  '5',
  '1.5',
  'true',
  'none',
  'l',
  'd',
  '(1, 2)',
  'host',
  'range(3)',
  'range',
  'namespace(a=1)',
  's.upper',
  'm',
  'loop',
  'nope',
];
const PRELUDE = '{% macro m() %}x{% endmacro %}';

/** What shows that a template got hold of the host: JavaScript's own texts, or code that ran. */
const LEAK = /\[object|native code|=>|function \w*\(|class |\[Function|pwned/;

function outcome(template: string): string {
  try {
    return new Environment().parse({ text: template, file: 't' }).renderSync(context);
  } catch (error) {
    expect(error).toBeInstanceOf(JinjaError);
    return '';
  }
}

describe('no member leads out of the sandbox', () => {
  for (const value of VALUES) {
    for (const member of MEMBERS) {
      test(`${value} | ${member}`, () => {
        const body = [
          `{{ (${value}).${member} }}`,
          `{{ (${value})['${member}'] }}`,
          `{{ (${value}) | attr('${member}') }}`,
          `{{ (${value}).${member}.${member}('return "pwned"')() }}`,
          `{{ [${value}] | map(attribute='${member}') | list }}`,
          `{{ '{0.${member}}'.format(${value}) }}`,
          `{{ '{0[${member}]}'.format(${value}) }}`,
        ];
        for (const one of body) {
          const text = outcome(`${PRELUDE}{% for i in [1] %}${one}{% endfor %}`);
          // Names that Python's own objects have (`format` and the like) are no leak; JavaScript's are.
          expect(text).not.toMatch(LEAK);
        }
      });
    }
  }
});

const ESCAPES = [
  "{{ ''.__class__.__mro__[1].__subclasses__() }}",
  "{{ s['__class__']['__base__'] }}",
  "{{ s|attr('__class__') }}",
  "{{ s|attr('_' ~ '_class__') }}",
  "{{ s['constr' ~ 'uctor']['constructor']('return process')() }}",
  '{{ range.constructor("return process")() }}',
  '{{ cycler.__init__.__globals__ }}',
  '{{ lipsum.__globals__ }}',
  '{{ self.__init__.__globals__ }}',
  '{{ self._TemplateReference__context }}',
  '{{ namespace.__class__ }}',
  "{{ dict.__proto__.constructor('return 1')() }}",
  "{{ {}.constructor.constructor('return 1')() }}",
  "{{ {'__proto__': {'x': 1}}.x }}",
  '{% set ns = namespace() %}{% set ns.__proto__ = 1 %}{{ ns.polluted }}',
  '{% set ns = namespace(__proto__=d) %}{{ ns.a }}',
  '{{ dict(__proto__=d).a }}',
  '{% set constructor = 1 %}{{ s.constructor }}',
  '{{ constructor }}{{ __proto__ }}{{ process }}{{ globalThis }}{{ require }}{{ module }}{{ eval }}{{ Function }}',
  '{{ this }}{{ window }}{{ global }}{{ import }}',
  "{{ '\\u0022+process.exit()+\\u0022' }}",
  `{{ "\`\${process.exit()}\`" }}`,
  "{{ s['`]+process.exit()+[`'] }}",
  '{% macro f(a=\'"+process.exit()+"\') %}{{ a }}{% endmacro %}{{ f() }}',
  '{% set x = "*/process.exit()/*" %}{{ x }}',
  '{{ "\u2028process.exit()" }}',
  '{% for p in [1] %}{{ p }}{% endfor %}{% set o = 1 %}{% set t = 2 %}{% set x = 3 %}{% set c = 4 %}{{ o }}{{ t }}{{ x }}{{ c }}',
  '{% macro K() %}{{ K }}{% endmacro %}{{ K() }}',
  '{{ nope.constructor.constructor }}',
  "{{ l.sort.constructor('x') }}",
  "{{ l|map('constructor')|list }}",
  "{{ l|map(attribute='constructor.constructor')|list }}",
  "{{ l|select('constructor')|list }}",
  "{{ l|sort(attribute='__proto__') }}",
  "{{ l|groupby('constructor') }}",
  "{{ d|dictsort(by='constructor') }}",
  "{{ 'a'|format(constructor=1) }}",
  "{{ '%(constructor)s'|format(**{}) }}",
  "{{ '%(__proto__)s' % {} }}",
  "{{ '{constructor.constructor}'.format(constructor=s) }}",
  "{{ '{0.__class__.__init__}'.format(s) }}",
  '{{ s.format.__self__ }}',
  '{{ host.name.constructor }}',
  '{{ host.__call__ }}',
  '{{ m.__globals__ }}{{ m._func }}{{ m._environment }}',
  '{% call(constructor) host() %}{{ constructor }}{% endcall %}',
  '{% for __proto__ in l %}{{ __proto__ }}{% endfor %}',
  '{% set __proto__ = {"x": 1} %}{{ x }}',
  '{{ {}["hasOwnProperty"] }}',
  '{{ [].at }}{{ [].constructor }}{{ [].length }}{{ "".length }}',
  "{{ joiner('x').__class__ }}",
  "{{ cycler('x').items.constructor }}",
  '{{ loop.constructor }}',
  '{% for i in l %}{{ loop.constructor }}{{ loop._recurse }}{{ loop.advance }}{{ loop.current }}{% endfor %}',
  '{{ (1).constructor }}{{ (1.0).value }}{{ (1,).items }}',
  '{{ d.entries }}{{ d.members }}{{ d.hashKey }}{{ d.getAttr }}',
  '{{ range(3).iterate }}{{ range(3).at }}',
  '{% include "/etc/passwd" %}',
  '{% import "fs" as fs %}',
  '{% from "child_process" import exec %}',
  '{% extends "/etc/passwd" %}',
];

describe('attempts to escape come to nothing', () => {
  test.each(ESCAPES)('%s', (template) => {
    expect(outcome(template)).not.toMatch(LEAK);
  });
});

describe('runaway templates end in an error', () => {
  const ENDLESS: [name: string, template: string, message: RegExp][] = [
    ['range', '{% for i in range(10 ** 9) %}x{% endfor %}', /Range too big/],
    ['recursion', '{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}', /maximum recursion depth exceeded/],
    [
      'mutual recursion',
      '{% macro f() %}{{ g() }}{% endmacro %}{% macro g() %}{{ f() }}{% endmacro %}{{ f() }}',
      /recursion/,
    ],
    [
      'recursion through caller',
      '{% macro f() %}{% call f() %}{% endcall %}{{ caller }}{% endmacro %}{{ f() }}',
      /recursion/,
    ],
    [
      'recursive loop',
      '{% set a = [] %}{% do a.append(a) %}{% for i in a recursive %}{{ loop(i) }}{% endfor %}',
      /recursion/,
    ],
    [
      'growing list',
      '{% set l = [1] %}{% for i in l %}{% do l.append(i) %}{% endfor %}',
      /a loop went through more than/,
    ],
    ['repetition', "{{ 'x' * 10 ** 12 }}", /longer/],
    ['list repetition', '{{ [0] * 10 ** 12 }}', /longer/],
    ['nested brackets', `{{ ${'['.repeat(20_000)}${']'.repeat(20_000)} }}`, /nested too deeply|recursion/],
    [
      'doubling',
      "{% set ns = namespace(x='xxxxxxxxxxxxxxxx') %}{% for i in range(60) %}{% set ns.x = ns.x ~ ns.x %}{% endfor %}",
      /too long/,
    ],
  ];
  test.each(ENDLESS)('%s', async (_name, template, message) => {
    const parse = () => new Environment().parse({ text: template, file: 't' });
    expect(() => parse().renderSync(context)).toThrow(message);
    await expect((async () => parse().render(context))()).rejects.toThrow(message);
  });
});
