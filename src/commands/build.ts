import type { ExitCode } from '../cli/exitCode.ts';
import type { Invocation } from '../cli/invocation.ts';
import { runNodes } from './runNodes.ts';

/** `tx build`: seeds, models, snapshots and tests along the DAG; what lies below a failed test is skipped. */
export async function build(invocation: Invocation): Promise<ExitCode> {
  return runNodes(invocation, {
    types: ['model', 'seed', 'snapshot', 'test', 'unit_test', 'exposure', 'saved_query', 'function'],
    testsBlock: true,
  });
}
