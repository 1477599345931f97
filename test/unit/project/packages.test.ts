import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { Header } from 'tar';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { installPackages } from '../../../src/project/deps.ts';
import { loadRoot } from '../../../src/project/loadProject.ts';
import { readPackageList } from '../../../src/project/packageList.ts';
import { addedPackage } from '../../../src/project/packages/addPackage.ts';
import { packagesHash } from '../../../src/project/packages/lockFile.ts';
import { PackageCache } from '../../../src/project/packages/packageCache.ts';
import { privateAddress } from '../../../src/project/packages/privateAddress.ts';
import { unpackTarball } from '../../../src/project/packages/tarball.ts';
import { parseVersion } from '../../../src/project/packages/version.ts';
import { newestIn, rangeText, reduceVersions } from '../../../src/project/packages/versionRange.ts';
import { type PackageHub, startPackageHub } from '../../support/packageHub.ts';
import { folderWith, loading } from './projectFolder.ts';

const files = (name: string): Record<string, string> => ({
  'dbt_project.yml': `name: ${name}\n`,
  'models/a.sql': 'select 1',
});
const cache = mkdtempSync(join(tmpdir(), 'tx-cache-'));
let hub: PackageHub;

beforeAll(async () => {
  const two = [{ package: 'a/two', version: ['>=1.0.0', '<2.0.0'] }];
  hub = await startPackageHub({
    'a/one': {
      versions: {
        '1.0.0': { files: files('one'), packages: two, sha1: 'right' },
        '1.1.0': { files: files('one'), packages: two },
        '1.2.0-rc1': { files: files('one') },
      },
    },
    'a/two': {
      versions: {
        '1.5.0': { files: files('two') },
        '1.9.0': { files: files('two'), requireDbtVersion: ['>=9.0.0'] },
        '2.0.0': { files: files('two') },
      },
    },
    'a/bad': { versions: { '1.0.0': { files: files('bad'), sha1: '0123' } } },
    'a/old': { versions: { '1.0.0': { files: files('old') } }, more: { redirectnamespace: 'b', redirectname: 'neu' } },
  });
});
afterAll(() => hub.close());

/** Installs into a project; gives messages and warnings. */
async function install(
  root: string,
  more: Record<string, string> = {},
  flags: { lockOnly?: boolean; upgrade?: boolean } = {},
) {
  const found = loading(root, ['deps']);
  const env = { ...process.env, TX_CACHE_DIR: cache, DBT_PACKAGE_HUB_URL: hub.url, TX_RETRY_PAUSE_MS: '1', ...more };
  const input = { ...found.input, invocation: { ...found.input.invocation, env } };
  await installPackages(input, loadRoot(input), { lockOnly: false, upgrade: false, ...flags });
  return { messages: found.events.map(({ msg }) => msg), warnings: found.warnings.map(({ message }) => message) };
}
const project = (packages: string) => folderWith({ 'dbt_project.yml': 'name: demo\n', 'packages.yml': packages });
const lockOf = (root: string) => readFileSync(join(root, 'package-lock.yml'), 'utf8');

test('hub packages install with what they ask for, in dbt’s words and lock file', async () => {
  const root = project('packages: [{package: a/one, version: 1.0.0}]\n');
  const { messages } = await install(root);
  expect(messages.filter((one) => !/registry/.test(one))).toEqual([
    `Updating lock file in file path: ${join(root, 'package-lock.yml')}`,
    'Installing a/one',
    'Installed from version 1.0.0',
    'Updated version available: 1.1.0',
    'Installing a/two',
    'Installed from version 1.5.0',
    'Updated version available: 2.0.0',
    '',
    "Updates available for packages: ['a/one', 'a/two']                 \nUpdate your versions in packages.yml, then run dbt deps",
  ]);
  expect(lockOf(root)).toBe(`packages:
  - name: one
    package: a/one
    version: 1.0.0
  - name: two
    package: a/two
    version: 1.5.0
sha1_hash: ${packagesHash(readPackageList(root, (text) => text, {}).entries)}
`);
  expect(readdirSync(join(root, 'dbt_packages'))).toEqual(['one', 'two']);
});

