import { join } from 'node:path';
import { writeArtifact } from '../artifacts/writeArtifact.ts';
import type { ExitCode } from '../cli/exitCode.ts';
import type { Invocation } from '../cli/invocation.ts';
import { openProject } from './openProject.ts';
import { writeManifest } from './writeManifest.ts';

/** `tx parse`: reads the project and writes its manifest. */
export async function parse(invocation: Invocation): Promise<ExitCode> {
  const project = await openProject(invocation);
  try {
    writeManifest(project);
    const path = join(project.project.targetPath, 'perf_info.json');
    writeArtifact(path, JSON.stringify(project.timings));
    const msg = `Performance info: ${path}`;
    invocation.events.fire({ name: 'ParsePerfInfoPath', code: 'I010', level: 'info', msg, data: { path } });
    return 0;
  } finally {
    await project.close();
  }
}
