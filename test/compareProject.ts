/**
 * Builds a dbt project in DuckDB and compares what came out with a record of what dbt gave.
 *
 *     node test/compareProject.ts --project DIR --expected FILE [--profiles DIR] [--packages DIR] [--tx CMD]
 *                                 [--at-least PCT] [--keep]
 *
 * The project is copied to an empty folder and never changed in place; local packages are copied to where its
 * packages.yml looks for them (from --packages, else from beside the project). The profile (--profiles, by default the
 * folder above the project) has to take the database's path from the environment: DUCKDB_PATH.
 *
 * The record: {exit, nodes: {unique_id: ExpectedNode}, tables: {"schema.name": ExpectedTable}}.
 * One line for each difference, then `N of M nodes equal, K of L tables equal`. Ends with 0 when all is equal, or at
 * least PCT percent of the nodes and of the tables.
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { DuckDBInstance } from '@duckdb/node-api';
import { parse } from 'yaml';

/** One node of the record. `status` is null for a node that is in the manifest but has no result. */
interface ExpectedNode {
  readonly status: string | null;
  readonly failures: number | null;
  readonly materialized: string;
  readonly relation_name: string | null;
  readonly fqn: readonly string[];
  readonly tags: readonly string[];
  /** Unique ids, sorted before they are compared. */
  readonly depends_on: readonly string[];
  /** Every run of white space one blank, absolute paths cut to their part below the project. */
  readonly compiled_sql: string | null;
}

interface ExpectedTable {
  /** [name, type] in order. */
  readonly columns: readonly (readonly [string, string])[];
  /** How many. */
  readonly rows: number;
}

interface Outcome {
  readonly exit: number;
  readonly nodes: Readonly<Record<string, ExpectedNode>>;
  readonly tables: Readonly<Record<string, ExpectedTable>>;
}

interface Options {
  readonly project: string;
  readonly expected: string;
  readonly profiles: string;
  readonly packages: string | undefined;
  readonly tx: readonly string[];
  readonly atLeast: number;
  readonly keep: boolean;
}

/** The parts of the artifacts that are compared. */
interface ManifestNode {
  readonly config: { readonly materialized: string };
  readonly relation_name?: string | null;
  readonly fqn: readonly string[];
  readonly tags?: readonly string[];
  readonly depends_on?: { readonly nodes?: readonly string[] };
  readonly compiled_code?: string | null;
}
interface RunResult {
  readonly unique_id: string;
  readonly status: string;
  readonly failures: number | null;
}

function readOptions(): Options {
  const { values } = parseArgs({
    options: {
      project: { type: 'string' },
      expected: { type: 'string' },
      profiles: { type: 'string' },
      packages: { type: 'string' },
      tx: { type: 'string' },
      'at-least': { type: 'string', default: '100' },
      keep: { type: 'boolean', default: false },
    },
  });
  if (values.project === undefined || values.expected === undefined) {
    console.error('usage: node test/compareProject.ts --project DIR --expected FILE [--packages DIR] [--tx CMD]');
    process.exit(2);
  }
  const project = resolve(values.project);
  return {
    project,
    expected: resolve(values.expected),
    profiles: resolve(values.profiles ?? join(project, '..')),
    packages: values.packages === undefined ? undefined : resolve(values.packages),
    tx: values.tx?.split(' ') ?? [process.execPath, join(import.meta.dirname, '..', 'bin', 'tx')],
    atLeast: Number(values['at-least']),
    keep: values.keep,
  };
}

/** Copies a folder and makes the copy writable, whatever the original is. */
function copyWritable(from: string, to: string): void {
  cpSync(from, to, { recursive: true });
  chmodSync(to, 0o755);
  for (const entry of readdirSync(to, { recursive: true, withFileTypes: true })) {
    chmodSync(join(entry.parentPath, entry.name), entry.isDirectory() ? 0o755 : 0o644);
  }
}

/** Paths of the `local:` packages as packages.yml writes them. */
function localPackages(project: string): string[] {
  const file = join(project, 'packages.yml');
  if (!existsSync(file)) return [];
  const { packages = [] } = parse(readFileSync(file, 'utf8')) as { packages?: { local?: string }[] };
  return packages.map(({ local }) => local).filter((path) => path !== undefined);
}

/** Copies project and packages below `root`; returns the project's copy. Two folders down, for `../../packages`. */
function copyProject(options: Options, root: string): string {
  const copy = join(root, 'projects', basename(options.project));
  copyWritable(options.project, copy);
  rmSync(join(copy, 'target'), { recursive: true, force: true });
  for (const path of localPackages(options.project)) {
    const from = options.packages ? join(options.packages, basename(path)) : resolve(options.project, path);
    const to = resolve(copy, path);
    if (!to.startsWith(root)) throw new Error(`packages.yml: ${path} lies more than two folders above the project`);
    copyWritable(from, to);
  }
  return copy;
}

/** Runs one command of tx in the project; its output goes to the caller only when it could not run at all. */
function runTx(options: Options, project: string, database: string, command: string): number {
  const [program = '', ...args] = options.tx;
  const env = { ...process.env, DBT_PROFILES_DIR: options.profiles, DUCKDB_PATH: database, NO_COLOR: '1' };
  const child = spawnSync(program, [...args, command], { cwd: project, env, encoding: 'utf8', maxBuffer: 1 << 30 });
  if (child.error) throw child.error;
  const exit = child.status ?? 1;
  if (exit > 1 || (exit === 1 && command === 'deps')) {
    console.log(`${command} ended with ${exit}:\n${`${child.stdout}${child.stderr}`.trim().slice(-4000)}`);
  }
  return exit;
}

