import type { ExitCode } from '../cli/exitCode.ts';
import type { Invocation } from '../cli/invocation.ts';
import { runNodes } from './runNodes.ts';

/** `tx test`: data tests and unit tests; with `--unit` the latter alone. */
export async function test(invocation: Invocation): Promise<ExitCode> {
  const types = invocation.flags.unit ? ['unit_test'] : ['test', 'unit_test'];
  return runNodes(invocation, { types, testsBlock: false });
}
