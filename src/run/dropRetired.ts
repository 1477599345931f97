import { DatabaseError } from '../adapters/databaseError.ts';
import type { Relation } from '../adapters/relation.ts';
import { MAIN_THREAD, openSession, type RunState } from './runState.ts';

/**
 * Drops relations that were replaced in this run. Those that something still reads are tried again when the others are
 * gone; what then still depends on one was not part of the run, and goes with it, as it does in dbt.
 */
export async function dropRetired(state: RunState): Promise<void> {
  let left = state.cache.takeRetired();
  for (let before = left.length + 1; left.length > 0 && left.length < before; ) {
    before = left.length;
    const kept: Relation[] = [];
    for (const relation of left) if (!(await drop(relation, '', state))) kept.push(relation);
    left = kept;
  }
  for (const relation of left) await drop(relation, ' cascade', state);
}

/** @returns false when the database refuses, because something depends on the relation */
async function drop(relation: Relation, tail: string, state: RunState): Promise<boolean> {
  const session = openSession(state, MAIN_THREAD);
  const kind =
    relation.type === 'view' ? 'view' : relation.type === 'materialized_view' ? 'materialized view' : 'table';
  try {
    await session.execute(`drop ${kind} if exists ${relation.render()}${tail}`, { autoBegin: true });
    await session.commit();
    state.cache.drop(relation);
    return true;
  } catch (error) {
    await session.rollback();
    if (error instanceof DatabaseError) return false;
    throw error;
  }
}
