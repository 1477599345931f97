import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';

/** The command under test. */
export const TX = process.env['TX_BIN'] ?? join(import.meta.dirname, '..', '..', 'bin', 'tx');

/** What one call of tx said. */
export interface Said {
  readonly code: number | null;
  /** stdout and stderr, without the time in front of each line. */
  readonly text: string;
  readonly out: string;
}

export type Files = Readonly<Record<string, string | Uint8Array>>;

/** A project in a folder of its own, with an empty HOME and a DuckDB file beside it. */
export class TempProject {
  readonly root: string;

  /** dbt_project.yml and profiles.yml are there unless `files` brings its own. */
  constructor(files: Files, { profile = true }: { readonly profile?: boolean } = {}) {
    this.root = mkdtempSync(join(tmpdir(), 'tx-cli-'));
    this.write({
      'dbt_project.yml': 'name: demo\nprofile: demo\n',
      ...(profile
        ? {
            'profiles.yml':
              'demo:\n  target: dev\n  outputs:\n    dev: {type: duckdb, path: demo.duckdb, threads: 2}\n',
          }
        : {}),
      ...files,
    });
  }

  /** Adds files, or replaces them. */
  write(files: Files): this {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(this.root, path)), { recursive: true });
      writeFileSync(join(this.root, path), text);
    }
    return this;
  }

  delete(path: string): this {
    rmSync(join(this.root, path), { recursive: true });
    return this;
  }

  /** Runs tx in the project. */
  tx(...words: string[]): Promise<Said> {
    return this.start(words).said;
  }

  /** Runs tx with more environment variables. */
  txWith(env: Readonly<Record<string, string>>, ...words: string[]): Promise<Said> {
    return this.start(words, env).said;
  }

  /** Starts tx; `kill` sends it a signal. */
  start(
    words: readonly string[],
    env: Readonly<Record<string, string>> = {},
  ): { readonly said: Promise<Said>; readonly kill: (signal: NodeJS.Signals) => void } {
    const child = spawn(process.execPath, [TX, ...words], {
      cwd: this.root,
      env: { PATH: process.env['PATH'], HOME: join(this.root, '.home'), ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let out = '';
    let all = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text;
      all += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      all += text;
    });
    const said = new Promise<Said>((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (code) => resolve({ code, text: withoutTimes(all), out: withoutTimes(out) }));
    });
    return { said, kill: (signal) => child.kill(signal) };
  }

  read(path: string): string {
    return readFileSync(join(this.root, path), 'utf8');
  }

  /** A JSON artifact. */
  json<T = Artifact>(path: string): T {
    return JSON.parse(this.read(path)) as T;
  }

  /** `unique_id` to status of the last run. */
  statuses(): Record<string, string> {
    const { results } = this.json<{ results: { unique_id: string; status: string }[] }>('target/run_results.json');
    return Object.fromEntries(results.map(({ unique_id: id, status }) => [id, status]));
  }

  /** Rows of a query against the project's database, each value as text. */
  async rows(sql: string, file = 'demo.duckdb'): Promise<(string | null)[][]> {
    const instance = await DuckDBInstance.create(join(this.root, file));
    const connection = await instance.connect();
    try {
      const reader = await connection.runAndReadAll(sql);
      return reader.getRows().map((row) => row.map((value) => (value === null ? null : String(value))));
    } finally {
      connection.closeSync();
      instance.closeSync();
    }
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}

/** What the tests look at in artifacts; the rest is read with a type of its own. */
export interface Artifact {
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly nodes: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly [key: string]: unknown;
}

function withoutTimes(text: string): string {
  return text.replaceAll(/^\d\d:\d\d:\d\d {2}/gm, '');
}
