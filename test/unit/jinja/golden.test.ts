import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { JinjaError } from '../../../src/jinja/errors.ts';
import { type Context, Environment } from '../../../src/jinja/jinja.ts';
import { toValue } from '../../../src/jinja/runtime/convert.ts';
import { comparable } from './pythonWording.ts';

interface GoldenCase {
  readonly table: string;
  readonly template: string;
  /** The names it is rendered with, where not the common ones. */
  readonly context?: Readonly<Record<string, unknown>>;
  readonly output?: string;
  readonly error?: { readonly type: string; readonly message: string; readonly line?: number };
}

const file = new URL('../../golden/jinja/cases.json', import.meta.url);
const golden: { context: Record<string, unknown>; cases: GoldenCase[] } = JSON.parse(readFileSync(file, 'utf8'));

const environment = new Environment();

function contextOf(plain: Readonly<Record<string, unknown>>): Context {
  const names = new Map(Object.entries(plain).map(([name, value]) => [name, toValue(value)]));
  return { lookup: (name) => names.get(name) };
}

type Outcome = { output: string } | { error: { type: string; message: string; line?: number } };

function failure(error: unknown): Outcome {
  if (!(error instanceof JinjaError)) throw error;
  return {
    error: { type: error.kind, message: error.message, ...(error.loc ? { line: error.loc.line } : {}) },
  };
}

function renderSync({ template, context }: GoldenCase): Outcome {
  try {
    return {
      output: environment.parse({ text: template, file: 't' }).renderSync(contextOf(context ?? golden.context)),
    };
  } catch (error) {
    return failure(error);
  }
}

async function renderAsync({ template, context }: GoldenCase): Promise<Outcome> {
  try {
    const parsed = environment.parse({ text: template, file: 't' });
    return { output: await parsed.render(contextOf(context ?? golden.context)) };
  } catch (error) {
    return failure(error);
  }
}

function expected({ output, error }: GoldenCase): Outcome {
  return error ? { error } : { output: output as string };
}

const tables = new Map<string, [string, GoldenCase][]>();
for (const one of golden.cases) {
  const table = tables.get(one.table) ?? [];
  table.push([one.template, one]);
  tables.set(one.table, table);
}

describe.each([...tables])('%s', (_table, cases) => {
  test.each(cases)('%s', async (_template, one) => {
    const want = comparable(one.template, expected(one));
    expect(comparable(one.template, renderSync(one))).toEqual(want);
    expect(comparable(one.template, await renderAsync(one))).toEqual(want);
  });
});
