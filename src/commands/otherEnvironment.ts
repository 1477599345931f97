import { Deferral } from '../compile/deferral.ts';
import type { ContextServices } from '../context/context.ts';
import { TxError } from '../diagnostics/diagnostic.ts';
import { PreviousState } from '../graph/state/previousState.ts';
import { StateComparison } from '../graph/state/stateComparison.ts';
import type { OpenProject } from './openProject.ts';

/** What `--state` names, to compare with; `undefined` without the flag. dbt's warning about the target folder is said. */
export function comparisonOf({ services, manifest, adapter }: OpenProject): StateComparison | undefined {
  const { invocation } = services;
  const { state, behavior } = invocation.flags;
  if (state === null) return undefined;
  const previous = previousState(state, services);
  if (previous.warning !== undefined) invocation.events.warn(previous.warning);
  return new StateComparison(previous, manifest, {
    enforcedConstraints: adapter.enforcedConstraints,
    unrenderedNames: behavior['state_modified_compare_more_unrendered_values'] !== false,
    isBuiltin: (name) => name === 'dbt' || services.macros.isInternal(name),
    seedLimit: invocation.flags.maximum_seed_size_mib,
    now: invocation.now(),
    warn: (diagnostic) => invocation.events.warn(diagnostic),
  });
}

/** What `--defer` defers to; `undefined` without the flag. `clone` always does. Throws TX5050 where there is no manifest. */
export function deferralOf(services: ContextServices): Deferral | undefined {
  const { flags, command } = services.invocation;
  if (!flags.defer && command !== 'clone') return undefined;
  const folder = flags.defer_state ?? flags.state;
  if (folder === null) {
    throw problem(
      '--state or --defer-state are required for deferral, but neither was provided',
      'name the folder of the manifest.json of the other environment',
    );
  }
  const { manifest, folder: path } = previousState(folder, services);
  if (manifest !== undefined) return new Deferral(manifest, services);
  throw problem(
    `Could not find manifest in --state path: "${folder}"`,
    `${path} has no manifest.json: copy there the one of the other environment`,
  );
}

/** The artifacts of an earlier call. @param folder as given by a flag */
export function previousState(folder: string, { invocation, project }: ContextServices): PreviousState {
  return new PreviousState(folder, { root: project.root.root, cwd: invocation.cwd, target: project.targetPath });
}

function problem(message: string, hint: string): TxError {
  return new TxError({ code: 'TX5050', severity: 'error', kind: 'Runtime', message, hint });
}
