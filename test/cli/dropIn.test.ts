import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { TempProject, TX } from '../support/tempProject.ts';

let project: TempProject | undefined;
afterEach(() => project?.remove());

const FILES = {
  'models/a.sql': 'select 1 as id',
  'models/b.sql': "{{ config(materialized='table') }} select * from {{ ref('a') }}",
  'models/s.yml': 'models:\n  - name: b\n    columns:\n      - name: id\n        data_tests: [unique]\n',
};

/** One line of the JSON log, as far as these tests look at it. */
interface JsonEvent {
  readonly info: { readonly name: string };
  readonly data: {
    readonly node_info?: Readonly<
      Record<'resource_type' | 'node_name' | 'node_started_at' | 'node_finished_at', string>
    >;
  };
}

/** Events of a call with `--log-format json`. */
function eventsOf(text: string): JsonEvent[] {
  const lines = text.split('\n').filter((line) => line.startsWith('{'));
  return lines.map((line) => JSON.parse(line) as JsonEvent);
}

test('the shim is an executable named dbt that runs this tx', async () => {
  project = new TempProject(FILES);
  const said = await project.tx('shim', '--dir', 'bin');
  expect(said.code, said.text).toBe(0);
  const dbt = join(project.root, 'bin', 'dbt');
  expect(said.text).toContain(dbt);
  const version = spawnSync(dbt, ['--version'], { encoding: 'utf8' });
  expect(version.stdout).toMatch(/^Core:\n {2}- installed: \d+\.\d+\.\d+\n/);
  expect(spawnSync(dbt, ['ls', '--quiet'], { cwd: project.root, encoding: 'utf8' }).stdout).toContain('demo.a');
});

test('the events of a node carry what wrappers follow it by', async () => {
  project = new TempProject(FILES);
  const said = await project.tx('build', '--log-format', 'json', '--log-level', 'debug');
  expect(said.code, said.text).toBe(0);
  const events = eventsOf(said.text);
  const ofTest = events.filter(({ data }) => data.node_info?.resource_type === 'test');
  const names = ofTest.map(({ info }) => info.name).filter((name) => !/^(?:SQL|Connection)/.test(name));
  expect(names).toEqual(['NodeStart', 'LogStartLine', 'NodeCompiling', 'LogTestResult', 'NodeFinished']);
  const finished = events.find(({ info, data }) => info.name === 'NodeFinished' && data.node_info?.node_name === 'b');
  expect(finished?.data).toMatchObject({
    node_info: {
      materialized: 'table',
      node_status: 'success',
      unique_id: 'model.demo.b',
      node_relation: { alias: 'b', schema: 'main' },
    },
    run_result: { status: 'success', num_failures: 0 },
  });
  const { node_started_at: started = '', node_finished_at: ended = '' } = finished?.data.node_info ?? {};
  expect(started).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}$/);
  expect(ended >= started).toBe(true);
  expect(readFileSync(join(project.root, 'logs/dbt.log'), 'utf8')).toContain('"NodeFinished"');
});

test('ls, show and compile are events in JSON logs', async () => {
  project = new TempProject(FILES);
  const name = async (...words: string[]): Promise<unknown[]> =>
    eventsOf((await (project as TempProject).tx(...words, '--log-format', 'json')).text)
      .filter(({ info }) => ['PrintEvent', 'ShowNode', 'CompiledNode'].includes(info.name))
      .map(({ info, data }) => [info.name, data]);
  expect(await name('ls', '--select', 'a')).toEqual([['PrintEvent', { msg: 'demo.a' }]]);
  expect(await name('show', '--select', 'a', '--output', 'json')).toMatchObject([
    ['ShowNode', { node_name: 'a', is_inline: false, output_format: 'json', unique_id: 'model.demo.a' }],
  ]);
  expect(await name('compile', '--inline', 'select 2')).toMatchObject([
    ['CompiledNode', { compiled: 'select 2', is_inline: true }],
  ]);
});

test('the documentation is served from the target folder and from nowhere else', async () => {
  project = new TempProject(FILES);
  expect((await project.tx('docs', 'generate', '--static', '--empty-catalog')).code).toBe(0);
  expect(existsSync(join(project.root, 'target/static_index.html'))).toBe(true);
  const child = spawn(process.execPath, [TX, 'docs', 'serve', '--port', '0', '--no-browser'], { cwd: project.root });
  const url = await new Promise<string>((found) => {
    let said = '';
    child.stdout.on('data', (part) => {
      said += part;
      const match = /http:\/\/\S+/.exec(said);
      if (match !== null) found(match[0]);
    });
  });
  expect(await (await fetch(url)).text()).toContain('<title>tx docs</title>');
  expect(((await (await fetch(`${url}/manifest.json`)).json()) as { nodes: object }).nodes).toHaveProperty(
    'model.demo.a',
  );
  expect((await fetch(`${url}/..%2fdbt_project.yml`)).status).toBe(404);
  child.kill('SIGINT');
  expect(await new Promise((ended) => child.on('exit', ended))).toBe(0);
});
