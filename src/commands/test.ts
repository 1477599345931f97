import type { ExitCode } from '../cli/exitCode.ts';
import type { Invocation } from '../cli/invocation.ts';
import { runNodes } from './runNodes.ts';

/** `tx test`: data tests; unit tests are refused with a clear word until they can be run. */
export async function test(invocation: Invocation): Promise<ExitCode> {
  return runNodes(invocation, { types: ['test', 'unit_test'], testsBlock: false });
}
