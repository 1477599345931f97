import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { TxEvent } from '../../../src/cli/events.ts';
import type { Flags } from '../../../src/cli/flags.ts';
import type { Invocation } from '../../../src/cli/invocation.ts';
import { parseArgv } from '../../../src/cli/parseArgv.ts';
import { resolveFlags } from '../../../src/cli/resolveFlags.ts';
import { type Diagnostic, TxError } from '../../../src/diagnostics/diagnostic.ts';
import type { LoadProjectInput } from '../../../src/project/loadProject.ts';
import type { YamlRenderer } from '../../../src/project/yamlRenderer.ts';
import { plainScalars } from '../../../src/project/yamlScalars.ts';

/** Writes files into a new folder and answers its path. */
export function folderWith(files: Readonly<Record<string, string | Buffer>>): string {
  const root = mkdtempSync(join(tmpdir(), 'tx-project-'));
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
  return root;
}

/** Enough of Jinja for these tests: `{{ env_var('X') }}`, `{{ var('x') }}`, `{{ target.name }}`, whole strings only. */
const render: YamlRenderer = (text, place, { vars, secrets, target }) => {
  const found = /^\{\{ (\w+)(?:\('(\w+)'\)|\.(\w+)) \}\}$/.exec(text);
  const [, name, argument = '', field = ''] = found ?? [];
  if (name === 'env_var' && (secrets || !argument.startsWith('DBT_ENV_SECRET')) && argument in ENV)
    return ENV[argument];
  if (name === 'var' && argument in vars) return vars[argument];
  if (name === 'target' && target !== undefined) return target[field];
  throw new TxError({
    code: 'TX1013',
    severity: 'error',
    kind: 'Compilation',
    message: `cannot render ${text}`,
    location: place,
  });
};
const ENV: Readonly<Record<string, string>> = { PGPASSWORD: 'hunter22', PORT: '5433', DBT_ENV_SECRET_X: 'sesame!' };

export interface Loading {
  readonly input: LoadProjectInput;
  readonly events: TxEvent[];
  readonly warnings: Diagnostic[];
  readonly secrets: string[];
}

/** What loadProject wants, for a folder, with what was reported on the way. */
export function loading(
  root: string,
  words: readonly string[] = ['run'],
  env: Readonly<Record<string, string>> = {},
  cwd = root,
): Loading {
  const events: TxEvent[] = [];
  const warnings: Diagnostic[] = [];
  const secrets: string[] = [];
  const home = join(root, 'home');
  const flags: Flags = resolveFlags(parseArgv(words, env), { project: {}, user: {}, terminal: false });
  const invocation: Invocation = {
    id: 'id',
    command: 'run',
    argv: words,
    flags,
    env: { HOME: home, ...env },
    cwd,
    startedAt: new Date(0),
    now: () => new Date(0),
    events: {
      fire: (event) => events.push(event),
      warn: (warning) => warnings.push(warning),
      output: () => undefined,
      addSecret: (value) => secrets.push(value),
      flush: async () => undefined,
    },
    signal: new AbortController().signal,
    dbtVersion: '1.12.6',
  };
  return { input: { invocation, render, scalars: plainScalars }, events, warnings, secrets };
}

/** The first line of each mistake that a piece of work throws. */
export function mistakes(work: () => unknown): string[] {
  try {
    work();
  } catch (error) {
    if (error instanceof TxError) return error.diagnostics.map(({ message }) => message.split('\n\n')[0] as string);
    throw error;
  }
  return [];
}
