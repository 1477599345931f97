/**
 * Runs a command to its end and says what it cost. Node cannot: `process.resourceUsage()` is about itself only. So the
 * command is started by a helper that waits for it with wait4(2), whose answer covers the command and all processes
 * it waited for: python3 (microseconds) or else GNU time (hundredths of a second).
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What one run cost: seconds of wall clock and of processor (user + sys), peak resident memory in MiB. */
export interface Cost {
  readonly wall: number;
  readonly cpu: number;
  readonly peakMiB: number;
}

export interface Measured extends Cost {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs `command` (program and arguments) under the helper. */
export type Meter = (command: readonly string[], options: RunOptions) => Measured;

/* posix_spawn, not fork: a forked child would start with the helper's memory as its peak. */
const WAIT4 = `
import os, sys, time
report, command = sys.argv[1], sys.argv[2:]
start = time.perf_counter()
pid = os.posix_spawnp(command[0], command, os.environ)
_, status, usage = os.wait4(pid, 0)
wall = time.perf_counter() - start
with open(report, 'w') as file:
    file.write(f'{wall} {usage.ru_utime} {usage.ru_stime} {usage.ru_maxrss}')
sys.exit(os.waitstatus_to_exitcode(status) & 255)
`;

/** Python's real program, since `python3` may be a shim that costs time of its own; undefined without python3. */
function realPython(): string | undefined {
  const found = spawnSync('python3', ['-c', 'import sys; print(sys.executable)'], { encoding: 'utf8' });
  return found.status === 0 ? found.stdout.trim() : undefined;
}

/** The helper's command line, up to where the measured command follows. */
function helperFor(report: string): string[] {
  const python = realPython();
  if (python !== undefined) return [python, '-I', '-S', '-c', WAIT4, report];
  if (existsSync('/usr/bin/time')) return ['/usr/bin/time', '-q', '-o', report, '-f', '%e %U %S %M', '--'];
  throw new Error('measuring needs python3 or GNU time (/usr/bin/time)');
}

/** Throws when neither helper is there. */
export function createMeter(): Meter {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  const report = join(folder, 'cost');
  const [program = '', ...prefix] = helperFor(report);
  return (command, { cwd, env }) => {
    rmSync(report, { force: true });
    const child = spawnSync(program, [...prefix, ...command], {
      cwd,
      env: { ...process.env, ...env },
      encoding: 'utf8',
      maxBuffer: 1 << 30,
    });
    if (child.error) throw child.error;
    if (!existsSync(report)) throw new Error(`${command.join(' ')}: could not be started\n${child.stderr}`);
    const [wall = 0, user = 0, sys = 0, peakKiB = 0] = readFileSync(report, 'utf8').trim().split(/\s+/).map(Number);
    const { stdout, stderr } = child;
    return { wall, cpu: user + sys, peakMiB: peakKiB / 1024, exitCode: child.status ?? 1, stdout, stderr };
  };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
}

/** The median of each figure by itself. */
export function medianCost(costs: readonly Cost[]): Cost {
  return {
    wall: median(costs.map((cost) => cost.wall)),
    cpu: median(costs.map((cost) => cost.cpu)),
    peakMiB: median(costs.map((cost) => cost.peakMiB)),
  };
}
