import { join } from 'node:path';
import type { Adapter } from '../../adapters/adapter.ts';
import type { Invocation } from '../../cli/invocation.ts';
import { flagValues } from '../../context/flagValues.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Project } from '../../project/project.ts';
import type { Manifest } from '../manifest.ts';
import { type CacheParts, readCacheFile, writeCacheFile } from './cacheFile.ts';
import { canonical, contentHash, filesText, hashOf, surroundingsHash, youngFiles } from './fingerprint.ts';
import { type ManifestFacts, manifestFacts, restoreManifest } from './manifestBody.ts';
import type { RecordedReads } from './recordedReads.ts';

const FILE_NAME = 'partial_parse.tx';

/** What the kept parse depended on. It may be used again only when each of these would be the same. */
interface Inputs {
  readonly surroundings: string;
  readonly files: string;
  /** Content hashes of files that were changed shortly before they were read. */
  readonly young: Readonly<Record<string, string>>;
  /** Hashes of the environment variables that templates asked for; null for those that were not set. */
  readonly env: Readonly<Record<string, string | null>>;
  readonly flags: Readonly<Record<string, string>>;
}

interface Facts {
  readonly statLine: string;
  readonly diagnostics: readonly Diagnostic[];
  readonly manifest: ManifestFacts;
}

/** A parse of before that holds still. */
export interface KeptParse {
  readonly statLine: string;
  readonly diagnostics: readonly Diagnostic[];
  /** manifest.json without its metadata. */
  readonly body: Buffer;
  /** Reads the manifest out of it; costs time. */
  manifest(): Manifest;
}

export interface FoundParse {
  readonly manifest: Manifest;
  readonly reads: RecordedReads;
  readonly statLine: string;
  readonly diagnostics: readonly Diagnostic[];
}

/** The parse of before, kept in one file of the target folder, with all that it depended on. */
export class ParseCache {
  readonly #path: string;
  readonly #invocation: Invocation;
  readonly #surroundings: string;
  readonly #files: string;
  readonly #project: Project;
  #young: Readonly<Record<string, string>> | undefined;

  constructor(invocation: Invocation, project: Project, adapter: Adapter) {
    this.#path = join(project.targetPath, FILE_NAME);
    this.#invocation = invocation;
    this.#project = project;
    this.#surroundings = surroundingsHash(invocation, project, adapter);
    this.#files = filesText(project);
  }

  /** @returns the kept parse, or why there is none (dbt's words) */
  load(): KeptParse | string {
    if (!this.#invocation.flags.partial_parse) return 'partial parsing is switched off.';
    const parts = readCacheFile(this.#path);
    if (parts === undefined) return 'saved manifest not found.';
    const reason = this.#changed(JSON.parse(parts.inputs) as Inputs);
    if (reason !== undefined) return reason;
    const { statLine, diagnostics, manifest } = JSON.parse(parts.facts.toString('utf8')) as Facts;
    let restored: Manifest | undefined;
    return {
      statLine,
      diagnostics,
      body: parts.body,
      manifest() {
        restored ??= restoreManifest(parts.body, manifest);
        return restored;
      },
    };
  }

  /** To be called before any file is read: young files are looked at once before and once after. */
  prepare(): void {
    this.#young = youngFiles(this.#project, Date.now());
  }

  /** Keeps a parse, unless it cannot be told whether it would come out the same again. */
  save({ manifest, reads, statLine, diagnostics }: FoundParse, body: Buffer): void {
    const young = this.#young;
    if (young === undefined || reads.isVolatile) return;
    for (const [path, hash] of Object.entries(young)) if (contentHash(path) !== hash) return;
    const facts = manifestFacts(manifest);
    if (facts === undefined) return;
    const values = flagValues(this.#invocation);
    const inputs: Inputs = {
      surroundings: this.#surroundings,
      files: this.#files,
      young,
      env: Object.fromEntries(
        [...reads.envs].map(([name, value]) => [name, value === undefined ? null : hashOf(value)]),
      ),
      flags: Object.fromEntries([...reads.flags].map((name) => [name, flagText(values, name)])),
    };
    const kept: Facts = { statLine, diagnostics, manifest: facts };
    const parts: CacheParts = {
      inputs: JSON.stringify(inputs),
      facts: Buffer.from(JSON.stringify(kept)),
      body,
    };
    writeCacheFile(this.#path, parts);
  }

  #changed(inputs: Inputs): string | undefined {
    if (inputs.surroundings !== this.#surroundings)
      return 'config vars, config profile, config target, flags or version changed.';
    const { env } = this.#invocation;
    for (const [name, hash] of Object.entries(inputs.env)) {
      const value = env[name];
      if ((value === undefined ? null : hashOf(value)) !== hash) return `environment variable ${name} changed.`;
    }
    const values = flagValues(this.#invocation);
    for (const [name, text] of Object.entries(inputs.flags))
      if (flagText(values, name) !== text) return `flag ${name} changed.`;
    if (inputs.files !== this.#files) return 'files changed.';
    for (const [path, hash] of Object.entries(inputs.young)) if (contentHash(path) !== hash) return 'files changed.';
    return undefined;
  }
}

/** A flag as templates see it, by either spelling. */
function flagText(values: Readonly<Record<string, unknown>>, name: string): string {
  return canonical([values[name.toLowerCase()], values[name]]);
}