test('with a lock file and a full cache nothing is asked of the network', async () => {
  const root = project('packages: [{package: a/one, version: 1.0.0}]\n');
  await install(root);
  rmSync(join(root, 'dbt_packages'), { recursive: true });
  const closed = await startPackageHub({});
  const url = hub.url;
  await closed.close();
  // The same addresses through a proxy that is not there: every request fails.
  await install(root, {
    HTTP_PROXY: closed.url,
    http_proxy: closed.url,
    NO_PROXY: '',
    no_proxy: '',
    DBT_PACKAGE_HUB_URL: url,
  });
  expect(readdirSync(join(root, 'dbt_packages'))).toEqual(['one', 'two']);
});

test('a failing server is asked again', async () => {
  hub.failures = 3;
  const root = project('packages: [{package: a/two, version: 2.0.0}]\n');
  expect((await install(root)).messages).toContain('Up to date!');
});

test('a wrong checksum is refused, and what is installed stays', async () => {
  const root = project('packages: [{package: a/two, version: 2.0.0}]\n');
  await install(root);
  writeFileSync(
    join(root, 'packages.yml'),
    'packages: [{package: a/two, version: 1.5.0}, {package: a/bad, version: 1.0.0}]\n',
  );
  await expect(install(root)).rejects.toThrow('the index says 0123');
  expect(readdirSync(join(root, 'dbt_packages'))).toEqual(['two']);
});

test.each<[string, string]>([
  ['{package: a/none, version: 1.0.0}', 'Package a/none was not found in the package index'],
  ['{package: a/one, version: 3.0.0}', "Requested range: =3.0.0, =3.0.0\n  Compatible versions: ['1.0.0', '1.1.0']"],
  ['{package: a/one, version: 1.0.0}, {package: a/two, version: 2.0.0}', 'Version error for package a/two'],
  ['{package: a/two, version: 1.9.0}', "run 'dbt --no-version-check deps'"],
  ['{package: a/two, version: "1.0"}', '"1.0" is not a valid semantic version.'],
  ['{package: two, version: 1.0.0}', 'Packages on the index require a namespace'],
  ['{package: ""}', 'A hub package is missing the value. It is a required property.'],
  ['{git: x, warn_unpinned: true}', 'is not valid under any of the given schemas'],
  ['{tarball: "ftp://x/y", name: y}', 'not an address'],
])('packages: [%s] says why not', async (packages, message) => {
  await expect(install(project(`packages: [${packages}]\n`))).rejects.toThrow(message);
});

test('git packages install by branch, tag, commit and subdirectory; the lock file keeps the commit and no secret', async () => {
  const repository = folderWith({ 'dbt_project.yml': 'name: gitpkg\n', 'sub/dbt_project.yml': 'name: subpkg\n' });
  const git = (...words: string[]) => execFileSync('git', ['-C', repository, ...words], { encoding: 'utf8' }).trim();
  git('init', '-q', '-b', 'main');
  git('add', '.');
  git('-c', 'user.name=n', '-c', 'user.email=e', 'commit', '-qm', 'one');
  git('tag', 'v1.0');
  const commit = git('rev-parse', 'HEAD');
  for (const [revision, warnings] of [
    ['main', 1],
    ['v1.0', 0],
    [commit, 0],
    [commit.slice(0, 8), 0],
    [undefined, 1],
  ] as const) {
    const root = project(
      `packages: [{git: "file://${repository}", ${revision === undefined ? '' : `revision: "${revision}",`} subdirectory: sub}]\n`,
    );
    const { messages, warnings: given } = await install(root);
    expect(messages).toContain('and subdirectory sub');
    expect(given.filter((one) => one.includes('breaking changes')).length, String(revision)).toBe(warnings);
    expect(lockOf(root)).toContain(`    name: subpkg\n    revision: ${commit}\n    subdirectory: sub\n`);
  }
  const root = project(`packages: [{git: "file://${repository}", revision: nope}]\n`);
  await expect(install(root)).rejects.toThrow("Error checking out spec='nope'");
  expect(existsSync(join(root, 'dbt_packages'))).toBe(false);
});

