/** What is measured, in this order; each phase finds what the ones before it left in the project folder. */
import { copyFileSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** One peer's copy of the project. */
export interface Workspace {
  readonly project: string;
  readonly database: string;
  /** A database that holds the seeds and nothing else; copied over `database` before `run`. */
  readonly seeded: string;
}

export interface Phase {
  readonly name: string;
  /** Arguments of tx and of dbt. */
  readonly args: readonly string[];
  /** Brings the workspace into the state the phase starts from. Not measured. */
  readonly prepare: (workspace: Workspace, repeat: number) => void;
}

function nothing(): void {}

function forgetParse({ project }: Workspace): void {
  rmSync(join(project, 'target'), { recursive: true, force: true });
}

/** Changes one staging model's text, differently at each repeat. */
function editOneModel({ project }: Workspace, repeat: number): void {
  const folder = join(project, 'models', 'staging', 'd0');
  const name = readdirSync(folder).find((file) => file.endsWith('.sql'));
  if (name === undefined) throw new Error(`${folder}: no model to edit`);
  const file = join(folder, name);
  writeFileSync(file, `${readFileSync(file, 'utf8').replace(/\n-- edit \d+\n$/, '\n')}\n-- edit ${repeat}\n`);
}

function freshDatabase({ database, seeded }: Workspace): void {
  rmSync(`${database}.wal`, { force: true });
  copyFileSync(seeded, database);
}

export const phases: readonly Phase[] = [
  { name: 'start-up', args: ['--version'], prepare: nothing },
  { name: 'cold parse', args: ['parse'], prepare: forgetParse },
  { name: 'no-change parse', args: ['parse'], prepare: nothing },
  { name: 'one-edit parse', args: ['parse'], prepare: editOneModel },
  { name: 'compile', args: ['compile'], prepare: nothing },
  { name: 'ls', args: ['ls'], prepare: nothing },
  { name: 'run', args: ['run'], prepare: freshDatabase },
  { name: 'test', args: ['test'], prepare: nothing },
];
