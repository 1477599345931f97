/**
 * Times tx, and dbt beside it, on a generated project.
 *
 *     node bench/run.ts [--models 1000] [--repeats 3] [--tx CMD] [--dbt PATH] [--only "cold parse,run"]
 *                       [--rows 1000000] [--peer-rows N] [--postgres URL] [--json FILE] [--work DIR]
 *
 * See bench/README.md for what the figures mean.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { generateProject } from './generate.ts';
import { type Cost, createMeter, type Measured, type Meter, medianCost } from './measure.ts';
import { type Phase, phases, type Workspace } from './phases.ts';
import { measureSeeds, type SeedResult } from './seeds.ts';

const here = import.meta.dirname;

interface Options {
  readonly models: number;
  readonly repeats: number;
  readonly work: string;
  readonly only: readonly string[];
  readonly rows: number;
  readonly peerRows: number;
  readonly postgres: string | undefined;
  readonly json: string | undefined;
}

/** A program to time, and what its runs of each phase cost. */
export interface Peer {
  readonly name: 'tx' | 'dbt';
  readonly command: readonly string[];
}

function workspaceOf(work: string, peer: Peer): Workspace {
  const folder = join(work, peer.name);
  const project = join(folder, 'project');
  return { project, database: join(folder, 'bench.duckdb'), seeded: join(folder, 'seeded.duckdb') };
}

/** Neither peer may read the user's own profile or talk to anybody. */
export function environmentOf(workspace: Workspace): Record<string, string> {
  return {
    DBT_PROFILES_DIR: workspace.project,
    DBT_SEND_ANONYMOUS_USAGE_STATS: 'false',
    DBT_VERSION_CHECK: 'false',
    BENCH_DUCKDB: workspace.database,
    NO_COLOR: '1',
  };
}

function mustPass(measured: Measured, what: string): Measured {
  if (measured.exitCode !== 0) {
    throw new Error(`${what} ended with ${measured.exitCode}\n${(measured.stdout + measured.stderr).slice(-2000)}`);
  }
  return measured;
}

/** Generates the peer's project and loads its seeds into the database that `run` starts from. */
function setUp(meter: Meter, peer: Peer, options: Options): Workspace {
  const workspace = workspaceOf(options.work, peer);
  generateProject(workspace.project, options.models);
  rmSync(workspace.seeded, { force: true });
  const env = { ...environmentOf(workspace), BENCH_DUCKDB: workspace.seeded };
  mustPass(meter([...peer.command, 'seed'], { cwd: workspace.project, env }), `${peer.name} seed`);
  return workspace;
}

/** The floor of `run` and `test`, on the SQL this workspace compiled last: wall and CPU of the statements alone. */
function measureFloor(meter: Meter, phase: Phase, workspace: Workspace, repeat: number): Cost | undefined {
  if (phase.name !== 'run' && phase.name !== 'test') return undefined;
  const database = `${workspace.database}.floor`;
  if (phase.name === 'run') phase.prepare({ ...workspace, database }, repeat);
  const script = join(here, 'floor.ts');
  const target = join(workspace.project, 'target');
  const command = [process.execPath, script, phase.name, '--target', target, '--database', database];
  const measured = mustPass(meter(command, { cwd: workspace.project }), `floor of ${phase.name}`);
  const { wall, cpu } = JSON.parse(measured.stdout) as { wall: number; cpu: number };
  return { wall, cpu, peakMiB: measured.peakMiB };
}

/** phase → who (`tx`, `dbt`, `floor`) → one cost a repeat. */
type Table = Map<string, Map<string, Cost[]>>;

function measurePhases(meter: Meter, peers: readonly Peer[], options: Options): Table {
  const table: Table = new Map();
  const add = (phase: string, who: string, cost: Cost): void => {
    const row = table.get(phase) ?? new Map<string, Cost[]>();
    table.set(phase, row);
    row.set(who, [...(row.get(who) ?? []), { wall: cost.wall, cpu: cost.cpu, peakMiB: cost.peakMiB }]);
  };
  const workspaces = new Map(peers.map((peer) => [peer, setUp(meter, peer, options)]));
  const wanted = phases.filter((phase) => options.only.length === 0 || options.only.includes(phase.name));
  for (let repeat = 0; repeat < options.repeats; repeat++) {
    for (const phase of wanted) {
      for (const [peer, workspace] of workspaces) {
        phase.prepare(workspace, repeat);
        const command = [...peer.command, ...phase.args];
        const measured = meter(command, { cwd: workspace.project, env: environmentOf(workspace) });
        add(phase.name, peer.name, mustPass(measured, `${peer.name} ${phase.args.join(' ')}`));
        note(`${repeat + 1}/${options.repeats} ${phase.name}: ${peer.name} ${figures(measured)}`);
      }
      const first = [...workspaces.values()][0];
      const floor = first && measureFloor(meter, phase, first, repeat);
      if (floor) add(phase.name, 'floor', floor);
    }
  }
  return table;
}

