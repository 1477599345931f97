import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { JinjaError } from '../../src/jinja/errors.ts';
import { type Context, Environment } from '../../src/jinja/jinja.ts';
import { renderNative } from '../../src/jinja/native.ts';
import { toValue } from '../../src/jinja/runtime/convert.ts';
import { makeModules } from '../../src/jinja/runtime/modules.ts';
import type { Value } from '../../src/jinja/value.ts';
import { callArguments, expression, filters } from './expression.ts';
import { mutate } from './mutate.ts';
import { templateTokens } from './pieces.ts';
import type { Random } from './random.ts';
import type { Target } from './target.ts';

const root = join(import.meta.dirname, '..', '..');

interface Golden {
  readonly context: Readonly<Record<string, unknown>>;
  readonly cases: readonly { readonly template: string }[];
}

const golden: Golden = JSON.parse(readFileSync(join(root, 'test/golden/jinja/cases.json'), 'utf8'));

/** Templates that are right: the golden ones, the built-in macros and the example project. */
const corpus: readonly string[] = [
  ...golden.cases.map(({ template }) => template),
  ...[join(root, 'src/macros'), join(root, 'dbt_project/models'), join(root, 'dbt_project/macros')].flatMap(sqlTexts),
];

function sqlTexts(folder: string): string[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.sql'));
  return files.sort().map((file) => readFileSync(join(folder, file), 'utf8').slice(0, 1500));
}

class FuzzContext implements Context {
  readonly #names: ReadonlyMap<string, Value> = new Map([
    ...Object.entries(golden.context).map(([name, value]): [string, Value] => [name, toValue(value)]),
    ['modules', makeModules({ now: () => new Date(1_700_000_000_000) })],
  ]);

  lookup(name: string): Value | undefined {
    return this.#names.get(name);
  }
}

/** What depends on chance, the clock or an address may differ between two renderings. */
const changing = /random|lipsum|now|today|object at|memory/;

const strict = new Environment();
const lenient = new Environment({ lenient: true });

/** An outcome as a text: what was printed, or the mistake. Anything else that is thrown is a bug. */
function outcome(error: unknown): string {
  if (!(error instanceof JinjaError)) throw error;
  return `${error.kind}: ${error.message}`;
}

async function check(text: string): Promise<void> {
  let sync: string;
  let async: string;
  try {
    sync = strict.parse({ text, file: 't.sql' }).renderSync(new FuzzContext());
  } catch (error) {
    sync = outcome(error);
  }
  try {
    async = await strict.parse({ text, file: 't.sql' }).render(new FuzzContext());
  } catch (error) {
    async = outcome(error);
  }
  if (sync !== async && !changing.test(text)) {
    throw new Error(
      `sync and async differ: ${JSON.stringify(sync.slice(0, 200))} / ${JSON.stringify(async.slice(0, 200))}`,
    );
  }
  for (const more of [
    () => lenient.parse({ text, file: 't.sql' }).renderSync(new FuzzContext()),
    () => renderNative({ text, file: 't.yml' }, new FuzzContext()),
  ]) {
    try {
      more();
    } catch (error) {
      outcome(error);
    }
  }
}

export const templates: Target = {
  name: 'templates',
  share: 44,
  fixed: 0,
  generate(random) {
    if (random.chance(0.45)) return [template(random, 3)];
    return [mutate(random.pick(corpus), random.pick(corpus), templateTokens, random)];
  },
  run: ([text = '']) => check(text),
};

/** A template of the grammar: text, prints and statements. */
function template(random: Random, depth: number): string {
  return random.some(1, 3, '', () => piece(random, depth));
}

function piece(random: Random, depth: number): string {
  const value = (): string => expression(random, random.below(4));
  const body = (): string => (depth > 0 ? template(random, depth - 1) : random.pick(['x', ' ', '']));
  const open = random.pick(['{%', '{%-', '{%+', '{% ']);
  const close = random.pick(['%}', '-%}', ' %}']);
  const tag = (text: string): string => `${open} ${text} ${close}`;
  switch (random.below(16)) {
    case 0:
      return random.pick(['select 1', '\n', '  ', '{# note #}', '-- {{ x', '{% raw %}{{ no }}{% endraw %}', "'%'"]);
    case 1:
      return `${tag(`if ${value()}`)}${body()}${random.chance(0.3) ? tag(`elif ${value()}`) + body() : ''}${random.chance(0.5) ? tag('else') + body() : ''}${tag('endif')}`;
    case 2:
    case 3:
      return `${tag(`for ${random.pick(['x', 'x, y', '(a, b), c', 'x'])} in ${value()}${random.chance(0.2) ? ` if ${value()}` : ''}${random.chance(0.15) ? ' recursive' : ''}`)}${body()}${random.pick(['', '', tag('break'), tag('continue'), '{{ loop.index }}', '{{ loop(x) }}', tag(`else`)])}${tag('endfor')}`;
    case 4:
      return tag(`set ${random.pick(['x', 'a, b', 'ns.x', 'l', 'm'])} = ${value()}`);
    case 5:
      return `${tag(`set x${random.chance(0.3) ? ` | ${random.pick(filters)}` : ''}`)}${body()}${tag('endset')}`;
    case 6:
      return `${tag(`macro m(${random.pick(['', 'a', 'a, b=1', 'a=n, b=a'])})`)}${body()}${random.pick(['', '{{ caller() }}', '{{ varargs }}{{ kwargs }}', '{{ return(1) }}', '{{ m(a) }}'])}${tag('endmacro')}{{ m(${callArguments(random, 1)}) }}`;
    case 7:
      return `${tag(`call${random.pick(['', '(x)', '(x, y=2)'])} m(${callArguments(random, 1)})`)}${body()}${tag('endcall')}`;
    case 8:
      return `${tag(`filter ${random.pick(filters)}`)}${body()}${tag('endfilter')}`;
    case 9:
      return tag(`do ${value()}`);
    case 10:
      return `${tag(`with x = ${value()}`)}${body()}${tag('endwith')}`;
    case 11:
      return `${tag(random.pick(['materialization v, default', "materialization v, adapter='duckdb'", 'test t(model, x=1)', 'snapshot s', 'docs d', 'block b']))}${body()}${tag(random.pick(['endmaterialization', 'endtest', 'endsnapshot', 'enddocs', 'endblock']))}`;
    default:
      return `${random.pick(['{{', '{{-'])} ${value()} ${random.pick(['}}', '-}}'])}`;
  }
}
