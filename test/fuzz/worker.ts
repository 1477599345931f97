/** Runs cases in a thread of its own, so that the one that watches it can end a case that never ends. */
import { parentPort, workerData } from 'node:worker_threads';
import { shrink } from './shrink.ts';
import type { Target } from './target.ts';
import { caseOf, targets } from './targets.ts';

/** What a worker is asked for: a range of cases of a seed, or one input. */
export type Work =
  | {
      readonly kind: 'range';
      readonly seed: number;
      readonly from: number;
      readonly to: number;
      readonly beat: SharedArrayBuffer;
    }
  | { readonly kind: 'input'; readonly target: string; readonly input: readonly string[] };

export interface Failure {
  readonly index: number;
  readonly target: string;
  readonly input: readonly string[];
  /** Error and top of its stack, which tells bugs apart. */
  readonly signature: string;
  readonly stack: string;
}

export type Message =
  | { readonly kind: 'failure'; readonly failure: Failure }
  | { readonly kind: 'slow'; readonly index: number; readonly seconds: number }
  | { readonly kind: 'done' };

function signatureOf(error: unknown): string {
  if (!(error instanceof Error)) return `thrown: ${String(error)}`;
  const place = /\(?(?:file:\/\/)?[^\s()]*\/(src\/[^\s():]+:\d+)/.exec(error.stack ?? '')?.[1] ?? '';
  return `${error.name}: ${error.message.replace(/["'`].*["'`]/s, '…').slice(0, 120)} at ${place}`;
}

async function failureOf(
  target: Target,
  input: readonly string[],
): Promise<{ signature: string; stack: string } | undefined> {
  try {
    await target.run(input);
    return undefined;
  } catch (error) {
    return { signature: signatureOf(error), stack: error instanceof Error ? (error.stack ?? '') : String(error) };
  }
}

async function runRange({ seed, from, to, beat }: Extract<Work, { kind: 'range' }>): Promise<void> {
  const current = new Int32Array(beat);
  const seen = new Set<string>();
  for (let index = from; index < to; index++) {
    Atomics.store(current, 0, index);
    const { target, input } = caseOf(seed, index);
    const start = performance.now();
    const failure = await failureOf(target, input);
    const seconds = (performance.now() - start) / 1000;
    if (seconds > 1) parentPort?.postMessage({ kind: 'slow', index, seconds } satisfies Message);
    if (failure === undefined) continue;
    // One bug is shrunk once.
    const isNew = !seen.has(failure.signature);
    seen.add(failure.signature);
    const same = async (candidate: readonly string[]): Promise<boolean> => {
      // The watcher counts the time of each candidate, not of all together.
      Atomics.add(current, 1, 1);
      return (await failureOf(target, candidate))?.signature === failure.signature;
    };
    const small = isNew ? await shrink(input, target.fixed, same, 2000) : input;
    parentPort?.postMessage({
      kind: 'failure',
      failure: { index, target: target.name, input: small, ...failure },
    } satisfies Message);
  }
}

const work = workerData as Work;
if (work.kind === 'range') await runRange(work);
else
  await targets
    .find(({ name }) => name === work.target)
    ?.run(work.input)
    ?.catch?.(() => undefined);
parentPort?.postMessage({ kind: 'done' } satisfies Message);
