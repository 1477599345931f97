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
    captured.refs.push(...found.refs);
    captured.sources.push(...found.sources);
    captured.metrics.push(...found.metrics);
    captured.functions.push(...found.functions);
    for (const id of found.macros) captured.macros.add(id);
  }
}
