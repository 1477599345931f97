import type { ManifestNode } from '../parse/manifest.ts';
import type { PlainInfo } from './nodeInfo.ts';
import type { NodeResult } from './result.ts';
import { unitTestLabel } from './unitCase.ts';

/** Name and code of dbt's event that tells how a node ended, with the fields that only this one has. */
export interface ResultEvent {
  readonly name: string;
  readonly code: string;
  readonly data: PlainInfo;
}

/**
 * The event of a result, by the kind of node.
 * @param description what the node is called in its lines
 * @param total how many nodes there are
 */
export function resultEvent(node: ManifestNode, result: NodeResult, description: string, total: number): ResultEvent {
  const { status, message } = result;
  switch (node.resource_type) {
    case 'test':
    case 'unit_test':
      return {
        name: 'LogTestResult',
        code: 'Q007',
        data: {
          name: node.resource_type === 'unit_test' ? unitTestLabel(node) : node.name,
          status,
          num_models: total,
          num_failures: result.failures ?? 0,
          attached_node: 'attached_node' in node ? (node.attached_node ?? '') : '',
        },
      };
    case 'function':
      return { name: 'LogFunctionResult', code: 'Q047', data: { total, description, status } };
    case 'seed':
      return {
        name: 'LogSeedResult',
        code: 'Q016',
        data: { status, total, result_message: message ?? '', schema: node.schema, relation: node.alias },
      };
    case 'snapshot':
      return {
        name: 'LogSnapshotResult',
        code: 'Q015',
        data: { status, total, description, result_message: message ?? '', cfg: textsOf(node.config) },
      };
    default:
      // dbt tells what the database answered, where there was nothing wrong.
      return {
        name: 'LogModelResult',
        code: 'Q012',
        data: { total, description, status: status === 'success' ? (message ?? 'OK') : status },
      };
  }
}

/** `run_result` of an event. */
export function runResultInfo(result: NodeResult): PlainInfo {
  return {
    adapter_response: result.adapter_response,
    execution_time: result.execution_time,
    message: result.message ?? '',
    num_failures: result.failures ?? 0,
    status: result.status,
    thread: result.thread_id,
    timing_info: result.timing,
  };
}

/** A config as texts by name; what is not set is left out. */
function textsOf(config: PlainInfo): PlainInfo {
  const set = Object.entries(config).filter(([, value]) => value !== null && value !== undefined);
  return Object.fromEntries(
    set.map(([key, value]) => [key, typeof value === 'object' ? JSON.stringify(value) : String(value)]),
  );
}
