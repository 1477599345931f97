/**
 * Compares the nodes that tx and dbt make of the same project.
 *
 *     node test/compareParse.ts --dbt PATH [--command compile|parse] [--tx CMD] [--lines N] PROJECT...
 *
 * Each project is copied to an empty folder, with its installed packages and a profiles.yml (its own, or --profiles) that takes
 * the database's path from DUCKDB_PATH. Both programs run the command there, each with an empty database of its own; `compile`
 * goes back to `parse` when dbt cannot compile. Compared are the ids and, for each node, the fields named in FIELDS.
 *
 * One line for each difference (at most N), then one for the project: `NAME: COMMAND, N nodes, M equal`. Ends with 0 when all
 * nodes of all projects are equal.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

/** A node of the manifest, of whichever kind. */
type ManifestNode = Readonly<Record<string, unknown>>;

/** What one program made of a project. */
interface Outcome {
  readonly exit: number;
  readonly output: string;
  readonly nodes: ReadonlyMap<string, ManifestNode>;
}

/** Parts of the manifest that hold nodes by their ids. */
const PARTS = [
  'nodes',
  'sources',
  'exposures',
  'metrics',
  'semantic_models',
  'saved_queries',
  'unit_tests',
  'functions',
  'macros',
];
/** Compared as they are; `sources` and lists of `depends_on` without their order, which dbt leaves to chance for some. */
const FIELDS = [
  'name',
  'alias',
  'resource_type',
  'package_name',
  'original_file_path',
  'fqn',
  'tags',
  'database',
  'schema',
  'relation_name',
  'config',
  'description',
  'columns',
  'refs',
  'sources',
  'meta',
  'depends_on',
  'compiled_code',
  'group',
  'access',
  'test_metadata',
  'column_name',
  'identifier',
];

/** Text without the differences in white space that no database sees, and without the folder it was made in. */
function comparable(field: string, value: unknown, folder: string): string {
  if (field === 'compiled_code' && typeof value === 'string')
    return value.replaceAll(folder, '').replace(/\s+/g, ' ').trim();
  if (field === 'depends_on' && typeof value === 'object' && value !== null) {
    const lists = Object.entries(value).map(([key, list]) => [key, Array.isArray(list) ? [...list].sort() : list]);
    return sorted(Object.fromEntries(lists));
  }
  if (field === 'sources' && Array.isArray(value)) return sorted(value.map((one) => sorted(one)).sort());
  return sorted(value ?? null).replaceAll(folder, '');
}

/** JSON with keys in order; nulls and empty mappings count as absent. */
function sorted(value: unknown): string {
  return JSON.stringify(withoutEmpty(value) ?? null);
}

function withoutEmpty(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value ?? undefined;
  if (Array.isArray(value)) return value.map((one) => withoutEmpty(one) ?? null);
  const kept = Object.entries(value)
    .map(([key, one]) => [key, withoutEmpty(one)] as const)
    .filter(([, one]) => one !== undefined)
    .sort(([x], [y]) => (x < y ? -1 : 1));
  return kept.length === 0 ? undefined : Object.fromEntries(kept);
}

/** Runs one program on a fresh copy. */
function runOn(project: string, profiles: string, words: readonly string[], command: string): Outcome {
  const root = mkdtempSync(join(tmpdir(), 'tx-parse-'));
  // The same path for both, as some macros put it into what they make.
  const copy = join(root, 'project');
  cpSync(project, copy, { recursive: true, verbatimSymlinks: true });
  mkdirSync(join(root, 'db'));
  const [program = '', ...args] = words;
  const env = {
    ...process.env,
    DBT_PROFILES_DIR: profiles,
    DUCKDB_PATH: join(root, 'db', 'compare.duckdb'),
    NO_COLOR: '1',
    DBT_SEND_ANONYMOUS_USAGE_STATS: 'false',
  };
  const flags = ['--no-use-colors', '--no-partial-parse', '--no-version-check', command];
  const child = spawnSync(program, [...args, ...flags], { cwd: copy, env, encoding: 'utf8', maxBuffer: 1 << 30 });
  const file = join(copy, 'target', 'manifest.json');
  const nodes = new Map<string, ManifestNode>();
  if (existsSync(file)) {
    const text = readFileSync(file, 'utf8').replaceAll(root, '');
    const manifest = JSON.parse(text) as Record<string, Record<string, ManifestNode>>;
    for (const part of PARTS)
      for (const [id, node] of Object.entries(manifest[part] ?? {})) if (!isBuiltin(node)) nodes.set(id, node);
  }
  rmSync(root, { recursive: true, force: true });
  return { exit: child.status ?? 1, output: `${child.stdout}${child.stderr}`, nodes };
}

