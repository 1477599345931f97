import { join } from 'node:path';
import type { Invocation } from '../../cli/invocation.ts';
import { flagValues } from '../../context/flagValues.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Project, SourceFile } from '../../project/project.ts';
import type { Manifest } from '../manifest.ts';
import type { ParseInput } from '../parse.ts';
import { type CacheParts, readCacheFile, writeCacheFile } from './cacheFile.ts';
import { withEditedModels } from './editedModels.ts';
import { canonical, contentHash, filesText, hashOf, surroundingsHash, youngFiles } from './fingerprint.ts';
import { type ManifestFacts, manifestFacts, restoreManifest } from './manifestBody.ts';
import type { RecordedReads } from './recordedReads.ts';

export const FILE_NAME = 'partial_parse.tx';

/** With more edited models than these a whole parse, which is then kept, costs less in the long run. */
const MOST_EDITS = 20;

/** What the kept parse depended on. It may be used again only when each of these would be the same. */
interface Inputs {
  readonly surroundings: string;
  readonly files: string;
  /** Content hashes of files that were changed shortly before they were read. */
  readonly young: Readonly<Record<string, string>>;
  /** Hashes of the environment variables that templates asked for; null for those that were not set. */
  readonly env: Readonly<Record<string, string | null>>;
  readonly flags: Readonly<Record<string, string>>;
  /** Milliseconds since 1970 at which the clock changes what the parse says. */
  readonly until?: number;
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
  readonly #input: ParseInput;
  readonly #path: string;
  readonly #invocation: Invocation;
  readonly #surroundings: string;
  readonly #files: string;
  readonly #project: Project;
  #young: Readonly<Record<string, string>> | undefined;

  constructor(input: ParseInput) {
    const { invocation, project, adapter } = input;
    this.#input = input;
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
    const inputs = JSON.parse(parts.inputs) as Inputs;
    const reason = this.#changed(inputs);
    if (reason !== undefined) return reason;
    const edited = this.#editedModels(inputs);
    if (edited === undefined) return 'files changed.';
    const facts = JSON.parse(parts.facts.toString('utf8')) as Facts;
    const kept = { body: parts.body, manifest: facts.manifest, diagnostics: facts.diagnostics };
    const now = edited.length === 0 ? kept : withEditedModels(this.#input, kept, edited);
    if (now === undefined) return 'files changed.';
    const { statLine, diagnostics } = facts;
    const { body, manifest } = now;
    let restored: Manifest | undefined;
    return {
      statLine,
      diagnostics,
      body,
      manifest() {
        restored ??= restoreManifest(body, manifest);
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
      ...(reads.validUntil === undefined ? {} : { until: reads.validUntil }),
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
    if (inputs.until !== undefined && this.#invocation.now().getTime() >= inputs.until)
      return 'a deprecation date has passed.';
    const { env } = this.#invocation;
    for (const [name, hash] of Object.entries(inputs.env)) {
      const value = env[name];
      if ((value === undefined ? null : hashOf(value)) !== hash) return `environment variable ${name} changed.`;
    }
    const values = flagValues(this.#invocation);
    for (const [name, text] of Object.entries(inputs.flags))
      if (flagText(values, name) !== text) return `flag ${name} changed.`;
    return undefined;
  }

  /** @returns the models whose text changed; `undefined` when anything else did */
  #editedModels(inputs: Inputs): SourceFile[] | undefined {
    const changed = new Set<string>();
    const now = this.#files.split('\n');
    if (inputs.files !== this.#files) {
      const before = inputs.files.split('\n');
      if (before.length !== now.length) return undefined;
      for (const [at, line] of now.entries()) {
        if (line === before[at]) continue;
        if (identity(line) !== identity(before[at] as string)) return undefined;
        changed.add(identity(line));
      }
    }
    const files = this.#project.packages.flatMap((pkg) => pkg.files);
    const edited = files.filter((_, at) => changed.has(identity(now[at] as string)));
    const known = new Set(edited.map((file) => file.absolutePath));
    for (const [path, hash] of Object.entries(inputs.young)) {
      if (known.has(path) || contentHash(path) === hash) continue;
      const file = files.find((one) => one.absolutePath === path);
      if (file === undefined) return undefined;
      edited.push(file);
    }
    const isSmall =
      edited.length <= MOST_EDITS && edited.every(({ kind, path }) => kind === 'model' && path.endsWith('.sql'));
    return isSmall ? edited : undefined;
  }
}

/** Package, kind and path of a line of `filesText`. */
function identity(line: string): string {
  return line.split('\t', 3).join('\t');
}

/** A flag as templates see it, by either spelling. */
function flagText(values: Readonly<Record<string, unknown>>, name: string): string {
  return canonical([values[name.toLowerCase()], values[name]]);
}
