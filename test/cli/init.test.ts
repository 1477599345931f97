/** `tx init` from outside: what it makes, and what it refuses. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';

const home = mkdtempSync(join(tmpdir(), 'tx-init-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

const tx = join(import.meta.dirname, '..', '..', 'bin', 'tx');

function run(cwd: string, ...words: string[]): { code: number | null; text: string } {
  const { PATH } = process.env;
  const { status, stdout, stderr } = spawnSync(process.execPath, [tx, ...words], {
    cwd,
    env: { PATH, HOME: home },
    encoding: 'utf8',
    input: '',
  });
  return { code: status, text: stdout + stderr };
}

function emptyFolder(name: string): string {
  const folder = join(home, name);
  mkdirSync(folder);
  return folder;
}

describe('tx init', () => {
  test('makes a project that builds green without a question', () => {
    const folder = emptyFolder('new');
    expect(run(folder, 'init', 'shop')).toMatchObject({
      code: 0,
      text: expect.stringContaining('Your new dbt project "shop" was created!'),
    });
    expect(readdirSync(folder)).toEqual(['shop']);
    const build = run(join(folder, 'shop'), 'build');
    expect(build.text).toContain('PASS=19 WARN=0 ERROR=0 SKIP=0 NO-OP=0');
    expect(build.code).toBe(0);
    const shown = run(join(folder, 'shop'), 'show', '--select', 'station_days', '--limit', '20', '--output', 'json');
    expect(shown.text.match(/"station_name"/g)).toHaveLength(9);
  });

  test('gives a name to a project that has none', () => {
    const folder = emptyFolder('unnamed');
    expect(run(folder, 'init').code).toBe(0);
    expect(readdirSync(folder)).toEqual(['my_project']);
  });

  test('leaves what exists alone', () => {
    const folder = emptyFolder('taken');
    mkdirSync(join(folder, 'shop'));
    expect(run(folder, 'init', 'shop')).toMatchObject({
      code: 2,
      text: expect.stringContaining('A project called shop already exists here.'),
    });
    expect(readdirSync(join(folder, 'shop'))).toEqual([]);
  });

  test('makes no project inside of a project', () => {
    const folder = emptyFolder('inside');
    run(folder, 'init', 'shop');
    const project = join(folder, 'shop');
    expect(run(project, 'init', 'other').code).toBe(2);
    expect(existsSync(join(project, 'other'))).toBe(false);
    expect(run(project, 'init')).toMatchObject({
      code: 0,
      text: expect.stringContaining('Nothing needs to be set up'),
    });
  });

  for (const name of ['1a', 'a-b', 'a b', '../a', 'été', 'ref', 'dbt', '']) {
    test(`refuses the name '${name}'`, () => {
      const folder = emptyFolder(`name_${Buffer.from(name).toString('hex')}`);
      expect(run(folder, 'init', name)).toMatchObject({
        code: 2,
        text: expect.stringContaining('is not a valid project name'),
      });
      expect(readdirSync(folder)).toEqual([]);
    });
  }

  test('refuses a profile that is not there before it writes anything', () => {
    const folder = emptyFolder('profile');
    expect(run(folder, 'init', 'shop', '--profile', 'nope')).toMatchObject({
      code: 2,
      text: expect.stringContaining("Could not find profile named 'nope'"),
    });
    expect(readdirSync(folder)).toEqual([]);
  });
});
