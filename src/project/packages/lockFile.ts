import { createHash } from 'node:crypto';
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { stringify } from 'yaml';
import { TxError } from '../../diagnostics/diagnostic.ts';
import { diagnosticOfSystemError } from '../../diagnostics/systemError.ts';
import type { Plain, PlainMap } from '../project.ts';
import { isPlainMap } from '../projectProblems.ts';
import { IntegralFloat } from './integralFloat.ts';
import type { PackageEntry } from './packageEntry.ts';
import type { PinnedPackage } from './pinnedPackage.ts';

/** What `tx deps` settled on, so that the next install finds the same. */
export const LOCK_FILE = 'package-lock.yml';

/** Written beside and renamed: an interrupted call leaves the old file whole. Throws TxError. */
export function writeLock(path: string, packages: readonly PinnedPackage[], hash: string): void {
  const content = { packages: packages.map(({ lock }) => lock), sha1_hash: hash };
  const fresh = `${path}.${process.pid}`;
  try {
    // YAML 1.1, as dbt reads it: what looks like a number there is put between quotes.
    writeFileSync(fresh, stringify(content, { version: '1.1', singleQuote: true, lineWidth: 0 }));
    renameSync(fresh, path);
  } catch (error) {
    rmSync(fresh, { force: true });
    const system = diagnosticOfSystemError(error, `writing ${path}`);
    throw system === undefined ? error : new TxError(system, { cause: error });
  }
}

/** dbt's fingerprint of what is asked for: the entries, completed with their defaults, as sorted JSON lines. */
export function packagesHash(entries: readonly PackageEntry[]): string {
  const lines = entries.map((entry) => sortedJson(completed(entry))).sort(byCodePoint);
  return createHash('sha1').update(lines.join('\n')).digest('hex');
}

/** Keys that dbt fills in, by kind. */
const DEFAULTS: Readonly<Record<PackageEntry['kind'], PlainMap>> = {
  hub: { install_prerelease: false },
  git: { revision: null, subdirectory: null, 'warn-unpinned': null },
  private: { provider: null, revision: null, subdirectory: null, 'warn-unpinned': null },
  local: {},
  tarball: {},
};

function completed({ kind, fields, raw }: PackageEntry): PlainMap {
  const typed = Object.entries(fields).flatMap(([key, value]) => {
    if (key === 'name' && value === null) return [];
    const list = Array.isArray(value) ? value.map(wholeNumberText) : wholeNumberText(value);
    return [[key, list] as const];
  });
  return { ...DEFAULTS[kind], ...Object.fromEntries(typed), unrendered: raw };
}

/** Versions and revisions are texts or floats: whole numbers become texts. */
function wholeNumberText(value: Plain): Plain {
  return typeof value === 'number' && Number.isInteger(value) ? String(value) : value;
}

/** Python's `json.dumps(…, sort_keys=True)`: ASCII only. */
function sortedJson(value: Plain): string {
  if (Array.isArray(value)) return `[${value.map(sortedJson).join(', ')}]`;
  if (value instanceof IntegralFloat) return value.toString();
  if (isPlainMap(value)) {
    const map: PlainMap = value;
    return `{${Object.keys(map)
      .sort(byCodePoint)
      .map((key) => `${sortedJson(key)}: ${sortedJson(map[key])}`)
      .join(', ')}}`;
  }
  return JSON.stringify(value).replace(
    /[\u0080-\uffff]/g,
    (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function byCodePoint(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