function readArtifact<T>(project: string, name: string): T | undefined {
  const file = join(project, 'target', name);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as T) : undefined;
}

function collapse(sql: string | null | undefined, project: string): string | null {
  if (sql === null || sql === undefined) return null;
  return sql.replaceAll(`${project}/`, '').replace(/\s+/g, ' ').trim();
}

function readNodes(project: string): Record<string, ExpectedNode> {
  const manifest = readArtifact<{ nodes: Record<string, ManifestNode> }>(project, 'manifest.json');
  const { results = [] } = readArtifact<{ results?: RunResult[] }>(project, 'run_results.json') ?? {};
  const byId = new Map(results.map((result) => [result.unique_id, result]));
  const nodes: Record<string, ExpectedNode> = {};
  for (const [id, node] of Object.entries(manifest?.nodes ?? {})) {
    const result = byId.get(id);
    nodes[id] = {
      status: result?.status ?? null,
      failures: result?.failures ?? null,
      materialized: node.config.materialized,
      relation_name: node.relation_name ?? null,
      fqn: node.fqn,
      tags: node.tags ?? [],
      depends_on: node.depends_on?.nodes ?? [],
      compiled_sql: collapse(node.compiled_code, project),
    };
  }
  return nodes;
}

/** Every table and view outside of the system's schemas. */
async function readTables(database: string): Promise<Record<string, ExpectedTable>> {
  if (!existsSync(database)) return {};
  const instance = await DuckDBInstance.create(database, { access_mode: 'READ_ONLY' });
  const connection = await instance.connect();
  const rowsOf = async (sql: string): Promise<string[][]> =>
    (await connection.runAndReadAll(sql)).getRows().map((row) => row.map(String));
  const tables: Record<string, ExpectedTable> = {};
  const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
  const found = await rowsOf(
    "select table_schema, table_name from information_schema.tables where table_schema <> 'information_schema' order by 1, 2",
  );
  for (const [schema = '', name = ''] of found) {
    const relation = `${quoted(schema)}.${quoted(name)}`;
    const columns = await rowsOf(`select column_name, column_type from (describe ${relation})`);
    const [[rows = '0'] = []] = await rowsOf(`select count(*) from ${relation}`);
    tables[`${schema}.${name}`] = {
      columns: columns.map(([column = '', type = '']) => [column, type] as const),
      rows: Number(rows),
    };
  }
  connection.closeSync();
  instance.closeSync();
  return tables;
}

async function build(options: Options): Promise<Outcome> {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'tx-compare-')));
  const database = join(root, 'db.duckdb');
  try {
    const project = copyProject(options, root);
    if (localPackages(project).length > 0) runTx(options, project, database, 'deps');
    const exit = runTx(options, project, database, 'build');
    return { exit, nodes: readNodes(project), tables: await readTables(database) };
  } finally {
    if (options.keep) console.log(`kept in ${root}`);
    else rmSync(root, { recursive: true, force: true });
  }
}

function shown(value: unknown): string {
  return (JSON.stringify(value) ?? 'nothing').slice(0, 200);
}

/** The two texts from a little before their first difference on, so that long SQL shows where it parts. */
function partingTexts(want: unknown, got: unknown): [unknown, unknown] {
  if (typeof want !== 'string' || typeof got !== 'string') return [want, got];
  let at = 0;
  while (at < want.length && want[at] === got[at]) at++;
  const from = Math.max(0, at - 40);
  return from === 0 ? [want, got] : [`…${want.slice(from)}`, `…${got.slice(from)}`];
}

/** Values in which only the order of `depends_on` and `tags` is free. */
function comparable(field: string, value: unknown): unknown {
  const unordered = field === 'depends_on' || field === 'tags';
  return unordered && Array.isArray(value) ? [...value].sort() : value;
}

/** Prints each field of `want` that `got` has otherwise; true when there is none. */
function sameFields(name: string, want: object, got: object | undefined): boolean {
  if (got === undefined) {
    console.log(`${name}: missing`);
    return false;
  }
  let same = true;
  for (const [field, value] of Object.entries(want)) {
    const wanted = comparable(field, value);
    const found = comparable(field, Reflect.get(got, field));
    if (JSON.stringify(wanted) === JSON.stringify(found)) continue;
    same = false;
    const [left, right] = partingTexts(wanted, found);
    console.log(`${name} ${field}:\n  want ${shown(left)}\n  got  ${shown(right)}`);
  }
  return same;
}

/** How many of `want`'s entries `got` has equal; what only `got` has is told, and counts as one of M too. */
function compareAll(want: Readonly<Record<string, object>>, got: Readonly<Record<string, object>>): [number, number] {
  const equal = Object.entries(want).filter(([name, entry]) => sameFields(name, entry, got[name])).length;
  const extra = Object.keys(got).filter((name) => !(name in want));
  for (const name of extra) console.log(`${name}: not expected`);
  return [equal, Object.keys(want).length + extra.length];
}

const options = readOptions();
const expected = JSON.parse(readFileSync(options.expected, 'utf8')) as Outcome;
const got = await build(options);
const sameExit = got.exit === expected.exit;
if (!sameExit) console.log(`exit code: want ${expected.exit}, got ${got.exit}`);
const [nodesEqual, nodes] = compareAll(expected.nodes, got.nodes);
const [tablesEqual, tables] = compareAll(expected.tables, got.tables);
console.log(`${nodesEqual} of ${nodes} nodes equal, ${tablesEqual} of ${tables} tables equal`);
const enough = (equal: number, all: number): boolean => equal * 100 >= options.atLeast * all;
const complete = options.atLeast < 100 || sameExit;
process.exitCode = complete && enough(nodesEqual, nodes) && enough(tablesEqual, tables) ? 0 : 1;
