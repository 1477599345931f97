import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { JinjaError } from '../../../src/jinja/errors.ts';
import { Environment, returnFunction } from '../../../src/jinja/jinja.ts';
import { literalCalls, renderLiteralCalls } from '../../../src/jinja/literalCalls.ts';
import { toValue } from '../../../src/jinja/runtime/convert.ts';
import { repr } from '../../../src/jinja/runtime/operations.ts';
import { type Callable, HostFunction, type Kwargs, type Value } from '../../../src/jinja/value.ts';

const NAMES = ['a', 'b', 'l', 'd', 's', 'n', 'ns', 'loop', 'f', 'caller', 'varargs', 'kwargs', 'nope', 'later'];

function makeContext() {
  const names = new Map<string, Value>([
    ['a', 1],
    ['s', 'text'],
    ['n', null],
    ['l', [1, 2, [3, 'x']]],
    ['d', toValue({ a: 1, b: [1, 2] })],
    ['return', returnFunction],
  ]);
  return { lookup: (name: string) => names.get(name) };
}

const name = fc.constantFrom(...NAMES);
const literal = fc.oneof(
  fc.integer({ min: -9, max: 99 }).map(String),
  fc.constantFrom('1.5', '0.0', 'true', 'none', '[]', '{}', '()', "'é'", '"q\'"', "'%s'", '10 ** 20'),
  fc.stringMatching(/^[a-z ]{0,4}$/).map((text) => `'${text}'`),
);
const operator = fc.constantFrom(
  '+',
  '-',
  '*',
  '/',
  '//',
  '%',
  '~',
  '==',
  '!=',
  '<',
  '>=',
  'and',
  'or',
  'in',
  'not in',
);
const filter = fc.constantFrom(
  'upper',
  'list',
  'length',
  'join(",")',
  'first',
  'last',
  'sort',
  'string',
  'default("z")',
  'map("string")|list',
  'select|list',
  'unique|list',
  'tojson',
  'int',
  'batch(2)|list',
  'reverse|list',
);
const check = fc.constantFrom(
  'defined',
  'none',
  'string',
  'number',
  'odd',
  'iterable',
  'mapping',
  'in [1]',
  'divisibleby 2',
  'eq 1',
);

const { expr } = fc.letrec<{ expr: string }>((tie) => ({
  expr: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    fc.oneof(name, literal),
    fc.tuple(tie('expr'), operator, tie('expr')).map(([left, op, right]) => `(${left} ${op} ${right})`),
    fc.tuple(tie('expr'), filter).map(([value, one]) => `(${value})|${one}`),
    fc.tuple(tie('expr'), check).map(([value, one]) => `((${value}) is ${one})`),
    fc
      .tuple(tie('expr'), fc.constantFrom('x', 'a', 'items', 'append', 'index', 'length', 'upper', 'constructor'))
      .map(([value, member]) => `(${value}).${member}`),
    fc.tuple(tie('expr'), tie('expr')).map(([value, key]) => `(${value})[${key}]`),
    fc.tuple(tie('expr'), tie('expr')).map(([value, end]) => `(${value})[:${end}]`),
    fc.array(tie('expr'), { maxLength: 3 }).map((items) => `[${items.join(', ')}]`),
    fc.tuple(tie('expr'), tie('expr')).map(([key, value]) => `{${key}: ${value}}`),
    fc
      .tuple(tie('expr'), fc.array(tie('expr'), { maxLength: 2 }))
      .map(([value, args]) => `(${value})(${args.join(', ')})`),
    fc
      .tuple(tie('expr'), tie('expr'), tie('expr'))
      .map(([value, test_, other]) => `(${value} if ${test_} else ${other})`),
    fc.tuple(tie('expr'), tie('expr'), tie('expr')).map(([one, two, three]) => `(${one} < ${two} <= ${three})`),
    tie('expr').map((value) => `(not ${value})`),
  ),
}));

