/**
 * Writes a dbt project of N models: the same N gives the same files, byte for byte.
 *
 *     node bench/generate.ts --models 1000 --out DIR
 *
 * Shape: domains of some 50 models, each with a seed, a source over the seed's table, and three layers. Staging
 * models are views over the source, intermediate models join two or three of them (views, tables, ephemeral ones),
 * marts aggregate (tables, incremental ones). A third of the models call macros or loop. About 1.5 data tests a model.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';

/** Numbers 0 ≤ n < 1 that are the same on every machine (a 32-bit xorshift). */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state / 2 ** 32;
  };
}

/** One generated model: what its YAML entry needs. */
interface GeneratedModel {
  readonly name: string;
  readonly tests: readonly string[];
}

const STATUSES = ['new', 'paid', 'sent', 'returned'] as const;
const LAYERS = ['staging', 'intermediate', 'marts'] as const;
type Layer = (typeof LAYERS)[number];

/** Models of one domain: 20 staging, 18 intermediate, 12 marts. */
const MODELS_PER_DOMAIN = 50;
const SEED_ROWS = 200;

const PROJECT = `name: bench
version: '1.0.0'
config-version: 2
profile: bench

vars:
  start_date: '2025-01-01'
  max_amount: 1000000

models:
  bench:
    +persist_docs: {}
    staging:
      +materialized: view
      +tags: [staging]
    intermediate:
      +materialized: view
    marts:
      +materialized: table
      +tags: [mart, nightly]

seeds:
  bench:
    +column_types: {id: bigint, customer_id: bigint, amount_cents: bigint, status: varchar, day: date}
`;

const PROFILE = `bench:
  target: duckdb
  outputs:
    duckdb: {type: duckdb, path: "{{ env_var('BENCH_DUCKDB', 'bench.duckdb') }}", schema: main, threads: 4}
    postgres:
      type: postgres
      host: "{{ env_var('PGHOST', '127.0.0.1') }}"
      port: "{{ env_var('PGPORT', '5432') | int }}"
      user: "{{ env_var('PGUSER', 'postgres') }}"
      password: "{{ env_var('PGPASSWORD', '') }}"
      dbname: "{{ env_var('PGDATABASE', 'postgres') }}"
      schema: bench
      threads: 4
`;

const MACROS: Readonly<Record<string, string>> = {
  money: `{% macro cents_to_units(column, decimals=2) %}
    round(cast({{ column }} as double precision) / 100, {{ decimals }})
{% endmacro %}

{% macro clamp(column, low, high) -%}
    case when {{ column }} < {{ low }} then {{ low }} when {{ column }} > {{ high }} then {{ high }} else {{ column }} end
{%- endmacro %}
`,
  pivot: `{% macro statuses() %}{{ return(['new', 'paid', 'sent', 'returned']) }}{% endmacro %}

{% macro sum_by_status(column, prefix='amount') %}
    {%- for status in statuses() %}
    sum(case when status = '{{ status }}' then {{ column }} else 0 end) as {{ prefix }}_{{ status }}{{ ',' if not loop.last }}
    {%- endfor %}
{% endmacro %}
`,
  keys: `{% macro hash_key(columns) -%}
    md5({% for column in columns %}coalesce(cast({{ column }} as varchar), ''){{ " || '|' || " if not loop.last }}{% endfor %})
{%- endmacro %}
`,
  dates: `{% macro month_of(column) -%}{{ return(adapter.dispatch('month_of', 'bench')(column)) }}{%- endmacro %}
{% macro default__month_of(column) -%}cast(date_trunc('month', {{ column }}) as date){%- endmacro %}

{% macro since_start(column) -%}
    {{ column }} >= cast('{{ var("start_date") }}' as date)
{%- endmacro %}
`,
  tests: `{% test at_most(model, column_name, most) %}
select {{ column_name }} from {{ model }} where {{ column_name }} > {{ most }}
{% endtest %}
`,
};

