import { cpSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CatalogRow } from '../adapters/adapter.ts';
import { catalogArtifact } from '../artifacts/catalogArtifact.ts';
import { RunResultsArtifact } from '../artifacts/runResultsArtifact.ts';
import { writeArtifact } from '../artifacts/writeArtifact.ts';
import type { TxEvent } from '../cli/events.ts';
import type { ExitCode } from '../cli/exitCode.ts';
import type { Invocation } from '../cli/invocation.ts';
import { TxError } from '../diagnostics/diagnostic.ts';
import { buildQueue } from '../graph/buildQueue.ts';
import type { NodeResult } from '../run/result.ts';
import { MAIN_THREAD } from '../run/runState.ts';
import { compileOne } from './compileNodes.ts';
import { docsPage } from './docsPage.ts';
import { type OpenProject, openProject } from './openProject.ts';
import { selectNodes } from './selectNodes.ts';
import { writeManifest } from './writeManifest.ts';

/** `tx docs generate`: manifest.json with compiled SQL, and catalog.json with what the database says. */
export async function docsGenerate(invocation: Invocation): Promise<ExitCode> {
  const started = performance.now();
  const project = await openProject(invocation);
  try {
    const { ids } = selectNodes(project, [
      'model',
      'snapshot',
      'seed',
      'test',
      'analysis',
      'source',
      'exposure',
      'metric',
      'function',
    ]);
    const compiled = invocation.flags.compile ? await compileAll(project, ids) : [];
    if (invocation.flags.compile) {
      new RunResultsArtifact(invocation, project.project.targetPath).finish(
        compiled,
        (performance.now() - started) / 1000,
      );
      writeManifest(project);
    }
    copyAssets(project);
    writeArtifact(join(project.project.targetPath, 'index.html'), docsPage());
    say(invocation, 'BuildingCatalog', 'E044', 'Building catalog');
    const [rows, errors] = invocation.flags.empty_catalog ? [[], []] : await readCatalog(project, ids);
    const path = join(project.project.targetPath, 'catalog.json');
    writeArtifact(path, catalogArtifact(invocation, project.manifest, rows, ids, errors));
    if (invocation.flags.static) writeStatic(project.project.targetPath);
    for (const error of errors)
      invocation.events.fire({
        name: 'CatalogGenerationError',
        code: 'E040',
        level: 'error',
        msg: error,
        data: { exc: error },
      });
    say(invocation, 'CatalogWritten', 'E042', `Catalog written to ${path}`, { path });
    return errors.length === 0 ? 0 : 1;
  } finally {
    await project.close();
  }
}

/** Results of all nodes; the first mistake stops the command. */
async function compileAll({ graph, manifest, state }: OpenProject, ids: ReadonlySet<string>): Promise<NodeResult[]> {
  const nodes = new Set([...ids].filter((id) => manifest.nodes.has(id)));
  const results: NodeResult[] = [];
  for (const { id } of buildQueue(graph, manifest, nodes, { testsBlock: false })) {
    const node = manifest.nodes.get(id);
    if (node !== undefined) results.push((await compileOne(node, state)).result);
  }
  return results;
}

/** One query a database; one that fails becomes an error of the catalog and the rest goes on. */
async function readCatalog(
  { manifest, adapter, state }: OpenProject,
  ids: ReadonlySet<string>,
): Promise<[CatalogRow[], string[]]> {
  const schemas = new Map<string, Set<string>>();
  for (const id of ids) {
    const node = manifest.nodes.get(id) ?? manifest.sources.get(id);
    if (node === undefined || node.relation_name === null || node.database === null) continue;
    schemas.set(node.database, (schemas.get(node.database) ?? new Set()).add(node.schema));
  }
  const connection = await state.connections.get(MAIN_THREAD);
  const rows: CatalogRow[] = [];
  const errors: string[] = [];
  for (const [database, names] of schemas) {
    try {
      rows.push(...(await adapter.getCatalog(connection, database, [...names])));
    } catch (error) {
      if (!(error instanceof Error) || error instanceof TxError) throw error;
      errors.push(error.message);
    }
  }
  return [rows, errors];
}

/** `--static`: one file with all that the page shows. */
function writeStatic(targetPath: string): void {
  const [manifest, catalog] = ['manifest.json', 'catalog.json'].map((name) =>
    readFileSync(join(targetPath, name), 'utf8'),
  ) as [string, string];
  writeArtifact(join(targetPath, 'static_index.html'), docsPage({ manifest, catalog }));
}

/** Files of `asset-paths` lie beside the site that shows them. */
function copyAssets({ project }: OpenProject): void {
  for (const path of project.root.config.asset_paths) {
    const source = join(project.root.root, path);
    if (existsSync(source)) cpSync(source, join(project.targetPath, path), { recursive: true });
  }
}

function say({ events }: Invocation, name: string, code: string, msg: string, data: TxEvent['data'] = {}): void {
  events.fire({ name, code, level: 'info', msg, data });
}
