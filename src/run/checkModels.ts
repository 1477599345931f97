import { silentEvents } from '../cli/silentEvents.ts';
import { type BranchMistake, checkBranches, hasBranches, makesTablesItself } from '../compile/incrementalBranches.ts';
import { nodeRelation } from '../compile/nodeRelation.ts';
import { placeInProject } from '../context/placeInProject.ts';
import { RelationCache } from '../context/relationCache.ts';
import { DatabaseSession } from '../context/session.ts';
import { type Diagnostic, TxError } from '../diagnostics/diagnostic.ts';
import type { ManifestNode } from '../parse/manifest.ts';
import { MAIN_THREAD, openSession, type RunState, threadName } from './runState.ts';

/**
 * Looks for mistakes that can be seen before anything runs: an incremental model that reads a column of itself that it does
 * not make. Throws all of them at once. A table that has the column all the same, from an earlier version of the model,
 * makes it a warning.
 */
export async function checkModels(nodes: readonly ManifestNode[], state: RunState): Promise<void> {
  const errors: Diagnostic[] = [];
  const models = nodes.filter(hasBranches);
  if (models.length === 0 || makesTablesItself(state.services)) return;
  for (const node of models) {
    for (const mistake of await checkBranches(state.compiler, node, refusingSession(state, node))) {
      const diagnostic = placeInProject(mistake.diagnostic, state.services.project);
      if (await isInTable(mistake, state)) state.invocation.events.warn(asWarning(diagnostic));
      else errors.push(diagnostic);
    }
  }
  if (errors.length > 0) throw new TxError(errors);
}

/** A database that answers nothing: what needs it cannot be known yet. */
function refusingSession({ adapter, invocation }: RunState, node: ManifestNode): DatabaseSession {
  return new DatabaseSession({
    adapter,
    connect: () => Promise.reject(new Error('the database is not asked while models are checked')),
    cache: new RelationCache(adapter),
    events: silentEvents(invocation.events),
    name: node.unique_id,
    threadName: threadName(MAIN_THREAD),
    queryComment: () => Promise.resolve(null),
  });
}

/** Whether the table that stands now has the column, and will keep it. */
async function isInTable({ node, column }: BranchMistake, state: RunState): Promise<boolean> {
  if (column === undefined || state.invocation.flags.full_refresh || node.config['full_refresh'] === true) return false;
  const session = openSession(state, MAIN_THREAD, node);
  try {
    const columns = await state.adapter.getColumns(await session.connection(), nodeRelation(node, state.services));
    return columns.some(({ name }) => name.toLowerCase() === column);
  } catch {
    // A table that is not there, or a database that cannot be reached: what is wrong with the model stays wrong.
    return false;
  } finally {
    await session.rollback();
  }
}

/** The mistake waits until the table is made anew: said now, so that it does not come as a surprise. */
function asWarning(diagnostic: Diagnostic): Diagnostic {
  return {
    ...diagnostic,
    severity: 'warning',
    message: `${diagnostic.message}. The table still has it; once it is built anew (--full-refresh, another target), this fails`,
  };
}
