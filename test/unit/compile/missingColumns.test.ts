import { expect, test } from 'vitest';
import { missingColumns, queryColumns, relationParts } from '../../../src/compile/sql/missingColumns.ts';

const THIS = '"db"."main"."t"';
const COLUMNS = new Set(['id', 'name', 'updated_at']);

/** Names that the query reads of `this` and that it does not have. */
function missing(sql: string): string[] {
  return missingColumns(sql.replaceAll('{this}', THIS), relationParts(THIS), COLUMNS).map(({ name }) => name);
}

test.each([
  ['select * from s where at > (select max(at) from {this})', ['at']],
  ["select * from s where at > (select coalesce(max(t.at), '1900-01-01'::timestamp) from {this} as t)", ['at']],
  ['select * from s where at > (select max("At") from {this})', ['at']],
  ['select * from s where at > (select max(at)::date - 3 from {this} t where t.kind = 1)', ['at', 'kind']],
  ['with last as (select max(at) as m from {this}) select s.* from s, last where s.at > last.m', ['at']],
  ['with old as (select * from {this}) select * from s where at > (select max(at) from old)', ['at']],
  ['with old as (select * from {this} where kind > 1 order by at) select 1 from old', ['kind', 'at']],
  ['select * from s left join {this} t on t.key = s.key where t.id is null', ['key']],
  ['select * from s left join {this} as "T" using (id) where "T".key is null', ['key']],
  ['select * from s where not exists (select 1 from {this} t where t.key = s.key)', ['key']],
  ['select a from s union all select at from {this}', ['at']],
  ['select * from (select max(at) as m from {this})', ['at']],
  ['select * from s cross join (select max(at) as m from {this}) as last where s.at > last.m', ['at']],
  ['select * from s where at > (select at from {this} order by updated_at desc limit 1)', ['at']],
  ['select case when at > 1 then 1 end as x from {this}', ['at']],
  ['select count(*) filter (where at > 1) from {this}', ['at']],
  ['select row_number() over w, at from {this} window w as (partition by id)', ['at']],
  ['select distinct on (id) id, at from {this}', ['at']],
])('%s: reads %j', (sql, names) => {
  expect(missing(sql)).toEqual(names);
});

test.each([
  'select * from s where at > (select max(updated_at) from {this})',
  'select * from s where at > (select max(UPDATED_AT) from {this})',
  // the name may be that of an outer column
  'select * from s where exists (select 1 from {this} where id = s_id)',
  'select * from s where exists (select s_id from {this} where id = 1)',
  'select * from s, (select s_id from {this}) t',
  'select * from s a where exists (select 1 from {this} a where a.at = 1)',
  // whose column it is cannot be known
  'select max(at) from {this} join other using (id)',
  'select max(at) from {this}, other',
  'select at from somewhere_else',
  'select at from "other"."main"."t"',
  'with t as (select 1 as at) select at from t',
  'with old as (select *, 1 as at from {this}) select max(at) from old',
  'with old as (select id as at from {this}) select max(at) from old',
  'with old as (select * from {this} union all select * from s) select max(at) from old',
  'select max(x) from {this} as t(x, y, z)',
  // no columns at all
  "select extract(epoch from updated_at), cast(id as integer), id::text, date '2020-01-01', interval '1 day' from {this}",
  'select current_date, true, null, count(*), t, ctid, rowid from {this} t',
  'select list_transform(name, x -> x + 1), [f(y) for y in name] from {this}',
  'select list_transform(name, lambda z: z + 1) from {this}',
  'select id as k, k + 1 as l from {this} where k > 1 group by k order by l desc nulls last',
  "select name->>'at', trim(both from name), f(at := 1) from {this}",
  'select sum(id) over (partition by name order by updated_at rows between 1 preceding and current row) from {this}',
  "select 'at' || $$at$$ /* at */ from {this} -- at",
  'select * from {this} where id in (1, 2) and name is not distinct from updated_at',
  'select id from {this} limit all',
  'select payload.at from {this}',
  'select substring(name from 1 for 2), position(id in name) from {this}',
  'select id from {this} where not name is null group by all',
  'select id from {this} qualify not id is null',
  'with unused as (select at from {this}) select 1',
  // not understood
  'pivot {this} on at using sum(x)',
  'from {this} select at',
  'select at from {this} pivot (sum(id) for at in (1, 2))',
  'select max(at from {this}',
  "select 'open from {this}",
])('%s: nothing is missing for sure', (sql) => {
  expect(missing(sql)).toEqual([]);
});

test.each<[string, string[] | undefined]>([
  ['select a, b as c, d.e, f g from s', ['a', 'c', 'e', 'g']],
  ['select "A b", count(*) n, 1 as "x" from s', ['a b', 'n', 'x']],
  ['select a.b.c from s', ['c']],
  ['with x as (select 1 as a), y as (select *, 2 as b from x) select * from y', ['a', 'b']],
  ['with x(p, q) as (select 1, 2) select * from x', ['p', 'q']],
  ['with x as materialized (select 1 as a) select x.*, 3 as z from x', ['a', 'z']],
  ['select * from (select 1 as a) as s join (select 2 as b) t on true', ['a', 'b']],
  ['(select 1 as a) union all (select 2 as b)', ['a']],
  ['select 1 as a union by name select 2 as b', ['a', 'b']],
  ['select distinct a from s where b group by c;', ['a']],
  ['select case when a then b end x, coalesce(a, b) from s', ['x', 'coalesce', 'a', 'b']],
  ['select a::int, max(b) from s', ['a', 'int', 'max', 'b']],
  ['select 1 as a -- , 2 as b\n', ['a']],
  ['select * from s', undefined],
  ['select s.*, 1 as a from s', undefined],
  ['select columns(a) from (select 1 as a)', undefined],
  ['select unnest(a) from (select 1 as a)', undefined],
  ['select (a).* from (select 1 as a)', undefined],
  ['with recursive x as (select 1 as a union all select * from x) select * from x', ['a']],
  ["select * from read_csv('x.csv')", undefined],
  ["select * from 'x.csv'", undefined],
  ['select * from (values (1, 2)) v(a, b)', undefined],
  ['values (1)', undefined],
  ['insert into x select 1', undefined],
])('%s has the columns %j', (sql, names) => {
  const found = queryColumns(sql);
  expect(found === undefined ? undefined : [...found].sort()).toEqual(names?.sort());
});