const { body } = fc.letrec<{ body: string; node: string }>((tie) => ({
  body: fc.array(tie('node'), { maxLength: 4 }).map((nodes) => nodes.join('')),
  node: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    fc.constantFrom('text', ' \n', '{# c #}', '{% raw %}{{ x }}{% endraw %}'),
    expr.map((value) => `{{ ${value} }}`),
    fc.tuple(name, expr).map(([target, value]) => `{% set ${target} = ${value} %}`),
    fc.tuple(name, tie('body')).map(([target, text]) => `{% set ${target} %}${text}{% endset %}`),
    fc
      .tuple(expr, tie('body'), tie('body'))
      .map(([value, one, two]) => `{% if ${value} %}${one}{% else %}${two}{% endif %}`),
    fc
      .tuple(
        fc.constantFrom('i', 'a', 's'),
        expr,
        tie('body'),
        fc.constantFrom('', ' if i', ' recursive', ' if a not in l'),
      )
      .map(([target, items, text, more]) => `{% for ${target} in ${items}${more} %}${text}{% else %}none{% endfor %}`),
    fc.tuple(tie('body'), expr).map(([text, value]) => `{% macro f(x, y=${value}) %}${text}{{ x }}{% endmacro %}`),
    fc.tuple(tie('body'), expr).map(([text, value]) => `{% call(z) f(${value}) %}${text}{{ z }}{% endcall %}`),
    fc
      .tuple(name, expr, tie('body'))
      .map(([target, value, text]) => `{% with ${target} = ${value} %}${text}{% endwith %}`),
    fc.tuple(tie('body')).map(([text]) => `{% filter upper %}${text}{% endfilter %}`),
    fc.constantFrom(
      '{% break %}',
      '{% continue %}',
      '{{ f(1) }}',
      '{{ caller(2) }}',
      '{{ return(a) }}',
      '{% set ns = namespace(x=1) %}',
    ),
    expr.map((value) => `{% do ${value} %}`),
  ),
}));

/** A template's text, or its error as one line. Any other exception is a bug and fails the test. */
function outcome(render: () => string): string {
  try {
    return render();
  } catch (error) {
    if (!(error instanceof JinjaError)) throw error;
    return `${error.kind}: ${error.message} at ${error.loc?.line}:${error.loc?.column}`;
  }
}

async function asyncOutcome(render: () => Promise<string>): Promise<string> {
  try {
    return await render();
  } catch (error) {
    return outcome(() => {
      throw error;
    });
  }
}

describe('random templates', () => {
  test('both modes give the same, and nothing but a JinjaError is ever thrown', async () => {
    await fc.assert(
      fc.asyncProperty(body, fc.boolean(), async (text, lenient) => {
        const environment = new Environment({ lenient });
        const parse = () => environment.parse({ text, file: 't' });
        const sync = outcome(() => parse().renderSync(makeContext()));
        expect(await asyncOutcome(async () => parse().render(makeContext()))).toBe(sync);
      }),
      { numRuns: 600 },
    );
  });

  test('random characters never crash the parser', () => {
    const piece = fc.constantFrom(
      ...'{{ }} {% %} {# #} - + ( ) [ ] { } if for in endfor endif set = raw endraw \' " \\ . , | is not 1 1.5 a \n'.split(
        ' ',
      ),
      ' ',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 25 }), (pieces) => {
        outcome(() => new Environment().parse({ text: pieces.join(''), file: 't' }).renderSync(makeContext()));
      }),
      { numRuns: 2000 },
    );
  });
});

function shown(called: string, args: readonly Value[], kwargs: Kwargs): string {
  return `<${called} ${args.map(repr).join(' ')} ${[...kwargs].map(([key, value]) => `${key}=${repr(value)}`).join(' ')}>`;
}

describe('random literal calls', () => {
  const functions = new Map<string, Callable>(
    ['ref', 'source', 'config', 'var'].map((called) => [
      called,
      new HostFunction(called, (args, kwargs) => shown(called, args, kwargs)),
    ]),
  );
  const context = { lookup: (called: string) => functions.get(called) };
  const argument = fc.constantFrom(
    "'a'",
    '"b"',
    '1',
    '-2',
    '1.50',
    'true',
    'None',
    "['x', 2,]",
    "{'k': [1], 2: none}",
    "a='b'",
    'c = [ ]',
    "'it\\'s\\n'",
    'x',
    '1 + 1',
    "'é\n'",
  );
  const call = fc
    .tuple(
      fc.constantFrom('ref', 'source', 'config', 'var', 'other'),
      fc.array(argument, { maxLength: 3 }),
      fc.constantFrom(' ', '', '\n', '-'),
    )
    .map(([called, args, space]) => `{{${space}${called}(${args.join(`,${space === '-' ? '' : space}`)})${space}}}`);
  const text = fc.array(
    fc.oneof(
      call,
      fc.constantFrom('select ', '\n', '\r\n', '{# c #}', '{#- c #}', '}', '{', '{% if true %}x{% endif %}'),
    ),
    { maxLength: 6 },
  );

  test('the short cut agrees with the engine wherever it answers', () => {
    fc.assert(
      fc.property(text, (pieces) => {
        const template = pieces.join('');
        const calls = literalCalls(template);
        if (calls === null) return;
        const engine = new Environment().parse({ text: template, file: 't' }).renderSync(context);
        expect(
          renderLiteralCalls(template, calls, ({ name: called, args, kwargs }) => shown(called, args, kwargs)),
        ).toBe(engine);
      }),
      { numRuns: 1500 },
    );
  });
});
