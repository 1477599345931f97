/**
 * Compares tx with dbt on public packages and projects, which are not kept here.
 *
 *     node test/compareRealPackages.ts --dbt PATH --packages DIR [--repos DIR] [--only NAME] [--tx CMD]
 *
 * Each repository of PROJECTS is cloned at its commit (or taken from --repos, where clones lie by their names), copied to a folder
 * of its own with the packages that it needs beside it, and given to compareParse.ts, which prints what differs and a line a
 * project. --packages holds dbt_utils, dbt_date and dbt_expectations. Ends with 1 when any project differs.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

/** A public repository, and how it is used. */
interface PublicProject {
  /** OWNER/NAME on GitHub. */
  readonly repo: string;
  readonly commit: string;
  /** Folder of the dbt project inside; the whole repository when absent. */
  readonly folder?: string;
  /** Names of PROJECTS and LIBRARIES, or of packages under --packages. */
  readonly needs?: readonly string[];
  /** `postgres` where the package has no macros for DuckDB; nothing connects. */
  readonly adapter?: 'postgres';
}

const PROJECTS: readonly PublicProject[] = [
  { repo: 'dbt-labs/jaffle_shop_duckdb', commit: '9b13827' },
  { repo: 'dbt-labs/jaffle-shop', commit: '7be2c58', needs: ['dbt_utils', 'dbt_date', 'dbt-audit-helper'] },
  { repo: 'dbt-labs/dbt-codegen', commit: '526cb1f', folder: 'integration_tests', needs: ['dbt-codegen', 'dbt_utils'] },
  {
    repo: 'dbt-labs/dbt-audit-helper',
    commit: '3bd0ca4',
    folder: 'integration_tests',
    needs: ['dbt-audit-helper', 'dbt_utils'],
  },
  { repo: 'dbt-labs/dbt-project-evaluator', commit: '927abbd', needs: ['dbt_utils'] },
  { repo: 'brooklyn-data/dbt_artifacts', commit: '6d37fa0' },
  {
    repo: 'data-mie/dbt-profiler',
    commit: '1cc8792',
    folder: 'integration_tests',
    needs: ['dbt-profiler', 'dbt_utils', 'dbt_expectations', 'dbt_date'],
  },
  {
    repo: 'tuva-health/tuva',
    commit: '6be34c7a',
    needs: ['dbt_utils', 'dbt_expectations', 'dbt_date', 'dbt-data-reliability'],
  },
  {
    repo: 'bcodell/dbt-activity-schema',
    commit: 'abe0d83',
    folder: 'integration_tests',
    needs: ['dbt-activity-schema', 'dbt_utils'],
  },
  { repo: 'elementary-data/dbt-data-reliability', commit: 'ccb0de34', needs: ['dbt_utils'] },
  { repo: 're-data/dbt-re-data', commit: 'c93f125', needs: ['dbt_utils'] },
  {
    repo: 'tnightengale/dbt-meta-testing',
    commit: '3e5afe0',
    folder: 'integration_tests',
    needs: ['dbt-meta-testing'],
  },
  { repo: 'snowplow/dbt-snowplow-utils', commit: 'b9d941b', needs: ['dbt_utils'] },
  { repo: 'ScalefreeCOM/datavault4dbt', commit: 'bd871151', adapter: 'postgres' },
  { repo: 'Datavault-UK/automate-dv', commit: '0aa71153', needs: ['dbt_utils'], adapter: 'postgres' },
];

const TARGETS = {
  duckdb: `{type: duckdb, path: "{{ env_var('DUCKDB_PATH') }}", schema: main, threads: 2}`,
  postgres: '{type: postgres, host: 127.0.0.1, port: 1, user: u, password: p, dbname: d, schema: s, threads: 2}',
};

const { values: options } = parseArgs({
  options: {
    dbt: { type: 'string' },
    packages: { type: 'string' },
    repos: { type: 'string' },
    only: { type: 'string' },
    tx: { type: 'string', default: join(import.meta.dirname, '..', 'bin', 'tx') },
  },
});
const { dbt, packages, only, tx } = options;
if (dbt === undefined || packages === undefined) throw new Error('--dbt and --packages are needed');
const work = mkdtempSync(join(tmpdir(), 'tx-packages-'));
const repos = resolve(options.repos ?? join(work, 'repos'));

/** The folder of a clone. @throws Error when git fails */
function clone({ repo, commit }: PublicProject): string {
  const folder = join(repos, basename(repo));
  if (existsSync(folder)) return folder;
  execFileSync('git', ['clone', '--quiet', `https://github.com/${repo}`, folder]);
  execFileSync('git', ['-C', folder, 'checkout', '--quiet', commit]);
  return folder;
}

/** Where a package lies that another one needs. */
function packageFolder(name: string): string {
  const known = PROJECTS.find(({ repo }) => basename(repo) === name);
  return known === undefined ? join(packages as string, name) : clone(known);
}

/** A key of dbt_project.yml that stands at the beginning of a line. */
function projectKey(text: string, key: string): string | undefined {
  return new RegExp(`^${key}:\\s*["']?([^"'#\\r\\n]+?)["']?\\s*(?:#.*)?$`, 'm').exec(text)?.[1];
}

/** A copy that can run alone: its packages as local ones, a profile of its own. */
function stage(project: PublicProject): string {
  const folder = join(work, basename(project.repo));
  copy(join(clone(project), project.folder ?? '.'), folder);
  const file = join(folder, 'dbt_project.yml');
  let text = readFileSync(file, 'utf8');
  const installed = join(folder, projectKey(text, 'packages-install-path') ?? 'dbt_packages');
  mkdirSync(installed, { recursive: true });
  for (const name of project.needs ?? []) copy(packageFolder(name), join(installed, name));
  for (const name of ['dependencies.yml', 'package-lock.yml']) rmSync(join(folder, name), { force: true });
  const entries = readdirSync(installed).map((name) => `  - local: ${join(installed, name)}\n`);
  writeFileSync(
    join(folder, 'packages.yml'),
    entries.length === 0 ? 'packages: []\n' : `packages:\n${entries.join('')}`,
  );
  const profile = projectKey(text, 'profile');
  if (profile === undefined) {
    text = `profile: compared\n${text}`;
    writeFileSync(file, text);
  }
  const target = TARGETS[project.adapter ?? 'duckdb'];
  writeFileSync(
    join(folder, 'profiles.yml'),
    `${profile ?? 'compared'}:\n  target: dev\n  outputs:\n    dev: ${target}\n`,
  );
  return folder;
}

function copy(from: string, to: string): void {
  cpSync(from, to, { recursive: true, dereference: true, filter: (path) => !/\/(?:\.git|target)$/.test(path) });
}

try {
  const chosen = PROJECTS.filter(({ repo }) => only === undefined || basename(repo) === only);
  for (const project of chosen) {
    const words = [join(import.meta.dirname, 'compareParse.ts'), '--dbt', dbt, '--tx', tx, '--lines', '6'];
    // Without a database the templates are read, not run.
    const command = project.adapter === undefined ? [] : ['--command', 'parse'];
    const { status } = spawnSync(process.execPath, [...words, ...command, stage(project)], { stdio: 'inherit' });
    if (status !== 0) process.exitCode = 1;
  }
} finally {
  rmSync(work, { recursive: true, force: true });
}
