import type { OpenProject } from './openProject.ts';

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