test.each<[string, string, string | undefined]>([
  ['>=1.0.0 <2.0.0', '>=1.0.0, <2.0.0', '1.5.0'],
  ['>1.0.0', '>1.0.0', '2.0.0'],
  ['=1.0.0 >=1.0.0', '=1.0.0, =1.0.0', '1.0.0'],
  ['<1.0.0', '<1.0.0', undefined],
])('of the wishes %s the newest version is taken', (wishes, range, version) => {
  const found = reduceVersions(wishes.split(' ').map(parseVersion));
  expect(found && rangeText(found)).toBe(range);
  expect(found && newestIn(found, ['1.0.0', '1.5.0', '2.0.0', '1.0.0-rc1'])).toBe(version);
});

test.each<[string, string, { path: string; type: 'File' | 'SymbolicLink' | 'CharacterDevice'; linkpath?: string }]>([
  ['a path upwards', 'lies outside', { path: 'p/../../evil', type: 'File' }],
  ['an absolute path', 'lies outside', { path: '/tmp/evil', type: 'File' }],
  ['a link to elsewhere', 'outside of it', { path: 'p/link', type: 'SymbolicLink', linkpath: '../../etc' }],
  ['a device', 'CharacterDevice', { path: 'p/dev', type: 'CharacterDevice' }],
])('an archive with %s is refused', async (_name, message, entry) => {
  const header = new Header({ mode: 0o644, size: 0, mtime: new Date(0), ...entry });
  const block = Buffer.alloc(512);
  header.encode(block, 0);
  const root = project('');
  const { input } = loading(root);
  const store = new PackageCache(mkdtempSync(join(tmpdir(), 'tx-cache-')));
  store.write('http://x/y', gzipSync(Buffer.concat([block, Buffer.alloc(1024)])));
  const request = { address: 'http://x/y', checksums: {}, immutable: true };
  await expect(unpackTarball(input.invocation, store, request, join(root, 'out'))).rejects.toThrow(message);
});

test('private packages have an address by SSH, or by the providers of the environment, whose tokens are masked', () => {
  const { input } = loading(project(''));
  const provider = [{ org: 'acme', url: 'https://{token}@git.x/acme/{repo}.git', token: 'tok-1', provider: 'github' }];
  const env = { DBT_ENV_PRIVATE_GIT_PROVIDER_INFO: JSON.stringify(provider) };
  expect(privateAddress(input.invocation, 'acme/p', undefined)).toBe('git@github.com:acme/p.git');
  expect(privateAddress({ ...input.invocation, env }, 'acme/p', undefined)).toBe('https://tok-1@git.x/acme/p.git');
  expect(() => privateAddress({ ...input.invocation, env }, 'other/p', 'github')).toThrow('No matching Git URLs');
});

test('--add-package adds an entry, keeps comments and replaces the same package', async () => {
  const root = project('packages: # ours\n  - git: https://x/a/two.git\n    revision: v1\n');
  const found = loading(root, ['deps']);
  const env = { ...process.env, TX_CACHE_DIR: cache, DBT_PACKAGE_HUB_URL: hub.url };
  const input = { ...found.input, invocation: { ...found.input.invocation, env } };
  const add = addedPackage('a/two@>=1.0.0,<2.0.0', 'hub');
  await installPackages(input, loadRoot(input), { lockOnly: true, upgrade: false, add });
  expect(readFileSync(join(root, 'packages.yml'), 'utf8')).toContain('# ours');
  expect(readPackageList(root, (text) => text, {}).entries.map(({ fields }) => fields)).toEqual([
    { package: 'a/two', version: ['>=1.0.0', '<2.0.0'] },
  ]);
  expect(() => addedPackage('a/two', 'hub')).toThrow('Version is required');
  expect(addedPackage('git@x:a/b.git@v1', 'git')).toEqual({ name: 'git@x:a/b.git', version: 'v1', source: 'git' });
});
