import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadProject } from '../../../src/project/loadProject.ts';
import type { FileKind } from '../../../src/project/project.ts';
import { folderWith, loading, mistakes } from './projectFolder.ts';

const PROJECT = 'name: demo\n';
const load = (root: string, words?: string[]) => loadProject(loading(root, words).input);

test('files by kind, hidden and ignored ones left out, sorted', () => {
  const root = folderWith({
    'dbt_project.yml': PROJECT,
    '.dbtignore': 'models/old/\n*.bak.sql\n',
    'models/b.sql': '',
    'models/a.sql': '',
    'models/p.py': '',
    'models/s.yml': '',
    'models/x.txt': '',
    'models/notes.md': '',
    'models/.hidden.sql': '',
    'models/old/c.sql': '',
    'models/a.bak.sql': '',
    'models/sub/d.sql': '',
    'seeds/s.csv': '',
    'seeds/s.yaml': '',
    'tests/t.sql': '',
    'tests/generic/g.sql': '',
    'tests/fixtures/f.csv': '',
    'tests/fixtures/f.sql': '',
    'tests/t.yml': '',
    'tests/other.csv': '',
    'analyses/an.sql': '',
    'macros/m.sql': '',
    'snapshots/sn.sql': '',
    'functions/f.sql': '',
  });
  const byKind: Partial<Record<FileKind, string[]>> = {};
  for (const { kind, path } of load(root).root.files) byKind[kind] = [...(byKind[kind] ?? []), path];
  expect(byKind).toEqual({
    model: ['models/a.sql', 'models/b.sql', 'models/p.py', 'models/sub/d.sql'],
    properties: ['models/s.yml', 'tests/t.yml', 'seeds/s.yaml'],
    docs: ['models/notes.md'],
    seed: ['seeds/s.csv'],
    singular_test: ['tests/t.sql'],
    generic_test: ['tests/generic/g.sql'],
    fixture: ['tests/fixtures/f.csv', 'tests/fixtures/f.sql'],
    analysis: ['analyses/an.sql'],
    macro: ['macros/m.sql'],
    snapshot: ['snapshots/sn.sql'],
    function: ['functions/f.sql'],
  });
});

test('paths of a file', () => {
  const root = folderWith({
    'dbt_project.yml': `${PROJECT}model-paths: [./src/models/]\n`,
    'src/models/sub/a.sql': 'select 1',
  });
  expect(load(root).root.files).toMatchObject([
    {
      packageName: 'demo',
      path: 'src/models/sub/a.sql',
      searchPath: 'src/models',
      relativePath: 'sub/a.sql',
      absolutePath: join(root, 'src/models/sub/a.sql'),
      size: 8,
    },
  ]);
});

test('links are followed, loops are not', () => {
  const root = folderWith({ 'dbt_project.yml': PROJECT, 'elsewhere/l.sql': '', 'models/a.sql': '' });
  symlinkSync(join(root, 'elsewhere'), join(root, 'models/linked'));
  symlinkSync(join(root, 'models'), join(root, 'models/loop'));
  symlinkSync(join(root, 'nowhere'), join(root, 'models/dangling'));
  const paths = load(root).root.files.map(({ path }) => path);
  expect(paths).toContain('models/linked/l.sql');
  expect(paths.filter((path) => path.startsWith('models/loop/loop'))).toEqual([]);
});

test('vars: command line, root for the package, root, the package’s own', () => {
  const root = folderWith({
    'dbt_project.yml': `${PROJECT}vars: {a: root, b: root, pkg: {b: scoped}, c: root}\n`,
    'dbt_packages/pkg/dbt_project.yml': 'name: pkg\nvars: {a: own, d: own, pkg: {e: own}}\n',
  });
  const project = load(root, ['run', '--vars', '{c: cli}']);
  const seen = (name: string, pkg: string) => project.lookupVar(name, pkg);
  expect(['a', 'b', 'c', 'd', 'e', 'f'].map((name) => seen(name, 'pkg'))).toEqual([
    'root',
    'scoped',
    'cli',
    'own',
    'own',
    undefined,
  ]);
  expect(['a', 'b', 'c', 'd'].map((name) => seen(name, 'demo'))).toEqual(['root', 'root', 'cli', undefined]);
});

test('packages: root, installed by name, built-in', () => {
  const root = folderWith({
    'dbt_project.yml': PROJECT,
    'dbt_packages/z/dbt_project.yml': 'name: a_pkg\n',
    'dbt_packages/b/dbt_project.yml': 'name: b_pkg\n',
  });
  const { packages } = load(root);
  expect(packages.slice(0, 3).map(({ name, kind }) => [name, kind])).toEqual([
    ['demo', 'root'],
    ['a_pkg', 'installed'],
    ['b_pkg', 'installed'],
  ]);
  expect(packages.slice(3).map(({ name, kind }) => [name, kind])).toEqual([
    ['dbt', 'builtin'],
    ['dbt_duckdb', 'builtin'],
  ]);
  expect(packages.at(-1)?.files.some(({ kind }) => kind === 'macro')).toBe(true);
});

test.each<[string, Record<string, string>, string]>([
  [
    'packages that are not installed',
    { 'packages.yml': 'packages: [{local: ../x}]\n' },
    'dbt expects 1 package(s) based on packages specified in packages.yml, but found only 0 package(s) installed in dbt_packages. Run "dbt deps" to install package dependencies.',
  ],
  [
    'a package with the name of the root',
    { 'dbt_packages/x/dbt_project.yml': 'name: demo\n' },
    'Found a dependency with the same name as the root project "demo".',
  ],
  [
    'two packages of one name',
    { 'dbt_packages/x/dbt_project.yml': 'name: p\n', 'dbt_packages/y/dbt_project.yml': 'name: p\n' },
    'Found duplicate project "p".',
  ],
  [
    'packages in two files',
    { 'packages.yml': 'packages: []\n', 'dependencies.yml': 'packages: [{local: x}]\n' },
    "The 'packages' key cannot be specified in both",
  ],
  [
    'an entry that is no package',
    { 'packages.yml': 'packages: [{foo: x}]\n' },
    'The packages.yml file in this project is malformed',
  ],
  ['selectors that are no list', { 'selectors.yml': 'selectors: 1\n' }, 'Could not read selector file data'],
])('%s', (_name, files, message) => {
  expect(mistakes(() => load(folderWith({ 'dbt_project.yml': PROJECT, ...files })))[0]).toContain(message);
});

test('paths of target and logs are absolute and count from the project', () => {
  const root = folderWith({ 'dbt_project.yml': PROJECT });
  mkdirSync(join(root, 'sub'));
  expect(load(root)).toMatchObject({ targetPath: join(root, 'target'), logPath: join(root, 'logs') });
  expect(load(root, ['run', '--target-path', 'out', '--log-path', '/var/x'])).toMatchObject({
    targetPath: join(root, 'out'),
    logPath: '/var/x',
  });
});

test('a thousand files are listed in less than a second', () => {
  const files = Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [`models/m${i % 10}/f${i}.sql`, 'select 1']));
  const root = folderWith({ 'dbt_project.yml': PROJECT, ...files });
  const started = performance.now();
  expect(load(root).root.files).toHaveLength(1000);
  expect(performance.now() - started).toBeLessThan(1000);
});
