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
      resolve({ code, killed: signal === 'SIGKILL', output });
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
    const started = performance.now();
    const again = await build(folder, [], UNDISTURBED);
    const duration = performance.now() - started;
    const changed = differences(reference, await database.contents(), true);
    if (again.code !== 0 || changed.length > 0)
      throw new Error(`building twice is not building once:\n${changed.join('\n')}\n${again.output}`);
    const report = { kills: 0, rounds, equal: 0, misses: 0, problems: [] as string[] };
    for (let round = 1; round <= rounds; round++) {
      const { killed, misses, problems } = await killOnce(
        folder,
        database,
        reference,
        random() * duration * 1.05,
        random() < 0.25,
      );
      if (killed) report.kills++;
      if (problems.length === 0) report.equal++;
      report.misses += misses.length;
      const all = [...misses, ...problems].map((one) => `round ${round}: ${one}`);
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
  const disturbed = await build(folder, refresh ? ['--full-refresh'] : [], after);
  const atKill = await database.inspect(reference);
  const rerun = await build(folder, [], UNDISTURBED);
  const seen = await stopReading();
  const problems = differences(reference, await database.contents(), true);
  if (rerun.code !== 0) problems.push(`the rerun ended with ${rerun.code}:\n${rerun.output.slice(-3000)}`);
  return {
    killed: disturbed.killed,
    misses: [...seen, ...atKill.map((one) => `after the kill at ${after.toFixed(0)} ms: ${one}`)],
    problems,
  };
}