function seedCsv(random: () => number): string {
  const lines = ['id,customer_id,amount_cents,status,day'];
  for (let id = 1; id <= SEED_ROWS; id++) {
    const customer = 1 + Math.floor(random() * 40);
    const cents = Math.floor(random() * 100000);
    const status = STATUSES[Math.floor(random() * STATUSES.length)];
    const day = new Date(Date.UTC(2025, 0, 1 + Math.floor(random() * 360))).toISOString().slice(0, 10);
    lines.push(`${id},${customer},${cents},${status},${day}`);
  }
  return `${lines.join('\n')}\n`;
}

function stagingSql(domain: string, n: number, usesMacro: boolean): string {
  const amount = usesMacro ? "{{ cents_to_units('amount_cents') }}" : 'cast(amount_cents as double precision) / 100';
  const key = usesMacro ? "\n        {{ hash_key(['id', 'customer_id']) }} as row_key," : '';
  return `-- depends_on: {{ ref('raw_${domain}') }}
with source as (
    select * from {{ source('${domain}', 'raw_${domain}') }}
),

renamed as (
    select
        id,${key}
        customer_id,
        ${amount} as amount,
        status,
        day
    from source
    where id % ${2 + (n % 7)} <> 1 or customer_id > 0
)

select * from renamed
`;
}

function intermediateSql(parents: readonly string[], materialized: string, usesMacro: boolean): string {
  const config = materialized === 'view' ? '' : `{{ config(materialized='${materialized}') }}\n\n`;
  const [first, ...others] = parents;
  const joins = others.map((parent, i) => `left join {{ ref('${parent}') }} as p${i + 1} on p${i + 1}.id = p0.id`);
  const others0 = others.map((_, i) => ` + coalesce(p${i + 1}.amount, 0)`).join('');
  const amount = usesMacro ? `{{ clamp('p0.amount${others0}', 0, var('max_amount')) }}` : `p0.amount${others0}`;
  const where = usesMacro ? "\nwhere {{ since_start('p0.day') }}" : '';
  return `${config}select
    p0.id,
    p0.customer_id,
    ${amount} as amount,
    p0.status,
    p0.day
from {{ ref('${first}') }} as p0
${joins.join('\n')}${where}
`;
}

function martSql(parents: readonly string[], incremental: boolean, usesMacro: boolean): string {
  const config = incremental
    ? `{{ config(materialized='incremental', unique_key=['customer_id', 'month'], incremental_strategy='delete+insert') }}\n\n`
    : '';
  const unions = parents
    .map((parent) => `    select customer_id, amount, status, day from {{ ref('${parent}') }}`)
    .join('\n    union all\n');
  const month = usesMacro ? "{{ month_of('day') }}" : "cast(date_trunc('month', day) as date)";
  const pivot = usesMacro
    ? "{{ sum_by_status('amount') }},"
    : STATUSES.map(
        (status) => `\n    sum(case when status = '${status}' then amount else 0 end) as amount_${status},`,
      ).join('');
  const filter = incremental
    ? '\n{% if is_incremental() %}\nwhere day >= (select max(month) from {{ this }})\n{% endif %}'
    : '';
  return `${config}with rows_of_all as (
${unions}
)

select
    customer_id,
    ${month} as month,${pivot}
    count(*) as orders
from rows_of_all${filter}
group by 1, 2
`;
}

/** YAML of a model's columns with tests, turn by turn another kind; about 1.5 tests a model. */
function testsFor(layer: Layer, n: number, parent: string): string[] {
  if (layer === 'marts') {
    return n % 2 === 0
      ? ['      - name: customer_id\n        data_tests: [not_null]']
      : [
          '      - name: orders\n        data_tests:\n          - not_null\n          - at_most:\n              arguments: {most: 100000}',
        ];
  }
  const values = STATUSES.join(', ');
  const choices = [
    '      - name: id\n        data_tests: [unique]',
    '      - name: id\n        data_tests: [unique, not_null]',
    `      - name: status\n        data_tests:\n          - accepted_values:\n              arguments: {values: [${values}]}\n      - name: id\n        data_tests: [not_null]`,
    `      - name: id\n        data_tests:\n          - relationships:\n              arguments: {to: ref('${parent}'), field: id}`,
  ];
  return choices.slice(n % choices.length, (n % choices.length) + 1);
}

