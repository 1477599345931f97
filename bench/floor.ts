/**
 * The engine floor: the SQL that a run compiled, given to DuckDB directly in this process, with nothing around it.
 *
 *     node bench/floor.ts run|test --target DIR --database FILE
 *
 * DIR is a target folder with manifest.json and compiled code of all nodes. `run` makes each model's relation in the
 * order of the graph, `test` counts each test's rows. Prints what the statements cost, without this process's start-up:
 * {"statements", "wall", "cpu"} in seconds.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';

interface ManifestNode {
  readonly unique_id: string;
  readonly resource_type: string;
  readonly relation_name: string | null;
  readonly compiled_code?: string;
  readonly config: { readonly materialized: string };
  readonly depends_on: { readonly nodes?: readonly string[] };
}
type Nodes = Readonly<Record<string, ManifestNode>>;

/** Nodes in an order in which each follows what it depends on. */
function inOrder(nodes: Nodes): ManifestNode[] {
  const ordered = new Set<ManifestNode>();
  const visit = (node: ManifestNode): void => {
    if (ordered.has(node)) return;
    for (const id of node.depends_on.nodes ?? []) {
      const parent = nodes[id];
      if (parent) visit(parent);
    }
    ordered.add(node);
  };
  for (const node of Object.values(nodes)) visit(node);
  return [...ordered];
}

function statementFor(node: ManifestNode): string | undefined {
  if (node.compiled_code === undefined || node.config.materialized === 'ephemeral') return undefined;
  if (node.resource_type === 'test') return `select count(*) from (\n${node.compiled_code}\n) as failures`;
  if (node.resource_type !== 'model' || node.relation_name === null) return undefined;
  const kind = node.config.materialized === 'view' ? 'view' : 'table';
  return `create or replace ${kind} ${node.relation_name} as (\n${node.compiled_code}\n)`;
}

async function runAll(connection: DuckDBConnection, statements: readonly string[]): Promise<void> {
  for (const sql of statements) await connection.runAndReadAll(sql);
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { target: { type: 'string' }, database: { type: 'string' } },
});
const what = positionals[0];
if ((what !== 'run' && what !== 'test') || values.target === undefined || values.database === undefined) {
  console.error('usage: node bench/floor.ts run|test --target DIR --database FILE');
  process.exit(2);
}
const manifest = JSON.parse(readFileSync(join(values.target, 'manifest.json'), 'utf8')) as { nodes: Nodes };
const wanted = what === 'run' ? 'model' : 'test';
const statements = inOrder(manifest.nodes)
  .filter((node) => node.resource_type === wanted)
  .map(statementFor)
  .filter((sql) => sql !== undefined);
if (statements.length === 0) {
  console.error(`${values.target}/manifest.json holds no compiled ${wanted}`);
  process.exit(2);
}
const instance = await DuckDBInstance.create(values.database);
const connection = await instance.connect();
const startedAt = performance.now();
const cpuBefore = process.cpuUsage();
await runAll(connection, statements);
const { user, system } = process.cpuUsage(cpuBefore);
const wall = (performance.now() - startedAt) / 1000;
connection.closeSync();
instance.closeSync();
console.log(JSON.stringify({ statements: statements.length, wall, cpu: (user + system) / 1e6 }));
