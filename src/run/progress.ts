import type { EventSink } from '../cli/events.ts';
import { fancyLine } from '../cli/fancyLine.ts';
import type { Invocation } from '../cli/invocation.ts';
import type { Manifest, ManifestNode } from '../parse/manifest.ts';
import { isMicrobatch } from '../parse/microbatchModel.ts';
import { groupInfo, nodeInfo, type PlainInfo } from './nodeInfo.ts';
import { type PassedBy, passedInfo, passedKind } from './passedBy.ts';
import type { NodeResult } from './result.ts';
import { resultEvent, runResultInfo } from './resultEvents.ts';
import { threadName } from './runState.ts';
import { unitTestLabel } from './unitCase.ts';

/** Of the word in brackets at the end of a line. */
type Colour = 'green' | 'red' | 'yellow' | 'none';

/** What a node is called in progress lines, and the words of its ends. */
interface Wording {
  readonly start: string;
  readonly ok: string;
  readonly error: string;
}

/** What lines say beside the nodes. */
export interface ProgressOptions {
  /** Relations of other databases are named with theirs. */
  readonly defaultDatabase: string;
  /** How many nodes lines count to: `3 of 12`. */
  readonly total: number;
  /** Where the groups are. */
  readonly manifest: Manifest;
  /** Microbatch models are built in batches. */
  readonly batches: boolean;
}

/** Says on the console what starts and ends, in dbt's lines. */
export class Progress {
  readonly #events: EventSink;
  readonly #invocation: Invocation;
  readonly #defaultDatabase: string;
  readonly #total: number;
  readonly #batches: boolean;
  #started = 0;
  readonly #index = new Map<string, number>();
  readonly #manifest: Manifest;
  /** When each node began. */
  readonly #times = new Map<string, Date>();

  constructor(invocation: Invocation, { defaultDatabase, total, batches, manifest }: ProgressOptions) {
    this.#manifest = manifest;
    this.#invocation = invocation;
    this.#events = invocation.events;
    this.#defaultDatabase = defaultDatabase;
    this.#total = total;
    this.#batches = batches;
  }

  /** An empty line, which dbt's log has as an event of its own. */
  blank(): void {
    this.#events.fire({ name: 'Formatting', code: 'Z017', level: 'info', msg: '', data: { msg: '' } });
  }

