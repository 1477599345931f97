import type { ExposureNode, Manifest, SavedQueryNode } from '../parse/manifest.ts';
import type { PlainInfo } from './nodeInfo.ts';
import type { Progress } from './progress.ts';
import type { NodeResult } from './result.ts';
import { threadName } from './runState.ts';

/** What `build` passes by without doing anything: dbt counts it among the nodes of a run all the same. */
export type PassedBy = ExposureNode | SavedQueryNode;

/** The exposure or saved query of an id; `undefined` for ids of anything else. */
export function passedBy(id: string, { exposures, saved_queries }: Manifest): PassedBy | undefined {
  return exposures.get(id) ?? saved_queries.get(id);
}

/** dbt's words for the kind of a node that is passed by. */
export function passedKind(node: PassedBy): string {
  return node.resource_type === 'exposure' ? 'exposure' : 'saved query';
}

/** `node_info` of a node that is no relation. */
export function passedInfo(node: PassedBy, status: string): PlainInfo {
  return {
    materialized: '',
    meta: node.config.meta ?? {},
    node_checksum: '',
    node_finished_at: '',
    node_name: node.name,
    node_path: node.path,
    node_relation: { alias: '', database: '', relation_name: '', schema: '' },
    node_started_at: '',
    node_status: status,
    resource_type: node.resource_type,
    unique_id: node.unique_id,
  };
}

/** The exposures and saved queries among the tasks of a run. Each gets a result and a line, and nothing else. */
export class PassedNodes {
  readonly #nodes = new Map<string, PassedBy>();

  constructor(tasks: readonly { readonly id: string }[], manifest: Manifest) {
    for (const { id } of tasks) {
      const node = passedBy(id, manifest);
      if (node !== undefined) this.#nodes.set(id, node);
    }
  }

  get size(): number {
    return this.#nodes.size;
  }

  get ids(): readonly string[] {
    return [...this.#nodes.keys()];
  }

  has(id: string): boolean {
    return this.#nodes.has(id);
  }

  /** What it depends on is there: the node is done. */
  done(id: string, thread: number, progress: Progress): NodeResult {
    const node = this.#nodes.get(id) as PassedBy;
    const result = passedResult(node, 'no-op', 'NO-OP', thread);
    progress.passed(node, thread);
    return result;
  }

  /** Below what failed, or where the run stopped before it. @param progress absent where no line is said */
  skipped(id: string, message: string | null, progress?: Progress): NodeResult {
    const node = this.#nodes.get(id) as PassedBy;
    progress?.passed(node, undefined);
    return passedResult(node, 'skipped', message, undefined);
  }
}

function passedResult(
  node: PassedBy,
  status: 'no-op' | 'skipped',
  message: string | null,
  thread: number | undefined,
): NodeResult {
  return {
    unique_id: node.unique_id,
    status,
    timing: [],
    thread_id: thread === undefined ? 'MainThread' : threadName(thread),
    execution_time: 0,
    adapter_response: {},
    message,
    failures: status === 'no-op' ? 0 : null,
    compiled: null,
    compiled_code: null,
    relation_name: null,
    batch_results: null,
  };
}
