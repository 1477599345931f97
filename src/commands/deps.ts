import type { ExitCode } from '../cli/exitCode.ts';
import type { Invocation } from '../cli/invocation.ts';
import { installPackages } from '../project/deps.ts';
import { loadRoot } from '../project/loadProject.ts';
import { type AddedPackage, addedPackage } from '../project/packages/addPackage.ts';
import { setup } from './projectSetup.ts';

/** `tx deps`: installs the packages of packages.yml and writes the lock file. */
export async function deps(invocation: Invocation): Promise<ExitCode> {
  const { lock, upgrade, add_package: text, source } = invocation.flags.other;
  const add = typeof text === 'string' ? addedPackage(text, source as AddedPackage['source']) : undefined;
  const input = setup(invocation);
  await installPackages(input, loadRoot(input), {
    lockOnly: lock === true,
    upgrade: upgrade === true,
    ...(add === undefined ? {} : { add }),
  });
  return 0;
}