function propertiesYaml(models: readonly GeneratedModel[]): string {
  const entries = models.map((model) => {
    const columns = model.tests.join('\n');
    return `  - name: ${model.name}\n    description: Model ${model.name} of the generated project.\n    columns:\n${columns}`;
  });
  return `version: 2\n\nmodels:\n${entries.join('\n\n')}\n`;
}

/** Picks 2 or 3 different names. */
function pick(names: readonly string[], random: () => number): string[] {
  const count = Math.min(names.length, random() < 0.5 ? 2 : 3);
  const picked = new Set<string>();
  while (picked.size < count) picked.add(names[Math.floor(random() * names.length)] ?? '');
  return [...picked];
}

function layerOf(position: number): Layer {
  if (position < 20) return 'staging';
  return position < 38 ? 'intermediate' : 'marts';
}

/** Materialization of intermediate model n: mostly views, every fourth a table, every fifth ephemeral. */
function intermediateKind(n: number): string {
  if (n % 4 === 0) return 'table';
  return n % 5 === 0 ? 'ephemeral' : 'view';
}

/** Writes one domain's files. */
function writeDomain(
  write: (path: string, text: string) => void,
  domain: string,
  size: number,
  random: () => number,
): void {
  write(`seeds/raw_${domain}.csv`, seedCsv(random));
  write(
    `models/staging/${domain}/_sources.yml`,
    `version: 2\n\nsources:\n  - name: ${domain}\n    schema: "{{ target.schema }}"\n    tables:\n      - name: raw_${domain}\n        description: Orders of ${domain}.\n`,
  );
  const names: Record<Layer, string[]> = { staging: [], intermediate: [], marts: [] };
  const models: Record<Layer, GeneratedModel[]> = { staging: [], intermediate: [], marts: [] };
  for (let position = 0; position < size; position++) {
    const layer = layerOf(position);
    const n = names[layer].length;
    const usesMacro = position % 3 === 0;
    const name = `${{ staging: 'stg', intermediate: 'int', marts: 'mart' }[layer]}_${domain}_${n}`;
    // An intermediate model may stand on earlier ones too, so that the graph is deeper than its folders.
    const parents = layer === 'marts' ? names.intermediate : [...names.staging, ...names.intermediate.slice(0, 4)];
    let sql: string;
    if (layer === 'staging') sql = stagingSql(domain, n, usesMacro);
    else if (layer === 'intermediate') sql = intermediateSql(pick(parents, random), intermediateKind(n), usesMacro);
    else sql = martSql(pick(parents.length > 0 ? parents : names.staging, random), n % 3 === 0, usesMacro);
    write(`models/${layer}/${domain}/${name}.sql`, sql);
    names[layer].push(name);
    models[layer].push({ name, tests: testsFor(layer, n, `stg_${domain}_0`) });
  }
  for (const layer of LAYERS) {
    if (models[layer].length > 0) write(`models/${layer}/${domain}/_models.yml`, propertiesYaml(models[layer]));
  }
  write(
    `tests/assert_${domain}_amounts.sql`,
    `select id from {{ ref('stg_${domain}_0') }}\nwhere amount < 0 or amount > {{ var('max_amount') }}\n`,
  );
}

/** Writes the project into `folder`, which is emptied first. */
export function generateProject(folder: string, models: number): void {
  rmSync(folder, { recursive: true, force: true });
  const write = (path: string, text: string): void => {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  };
  write('dbt_project.yml', PROJECT);
  write('profiles.yml', PROFILE);
  for (const [name, text] of Object.entries(MACROS)) write(`macros/${name}.sql`, text);
  const random = randomFrom(20260105);
  for (let first = 0, domain = 0; first < models; first += MODELS_PER_DOMAIN, domain++) {
    writeDomain(write, `d${domain}`, Math.min(MODELS_PER_DOMAIN, models - first), random);
  }
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { models: { type: 'string', default: '1000' }, out: { type: 'string' } } });
  const models = Number(values.models);
  if (values.out === undefined || !Number.isInteger(models) || models < 1) {
    console.error('usage: node bench/generate.ts --models N --out DIR');
    process.exit(2);
  }
  generateProject(values.out, models);
  console.log(`${models} models in ${values.out}`);
}
