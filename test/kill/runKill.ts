import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { differences, duckdbKillDatabase, type KillDatabase, postgresKillDatabase } from './killDatabase.ts';
import { type AdapterName, writeKillProject } from './killProject.ts';

export interface KillOptions {
  readonly adapter: AdapterName;
  readonly rounds: number;
  /** Server of the adapter `postgres`. */
  readonly postgresUrl?: string;
  /** Numbers from 0 to 1: when to kill, and whether to refresh. */
  readonly random?: () => number;
  readonly onRound?: (round: number, problems: readonly string[]) => void;
}

export interface KillReport {
  /** Builds that were really killed; the others had ended before. */
  readonly kills: number;
  readonly rounds: number;
  /** Rounds after whose rerun every relation was as in an undisturbed build. */
  readonly equal: number;
  /** Times that a reader met a missing or partial relation. */
  readonly misses: number;
  readonly problems: readonly string[];
}

interface Ended {
  readonly code: number | null;
  readonly killed: boolean;
  readonly output: string;
  /** Milliseconds. */
  readonly duration: number;
}

const tx = join(import.meta.dirname, '..', '..', 'bin', 'tx');

/** Runs `tx build` in a process group of its own; the whole group is killed after `limit` milliseconds. */
function build(folder: string, words: readonly string[], limit: number): Promise<Ended> {
  const { DBT_PROFILES_DIR: _, ...env } = process.env;
  const child = spawn(process.execPath, [tx, 'build', ...words], {
    cwd: folder,
    env: { ...env, HOME: folder },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const started = performance.now();
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part: Buffer) => (output += part.toString()));
  const timer = setTimeout(
    () => {
      try {
        process.kill(-(child.pid as number), 'SIGKILL');
      } catch {
        // It has just ended by itself.
      }
    },
    Math.min(limit, 2 ** 31 - 1),
  );
  return new Promise((resolve) => {
    child.once('close', (code, signal) => {
      clearTimeout(timer);
      resolve({ code, killed: signal === 'SIGKILL', output, duration: performance.now() - started });
    });
  });
}

const UNDISTURBED = Number.POSITIVE_INFINITY;

/** Kills builds at random moments, builds again, and compares with what an undisturbed build makes. */
export async function runKill({
  adapter,
  rounds,
  postgresUrl,
  random = Math.random,
  onRound,
}: KillOptions): Promise<KillReport> {
  const folder = mkdtempSync(join(tmpdir(), 'tx-kill-'));
  const database =
    adapter === 'duckdb' ? duckdbKillDatabase(folder) : await postgresKillDatabase(postgresUrl as string);
  try {
    writeKillProject(folder, adapter, database.target);
    const first = await build(folder, [], UNDISTURBED);
    if (first.code !== 0) throw new Error(`the undisturbed build failed:\n${first.output}`);
    const reference = await database.contents();
    const again = await build(folder, [], UNDISTURBED);
    const changed = differences(reference, await database.contents(), true);
    if (again.code !== 0 || changed.length > 0) {
      throw new Error(`building twice is not building once:\n${changed.join('\n')}\n${again.output}`);
    }
    const report = { kills: 0, rounds, equal: 0, misses: 0, problems: [] as string[] };
    let { duration } = again;
    for (let round = 1; round <= rounds; round++) {
      const done = await killOnce(folder, database, reference, random() * duration, random() < 0.25);
      // The machine may be faster or slower by now.
      duration = done.duration;
      if (done.killed) report.kills++;
      if (done.problems.length === 0) report.equal++;
      report.misses += done.misses.length;
      const all = [...done.misses, ...done.problems].map((one) => `round ${round}: ${one}`);
      report.problems.push(...all);
      onRound?.(round, all);
    }
    return report;
  } finally {
    await database.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Round {
  readonly killed: boolean;
  /** Of the rerun, in milliseconds. */
  readonly duration: number;
  /** What a reader should not have met. */
  readonly misses: readonly string[];
  /** What is wrong after the rerun. */
  readonly problems: readonly string[];
}

async function killOnce(
  folder: string,
  database: KillDatabase,
  reference: Awaited<ReturnType<KillDatabase['contents']>>,
  after: number,
  refresh: boolean,
): Promise<Round> {
  const stopReading = await database.watch(reference);
  const words = refresh ? ['--full-refresh'] : [];
  let disturbed = await build(folder, words, after);
  // A build that ended before its moment came is tried again with an earlier one.
  for (let limit = after * 0.8; !disturbed.killed; limit *= 0.8) disturbed = await build(folder, words, limit);
  const atKill = await database.inspect(reference);
  const rerun = await build(folder, [], UNDISTURBED);
  const seen = await stopReading();
  const problems = differences(reference, await database.contents(), true);
  if (rerun.code !== 0) problems.push(`the rerun ended with ${rerun.code}:\n${rerun.output.slice(-3000)}`);
  return {
    killed: disturbed.killed,
    duration: rerun.duration,
    misses: [...seen, ...atKill.map((one) => `after the kill at ${after.toFixed(0)} ms: ${one}`)],
    problems,
  };
}
