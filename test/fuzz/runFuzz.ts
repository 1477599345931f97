import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { shrink } from './shrink.ts';
import { caseOf } from './targets.ts';
import type { Failure, Message, Work } from './worker.ts';

/** A case that takes longer is a hang, in milliseconds. */
const HANG = 5000;

export interface FuzzReport {
  readonly cases: number;
  /** One for each bug; `count` tells how often it was met. */
  readonly failures: readonly (Failure & { readonly count: number })[];
  /** The longest case, in seconds. */
  readonly slowest: { readonly seconds: number; readonly index: number };
}

export interface FuzzOptions {
  readonly seed: number;
  readonly from?: number;
  readonly cases: number;
  /** Threads. */
  readonly jobs?: number;
  /** Told of every new bug. */
  readonly onFailure?: (failure: Failure) => void;
}

/** Runs cases `from` to `from + cases` of a seed in worker threads. */
export async function runFuzz({ seed, from = 0, cases, jobs = 1, onFailure }: FuzzOptions): Promise<FuzzReport> {
  const failures = new Map<string, Failure & { count: number }>();
  let slowest = { seconds: 0, index: -1 };
  const add = (failure: Failure): void => {
    const known = failures.get(failure.signature);
    if (known !== undefined) {
      known.count++;
      return;
    }
    failures.set(failure.signature, { ...failure, count: 1 });
    onFailure?.(failure);
  };
  const size = Math.ceil(cases / jobs);
  const ranges = Array.from(
    { length: jobs },
    (_, job) => [from + job * size, from + Math.min(cases, (job + 1) * size)] as const,
  );
  await withTemporaryFolder(() =>
    Promise.all(
      ranges.map(async ([start, end]) => {
        let next = start;
        while (next < end) {
          next = await watchRange({ seed, from: next, to: end }, add, (slow) => {
            if (slow.seconds > slowest.seconds) slowest = slow;
          });
        }
      }),
    ),
  );
  return { cases, failures: [...failures.values()], slowest };
}

/** Threads that are ended cannot tidy up, so theirs is below a folder that goes with the whole. */
async function withTemporaryFolder(work: () => Promise<unknown>): Promise<void> {
  const { TMPDIR: before } = process.env;
  const folder = mkdtempSync(join(tmpdir(), 'tx-fuzz-'));
  process.env['TMPDIR'] = folder;
  try {
    await work();
  } finally {
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
    rmSync(folder, { recursive: true, force: true });
  }
}

type Range = Pick<Extract<Work, { kind: 'range' }>, 'seed' | 'from' | 'to'>;

/** Runs a range until its end or until a case hangs or kills the thread. Gives the first case that was not tried. */
async function watchRange(
  range: Range,
  add: (failure: Failure) => void,
  slow: (one: { seconds: number; index: number }) => void,
): Promise<number> {
  const beat = new SharedArrayBuffer(8);
  const current = new Int32Array(beat);
  const worker = newWorker({ kind: 'range', ...range, beat });
  const hung = new Promise<'hung'>((resolve) => {
    let last = '';
    let since = Date.now();
    const timer = setInterval(() => {
      const now = `${current[0]}/${current[1]}`;
      if (now !== last) [last, since] = [now, Date.now()];
      else if (Date.now() - since > HANG && current[0] !== 0) resolve('hung');
    }, 250);
    worker.once('exit', () => clearInterval(timer));
  });
  const ended = new Promise<'done' | Error>((resolve) => {
    worker.on('message', (message: Message) => {
      if (message.kind === 'failure') add(message.failure);
      else if (message.kind === 'slow') slow(message);
      else resolve('done');
    });
    worker.once('error', resolve);
    worker.once('exit', () => resolve(new Error('the thread ended by itself')));
  });
  const end = await Promise.race([hung, ended]);
  await worker.terminate();
  if (end === 'done') return range.to;
  const index = current[0] as number;
  add(end === 'hung' ? await hangOf(range.seed, index) : deathOf(range.seed, index, end));
  return index + 1;
}

function newWorker(work: Work): Worker {
  return new Worker(new URL('./worker.ts', import.meta.url), {
    workerData: work,
    resourceLimits: { maxOldGenerationSizeMb: 1500 },
  });
}

async function hangOf(seed: number, index: number): Promise<Failure> {
  const { target, input } = caseOf(seed, index);
  const small = await shrink(input, target.fixed, (candidate) => hangs(target.name, candidate), 40);
  return {
    index,
    target: target.name,
    input: small,
    signature: `hang: ${JSON.stringify(small).slice(0, 60)}`,
    stack: `took more than ${HANG} ms`,
  };
}

async function hangs(target: string, input: readonly string[]): Promise<boolean> {
  const worker = newWorker({ kind: 'input', target, input });
  const ended = new Promise<false>((resolve) => {
    worker.once('message', () => resolve(false));
    worker.once('error', () => resolve(false));
    worker.once('exit', () => resolve(false));
  });
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<true>((resolve) => {
    timer = setTimeout(() => resolve(true), HANG);
  });
  const result = await Promise.race([ended, late]);
  clearTimeout(timer);
  await worker.terminate();
  return result;
}

function deathOf(seed: number, index: number, error: Error): Failure {
  const { target, input } = caseOf(seed, index);
  return {
    index,
    target: target.name,
    input,
    signature: `thread died: ${error.message} ${JSON.stringify(input).slice(0, 60)}`,
    stack: String(error.stack),
  };
}
