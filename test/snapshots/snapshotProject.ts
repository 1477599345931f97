import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { SnapshotKind, SourceState } from './history.ts';

/** A snapshot of the project: its config in Jinja, and what that means. */
interface Case extends SnapshotKind {
  readonly config: string;
  /** Columns under other names, and `9999-12-31` for "in force". */
  readonly renamed?: boolean;
  readonly keys?: 'one' | 'two';
}

const RENAMED = `snapshot_meta_column_names={'dbt_valid_from': 'begins', 'dbt_valid_to': 'ends', 'dbt_scd_id': 'version',
  'dbt_updated_at': 'seen', 'dbt_is_deleted': 'gone'}, dbt_valid_to_current="cast('9999-12-31' as timestamp)"`;
const TIMESTAMP = "strategy='timestamp', updated_at='updated_at'";
const CHECK = "strategy='check', check_cols=['a', 'b']";

/** Every way to keep history, by the name of the snapshot. */
export const CASES: Readonly<Record<string, Case>> = {
  by_time: { config: TIMESTAMP, detects: 'day', deletes: 'ignore' },
  by_time_invalidate: { config: `${TIMESTAMP}, hard_deletes='invalidate'`, detects: 'day', deletes: 'invalidate' },
  by_time_legacy: { config: `${TIMESTAMP}, invalidate_hard_deletes=true`, detects: 'day', deletes: 'invalidate' },
  by_time_record: { config: `${TIMESTAMP}, hard_deletes='new_record'`, detects: 'day', deletes: 'new_record' },
  by_time_renamed: {
    config: `${TIMESTAMP}, hard_deletes='new_record', ${RENAMED}`,
    detects: 'day',
    deletes: 'new_record',
    renamed: true,
  },
  checked: { config: CHECK, detects: 'content', deletes: 'ignore', keys: 'two' },
  checked_invalidate: {
    config: `${CHECK}, hard_deletes='invalidate'`,
    detects: 'content',
    deletes: 'invalidate',
    keys: 'two',
  },
  checked_record: { config: `${CHECK}, hard_deletes='new_record'`, detects: 'content', deletes: 'new_record' },
  checked_renamed: {
    config: `${CHECK}, hard_deletes='invalidate', ${RENAMED}`,
    detects: 'content',
    deletes: 'invalidate',
    renamed: true,
    keys: 'two',
  },
  checked_at: {
    config: `${CHECK}, updated_at='updated_at', hard_deletes='invalidate'`,
    detects: 'content',
    deletes: 'invalidate',
  },
  own_strategy: { config: "strategy='days', hard_deletes='invalidate'", detects: 'day', deletes: 'invalidate' },
};

const STRATEGY = `{% macro snapshot_days_strategy(node, snapshotted_rel, current_rel, model_config, target_exists) %}
  {% do return({
    'unique_key': config.get('unique_key'),
    'updated_at': 'updated_at',
    'row_changed': snapshotted_rel ~ '.updated_at < ' ~ current_rel ~ '.updated_at',
    'scd_id': snapshot_hash_arguments([config.get('unique_key'), 'updated_at']),
    'invalidate_hard_deletes': true,
    'hard_deletes': 'invalidate'
  }) %}
{% endmacro %}`;

/** Writes the project; its snapshots read their rows from the var `rows`. Gives its folder. */
export function writeSnapshotProject(output: Readonly<Record<string, unknown>>): string {
  const root = mkdtempSync(join(tmpdir(), 'tx-snapshots-'));
  const blocks = Object.entries(CASES).map(([name, { config, keys }]) => {
    const key = keys === 'two' ? "['id', 'part']" : "'key'";
    return `{% snapshot ${name} %}{{ config(unique_key=${key}, ${config}) }}{{ rows() }}{% endsnapshot %}`;
  });
  const files = {
    'dbt_project.yml': 'name: demo\nprofile: demo\nflags: {send_anonymous_usage_stats: false}\n',
    'profiles.yml': JSON.stringify({ demo: { target: 'dev', outputs: { dev: output } } }),
    'snapshots/all.sql': blocks.join('\n'),
    'macros/all.sql': `${STRATEGY}\n{% macro rows() %}{{ var('rows') }}{% endmacro %}`,
  };
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

/** SQL that gives a state's rows. @param grown there is one more column than before */
export function rowsOf(state: SourceState, grown: boolean): string {
  const rows = Object.entries(state).map(([key, { a, b, day }]) => {
    const text = b === null ? 'null' : `'${b}'`;
    return `('${key}', '${key}', 'p', ${a}, ${text}, timestamp '2020-01-01' + interval '${day} days')`;
  });
  const none = "(null, null, null, null, null, timestamp '2020-01-01')";
  return `select cast(key as varchar) as key, cast(id as varchar) as id, cast(part as varchar) as part, cast(a as integer) as a, cast(b as varchar) as b, updated_at
    ${grown ? ", 'new' as c" : ''}
    from (values ${[none, ...rows].join(', ')}) as v(key, id, part, a, b, updated_at) where key is not null`;
}

/** SQL that reads the versions of one snapshot, in the order of `Version`'s members. */
export function versionsSql(name: string, schema: string): string {
  const { renamed, deletes } = CASES[name] as Case;
  const [from, to, id, gone] = renamed
    ? ['begins', 'ends', 'version', 'gone']
    : ['dbt_valid_from', 'dbt_valid_to', 'dbt_scd_id', 'dbt_is_deleted'];
  const end = renamed ? `nullif(${to}, cast('9999-12-31' as timestamp))` : to;
  return `select key, a, b, ${id}, cast(${from} as varchar), cast(${end} as varchar),
    ${deletes === 'new_record' ? `${gone} = 'True'` : 'false'} from ${schema}.${name} order by 4, 5`;
}
