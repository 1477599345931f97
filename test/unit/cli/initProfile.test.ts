import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { EventCollector } from '../../../src/cli/eventCollector.ts';
import type { TxEvent } from '../../../src/cli/events.ts';
import type { Invocation } from '../../../src/cli/invocation.ts';
import { Secrets } from '../../../src/cli/secrets.ts';
import { askForProfile } from '../../../src/commands/initProfile.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tx-ask-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Answers in order; what was asked, and what profiles.yml holds afterwards. */
async function ask(answers: readonly string[], files: Readonly<Record<string, string>> = {}) {
  for (const [path, text] of Object.entries(files)) writeFileSync(join(folder, path), text);
  const asked: string[] = [];
  const left = [...answers];
  const answer = (question: string): string => {
    asked.push(question);
    return left.shift() ?? '';
  };
  const events: TxEvent[] = [];
  const flags = { profiles_dir: folder } as Invocation['flags'];
  const sink = new EventCollector(flags, new Secrets({}), (event) => events.push(event));
  await askForProfile({ cwd: folder, flags, events: sink } as unknown as Invocation, folder, 'shop', {
    text: async (question, options = {}) => answer(question) || options.default || '',
    confirm: async (question) => answer(question) === 'y',
  });
  return { asked, written: readFileSync(join(folder, 'profiles.yml'), 'utf8'), events: events.map(({ name }) => name) };
}

test('a database is chosen by its number, and its questions are asked', async () => {
  const { asked, written, events } = await ask(['2', 'localhost', '', 'me', 'secret', 'db', 'dbt', 'two', '2']);
  expect(asked[0]).toContain('[1] duckdb\n[2] postgres');
  expect(asked.slice(1)).toEqual([
    'host (hostname of the server)',
    'port',
    'user (user of the database)',
    'pass (password)',
    'dbname (database to build in)',
    'schema (schema to build in)',
    'threads (1 or more)',
    'threads (1 or more)',
  ]);
  expect(written).toContain(
    'shop:\n  outputs:\n    dev:\n      type: postgres\n      host: localhost\n      port: 5432\n',
  );
  expect(events).toEqual(['SettingUpProfile', 'ProfileWrittenWithTargetTemplateYAML']);
});

test('the project may ask its own questions; other profiles stay as they are', async () => {
  const template = [
    'fixed: {type: duckdb}',
    'prompts:',
    '  target: {hint: name of the target}',
    '  _choose_place:',
    '    local: {_fixed_path: local.duckdb}',
    '    shared: {path: {hint: where}, threads: {type: int, default: 3}}',
  ].join('\n');
  const others = '# mine\nother:\n  target: dev # as it was\n';
  const { asked, written } = await ask(['prod', '2', '/data/x.duckdb', ''], {
    'profile_template.yml': template,
    'profiles.yml': others,
  });
  expect(asked[1]).toBe('[1] local\n[2] shared\nDesired place option (enter a number)');
  expect(written).toContain('# mine\nother:\n  target: dev # as it was\n');
  expect(written).toContain(
    'prod:\n      type: duckdb\n      path: /data/x.duckdb\n      threads: 3\n  target: prod\n',
  );
});

test('a profile of that name is overwritten only when told so', async () => {
  const before = 'shop:\n  target: dev\n';
  const kept = await ask(['n'], { 'profiles.yml': before });
  expect(kept.asked[0]).toContain('The profile shop already exists in');
  expect(kept.written).toBe(before);
  const { written } = await ask(['y', '1', 'a.duckdb', '1'], { 'profiles.yml': before });
  expect(written).toContain('path: a.duckdb');
});
