import { errorTag } from '../cli/colours.ts';
import { fancyLine } from '../cli/fancyLine.ts';
import type { Invocation } from '../cli/invocation.ts';
import type { ModelNode } from '../parse/manifest.ts';
import type { Progress } from './progress.ts';
import type { NodeResult } from './result.ts';
import { threadName } from './runState.ts';

/** One batch as log lines name it. */
export interface NamedBatch {
  readonly model: ModelNode;
  /** `2024-09-17`; see `batchName`. */
  readonly name: string;
  /** From 1. */
  readonly index: number;
  readonly total: number;
  readonly thread: number;
}

/** Says on the console which batches of a model start and end, in dbt's lines. */
export class BatchProgress {
  readonly #invocation: Invocation;
  readonly #progress: Progress;

  constructor(invocation: Invocation, progress: Progress) {
    this.#invocation = invocation;
    this.#progress = progress;
  }

  /** Whether a batch runs beside others; only debug logs tell. */
  mode(batch: NamedBatch, mode: 'concurrently' | 'sequentially'): void {
    const msg = `${this.#describe(batch)} is being run ${mode}`;
    this.#invocation.events.fire({
      name: 'MicrobatchExecutionDebug',
      code: 'Q044',
      level: 'debug',
      msg,
      data: { msg },
    });
  }

  /** `Batch 1 of 3 START batch 2024-09-17 of main.orders … [RUN]`. */
  started(batch: NamedBatch): void {
    this.#fire('LogStartBatch', 'Q045', 'info', batch, { text: 'START', status: 'RUN', colour: 'none' }, 'started');
  }

  /** The line of a batch that ran or was left out. What went wrong stands above it: nobody else tells of a single batch. */
  finished(batch: NamedBatch, { status, message, execution_time: time }: NodeResult): void {
    if (status === 'error') {
      this.#failed(batch, message ?? '');
      this.#fire(
        'LogBatchResult',
        'Q046',
        'error',
        batch,
        { text: 'ERROR creating', status: 'ERROR', colour: 'red', time },
        status,
      );
    } else if (status === 'skipped')
      this.#fire(
        'LogBatchResult',
        'Q046',
        'info',
        batch,
        { text: 'SKIP', status: 'SKIPPED', colour: 'yellow', time },
        status,
      );
    else
      this.#fire(
        'LogBatchResult',
        'Q046',
        'info',
        batch,
        { text: 'OK created', status: message ?? 'OK', colour: 'green', time },
        status,
      );
  }

  #failed(batch: NamedBatch, message: string): void {
    this.#invocation.events.fire({
      name: 'GenericExceptionOnRun',
      code: 'W004',
      level: 'error',
      msg: errorTag(`Unhandled error while executing ${this.#describe(batch)}\n${message}`),
      data: {
        unique_id: batch.model.unique_id,
        exc: message,
        node_info: this.#progress.nodeInfo(batch.model, 'error'),
      },
      thread: threadName(batch.thread),
    });
  }

  #fire(
    name: string,
    code: string,
    level: 'info' | 'error',
    batch: NamedBatch,
    line: { text: string; status: string; colour: 'none' | 'green' | 'red' | 'yellow'; time?: number },
    nodeStatus: string,
  ): void {
    const { index, total, model, thread } = batch;
    const description = this.#describe(batch);
    const width = this.#invocation.flags.printer_width;
    this.#invocation.events.fire({
      name,
      code,
      level,
      msg: `Batch ${fancyLine({ ...line, text: `${line.text} ${description}`, index, total, width })}`,
      data: {
        description,
        status: nodeStatus === 'success' ? line.status : nodeStatus,
        batch_index: index,
        total_batches: total,
        ...(line.time === undefined ? {} : { execution_time: line.time }),
        node_info: this.#progress.nodeInfo(model, nodeStatus),
      },
      thread: threadName(thread),
    });
  }

  #describe({ name, model }: NamedBatch): string {
    return `batch ${name} of ${this.#progress.relation(model)}`;
  }
}
