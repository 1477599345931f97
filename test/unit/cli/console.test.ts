import { closeSync, mkdtempSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Console } from '../../../src/cli/console.ts';
import { fancyLine } from '../../../src/cli/fancyLine.ts';
import { parseArgv } from '../../../src/cli/parseArgv.ts';
import { resolveFlags } from '../../../src/cli/resolveFlags.ts';

interface Shown {
  readonly stdout: string;
  readonly log: string;
  readonly folder: string;
}

/** What a console with these words on its command line prints. */
async function shown(
  words: string[],
  act: (console: Console) => void,
  env: Record<string, string> = {},
): Promise<Shown> {
  const folder = mkdtempSync(join(tmpdir(), 'tx-console-'));
  const path = join(folder, 'stdout');
  const fd = openSync(path, 'w');
  const flags = resolveFlags(parseArgv(['run', ...words], env), { project: {}, user: {}, terminal: false });
  const console = new Console({
    flags,
    invocationId: 'id-1',
    env,
    logFolder: join(folder, 'logs'),
    terminal: false,
    fd,
  });
  act(console);
  await console.flush();
  closeSync(fd);
  const log = flags.log_level_file === 'none' ? '' : readFileSync(join(folder, 'logs', 'dbt.log'), 'utf8');
  return { stdout: readFileSync(path, 'utf8'), log, folder };
}

const hello = { name: 'Note', code: 'Z050', level: 'info', msg: 'hello', data: { msg: 'hello' } } as const;

test('text lines begin with the time', async () => {
  expect((await shown([], (console) => console.fire(hello))).stdout).toMatch(/^\d\d:\d\d:\d\d {2}hello\n$/);
});

test('debug lines carry level and thread, below a header', async () => {
  const { stdout } = await shown(['--log-format', 'debug'], (console) => console.fire(hello));
  expect(stdout).toMatch(
    /={30} \d\d:\d\d:\d\d\.\d{6} \| id-1 ={30}\n\d\d:\d\d:\d\d\.\d{6} \[info \] \[MainThread\]: hello\n$/,
  );
});

test('JSON lines have info and data', async () => {
  const { stdout } = await shown(['--log-format', 'json'], (console) => console.fire(hello));
  expect(JSON.parse(stdout)).toMatchObject({
    data: { msg: 'hello' },
    info: {
      category: '',
      code: 'Z050',
      extra: {},
      invocation_id: 'id-1',
      level: 'info',
      msg: 'hello',
      name: 'Note',
      pid: process.pid,
      thread: 'MainThread',
      ts: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/),
    },
  });
});

test.each<[string[], string[]]>([
  [[], ['info', 'warn', 'error', 'always']],
  [['--debug'], ['debug', 'info', 'warn', 'error', 'always']],
  [['--quiet'], ['error', 'always']],
  [
    ['--log-level', 'warn'],
    ['warn', 'error', 'always'],
  ],
  [['--log-level', 'none'], []],
])('%j shows %j', async (words, want) => {
  const { stdout } = await shown(words, (console) => {
    for (const level of ['debug', 'info', 'warn', 'error'] as const) console.fire({ ...hello, level, msg: level });
    console.fire({ ...hello, msg: 'always', always: true });
  });
  expect(
    stdout
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => line.slice(10)),
  ).toEqual(want);
});

test('the file has everything in debug form, unless it is switched off', async () => {
  expect((await shown(['--quiet'], (console) => console.fire({ ...hello, level: 'debug' }))).log).toContain(
    '[debug] [MainThread]: hello',
  );
  expect((await shown(['--log-level-file', 'none'], (console) => console.fire(hello))).log).toBe('');
});

test('a file that is full is set aside, five of them are kept', async () => {
  const { folder } = await shown(['--log-file-max-bytes', '300'], (console) => {
    for (let i = 0; i < 40; i++) console.fire({ ...hello, msg: `${i} ${'x'.repeat(80)}` });
  });
  expect(readdirSync(join(folder, 'logs')).sort()).toEqual([
    'dbt.log',
    'dbt.log.1',
    'dbt.log.2',
    'dbt.log.3',
    'dbt.log.4',
    'dbt.log.5',
  ]);
});

test('secrets are masked everywhere, also inside JSON', async () => {
  const env = { DBT_ENV_SECRET_KEY: 'top"secret' };
  for (const words of [[], ['--log-format', 'json']]) {
    const { stdout, log } = await shown(
      words,
      (console) => {
        console.addSecret('hunter22');
        console.fire({ ...hello, msg: 'a top"secret b hunter22', data: { msg: 'top"secret' } });
        console.output('payload hunter22');
      },
      env,
    );
    expect(stdout + log).not.toMatch(/secret|hunter22/);
    expect(stdout).toContain('payload *****');
  }
});

test('warnings have dbt’s head; those that are errors are thrown', async () => {
  const warning = {
    code: 'TX3015',
    severity: 'warning',
    kind: 'Usage',
    message: 'nothing matches',
    event: 'NoNodesForSelectionCriteria',
  } as const;
  expect((await shown([], (console) => console.warn(warning))).stdout).toContain('[WARNING]: nothing matches\n');
  expect(
    (
      await shown(['--warn-error-options', '{silence: [NoNodesForSelectionCriteria]}'], (console) =>
        console.warn(warning),
      )
    ).stdout,
  ).toBe('');
  await expect(shown(['--warn-error'], (console) => console.warn(warning))).rejects.toMatchObject({
    first: { kind: 'Compilation', message: 'nothing matches' },
  });
});

test('a deprecation is shown once, and counted at the end', async () => {
  const warning = {
    code: 'TX0003',
    severity: 'warning',
    kind: 'Usage',
    message: 'old',
    event: 'ModelParamUsageDeprecation',
  } as const;
  const { stdout } = await shown([], (console) => {
    console.warn(warning);
    console.warn(warning);
    console.summarizeDeprecations();
  });
  expect(stdout.match(/^old$/gm)).toHaveLength(1);
  expect(stdout).toContain('- ModelParamUsageDeprecation: 2 occurrences');
});

test('PrintEvent obeys --no-print', async () => {
  const print = { ...hello, name: 'PrintEvent', always: true };
  expect((await shown(['--no-print'], (console) => console.fire(print))).stdout).toBe('');
  expect((await shown(['--quiet'], (console) => console.fire(print))).stdout).toContain('hello');
});

test('progress lines are dotted to the printer width', () => {
  const line = fancyLine({ text: 'START sql view model main.a', status: 'RUN', index: 1, total: 5, width: 80 });
  expect(line).toBe(`1 of 5 START sql view model main.a ${'.'.repeat(45)} [RUN]`);
  expect(fancyLine({ text: 'OK', status: 'OK', colour: 'green', index: 1, total: 1, time: 0.144, width: 20 })).toBe(
    '1 of 1 OK .......... [\u001b[32mOK\u001b[39m in 0.14s]',
  );
  expect(fancyLine({ text: 'x'.repeat(30), status: 'RUN', width: 20, truncate: true })).toBe(
    `${'x'.repeat(17)}... [RUN]`,
  );
});
