import { join } from 'node:path';
import { manifestBody, withMetadata } from '../artifacts/manifestArtifact.ts';
import { writeArtifact } from '../artifacts/writeArtifact.ts';
import type { OpenProject } from './openProject.ts';

/** Writes target/manifest.json, with what was compiled so far. */
export function writeManifest(open: OpenProject): void {
  const { invocation, project, adapter, compiled } = open;
  if (!invocation.flags.write_json) return;
  const { manifest, graph } = compiled.size === 0 ? {} : open;
  const body =
    manifest === undefined || graph === undefined
      ? open.parsedBody
      : Buffer.from(manifestBody({ project, manifest, graph, compiled }));
  const metadata = { invocation, project, adapterType: adapter.type, quoting: adapter.defaultQuoting };
  writeArtifact(join(project.targetPath, 'manifest.json'), withMetadata(metadata, body));
}
