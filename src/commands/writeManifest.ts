import { join } from 'node:path';
import { manifestParts, withMetadata } from '../artifacts/manifestArtifact.ts';
import { writeArtifact } from '../artifacts/writeArtifact.ts';
import type { OpenProject } from './openProject.ts';

/** Writes target/manifest.json, with what was compiled so far. */
export function writeManifest(open: OpenProject): void {
  const { invocation, project, adapter, compiled } = open;
  if (!invocation.flags.write_json) return;
  const metadata = { invocation, project, adapterType: adapter.type, quoting: adapter.defaultQuoting };
  const path = join(project.targetPath, 'manifest.json');
  if (compiled.size === 0) writeArtifact(path, withMetadata(metadata, open.parsedBody));
  else writeArtifact(path, manifestParts(metadata, { project, manifest: open.manifest, graph: open.graph, compiled }));
}
