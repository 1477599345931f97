import { mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import { parse, TxError } from '../../../src/index.ts';

type Files = Map<string, string>;
interface World {
  readonly files: Files;
  vars: Record<string, unknown>;
  env: Record<string, string>;
}

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

const START: readonly (readonly [string, string])[] = [
  ['dbt_project.yml', 'name: demo\nprofile: demo\nvars: {depth: 1}\nmodels:\n  demo:\n    sub: {+tags: [below]}\n'],
  ['profiles.yml', 'demo:\n  target: dev\n  outputs:\n    dev: {type: duckdb, path: demo.duckdb, threads: 2}\n'],
  ['models/a.sql', "select 1 as id, '{{ var('depth') }}' as depth"],
  ['models/b.sql', "{{ config(materialized='table') }}\nselect {{ twice('id') }} from {{ ref('a') }}"],
  [
    'models/sub/c.sql',
    "{% if env_var('SIDE', 'left') == 'left' %}select * from {{ ref('a') }}{% else %}select * from {{ ref('b') }}{% endif %}",
  ],
  [
    'models/schema.yml',
    'models:\n  - name: a\n    description: \'{{ doc("about") }}\'\n    meta: {ratio: 1.0, since: 2024-01-31}\n    columns: [{name: id, data_tests: [not_null, even]}]\n  - name: b\n',
  ],
  ['models/docs.md', '{% docs about %}What it is{% enddocs %}'],
  ['macros/twice.sql', '{% macro twice(x) %}{{ x }} * 2{% endmacro %}'],
  [
    'tests/generic/even.sql',
    '{% test even(model, column_name) %}select * from {{ model }} where {{ column_name }} % 2 = 1{% endtest %}',
  ],
  ['seeds/s.csv', 'id\n1\n'],
];

type Edit = (world: World) => void;
const text = (path: string, ...texts: string[]): fc.Arbitrary<Edit> =>
  fc.constantFrom(...texts).map(
    (one) =>
      ({ files }) =>
        void files.set(path, one),
  );

/** Everything that an edit may touch; several of these leave the project wrong, which must show as it does without the cache. */
const edit: fc.Arbitrary<Edit> = fc.oneof(
  text(
    'models/a.sql',
    'select 2 as id',
    'select 3 as id -- more',
    "{{ config(tags=['x']) }}select 1 as id",
    '{{ config(enabled=false) }}select 1 as id',
    '{% if %}',
  ),
  text(
    'models/b.sql',
    "select 1 from {{ ref('a') }}",
    "select {{ twice(twice('id')) }} from {{ ref('a') }}",
    "{{ config(alias='bb', meta={'m': 1.0}) }}select 1 from {{ ref('s') }}",
    "{{ config(schema=var('where', 'x')) }}select 1 from {{ ref('a') }}",
    "select '{{ target.name }} {{ flags.FULL_REFRESH }} {{ run_started_at }}' from {{ ref('a') }}",
    "{{ config(group='crew') }}select 1 from {{ ref('a') }}",
    "select 1 from {{ ref('nobody') }}",
  ),
  text(
    'models/sub/c.sql',
    "select {{ env_var('SIDE', 'none') }} from {{ ref('b') }}",
    "{{ config(access='private') }}select 1",
  ),
  text('models/docs.md', '{% docs about %}Another text{% enddocs %}', '{% docs other %}x{% enddocs %}'),
  text(
    'models/schema.yml',
    'models: [{name: a, columns: [{name: id, data_tests: [unique, not_null]}]}]',
    "models: [{name: b, config: {materialized: \"{{ env_var('SIDE', 'view') }}\"}}]",
    'models: [{name: gone}]',
  ),
  text(
    'macros/twice.sql',
    '{% macro twice(x) %}{{ x }} + {{ x }}{% endmacro %}',
    "{% macro twice(x) %}{{ config(tags=['from_macro']) }}{{ var('depth') }}{% endmacro %}",
    "{% macro twice(x) %}{{ ref('a') }}{% endmacro %}",
    '{% macro thrice(x) %}{% endmacro %}',
  ),
  text(
    'tests/generic/even.sql',
    "{% test even(model, column_name) %}{{ config(severity='warn') }}select 1 from {{ model }}{% endtest %}",
  ),
  text(
    'macros/names.sql',
    '{% macro generate_schema_name(custom, node) %}{{ node.name }}_{{ custom or "main" }}{% endmacro %}',
    '{% macro generate_alias_name(custom_alias_name=none, node=none) %}{{ node.name }}_x{% endmacro %}',
  ),
  text('seeds/s.csv', 'id\n2\n', 'id,name\n1,x\n'),
  text('models/sub/d.sql', 'select 4 as id'),
  text(
    'dbt_project.yml',
    'name: demo\nprofile: demo\nvars: {depth: 2}\n',
    'name: demo\nprofile: demo\nvars: {depth: 2.0, where: y}\nmodels: {+materialized: table}\n',
  ),
  fc.constantFrom('models/a.sql', 'models/b.sql', 'macros/names.sql', 'models/sub/d.sql', 'models/schema.yml').map(
    (path): Edit =>
      ({ files }) =>
        void files.delete(path),
  ),
  fc.constant<Edit>(({ files }) => {
    const moved = files.get('models/a.sql');
    if (moved === undefined) return;
    files.delete('models/a.sql');
    files.set('models/sub/a.sql', moved);
  }),
  fc.constantFrom('left', 'right', 'table').map(
    (side): Edit =>
      (world) => {
        world.env = { SIDE: side };
      },
  ),
  fc.constantFrom<Record<string, unknown>>({}, { depth: 7 }, { depth: 7.5 }, { where: 'z' }).map(
    (vars): Edit =>
      (world) => {
        world.vars = vars;
      },
  ),
);

function write(root: string, files: Files, before: Files): void {
  for (const path of before.keys()) if (!files.has(path)) rmSync(join(root, path));
  for (const [path, content] of files) {
    if (before.get(path) === content) continue;
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
}

/** The written manifest without what differs in every call; or the mistakes. */
async function outcome(root: string, world: World, cached: boolean): Promise<unknown> {
  try {
    const { targetPath, warnings, manifest } = await parse({
      projectDir: root,
      env: { HOME: root, ...world.env },
      vars: world.vars,
      args: cached ? [] : ['--no-partial-parse', '--target-path', 'other'],
    });
    const { metadata: _m, ...document } = JSON.parse(readFileSync(join(targetPath, 'manifest.json'), 'utf8'));
    const facts = [...manifest.nodes.values()].map(({ tx, config, unique_id: id }) => [id, tx, config]);
    return { document: withoutTimes(document), facts, warnings };
  } catch (error) {
    if (!(error instanceof TxError)) throw error;
    return error.diagnostics;
  }
}

function withoutTimes(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (key, one) => (key === 'created_at' ? undefined : one)));
}

