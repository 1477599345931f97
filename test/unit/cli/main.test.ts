import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { commandTable } from '../../../src/cli/commandTable.ts';
import { commandHelpText, helpText } from '../../../src/cli/help.ts';
import { options, optionsOf } from '../../../src/cli/options.ts';
import { txVersion } from '../../../src/cli/version.ts';

const root = join(import.meta.dirname, '../../..');
const empty = mkdtempSync(join(tmpdir(), 'tx-main-'));

function tx(words: string[], cwd = empty): { code: number | null; stdout: string; stderr: string } {
  const env = { PATH: process.env['PATH'], HOME: empty };
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'bin/tx'), ...words], {
    cwd,
    env,
    encoding: 'utf8',
  });
  return { code: status, stdout, stderr };
}

test('the version is dbt’s block, then tx’s own line', () => {
  const { code, stdout } = tx(['--version']);
  expect(code).toBe(0);
  expect(stdout).toMatch(
    /^Core:\n {2}- installed: \d+\.\d+\.\d+\n {2}- latest: {4}\S+ - Up to date!\n\nPlugins:\n {2}- duckdb: /,
  );
  expect(stdout).toMatch(new RegExp(`^tx ${txVersion}$`, 'm'));
});

test('the version is that of package.json', () => {
  expect(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))).toMatchObject({ version: txVersion });
});

test('a mistake on the command line: usage on stderr, exit code 2', () => {
  const { code, stdout, stderr } = tx(['rum']);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toBe(
    "Usage: tx [OPTIONS] COMMAND [ARGS]...\nTry 'tx --help' for help.\n\nError: No such command 'rum'.\nDid you mean 'run'?\n",
  );
});

test('commands of a later version say so', () => {
  expect(tx(['extract', 'openalex'])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("Error: 'tx extract' is not in this version yet"),
  });
});

test('a mistake in the project: dbt’s words, then the place; exit code 2, no stack', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tx-main-'));
  writeFileSync(join(folder, 'dbt_project.yml'), 'name: demo\nmodle-paths: [a]\n');
  const { code, stdout, stderr } = tx(['parse'], folder);
  expect({ code, stderr }).toEqual({ code: 2, stderr: '' });
  expect(stdout).toContain(
    "[ERROR]: Encountered an error:\nRuntime Error\n  Additional properties are not allowed ('modle-paths' was unexpected)\n",
  );
  expect(stdout).toContain(
    '  TX0103  dbt_project.yml:2:1\n    1 | name: demo\n  > 2 | modle-paths: [a]\n      | ^^^^^^^^^^^\n',
  );
  expect(stdout).toContain("  hint: did you mean 'model-paths'?");
  expect(stdout).not.toMatch(/^ +at /m);
  expect(readFileSync(join(folder, 'logs/dbt.log'), 'utf8')).toContain('Encountered an error');
});

test('without a project: exit code 2', () => {
  expect(tx(['run'])).toMatchObject({
    code: 2,
    stdout: expect.stringContaining('No dbt_project.yml found at expected path'),
  });
});

test('every option is shown in the help of its commands, unless hidden', () => {
  for (const spec of commandTable) {
    const text = commandHelpText(spec);
    for (const { long, hidden } of optionsOf(spec.words))
      expect(text.includes(` ${long[0]}`) || text.includes(`, ${long[0]}`)).toBe(
        !hidden || isPrefixOfAnother(long[0] as string, spec.words),
      );
    expect(text).toContain(`Usage: tx ${spec.words}`);
    expect(text).toContain('Examples:');
  }
  for (const { words } of commandTable) expect(helpText()).toContain(words);
});

/** `--model` is shown as a part of something longer. */
function isPrefixOfAnother(long: string, words: string): boolean {
  return optionsOf(words).some(
    (option) =>
      !option.hidden && (option.text.includes(long) || option.long.some((one) => one !== long && one.startsWith(long))),
  );
}

test('each option is defined once for a command', () => {
  for (const { words } of commandTable) {
    const spellings = optionsOf(words).flatMap(({ long, short = [] }) => [...long, ...short]);
    expect(spellings.filter((one, at) => spellings.indexOf(one) !== at)).toEqual([]);
  }
  expect(
    options.filter(({ commands }) => commands?.some((words) => !commandTable.some((spec) => spec.words === words))),
  ).toEqual([]);
});
