/** Metrics, semantic models and saved queries from outside: artifacts, selection, and what build does with them. */
import { afterAll, describe, expect, test } from 'vitest';
import { type Artifact, type Files, TempProject } from '../support/tempProject.ts';

const projects: TempProject[] = [];
function made(files: Files): TempProject {
  const project = new TempProject(files);
  projects.push(project);
  return project;
}
afterAll(() => {
  for (const project of projects) project.remove();
});

const files: Files = {
  'dbt_project.yml': `name: demo
profile: demo
metrics: {demo: {revenue: {+meta: {owner: finance}}}}
saved-queries: {+tags: [nightly]}
`,
  'models/orders.sql': "select 1 as order_id, 2 as amount, date '2024-01-01' as ordered_at",
  'models/days.sql': "select date '2024-01-01' as day",
  'models/reader.sql': "select '{{ metric('revenue').label }}' as label, '{{ metric('revenue') }}' as name",
  'models/s.yml': `models:
  - name: days
    time_spine: {standard_granularity_column: day}
    columns: [{name: day, granularity: day}]
  - name: orders
    semantic_model: true
    agg_time_dimension: ordered_at
    columns:
      - {name: order_id, entity: {type: primary, name: order_key}}
      - {name: ordered_at, granularity: day, dimension: {type: time}}
    metrics:
      - {name: revenue, label: Revenue, type: simple, agg: sum, expr: amount}
metrics:
  - {name: running_revenue, label: Running, type: cumulative, input_metric: revenue}
saved_queries:
  - name: daily
    query_params: {metrics: [revenue], group_by: ["TimeDimension('metric_time', 'day')"]}
    exports: [{name: daily_export, config: {export_as: table}}]
exposures:
  - {name: board, type: dashboard, owner: {name: o}, depends_on: ["metric('running_revenue')"]}
`,
};

describe('the semantic layer', () => {
  test('is built, listed, selected and written', async () => {
    const project = made(files);
    const { code, text } = await project.tx('build');
    expect(code, text).toBe(0);
    expect(text).toMatch(/of 5 NO-OP exposure board \.+ \[NO-OP in/);
    expect(text).toMatch(/of 5 NO-OP saved query daily \.+ \[NO-OP in/);
    expect(text).toContain('Finished running 1 exposure, 1 saved query, 3 view models');
    expect(text).toContain('NO-OP=2');
    const manifest = project.json('target/manifest.json');
    expect((manifest['metrics'] as Artifact['nodes'])['metric.demo.revenue']).toMatchObject({
      config: { meta: { owner: 'finance' } },
      depends_on: { nodes: ['semantic_model.demo.orders'] },
    });
    expect((manifest['saved_queries'] as Artifact['nodes'])['saved_query.demo.daily']).toMatchObject({
      tags: ['nightly'],
      depends_on: { nodes: ['metric.demo.revenue'] },
      exports: [{ config: { export_as: 'table', schema_name: 'main', alias: 'daily_export' } }],
    });
    const semantic = project.json('target/semantic_manifest.json') as unknown as Record<string, object>;
    expect(semantic).toMatchObject({
      semantic_models: [{ name: 'orders', entities: [{ name: 'order_key', expr: 'order_id' }] }],
      metrics: [{ name: 'revenue' }, { name: 'running_revenue' }],
      saved_queries: [{ name: 'daily' }],
      project_configuration: { time_spines: [{ primary_column: { name: 'day', time_granularity: 'day' } }] },
    });
    const listed = await project.tx('ls', '--quiet', '--select', '+saved_query:daily', 'metric:running_revenue+');
    expect(listed.out.trim().split('\n')).toEqual([
      'exposure:demo.board',
      'metric:demo.revenue',
      'metric:demo.running_revenue',
      'demo.orders',
      'saved_query:demo.daily',
      'semantic_model:demo.orders',
    ]);
    const shown = await project.tx('show', '--select', 'reader', '--output', 'json', '--quiet');
    expect(JSON.parse(shown.out)).toMatchObject({ show: [{ label: 'Revenue', name: 'revenue' }] });
  });

  test('semantic_manifest.json comes back when it was deleted', async () => {
    const project = made(files);
    await project.tx('parse');
    project.delete('target/semantic_manifest.json');
    await project.tx('parse');
    expect(project.json('target/semantic_manifest.json')).toHaveProperty('metrics');
  });

  test('what breaks a rule is told with its place', async () => {
    const yaml = String(files['models/s.yml']).replace('input_metric: revenue', 'input_metric: revenu');
    const { code, text } = await made({ ...files, 'models/s.yml': yaml }).tx('parse');
    expect(code).toBe(2);
    expect(text).toContain('The metric `revenu` does not exist but was referenced by metric `running_revenue`');
    expect(text).toContain('models/s.yml:14:5');
    expect(text).toContain("did you mean 'revenue'?");
  });
});
