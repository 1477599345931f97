import type { Invocation } from '../cli/invocation.ts';
import { TxError } from '../diagnostics/diagnostic.ts';
import type { OpenProject } from './openProject.ts';

/** Flags that would change what is built, which this version does not know how to follow: better an error than a wrong result. */
const FLAGS = ['defer', 'favor_state', 'defer_state'] as const;

/** Throws when a flag was given that this version cannot follow. */
export function refuseUnsupportedFlags({ flags }: Invocation): void {
  const given = FLAGS.filter((name) => flags[name] !== null && flags[name] !== false);
  if (given.length === 0) return;
  const names = given.map((name) => `--${name.replaceAll('_', '-')}`).join(', ');
  throw new TxError({
    code: 'TX5031',
    severity: 'error',
    kind: 'Usage',
    message: `${names} ${given.length === 1 ? 'is' : 'are'} not in this version yet`,
    hint: 'leave it out; everything selected is then built in full',
  });
}

/** Resource types that are parsed only, and what messages call them. */
const KINDS = [['function', 'function']] as const;

/** Says which of the selected resources are parsed but not run by this version. */
export function warnUnsupportedNodes({ graph, invocation }: OpenProject, ids: ReadonlySet<string>): void {
  for (const [type, name] of KINDS) {
    const count = [...ids].filter((id) => graph.node(id)?.resource_type === type).length;
    if (count === 0) continue;
    invocation.events.warn({
      code: 'TX5032',
      severity: 'warning',
      kind: 'Runtime',
      message: `${count} ${name}${count === 1 ? '' : 's'} selected: parsed, but not run by this version`,
      event: 'UnsupportedNodeType',
    });
  }
}