function project(): { root: string; world: World } {
  const root = mkdtempSync(join(tmpdir(), 'tx-cache-'));
  folders.push(root);
  const world: World = { files: new Map(START), vars: {}, env: {} };
  write(root, world.files, new Map());
  return { root, world };
}

it('after any edits the cached parse is what a whole parse gives', { timeout: 120_000 }, async () => {
  const runs = Number(process.env['TX_CACHE_RUNS'] ?? 12);
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(edit, { maxLength: 2 }), { minLength: 1, maxLength: 6 }), async (steps) => {
      const { root, world } = project();
      await outcome(root, world, true);
      for (const edits of steps) {
        const before = new Map(world.files);
        for (const one of edits) one(world);
        write(root, world.files, before);
        expect(await outcome(root, world, true)).toEqual(await outcome(root, world, false));
      }
    }),
    { numRuns: runs },
  );
});

it('a file changed within the same instant, to the same size, is noticed', async () => {
  const { root, world } = project();
  const path = join(root, 'models/a.sql');
  const instant = new Date();
  writeFileSync(path, 'select 1 as id');
  utimesSync(path, instant, instant);
  await outcome(root, world, true);
  writeFileSync(path, 'select 2 as id');
  utimesSync(path, instant, instant);
  expect(await outcome(root, world, true)).toEqual(await outcome(root, world, false));
});

it('a damaged cache is none', async () => {
  const { root, world } = project();
  const whole = await outcome(root, world, true);
  const path = join(root, 'target/partial_parse.tx');
  const bytes = readFileSync(path);
  for (const damage of [
    (copy: Buffer) => copy.subarray(0, copy.length - 10),
    (copy: Buffer) => copy.fill(0, copy.length - 10),
    () => Buffer.from('nothing like it'),
    () => Buffer.alloc(0),
  ]) {
    writeFileSync(path, damage(Buffer.from(bytes)));
    expect(await outcome(root, world, true)).toEqual(whole);
  }
});

it('calls at once do not disturb each other', async () => {
  const { root, world } = project();
  const outcomes = await Promise.all([1, 2, 3].map(() => outcome(root, world, true)));
  for (const one of outcomes) expect(one).toEqual(outcomes[0]);
  expect(await outcome(root, world, true)).toEqual(outcomes[0]);
});

it('nothing is parsed that did not change', async () => {
  const { root, world } = project();
  const times = async (): Promise<Record<string, number>> => {
    const { manifest } = await parse({ projectDir: root, env: { HOME: root } });
    return Object.fromEntries([...manifest.nodes.values()].map((node) => [node.name, node.created_at]));
  };
  const first = await times();
  expect(await times()).toEqual(first);
  const before = new Map(world.files);
  world.files.set('models/a.sql', 'select 3 as id -- more');
  write(root, world.files, before);
  const { a, ...others } = await times();
  const { a: earlier, ...same } = first;
  expect(a).not.toBe(earlier);
  expect(others).toEqual(same);
});
