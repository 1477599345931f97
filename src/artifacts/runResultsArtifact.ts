import { closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Invocation } from '../cli/invocation.ts';
import { flagValues } from '../context/flagValues.ts';
import type { NodeResult } from '../run/result.ts';
import { metadata } from './metadata.ts';
import { writeArtifact } from './writeArtifact.ts';

/**
 * run_results.json v6. Results are appended to a file beside it as they come, so that a killed run still tells what it
 * did; the whole artifact replaces both at the end.
 */
export class RunResultsArtifact {
  readonly #invocation: Invocation;
  readonly #path: string;
  readonly #partial: string;
  readonly #enabled: boolean;
  #file: number | undefined;

  constructor(invocation: Invocation, targetPath: string) {
    this.#invocation = invocation;
    this.#path = join(targetPath, 'run_results.json');
    this.#partial = join(targetPath, 'run_results.partial.jsonl');
    this.#enabled = invocation.flags.write_json;
    if (!this.#enabled) return;
    mkdirSync(dirname(this.#partial), { recursive: true });
    rmSync(this.#partial, { force: true });
  }

  add(result: NodeResult): void {
    if (!this.#enabled) return;
    this.#file ??= openSync(this.#partial, 'a');
    writeSync(this.#file, `${JSON.stringify(resultFields(result))}\n`);
  }

  /** @param elapsed seconds */
  finish(results: readonly NodeResult[], elapsed: number): void {
    if (!this.#enabled) return;
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
    writeArtifact(this.#path, runResultsParts(this.#invocation, results, elapsed));
    rmSync(this.#partial, { force: true });
  }
}

/** The artifact in parts, one a result. @param elapsed seconds */
function* runResultsParts(invocation: Invocation, results: readonly NodeResult[], elapsed: number): Generator<string> {
  yield `{"metadata":${JSON.stringify(metadata(invocation, 'run-results/v6'))},"results":[`;
  for (const [at, result] of results.entries()) yield `${at === 0 ? '' : ','}${JSON.stringify(resultFields(result))}`;
  yield `],"elapsed_time":${JSON.stringify(elapsed)},"args":${JSON.stringify(shownFlags(invocation))}}`;
}

/** `args`: the flags, with variables that are named like secrets masked. */
function shownFlags(invocation: Invocation): Readonly<Record<string, unknown>> {
  const flags = flagValues(invocation);
  const { vars } = flags as { vars?: Readonly<Record<string, unknown>> };
  if (vars === undefined || !Object.keys(vars).some(isSecretName)) return flags;
  const shown = Object.entries(vars).map(([name, value]) => [name, isSecretName(name) ? '*****' : value]);
  return { ...flags, vars: Object.fromEntries(shown) };
}

function isSecretName(name: string): boolean {
  return name.startsWith('DBT_ENV_SECRET');
}

function resultFields({ diagnostic: _diagnostic, ...fields }: NodeResult): Record<string, unknown> {
  return { ...fields, overload_results: fields.overload_results ?? null };
}
