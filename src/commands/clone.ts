import type { ExitCode } from '../cli/exitCode.ts';
import type { Invocation } from '../cli/invocation.ts';
import { runNodes } from './runNodes.ts';

/** `tx clone`: the selected relations of the environment of `--state`, here; in no order, as none is built from another. */
export async function clone(invocation: Invocation): Promise<ExitCode> {
  const { cloneNode } = await import('../run/cloneNode.ts');
  return runNodes(invocation, { types: ['model', 'seed', 'snapshot'], testsBlock: false, runner: cloneNode });
}
