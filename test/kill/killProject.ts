import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export type AdapterName = 'duckdb' | 'postgres';

const materialized = (kind: string, more = ''): string => `{{ config(materialized='${kind}'${more}) }}\n`;
const incremental = (strategy: string, more = ''): string =>
  materialized('incremental', `, incremental_strategy='${strategy}'${more}`);
const isNew = (column: string): string =>
  `{% if is_incremental() %}\nwhere ${column} > (select coalesce(max(${column}), 0) from {{ this }})\n{% endif %}\n`;

/** Rows of `generate_series`, which both databases have. */
const numbers = (count: number): string =>
  `select i as id, i % 97 as part, i * 7 % 1000 as amount from generate_series(1, ${count}) as numbers(i)\n`;

/** Models of every kind, each by its path. Building twice gives what building once gives. */
function models(adapter: AdapterName): Record<string, string> {
  const index =
    adapter === 'postgres' ? ", indexes=[{'columns': ['id'], 'unique': true}, {'columns': ['part', 'amount']}]" : '';
  const partIndex = adapter === 'postgres' ? ", indexes=[{'columns': ['part']}]" : '';
  return {
    'staging/stg_orders': `${materialized('view')}select order_id, customer_id, amount, ordered_on from {{ ref('raw_orders') }}\n`,
    'staging/stg_customers': `${materialized('view')}select customer_id, name, region from {{ ref('raw_customers') }}\n`,
    'staging/stg_regions': `${materialized('view')}select distinct region from {{ ref('stg_customers') }}\n`,
    'middle/only_large': `${materialized('ephemeral')}select * from {{ ref('stg_orders') }} where amount > 500\n`,
    'middle/only_north': `${materialized('ephemeral')}select * from {{ ref('stg_customers') }} where region = 'north'\n`,
    'middle/numbers': materialized('table', index) + numbers(60000),
    'middle/numbers_small': materialized('table') + numbers(500),
    'middle/parts': `${materialized('table', partIndex)}select part, count(*) as rows_in_part, sum(amount) as total from {{ ref('numbers') }} group by part\n`,
    'middle/parts_view': `${materialized('view')}select part, total from {{ ref('parts') }} where part < 50\n`,
    'middle/orders_enriched': `${materialized('table')}select o.order_id, o.amount, o.ordered_on, c.name, c.region from {{ ref('stg_orders') }} o join {{ ref('stg_customers') }} c on c.customer_id = o.customer_id\n`,
    'middle/large_orders': `${materialized('table')}select * from {{ ref('only_large') }}\n`,
    'middle/large_view': `${materialized('view')}select order_id from {{ ref('large_orders') }}\n`,
    'middle/north_orders': `${materialized('view')}select o.order_id from {{ ref('stg_orders') }} o join {{ ref('only_north') }} n on n.customer_id = o.customer_id\n`,
    'increments/inc_append': `${incremental('append')}select id, part from {{ ref('numbers') }}\n${isNew('id')}`,
    'increments/inc_replace': `${incremental('delete+insert', ", unique_key='order_id'")}select order_id, region, amount from {{ ref('orders_enriched') }}\n{% if is_incremental() %}where order_id > 300{% endif %}\n`,
    'increments/inc_replace_two': `${incremental('delete+insert', ", unique_key=['region', 'name']")}select region, name, sum(amount) as total from {{ ref('orders_enriched') }} group by region, name\n`,
    'increments/inc_merge': `${incremental('merge', ", unique_key='id'")}select id, part, amount from {{ ref('numbers') }}\n{% if is_incremental() %}where id % 3 = 0{% endif %}\n`,
    'increments/inc_view': `${materialized('view')}select region, total from {{ ref('inc_replace_two') }}\n`,
    'increments/inc_table': `${materialized('table')}select part, count(*) as rows_in_part from {{ ref('inc_merge') }} group by part\n`,
    'marts/by_region': `${materialized('table')}select r.region, sum(e.amount) as total, count(*) as orders from {{ ref('orders_enriched') }} e join {{ ref('stg_regions') }} r on r.region = e.region group by r.region\n`,
    'marts/by_region_view': `${materialized('view')}select * from {{ ref('by_region') }}\n`,
    'marts/by_day': `${materialized('table')}select ordered_on, sum(amount) as total from {{ ref('orders_enriched') }} group by ordered_on\n`,
    'marts/everything': `${materialized('table')}select (select count(*) from {{ ref('inc_append') }}) as appended, (select count(*) from {{ ref('inc_merge') }}) as merged, (select sum(total) from {{ ref('by_day') }}) as total\n`,
    'marts/last_view': `${materialized('view')}select appended + merged as total from {{ ref('everything') }}\n`,
  };
}

const properties = `version: 2
models:
  - name: numbers
    columns:
      - {name: id, data_tests: [unique, not_null]}
  - name: orders_enriched
    columns:
      - {name: order_id, data_tests: [unique, not_null]}
      - {name: region, data_tests: [{accepted_values: {arguments: {values: [north, south, east, west]}}}]}
  - name: inc_merge
    columns: [{name: id, data_tests: [unique]}]
  - name: inc_append
    columns: [{name: id, data_tests: [unique, {relationships: {arguments: {to: ref('numbers'), field: id}}}]}]
  - name: by_region
    columns: [{name: region, data_tests: [unique, {not_null: {config: {store_failures: true}}}]}]
`;

function customersCsv(): string {
  const regions = ['north', 'south', 'east', 'west'];
  const rows = Array.from({ length: 120 }, (_, i) => `${i + 1},customer ${i + 1},${regions[(i * 7) % 4]}`);
  return `customer_id,name,region\n${rows.join('\n')}\n`;
}

function ordersCsv(): string {
  const rows = Array.from({ length: 1500 }, (_, i) => {
    const day = String((i % 28) + 1).padStart(2, '0');
    return `${i + 1},${((i * 31) % 120) + 1},${(i * 37) % 1000},2024-02-${day}`;
  });
  return `order_id,customer_id,amount,ordered_on\n${rows.join('\n')}\n`;
}

/** Writes the project; its profile is the given target. */
export function writeKillProject(
  folder: string,
  adapter: AdapterName,
  target: Readonly<Record<string, unknown>>,
): void {
  const files: Record<string, string> = {
    'dbt_project.yml': 'name: kill_test\nversion: 1.0.0\nprofile: kill_test\n',
    'profiles.yml': JSON.stringify({ kill_test: { target: 'dev', outputs: { dev: { threads: 4, ...target } } } }),
    'models/properties.yml': properties,
    'seeds/raw_customers.csv': customersCsv(),
    'seeds/raw_orders.csv': ordersCsv(),
    'tests/no_negative_totals.sql': "select * from {{ ref('by_day') }} where total < 0\n",
  };
  for (const [name, sql] of Object.entries(models(adapter))) files[`models/${name}.sql`] = sql;
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}
