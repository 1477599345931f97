import type { ExitCode } from '../cli/exitCode.ts';
import type { Invocation } from '../cli/invocation.ts';
import { TxError } from '../diagnostics/diagnostic.ts';
import { installPackages } from '../project/deps.ts';
import { loadRoot } from '../project/loadProject.ts';
import { setup } from './projectSetup.ts';

/** `tx deps`: installs the packages of packages.yml and writes the lock file. */
export async function deps(invocation: Invocation): Promise<ExitCode> {
  const { lock, upgrade, add_package: added } = invocation.flags.other;
  if (added !== undefined && added !== null) {
    throw new TxError({
      code: 'TX5020',
      severity: 'error',
      kind: 'Usage',
      message: '--add-package is not in this version yet',
      hint: 'write the package into packages.yml and run `tx deps`',
    });
  }
  const input = setup(invocation);
  installPackages(input, loadRoot(input), { lockOnly: lock === true, upgrade: upgrade === true });
  return 0;
}
