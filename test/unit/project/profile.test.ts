import { expect, test } from 'vitest';
import type { TxError } from '../../../src/diagnostics/diagnostic.ts';
import { credentialsOfUrl } from '../../../src/project/databaseUrl.ts';
import { loadProfile } from '../../../src/project/loadProject.ts';
import { folderWith, loading, mistakes } from './projectFolder.ts';

const PROFILES = `
demo:
  target: dev
  outputs:
    dev: {type: duckdb, path: dev.duckdb, threads: 4}
    pg:
      type: postgres
      host: localhost
      user: me
      password: "{{ env_var('PGPASSWORD') }}"
      port: "{{ env_var('PORT') }}"
    broken: {type: postgres, password: "{{ env_var('NOWHERE') }}"}
    typeless: {path: x}
    threadless: {type: duckdb, threads: many}
empty: {}
no_outputs: {target: x}
`;
const project = (name = 'demo') => `name: demo\nprofile: ${name}\n`;
const load = (files: Record<string, string>, words: string[] = ['run'], env: Record<string, string> = {}) => {
  const found = loading(folderWith(files), words, env);
  return { ...found, profile: loadProfile(found.input) };
};

test('only the chosen target is rendered', () => {
  const { profile, secrets } = load({ 'dbt_project.yml': project(), 'profiles.yml': PROFILES }, ['run', '-t', 'pg']);
  expect(profile).toMatchObject({
    profileName: 'demo',
    targetName: 'pg',
    threads: 1,
    credentials: { type: 'postgres', password: 'hunter22', port: '5433' },
  });
  expect(secrets).toEqual(['hunter22']);
});

test('threads: command line over profile over 1', () => {
  const files = { 'dbt_project.yml': project(), 'profiles.yml': PROFILES };
  expect(load(files).profile.threads).toBe(4);
  expect(load(files, ['run', '--threads', '9']).profile.threads).toBe(9);
  expect(load(files).profile.credentials).not.toHaveProperty('threads');
});

test('search order: folder asked for, this folder, home', () => {
  const at = (path: string) => PROFILES.replace('dev.duckdb', path);
  const files = {
    'dbt_project.yml': project(),
    'home/.dbt/profiles.yml': at('home'),
    'profiles.yml': at('here'),
    'x/profiles.yml': at('asked'),
  };
  const path = (words?: string[], env?: Record<string, string>) => load(files, words, env).profile.credentials['path'];
  expect(path()).toBe('here');
  expect(path(['run', '--profiles-dir', 'x'])).toBe('asked');
  expect(path(['run'], { DBT_PROFILES_DIR: 'x' })).toBe('asked');
  const { 'profiles.yml': _, ...noneHere } = files;
  expect(load(noneHere).profile.credentials['path']).toBe('home');
});

test('no profile at all: DuckDB in the target folder, said in one line', () => {
  const { profile, events } = load({ 'dbt_project.yml': project() });
  expect(profile).toMatchObject({
    profileName: 'demo',
    targetName: 'dev',
    credentials: { type: 'duckdb', path: 'target/dev.duckdb' },
    origin: 'built-in DuckDB',
  });
  expect(events.map(({ msg }) => msg)).toEqual(['No profiles.yml found: building with DuckDB in target/dev.duckdb']);
});

test('a home file without the profile does not stand in the way of a fresh clone', () => {
  const { events } = load({ 'dbt_project.yml': project('other'), 'home/.dbt/profiles.yml': PROFILES });
  expect(events[0]?.msg).toMatch(/^No profile named 'other' in .*home\/\.dbt\/profiles\.yml: building with DuckDB/);
});

test('DATABASE_URL is taken when there is no profile', () => {
  const env = { DATABASE_URL: 'postgres://me:hunter22@db:5433/shop?schema=x' };
  const { profile, secrets } = load({ 'dbt_project.yml': project() }, ['run'], env);
  expect(profile).toMatchObject({
    origin: 'DATABASE_URL',
    credentials: { type: 'postgres', host: 'db', port: 5433, user: 'me', dbname: 'shop', schema: 'x' },
  });
  expect(secrets).toEqual(['hunter22']);
  expect(load({ 'dbt_project.yml': project(), 'profiles.yml': PROFILES }, ['run'], env).profile.origin).toContain(
    'profiles.yml',
  );
});

