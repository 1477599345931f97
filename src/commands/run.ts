import type { ExitCode } from '../cli/exitCode.ts';
import type { Invocation } from '../cli/invocation.ts';
import { runNodes } from './runNodes.ts';

/** `tx run`. */
export async function run(invocation: Invocation): Promise<ExitCode> {
  return runNodes(invocation, { types: ['model'], testsBlock: false });
}
