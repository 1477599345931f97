import { JinjaError } from '../../jinja/errors.ts';
import { toPlain } from '../../jinja/runtime/convert.ts';
import { PyObject, type Value } from '../../jinja/value.ts';
import { relationOf } from '../relationValue.ts';
import type { DatabaseSession } from '../session.ts';

/** Without these a relation is no snapshot. */
const SNAPSHOT_COLUMNS = ['dbt_scd_id', 'dbt_valid_from', 'dbt_valid_to'];

/**
 * Throws CompilationError, in dbt's words, for a table that lacks columns of a snapshot. @param names their names where
 * the project has its own, @param more further columns that have to be there
 */
export async function validSnapshotTarget(
  session: DatabaseSession,
  value: Value | undefined,
  names: Value | undefined,
  more: readonly string[],
): Promise<Value> {
  const renamed = names instanceof PyObject ? (toPlain(names) as Record<string, string | null>) : {};
  const columns = await session.adapter.getColumns(
    await session.connection(),
    relationOf(value, 'valid_snapshot_target'),
  );
  const present = new Set(columns.map((column) => column.name.toLowerCase()));
  const wanted = [...SNAPSHOT_COLUMNS, ...more].map((name) => renamed[name] ?? name);
  const missing = wanted.filter((name) => !present.has(name.toLowerCase()));
  if (missing.length === 0) return null;
  const quoted = (list: readonly string[]): string => list.map((name) => `"${name}"`).join(', ');
  const isRenamed = wanted.some((name) => !SNAPSHOT_COLUMNS.includes(name) && !more.includes(name));
  if (isRenamed) {
    throw new JinjaError(
      'CompilationError',
      `Snapshot target is missing configured columns (missing ${quoted(missing)})`,
    );
  }
  const isSnapshot = wanted.length > missing.length;
  throw new JinjaError(
    'CompilationError',
    isSnapshot
      ? `Snapshot target has (${quoted(wanted.filter((name) => !missing.includes(name)))}) but not (${quoted(missing)}) - is it an unmigrated previous version archive?`
      : `Snapshot target is not a snapshot table (missing ${quoted(missing)})`,
  );
}

/**
 * `ignore`, `invalidate` or `new_record`. Throws CompilationError for other words, and for both ways to say it at once.
 */
export function hardDeletes(_session: DatabaseSession, [config]: (Value | undefined)[]): Value {
  // a node's `config` object and a plain dict are both read by key
  const read = (key: string): Value | undefined => (config instanceof PyObject ? config.getItem(key) : undefined);
  const [mode, invalidate] = [read('hard_deletes'), read('invalidate_hard_deletes')];
  if (invalidate !== undefined && invalidate !== null && mode !== undefined && mode !== null) {
    throw new JinjaError(
      'CompilationError',
      'You cannot set both the invalidate_hard_deletes and hard_deletes config properties on the same snapshot.',
    );
  }
  if (invalidate === true || mode === 'invalidate') return 'invalidate';
  if (mode === 'new_record') return 'new_record';
  if (mode === undefined || mode === null || mode === 'ignore') return 'ignore';
  throw new JinjaError('CompilationError', 'Invalid setting for property hard_deletes.');
}
