import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, parse } from 'node:path';
import type { CompiledCode } from '../compile/compiler.ts';
import type { ManifestNode } from '../parse/manifest.ts';
import { batchName, batchSize } from './batches.ts';

/** Writes `target/compiled` and `target/run`. Folders are made once. */
export class TargetFiles {
  readonly #root: string;
  readonly #targetPath: string;
  readonly #made = new Set<string>();
  /** What was compiled in this invocation, by unique id. */
  readonly compiled = new Map<string, CompiledCode & { readonly path: string | null }>();

  /** @param targetPath absolute, @param root the project's folder, to show paths relative to it */
  constructor(targetPath: string, root: string) {
    this.#targetPath = targetPath;
    this.#root = root;
  }

  /** @returns the path relative to the project, as `compiled_path` has it */
  writeCompiled(node: ManifestNode, code: CompiledCode): string {
    const path = this.#write('compiled', node, code.code);
    // Neither a batch nor a unit test is the model: the manifest has no SQL of it.
    if (node.resource_type !== 'unit_test' && (node.resource_type !== 'model' || node.batch === undefined))
      this.compiled.set(node.unique_id, { ...code, path });
    return path;
  }

  /** What a node ran in the database. @returns the path relative to the project */
  writeRun(node: ManifestNode, sql: string): string {
    return this.#write('run', node, sql);
  }

  /** Path of a file, relative to the project where it lies within it. */
  pathOf(kind: 'compiled' | 'run', node: ManifestNode): string {
    const absolute = join(this.#targetPath, kind, node.package_name, filePath(node));
    return absolute.startsWith(this.#root) ? absolute.slice(this.#root.length + 1) : absolute;
  }

  #write(kind: 'compiled' | 'run', node: ManifestNode, sql: string): string {
    const absolute = join(this.#targetPath, kind, node.package_name, filePath(node));
    const folder = dirname(absolute);
    if (!this.#made.has(folder)) {
      mkdirSync(folder, { recursive: true });
      this.#made.add(folder);
    }
    writeFileSync(absolute, sql);
    return this.pathOf(kind, node);
  }
}

/** Batches, and nodes defined inside another file (generic tests, hooks, snapshots), get a folder of that file's name. */
function filePath(node: ManifestNode): string {
  const { original_file_path: file } = node;
  if (node.resource_type === 'model' && node.batch !== undefined) {
    const { dir, name, ext } = parse(file);
    return join(dir, name, `${name}_${batchName(node.batch.event_time_start, batchSize(node))}${ext}`);
  }
  if (node.resource_type === 'operation') return join(file, 'hooks', `${node.name}.sql`);
  if (node.resource_type === 'snapshot') return join(file, `${node.name}.sql`);
  if (node.resource_type === 'unit_test') return join(file, node.path);
  if (node.resource_type === 'test' && node.test_metadata !== undefined) return join(file, node.path);
  return file;
}
