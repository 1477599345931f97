import type { PlainMap } from '../project/project.ts';
import type { Captured } from './capture.ts';
import type { NodeConfig } from './manifest.ts';
import type { ParseState } from './parseState.ts';
import { captureTemplate } from './renderNode.ts';

/** The node whose hooks are looked at. */
export interface HookOwner {
  readonly file: string;
  readonly packageName: string;
  readonly resource_type: string;
  readonly name: string;
  readonly model: () => PlainMap;
}

/**
 * Adds what the pre- and post-hooks of a node refer to to what its own text refers to: hooks run with the node, so the
 * node has to wait for their relations too.
 */
export function captureHooks(owner: HookOwner, config: NodeConfig, captured: Captured, state: ParseState): void {
  for (const { sql } of [...(config['pre-hook'] ?? []), ...(config['post-hook'] ?? [])]) {
    if (!sql.includes('{')) continue;
    // A hook stands somewhere in the file or in dbt_project.yml: the first line is the best place known.
    const found = captureTemplate({ ...owner, text: sql, line: 1, column: 1 }, state);
    addNew(captured.refs, found.refs);
    addNew(captured.sources, found.sources);
    addNew(captured.metrics, found.metrics);
    addNew(captured.functions, found.functions);
    for (const id of found.macros) captured.macros.add(id);
  }
}

/** Appends what is not there yet; compared by value. */
function addNew<T>(into: T[], found: readonly T[]): void {
  const known = new Set(into.map((one) => JSON.stringify(one)));
  for (const one of found) if (!known.has(JSON.stringify(one))) into.push(one);
}
