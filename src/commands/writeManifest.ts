import { join } from 'node:path';
import { manifestParts, withMetadata } from '../artifacts/manifestArtifact.ts';
import { isUpToDate, writeSemanticManifest } from '../artifacts/semanticManifestArtifact.ts';
import { writeArtifact } from '../artifacts/writeArtifact.ts';
import { FILE_NAME as PARSE_CACHE } from '../parse/cache/parseCache.ts';
import type { OpenProject } from './openProject.ts';

/** Writes target/manifest.json, with what was compiled so far, and target/semantic_manifest.json. */
export function writeManifest(open: OpenProject): void {
  const { invocation, project, adapter, compiled } = open;
  if (!invocation.flags.write_json) return;
  const metadata = { invocation, project, adapterType: adapter.type, quoting: adapter.defaultQuoting };
  const path = join(project.targetPath, 'manifest.json');
  if (compiled.size === 0) writeArtifact(path, withMetadata(metadata, open.parsedBody));
  else writeArtifact(path, manifestParts(metadata, { project, manifest: open.manifest, graph: open.graph, compiled }));
  const semantic = join(project.targetPath, 'semantic_manifest.json');
  // It says nothing of what is compiled: as long as the parse is the same one, so is the file.
  if (open.isKept && isUpToDate(semantic, join(project.targetPath, PARSE_CACHE))) return;
  writeSemanticManifest(semantic, open.manifest);
}
