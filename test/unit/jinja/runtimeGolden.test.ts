import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { JinjaError } from '../../../src/jinja/errors.ts';
import { type Context, Environment } from '../../../src/jinja/jinja.ts';
import { toValue } from '../../../src/jinja/runtime/convert.ts';
import { makeDecimalClass } from '../../../src/jinja/runtime/decimal.ts';
import { fromJson } from '../../../src/jinja/runtime/fromJson.ts';
import { makeModules } from '../../../src/jinja/runtime/modules.ts';
import { iterate, str, truthy } from '../../../src/jinja/runtime/operations.ts';
import { PySet } from '../../../src/jinja/runtime/set.ts';
import { toJson } from '../../../src/jinja/runtime/toJson.ts';
import { fromYaml, toYaml } from '../../../src/jinja/runtime/yaml.ts';
import { zip } from '../../../src/jinja/runtime/zip.ts';
import { HostFunction, type Kwargs, type Value } from '../../../src/jinja/value.ts';

interface Case {
  readonly table: string;
  readonly template: string;
  readonly context?: Readonly<Record<string, unknown>>;
  readonly output?: string;
  readonly error?: { readonly type: string; readonly message: string };
}

const CASES: readonly Case[] = JSON.parse(
  readFileSync(new URL('../../golden/jinja/modules/cases.json', import.meta.url), 'utf8'),
);

const sortKeys = (kwargs: Kwargs): boolean => truthy(kwargs.get('sort_keys') ?? false);
const first = (args: Value[]): Value => args[0] ?? null;

const NAMES: ReadonlyMap<string, Value> = new Map<string, Value>([
  ['modules', makeModules({ now: () => new Date('2024-05-06T07:08:09.123Z') })],
  ['Decimal', makeDecimalClass()],
  ['set', new HostFunction('set', (args) => new PySet(iterate(first(args))))],
  ['zip', new HostFunction('zip', zip)],
  ['tojson', new HostFunction('tojson', (args, kwargs) => toJson(first(args), { sortKeys: sortKeys(kwargs) }))],
  ['fromjson', new HostFunction('fromjson', (args) => fromJson(str(first(args))))],
  ['toyaml', new HostFunction('toyaml', (args, kwargs) => toYaml(first(args), { sortKeys: sortKeys(kwargs) }))],
  ['fromyaml', new HostFunction('fromyaml', (args) => fromYaml(str(first(args))))],
]);

function contextOf(own: Readonly<Record<string, unknown>> = {}): Context {
  const values = new Map(Object.entries(own).map(([name, value]) => [name, toValue(value)]));
  return { lookup: (name) => values.get(name) ?? NAMES.get(name) };
}

function outcome(each: Case): unknown {
  try {
    const template = new Environment().parse({ text: each.template, file: 'template' });
    return { output: template.renderSync(contextOf(each.context)) };
  } catch (error) {
    if (!(error instanceof JinjaError)) throw error;
    return { error: { type: error.kind, message: error.message } };
  }
}

const tables = [...new Set(CASES.map((each) => each.table))];

describe.each(tables)('%s agree with Python', (table) => {
  const cases = CASES.filter((each) => each.table === table);
  test.each(cases.map((each) => [each.template, each] as const))('%s', (_template, each) => {
    expect(outcome(each)).toEqual(each.error ? { error: each.error } : { output: each.output });
  });
});
