/** What comes from outside while tx runs: signals, other processes, a disk that is full. */
import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterEach, describe, expect, test } from 'vitest';
import { TempProject, TX } from '../support/tempProject.ts';

/** Runs for minutes unless it is cancelled. */
const SLOW = 'select count(*) as n from range(1000000) a, range(1000000) b where (a.range * b.range) % 7 = 3';

let project: TempProject;
afterEach(() => project.remove());

describe('a signal during a run', () => {
  const models = {
    'models/a.sql': "{{ config(materialized='table') }} select 1 as id",
    'models/slow.sql': `{{ config(materialized='table') }} -- depends_on: {{ ref('a') }}\n${SLOW}`,
    'models/z.sql': "select * from {{ ref('slow') }}",
  };

  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    test(`${signal} cancels the query, writes results and ends with 2`, async () => {
      project = new TempProject(models);
      const { said, kill } = project.start(['run']);
      await until(() => existsSync(join(project.root, 'target/run/demo/models/slow.sql')));
      const asked = performance.now();
      kill(signal);
      const { code, text } = await said;
      expect(code, text).toBe(2);
      expect(performance.now() - asked).toBeLessThan(10_000);
      expect(text).toContain('CANCEL query');
      expect(text).toContain('Exited because of keyboard interrupt');
      expect(text).toMatch(/Done\. PASS=1 WARN=0 ERROR=0 SKIP=2/);
      expect(project.statuses()).toEqual({
        'model.demo.a': 'success',
        'model.demo.slow': 'skipped',
        'model.demo.z': 'skipped',
      });
      expect(await project.rows('select table_name from information_schema.tables order by 1')).toEqual([['a']]);
    });
  }
});

test('a DuckDB file that another process holds is named, with that process', async () => {
  project = new TempProject({ 'models/a.sql': 'select 1 as id' });
  const holder = await DuckDBInstance.create(join(project.root, 'demo.duckdb'));
  try {
    const { code, text } = await project.tx('run');
    expect(code, text).toBe(2);
    expect(text).toContain('Could not set lock on file');
    expect(text).toContain('TX6005');
    expect(text).toContain(`hint: process ${process.pid}`);
    expect(text).not.toContain('Internal Error');
  } finally {
    holder.closeSync();
  }
});

/** Every write to it fails as on a full disk. */
const FULL = '/dev/full';

describe.skipIf(!existsSync(FULL))('a full disk', () => {
  test('under the log file does not stop the run', async () => {
    project = new TempProject({ 'models/a.sql': 'select 1 as id' });
    mkdirSync(join(project.root, 'logs'));
    symlinkSync(FULL, join(project.root, 'logs/dbt.log'));
    const { code, text } = await project.tx('run');
    expect(code, text).toBe(0);
    expect(text).toContain('Completed successfully');
  });

  test('under the database is said as such', async () => {
    project = new TempProject({ 'models/a.sql': 'select 1 as id' });
    symlinkSync(FULL, join(project.root, 'demo.duckdb'));
    const { code, text } = await project.tx('run');
    expect(code, text).toBe(2);
    expect(text).toContain('No space left on device');
    expect(text).toContain('hint: the disk is full');
  });

  test('behind stdout ends with 2, because what was asked for is not there', () => {
    project = new TempProject({ 'models/a.sql': 'select 1 as id' });
    const full = openSync(FULL, 'w');
    const { status, stderr } = spawnSync(process.execPath, [TX, 'ls'], {
      cwd: project.root,
      stdio: ['ignore', full, 'pipe'],
      encoding: 'utf8',
    });
    closeSync(full);
    expect(stderr).toContain('The output could not be written');
    expect(stderr).toContain('the disk is full');
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(status).toBe(2);
  });
});

async function until(isSo: () => boolean): Promise<void> {
  for (let waited = 0; !isSo(); waited += 50) {
    if (waited > 30_000) throw new Error('it did not happen within 30 seconds');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