  /** How many nodes may run at once, between blank lines. */
  concurrency(threads: number, target: string): void {
    this.blank();
    this.#events.fire({
      name: 'ConcurrencyLine',
      code: 'Q027',
      level: 'info',
      msg: `Concurrency: ${threads} threads (target='${target}')`,
      data: { num_threads: threads, target_name: target, node_count: this.#total },
    });
    this.blank();
  }

  /** `1 of 12 START sql table model main.orders … [RUN]`. Numbers are given in the order of starting. */
  started(node: ManifestNode, thread: number): void {
    const index = ++this.#started;
    this.#index.set(node.unique_id, index);
    this.#times.set(node.unique_id, new Date());
    this.#began(node, thread);
    const description = this.#wording(node).start;
    this.#line(
      'LogStartLine',
      'Q011',
      'info',
      `START ${description}`,
      'RUN',
      'none',
      index,
      this.#total,
      undefined,
      thread,
      {
        description,
        node_info: this.nodeInfo(node, 'started'),
      },
    );
    this.#debug('NodeCompiling', 'Q030', `Began compiling node ${node.unique_id}`, node, 'compiling', thread);
  }

  /** The line of a node that ran, in the number that it started with. */
  finished(node: ManifestNode, result: NodeResult, thread: number): void {
    const index = this.#index.get(node.unique_id) ?? ++this.#started;
    const [text, status, colour] = this.#ending(node, result);
    const level = colour === 'red' ? 'error' : result.status === 'warn' ? 'warn' : 'info';
    const { start } = this.#wording(node);
    const { name, code, data } = resultEvent(node, result, start.replace(/^snapshot /, ''), this.#total);
    const times = { started: this.#times.get(node.unique_id), finished: new Date() };
    const info = nodeInfo(node, result.status, times);
    this.#line(name, code, level, text, status, colour, index, this.#total, result.execution_time, thread, {
      ...data,
      ...groupInfo(node, this.#manifest),
      node_info: info,
    });
    this.#events.fire({
      name: 'NodeFinished',
      code: 'Q025',
      level: 'debug',
      msg: `Finished running node ${node.unique_id}`,
      data: { node_info: info, run_result: runResultInfo(result) },
      thread: threadName(thread),
    });
  }

  /** @param reason makes the line an error: the node could not be run because of what it names */
  skipped(node: ManifestNode, reason?: string): void {
    const index = this.#index.get(node.unique_id) ?? ++this.#started;
    const relation = ['model', 'seed', 'snapshot'].includes(node.resource_type);
    const what = relation ? `relation ${node.schema}.${node.alias}` : `${node.resource_type} ${node.name}`;
    const text = `SKIP ${what}${reason === undefined ? '' : ` ${reason}`}`;
    const status = reason === undefined ? 'SKIP' : 'ERROR SKIP';
    this.#line(
      'SkippingDetails',
      'Q034',
      'info',
      text,
      status,
      reason === undefined ? 'yellow' : 'red',
      index,
      this.#total,
      undefined,
      -1,
      {
        resource_type: node.resource_type,
        node_name: node.name,
        schema: node.schema,
        node_info: this.nodeInfo(node, 'skipped'),
      },
    );
  }

  /** An exposure or a saved query that was reached, or skipped where it has no thread. */
  passed(node: PassedBy, thread: number | undefined): void {
    const index = ++this.#started;
    const skipped = thread === undefined;
    const description = skipped ? `${node.resource_type} ${node.name}` : `${passedKind(node)} ${node.name}`;
    const [name, code, word, status] = skipped
      ? ['SkippingDetails', 'Q034', 'SKIP', 'skipped']
      : ['LogNodeNoOpResult', 'Q019', 'NO-OP', 'no-op'];
    const text = `${word} ${description}`;
    const time = skipped ? undefined : 0;
    this.#line(
      name as string,
      code as string,
      'info',
      text,
      word as string,
      'yellow',
      index,
      this.#total,
      time,
      thread ?? -1,
      {
        ...(skipped ? { resource_type: node.resource_type, node_name: node.name, schema: '' } : { description }),
        node_info: passedInfo(node, status as string),
      },
    );
  }

  hookStarted(hook: ManifestNode, label: string, index: number, total: number): void {
    this.#times.set(hook.unique_id, new Date());
    this.#began(hook, -1);
    this.#line('LogHookStartLine', 'Q032', 'info', `START hook: ${label}`, 'RUN', 'none', index, total, undefined, -1, {
      statement: label,
      node_info: this.nodeInfo(hook, 'started'),
    });
  }

  hookFinished(hook: ManifestNode, label: string, result: NodeResult, index: number, total: number): void {
    const ok = result.status === 'success';
    this.#line(
      'LogHookEndLine',
      'Q033',
      'info',
      `${ok ? 'OK' : 'ERROR'} hook: ${label}`,
      ok ? 'OK' : 'ERROR',
      ok ? 'green' : 'red',
      index,
      total,
      result.execution_time,
      -1,
      {
        statement: label,
        status: result.status,
        node_info: nodeInfo(hook, result.status, { started: this.#times.get(hook.unique_id), finished: new Date() }),
      },
    );
  }

  /** A statement that was stopped in the database, by the name of its connection. */
  cancelled(connection: string): void {
    this.#line(
      'LogCancelLine',
      'Q022',
      'error',
      `CANCEL query ${connection}`,
      'CANCEL',
      'red',
      undefined,
      undefined,
      undefined,
      -1,
      { conn_name: connection },
    );
  }

  /** `schema.alias`, with the database in front when it is not the target's. */
  relation(node: ManifestNode): string {
    const own = node.database !== null && node.database !== this.#defaultDatabase ? `${node.database}.` : '';
    return `${own}${node.schema}.${node.alias}`;
  }

  /** dbt's words differ by the kind of node. */
  #wording(node: ManifestNode): Wording {
    switch (node.resource_type) {
      case 'seed':
        return { start: `seed file ${this.relation(node)}`, ok: 'OK loaded', error: 'ERROR loading' };
      case 'snapshot':
        return { start: `snapshot ${this.relation(node)}`, ok: 'OK snapshotted', error: 'ERROR snapshotting' };
      case 'test':
        return { start: `test ${node.name}`, ok: 'PASS', error: 'ERROR' };
      case 'function':
        return { start: `function ${this.relation(node)}`, ok: 'OK created', error: 'ERROR creating' };
      case 'unit_test':
        return { start: `unit_test ${unitTestLabel(node)}`, ok: 'PASS', error: 'ERROR' };
      default:
        return {
          start: `${'language' in node ? node.language : 'sql'} ${this.#materialized(node)} model ${this.relation(node)}`,
          ok: 'OK created',
          error: 'ERROR creating',
        };
    }
  }

  #materialized(node: ManifestNode): string {
    return this.#batches && isMicrobatch(node) ? 'microbatch' : String(node.config.materialized);
  }

  /** Text, word in brackets, and its colour. */
  #ending(node: ManifestNode, result: NodeResult): [string, string, Colour] {
    const { start, ok, error } = this.#wording(node);
    if (node.resource_type === 'test') return testEnding(node.name, result);
    if (node.resource_type === 'unit_test') return testEnding(unitTestLabel(node), result);
    if (result.status === 'success') {
      const what = node.resource_type === 'snapshot' ? start.replace(/^snapshot /, '') : start;
      const word = node.resource_type === 'function' ? 'SUCCESS' : (result.message ?? 'OK');
      return [`${ok} ${what}`, word, 'green'];
    }
    if (result.status === 'partial success' && node.resource_type === 'function')
      return [`PARTIALLY created ${start}`, 'PARTIAL SUCCESS', 'yellow'];
    if (result.status === 'partial success')
      return [`PARTIALLY created ${start}`, result.message ?? 'PARTIAL SUCCESS', 'yellow'];
    return [`${error} ${start}`, 'ERROR', 'red'];
  }

  /** One line of progress. @param time seconds; absent at starts */
  #line(
    name: string,
    code: string,
    level: 'info' | 'warn' | 'error',
    text: string,
    status: string,
    colour: Colour,
    index: number | undefined,
    total: number | undefined,
    time: number | undefined,
    thread: number,
    data: Record<string, unknown>,
  ): void {
    const msg = fancyLine({ text, status, colour, index, total, time, width: this.#invocation.flags.printer_width });
    this.#events.fire({
      name,
      code,
      level,
      msg,
      data: { ...data, index, ...(total === undefined || 'num_models' in data ? {} : { total }), execution_time: time },
      thread: threadName(thread),
    });
  }

  /** `node_info` of a node that has not ended. */
  nodeInfo(node: ManifestNode, status: string): PlainInfo {
    return nodeInfo(node, status, { started: this.#times.get(node.unique_id) });
  }

  #began(node: ManifestNode, thread: number): void {
    this.#debug('NodeStart', 'Q024', `Began running node ${node.unique_id}`, node, 'started', thread);
  }

  /** A line of the debug log about a node. */
  #debug(name: string, code: string, msg: string, node: ManifestNode, status: string, thread: number): void {
    const info = (): PlainInfo => this.nodeInfo(node, status);
    this.#events.fire({ name, code, level: 'debug', msg, nodeInfo: info, thread: threadName(thread) });
  }
}

/** Tests tell how many rows they found. */
function testEnding(name: string, result: NodeResult): [string, string, Colour] {
  switch (result.status) {
    case 'pass':
      return [`PASS ${name}`, 'PASS', 'green'];
    case 'warn':
      return [`WARN ${result.failures} ${name}`, `WARN ${result.failures}`, 'yellow'];
    case 'fail':
      return [`FAIL ${result.failures} ${name}`, `FAIL ${result.failures}`, 'red'];
    default:
      return [`ERROR ${name}`, 'ERROR', 'red'];
  }
}