test.each<[string, string[], string[]]>([
  ['nope', ['run'], ["Could not find profile named 'nope'"]],
  ['demo', ['run', '--profile', 'nope'], ["Could not find profile named 'nope'"]],
  ['empty', ['run'], ['Profile empty in profiles.yml is empty']],
  ['no_outputs', ['run'], ["outputs not specified in profile 'no_outputs'"]],
  [
    'demo',
    ['run', '-t', 'prod'],
    [
      "The profile 'demo' does not have a target named 'prod'. The valid target names for this profile are:\n - dev\n - pg\n - broken\n - typeless\n - threadless",
    ],
  ],
  ['demo', ['run', '-t', 'broken'], ["cannot render {{ env_var('NOWHERE') }}"]],
  [
    'demo',
    ['run', '-t', 'typeless'],
    ['Credentials in profile "demo", target "typeless" invalid: \'type\' is a required property'],
  ],
  [
    'demo',
    ['run', '-t', 'threadless'],
    [
      'Credentials in profile "demo", target "threadless" invalid: threads must be a whole number above 0, not \'many\'',
    ],
  ],
])('profile %s, %j is refused', (name, words, want) => {
  expect(mistakes(() => load({ 'dbt_project.yml': project(name), 'profiles.yml': PROFILES }, words))).toEqual(want);
});

test('a project without a profile key says what to add, when there are profiles', () => {
  expect(mistakes(() => load({ 'dbt_project.yml': 'name: demo\n', 'profiles.yml': PROFILES }))[0]).toMatch(
    /^dbt cannot run because no profile was specified/,
  );
});

test('what cannot be rendered is shown at its place', () => {
  try {
    load({ 'dbt_project.yml': project(), 'profiles.yml': PROFILES }, ['run', '-t', 'broken']);
    expect.unreachable();
  } catch (error) {
    expect((error as TxError).first.location).toMatchObject({ line: 12, column: 41 });
  }
});

test('a target cannot be asked for when there are no profiles', () => {
  expect(mistakes(() => load({ 'dbt_project.yml': project() }, ['run', '-t', 'prod']))).toEqual([
    "No profiles.yml found, so there is no target named 'prod'",
  ]);
});

test('config of profiles.yml: an old way, and not beside flags', () => {
  const profiles = `${PROFILES}\nconfig: {printer_width: 1}\n`;
  expect(load({ 'dbt_project.yml': project(), 'profiles.yml': profiles }).warnings.map(({ event }) => event)).toEqual([
    'ProjectFlagsMovedDeprecation',
  ]);
  expect(mistakes(() => load({ 'dbt_project.yml': `${project()}flags: {}\n`, 'profiles.yml': profiles }))[0]).toContain(
    "Do not specify both 'config' in profiles.yml and 'flags' in dbt_project.yml",
  );
});

test.each<[string, Record<string, unknown>]>([
  ['duckdb:target/x.duckdb', { type: 'duckdb', path: 'target/x.duckdb' }],
  ['duckdb:///abs/x.duckdb', { type: 'duckdb', path: '/abs/x.duckdb' }],
  ['duckdb:', { type: 'duckdb', path: ':memory:' }],
  [
    'postgresql://u:p%40ss@h/db?sslmode=require',
    { type: 'postgres', host: 'h', port: 5432, user: 'u', password: 'p@ss', dbname: 'db', sslmode: 'require' },
  ],
])('%s', (url, want) => {
  expect(credentialsOfUrl(url)).toMatchObject(want);
});

test('other databases are refused without repeating the password', () => {
  expect(mistakes(() => credentialsOfUrl('mysql://u:secret@h/db'))).toEqual([
    "DATABASE_URL is neither a postgres:// nor a duckdb: address (it begins with 'mysql:')",
  ]);
});
