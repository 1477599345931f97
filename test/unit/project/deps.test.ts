import { existsSync, lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { installPackages } from '../../../src/project/deps.ts';
import { loadProject, loadRoot } from '../../../src/project/loadProject.ts';
import { loadYaml } from '../../../src/project/yaml.ts';
import { folderWith, loading } from './projectFolder.ts';

const FILES = {
  'dbt_project.yml': 'name: demo\n',
  'packages.yml': 'packages:\n  - local: ./pkgs/one\n',
  'pkgs/one/dbt_project.yml': 'name: one\n',
  'pkgs/one/packages.yml': 'packages: [{local: ../two}]\n',
  'pkgs/two/dbt_project.yml': 'name: two_pkg\n',
};
const install = async (root: string, options = { lockOnly: false, upgrade: false }) => {
  const found = loading(root, ['deps']);
  await installPackages(found.input, loadRoot(found.input), options);
  return found.events.map(({ msg }) => msg);
};

test('local packages are linked, with those that they ask for', async () => {
  const root = folderWith(FILES);
  expect(await install(root)).toEqual([
    `Updating lock file in file path: ${join(root, 'package-lock.yml')}`,
    'Installing ./pkgs/one',
    'Installed from <local @ ./pkgs/one>',
    'Installing pkgs/two',
    'Installed from <local @ pkgs/two>',
  ]);
  expect(readdirSync(join(root, 'dbt_packages'))).toEqual(['one', 'two_pkg']);
  expect(lstatSync(join(root, 'dbt_packages/one')).isSymbolicLink()).toBe(true);
  expect(loadYaml(readFileSync(join(root, 'package-lock.yml'), 'utf8'), '').value).toEqual({
    packages: [
      { local: './pkgs/one', name: 'one' },
      { local: 'pkgs/two', name: 'two_pkg' },
    ],
    sha1_hash: expect.stringMatching(/^[0-9a-f]{40}$/),
  });
  expect(
    loadProject(loading(root).input)
      .packages.map(({ name }) => name)
      .slice(0, 3),
  ).toEqual(['demo', 'one', 'two_pkg']);
});

test('the lock file is written again only when the list changed, or when asked to', async () => {
  const root = folderWith(FILES);
  await install(root);
  expect((await install(root)).some((msg) => msg.startsWith('Updating lock'))).toBe(false);
  expect((await install(root, { lockOnly: false, upgrade: true })).some((msg) => msg.startsWith('Updating lock'))).toBe(
    true,
  );
});

test('--lock installs nothing', async () => {
  const root = folderWith(FILES);
  await install(root, { lockOnly: true, upgrade: false });
  expect(existsSync(join(root, 'dbt_packages'))).toBe(false);
});

test('no packages, no work', async () => {
  expect(await install(folderWith({ 'dbt_project.yml': 'name: demo\n' }))).toEqual([
    'Warning: No packages were found in packages.yml',
  ]);
});

test.each<[string, Record<string, string>, string]>([
  ['missing', { 'packages.yml': 'packages: [{local: nowhere}]\n' }, 'No dbt_project.yml found at expected path'],
  [
    'own name',
    { 'packages.yml': 'packages: [{local: p}]\n', 'p/dbt_project.yml': 'name: demo\n' },
    'Found a dependency with the same name as the root project "demo"',
  ],
  [
    'a folder that holds the project',
    { ...FILES, 'dbt_project.yml': 'name: demo\npackages-install-path: ..\n' },
    'which holds the project itself',
  ],
])('%s is refused', async (_name, files, message) => {
  await expect(install(folderWith({ 'dbt_project.yml': 'name: demo\n', ...files }))).rejects.toThrow(message);
});