function note(text: string): void {
  process.stderr.write(`${text}\n`);
}

function seconds(value: number): string {
  return value < 10 ? value.toFixed(3) : value.toFixed(1);
}

function figures(cost: Cost): string {
  return `wall ${seconds(cost.wall)} s, cpu ${seconds(cost.cpu)} s, peak ${cost.peakMiB.toFixed(0)} MiB`;
}

/** `1/20.5` when a is the smaller, `3.1` when it is the larger. */
function ratio(a: number, b: number): string {
  return a < b ? `1/${(b / a).toFixed(1)}` : (a / b).toFixed(2);
}

function printTable(table: Table): void {
  const cells: string[][] = [['phase', 'who', 'wall s', 'cpu s', 'peak MiB', 'tx/who wall', 'tx/who cpu']];
  for (const [phase, row] of table) {
    const medians = new Map([...row].map(([who, costs]) => [who, medianCost(costs)] as const));
    const tx = medians.get('tx');
    for (const [who, cost] of medians) {
      const compared = tx !== undefined && who !== 'tx';
      cells.push([
        phase,
        who,
        seconds(cost.wall),
        seconds(cost.cpu),
        cost.peakMiB.toFixed(0),
        compared ? ratio(tx.wall, cost.wall) : '',
        compared ? ratio(tx.cpu, cost.cpu) : '',
      ]);
    }
  }
  const widths = (cells[0] ?? []).map((_, column) => Math.max(...cells.map((line) => (line[column] ?? '').length)));
  for (const line of cells)
    console.log(
      line
        .map((cell, i) => cell.padEnd(widths[i] ?? 0))
        .join('  ')
        .trimEnd(),
    );
}

function printSeeds(results: readonly SeedResult[]): void {
  for (const { adapter, who, rows, cost, raw } of results) {
    const times =
      raw === undefined ? '' : `, ${(cost.wall / raw).toFixed(2)} times the raw load's wall (${seconds(raw)} s)`;
    console.log(`seed of ${rows} rows on ${adapter}: ${who} ${figures(cost)}${times}`);
  }
}

function readOptions(): { options: Options; peers: Peer[] } {
  const { values } = parseArgs({
    options: {
      models: { type: 'string', default: '1000' },
      repeats: { type: 'string', default: '3' },
      tx: { type: 'string', default: `${process.execPath} ${resolve(here, '..', 'bin', 'tx')}` },
      dbt: { type: 'string' },
      only: { type: 'string', default: '' },
      rows: { type: 'string', default: '1000000' },
      'peer-rows': { type: 'string', default: '0' },
      postgres: { type: 'string' },
      json: { type: 'string' },
      work: { type: 'string', default: join(here, '.work') },
    },
  });
  const only = values.only
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  const unknown = only.filter((name) => name !== 'seed' && !phases.some((phase) => phase.name === name));
  if (unknown.length > 0) {
    console.error(`no phase ${unknown.join(', ')}; there are: ${phases.map((phase) => phase.name).join(', ')}, seed`);
    process.exit(2);
  }
  const peers: Peer[] = [];
  if (values.tx !== 'none') peers.push({ name: 'tx', command: values.tx.split(' ') });
  if (values.dbt !== undefined) peers.push({ name: 'dbt', command: [resolve(values.dbt), '--no-use-colors'] });
  const options = {
    models: Number(values.models),
    repeats: Number(values.repeats),
    work: resolve(values.work),
    only,
    rows: Number(values.rows),
    peerRows: Number(values['peer-rows']),
    postgres: values.postgres,
    json: values.json,
  };
  return { options, peers };
}

const { options, peers } = readOptions();
mkdirSync(options.work, { recursive: true });
const meter = createMeter();
const table = measurePhases(meter, peers, options);
printTable(table);
const wantsSeed = options.rows > 0 && (options.only.length === 0 || options.only.includes('seed'));
const seeds = wantsSeed ? await measureSeeds(meter, peers, options) : [];
printSeeds(seeds);
if (options.json !== undefined) {
  mkdirSync(dirname(resolve(options.json)), { recursive: true });
  const medians = [...table].map(([phase, row]) => [
    phase,
    Object.fromEntries([...row].map(([who, costs]) => [who, { median: medianCost(costs), runs: costs }])),
  ]);
  writeFileSync(options.json, `${JSON.stringify({ options, phases: Object.fromEntries(medians), seeds }, null, 2)}\n`);
}
