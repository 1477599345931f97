import type { ExitCode } from '../cli/exitCode.ts';
import type { Invocation } from '../cli/invocation.ts';
import { runNodes } from './runNodes.ts';

/** `tx snapshot`. */
export async function snapshot(invocation: Invocation): Promise<ExitCode> {
  return runNodes(invocation, { types: ['snapshot'], testsBlock: false });
}
