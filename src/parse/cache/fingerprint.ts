import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Adapter } from '../../adapters/adapter.ts';
import type { Invocation } from '../../cli/invocation.ts';
import { yamlSource } from '../../cli/optionValue.ts';
import { dbtVersion, txVersion } from '../../cli/version.ts';
import { str } from '../../jinja/runtime/operations.ts';
import { PyObject } from '../../jinja/value.ts';
import type { Project, SourceFile } from '../../project/project.ts';

/** Changes whenever the form of the cache file does. */
const FORMAT = 1;

/** A file this young may change again without its times showing it. */
const GRANULE_MS = 2000;

/** SHA-1 in base64: told apart, not protected. */
export function hashOf(text: string | Uint8Array): string {
  return createHash('sha1').update(text).digest('base64');
}

/** Data as text, with values of the template language told apart from JSON's (`1.0` from `1`, a date from its text). */
export function canonical(value: unknown): string {
  const text = JSON.stringify(value, function (this: Record<string, unknown>, key: string, written: unknown) {
    const raw = this[key];
    if (raw instanceof PyObject) return { '\u0000type': raw.typeName, text: str(raw) };
    if (typeof raw === 'bigint') return { '\u0000type': 'bigint', text: String(raw) };
    return written;
  });
  return text ?? 'undefined';
}

/** Hash of all that a parse depends on beside its files, the environment and the flags that templates read. */
export function surroundingsHash(invocation: Invocation, project: Project, adapter: Adapter): string {
  const { flags } = invocation;
  const { profile } = project;
  return hashOf(
    canonical({
      versions: [FORMAT, txVersion, dbtVersion, codeStamp()],
      packages: project.packages.map(({ name, root, kind, config }) => [name, root, kind, config]),
      projectFiles: project.packages.map(({ root }) => hashOf(readFileSync(join(root, 'dbt_project.yml')))),
      selectors: project.selectors,
      target: [profile.targetName, profile.profileName, profile.threads, flags.threads, profile.credentials['schema']],
      adapter: [adapter.type, adapter.version, adapter.dispatchTypes, adapter.macroPackages, adapter.defaultQuoting],
      connection: adapter.connectionInfo(),
      flags: [flags.vars, yamlSource(flags.vars), flags.behavior, flags.static_parser, flags.maximum_seed_size_mib],
    }),
  );
}

/** Tells builds of tx apart that bear the same version. */
function codeStamp(): string {
  const { size, mtimeMs } = statSync(fileURLToPath(import.meta.url));
  return `${size} ${mtimeMs}`;
}

/** One line a file: what it is, where, and how the file system knows it. */
export function filesText(project: Project): string {
  const lines: string[] = [];
  for (const pkg of project.packages) {
    for (const file of pkg.files)
      lines.push(
        `${pkg.name}\t${file.kind}\t${JSON.stringify(file.path)}\t${file.size}\t${file.mtimeMs}\t${file.ctimeMs}`,
      );
  }
  return lines.join('\n');
}

/** Hashes of the files that are too young for their times to be trusted, by absolute path. */
export function youngFiles(project: Project, now: number): Record<string, string> {
  const young: Record<string, string> = {};
  for (const pkg of project.packages) {
    for (const file of pkg.files) if (isYoung(file, now)) young[file.absolutePath] = contentHash(file.absolutePath);
  }
  return young;
}

/** File systems keep times in steps: a second write within one leaves them as they are. */
function isYoung({ mtimeMs, ctimeMs }: SourceFile, now: number): boolean {
  return Math.max(mtimeMs, ctimeMs) > now - GRANULE_MS;
}

/** @returns a text that no hash equals when the file is gone */
export function contentHash(path: string): string {
  try {
    return hashOf(readFileSync(path));
  } catch {
    // Gone or locked since it was listed: whatever was kept of it does not hold.
    return 'unreadable';
  }
}
