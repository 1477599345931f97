import type { EventSink } from '../cli/events.ts';
import { fancyLine } from '../cli/fancyLine.ts';
import type { Invocation } from '../cli/invocation.ts';
import type { ManifestNode } from '../parse/manifest.ts';
import { isMicrobatch } from '../parse/microbatchModel.ts';
import type { NodeResult } from './result.ts';
import { threadName } from './runState.ts';

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

  constructor(invocation: Invocation, { defaultDatabase, total, batches }: ProgressOptions) {
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
  }

  /** The line of a node that ran, in the number that it started with. */
  finished(node: ManifestNode, result: NodeResult, thread: number): void {
    const index = this.#index.get(node.unique_id) ?? ++this.#started;
    const { name, code } = eventOf(node);
    const [text, status, colour] = this.#ending(node, result);
    const level = colour === 'red' ? 'error' : result.status === 'warn' ? 'warn' : 'info';
    this.#line(name, code, level, text, status, colour, index, this.#total, result.execution_time, thread, {
      description: this.#wording(node).start,
      // dbt's events tell what the database answered, where there was nothing wrong
      status: result.status === 'success' ? (result.message ?? 'OK') : result.status,
      num_failures: result.failures ?? 0,
      node_info: this.nodeInfo(node, result.status),
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
        status: 'skipped',
        node_info: this.nodeInfo(node, 'skipped'),
      },
    );
  }

  hookStarted(label: string, index: number, total: number): void {
    this.#line('LogHookStartLine', 'Q032', 'info', `START hook: ${label}`, 'RUN', 'none', index, total, undefined, -1, {
      statement: label,
    });
  }

  hookFinished(label: string, result: NodeResult, index: number, total: number): void {
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
    if (result.status === 'success') {
      const what = node.resource_type === 'snapshot' ? start.replace(/^snapshot /, '') : start;
      return [`${ok} ${what}`, result.message ?? 'OK', 'green'];
    }
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
      data: { ...data, index, total, execution_time: time },
      thread: threadName(thread),
    });
  }

  /** `node_info` of dbt's structured events. */
  nodeInfo(node: ManifestNode, status: string): Record<string, unknown> {
    return {
      materialized: node.config.materialized ?? '',
      meta: node.meta,
      node_name: node.name,
      node_path: node.path,
      node_relation: {
        alias: node.alias,
        database: node.database,
        relation_name: node.relation_name,
        schema: node.schema,
      },
      node_status: status,
      resource_type: node.resource_type,
      unique_id: node.unique_id,
    };
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

/** dbt's name and code of the event that ends a node. */
function eventOf(node: ManifestNode): { name: string; code: string } {
  switch (node.resource_type) {
    case 'test':
      return { name: 'LogTestResult', code: 'Q007' };
    case 'seed':
      return { name: 'LogSeedResult', code: 'Q016' };
    case 'snapshot':
      return { name: 'LogSnapshotResult', code: 'Q015' };
    default:
      return { name: 'LogModelResult', code: 'Q012' };
  }
}
