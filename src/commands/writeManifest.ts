import { join } from 'node:path';
import { manifestArtifact } from '../artifacts/manifestArtifact.ts';
import { writeArtifact } from '../artifacts/writeArtifact.ts';
import type { OpenProject } from './openProject.ts';

/** Writes target/manifest.json, with what was compiled so far. */
export function writeManifest({ invocation, project, manifest, graph, adapter, state }: OpenProject): void {
  if (!invocation.flags.write_json) return;
  const text = manifestArtifact({
    invocation,
    project,
    manifest,
    graph,
    adapterType: adapter.type,
    quoting: adapter.defaultQuoting,
    compiled: state.files.compiled,
  });
  writeArtifact(join(project.targetPath, 'manifest.json'), text);
}
