import type { ExitCode } from '../cli/exitCode.ts';
import type { Invocation } from '../cli/invocation.ts';
import { runNodes } from './runNodes.ts';

/** `tx seed`. */
export async function seed(invocation: Invocation): Promise<ExitCode> {
  return runNodes(invocation, { types: ['seed'], testsBlock: false });
}
