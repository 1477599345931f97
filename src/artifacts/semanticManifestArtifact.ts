import { statSync } from 'node:fs';
import type { Manifest } from '../parse/manifest.ts';
import { semanticManifest } from '../parse/semantics/semanticManifest.ts';
import { writeArtifact } from './writeArtifact.ts';

/** target/semantic_manifest.json, which is written along with manifest.json, also when the project has no metrics. */
export function writeSemanticManifest(path: string, manifest: Manifest): void {
  writeArtifact(path, JSON.stringify(semanticManifest(manifest)));
}

/** Whether a file is there and not older than another one. */
export function isUpToDate(path: string, source: string): boolean {
  const [own, other] = [path, source].map((one) => statSync(one, { throwIfNoEntry: false })?.mtimeMs);
  return own !== undefined && other !== undefined && own >= other;
}