/** dbt's own macros differ by design. */
function isBuiltin({ package_name: owner, resource_type: type }: ManifestNode): boolean {
  return type === 'macro' && /^dbt(_duckdb|_postgres)?$/.test(String(owner));
}

/** What differs between two nodes, by field. */
function differences(dbt: ManifestNode, tx: ManifestNode): string[] {
  // How a macro depends on others is told by what it calls; its own text is the same file.
  const fields =
    dbt['resource_type'] === 'macro' ? ['name', 'package_name', 'original_file_path', 'depends_on'] : FIELDS;
  return fields.flatMap((field) => {
    const [a, b] = [comparable(field, dbt[field], ''), comparable(field, tx[field], '')];
    return a === b ? [] : [`${field}\n      dbt ${excerpt(a, b)}\n      tx  ${excerpt(b, a)}`];
  });
}

/** The text from a little before where the two part. */
function excerpt(text: string, other: string): string {
  let at = 0;
  while (at < text.length && text[at] === other[at]) at += 1;
  return text.slice(Math.max(0, at - 60), at + 160);
}

/** Compares one project; says whether all was equal. */
function compare(
  project: string,
  options: { dbt: string; tx: string[]; profiles: string; command: string; lines: number },
): boolean {
  const { dbt, tx, profiles, lines } = options;
  let { command } = options;
  let expected = runOn(project, profiles, [dbt], command);
  if (command === 'compile' && expected.exit !== 0) {
    command = 'parse';
    expected = runOn(project, profiles, [dbt], command);
  }
  const actual = runOn(project, profiles, tx, command);
  let left = lines;
  const tell = (line: string): void => {
    left -= 1;
    if (left >= 0) console.log(`  ${line}`);
  };
  if (actual.exit !== expected.exit)
    tell(`exit: dbt ${expected.exit}, tx ${actual.exit}\n${actual.output.slice(-1500)}`);
  if (expected.exit !== 0) tell(`dbt: ${expected.output.slice(-800)}`);
  const ids = [...new Set([...expected.nodes.keys(), ...actual.nodes.keys()])].sort();
  let equal = 0;
  for (const id of ids) {
    const [a, b] = [expected.nodes.get(id), actual.nodes.get(id)];
    const found = a === undefined ? ['only in tx'] : b === undefined ? ['only in dbt'] : differences(a, b);
    if (found.length === 0) equal += 1;
    else tell(`${id}: ${found.join('; ')}`);
  }
  console.log(
    `${basename(project)}: ${command} (dbt ${expected.exit}, tx ${actual.exit}), ${ids.length} nodes, ${equal} equal`,
  );
  return equal === ids.length && actual.exit === expected.exit;
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    dbt: { type: 'string' },
    tx: { type: 'string' },
    profiles: { type: 'string' },
    command: { type: 'string', default: 'compile' },
    lines: { type: 'string', default: '20' },
  },
});
if (values.dbt === undefined || positionals.length === 0) {
  console.error('usage: node test/compareParse.ts --dbt PATH [--command compile|parse] [--tx CMD] PROJECT...');
  process.exit(2);
}
const tx = values.tx?.split(' ') ?? [process.execPath, join(import.meta.dirname, '..', 'bin', 'tx')];
const results = positionals.map((project) =>
  compare(resolve(project), {
    dbt: values.dbt as string,
    tx,
    profiles: resolve(values.profiles ?? project),
    command: values.command,
    lines: Number(values.lines),
  }),
);
process.exitCode = results.every(Boolean) ? 0 : 1;
