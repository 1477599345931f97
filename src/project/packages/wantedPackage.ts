import type { Invocation } from '../../cli/invocation.ts';
import type { SourceLocation } from '../../diagnostics/diagnostic.ts';
import type { Plain } from '../project.ts';
import type { PackageEntry } from './packageEntry.ts';
import { packageProblem } from './packageProblem.ts';
import { privateAddress } from './privateAddress.ts';
import { parseVersion, type Version } from './version.ts';

/** What all kinds of wishes have. */
interface WantedBase {
  /** Names under which the same package may be asked for; the first is its own. */
  readonly names: readonly [string, ...string[]];
  readonly location: SourceLocation | undefined;
}

export interface WantedHub extends WantedBase {
  readonly kind: 'hub';
  readonly versions: readonly Version[];
  readonly prerelease: boolean;
}

export interface WantedGit extends WantedBase {
  readonly kind: 'git' | 'private';
  /** For git; may hold secrets. */
  readonly address: string;
  /** As written in the project: what the lock file keeps. */
  readonly written: string;
  readonly revisions: readonly string[];
  readonly warnUnpinned: boolean;
  readonly subdirectory: string | undefined;
  readonly provider: string | undefined;
}

export interface WantedTarball extends WantedBase {
  readonly kind: 'tarball';
  readonly address: string;
  readonly written: string;
  /** Name that the package gets. */
  readonly name: string;
}

export interface WantedLocal extends WantedBase {
  readonly kind: 'local';
  /** As written. */
  readonly path: string;
  /** Absolute folder of the project that asks. */
  readonly from: string;
}

/** A package that somebody asks for, before versions are settled. */
export type WantedPackage = WantedHub | WantedGit | WantedTarball | WantedLocal;

/** What an entry of `packages:` asks for. Throws TxError for versions and private packages that cannot be. */
export function wantedPackage(invocation: Invocation, entry: PackageEntry, from: string): WantedPackage {
  const { kind, name, fields, raw, location } = entry;
  const text = (key: string): string | undefined =>
    fields[key] === undefined || fields[key] === null ? undefined : numberText(fields[key]);
  switch (kind) {
    case 'hub': {
      const { version } = fields;
      const versions = (Array.isArray(version) ? version : [version]).map((one: Plain) =>
        parseVersion(numberText(one)),
      );
      return { kind, names: [name], location, versions, prerelease: fields['install_prerelease'] === true };
    }
    case 'tarball':
      return {
        kind,
        names: [name],
        location,
        address: name,
        written: String(raw['tarball']),
        name: String(fields['name']),
      };
    case 'local':
      return { kind, names: [name], location, path: name, from };
    case 'git':
    case 'private': {
      const provider = text('provider');
      const address = kind === 'git' ? name : privateAddress(invocation, name, provider);
      const subdirectory = text('subdirectory');
      const other = address.endsWith('.git') ? address.slice(0, -4) : `${address}.git`;
      const named = (one: string): string => (subdirectory === undefined ? one : `${one}/${subdirectory}`);
      const revision = text('revision');
      return {
        kind,
        names: [named(address), named(other)],
        location,
        address,
        written: String(raw[kind]),
        revisions: revision === undefined ? [] : [revision],
        warnUnpinned: fields['warn-unpinned'] !== false,
        subdirectory,
        provider,
      };
    }
  }
}

/** Two wishes for the same package as one. The older one names it. */
export function mergeWanted(older: WantedPackage, newer: WantedPackage): WantedPackage {
  if (older.kind === 'hub' && newer.kind === 'hub') {
    return { ...older, versions: [...older.versions, ...newer.versions] };
  }
  if (isGit(older) && isGit(newer) && older.kind === newer.kind) {
    const warnUnpinned = older.warnUnpinned && newer.warnUnpinned;
    return { ...older, revisions: [...older.revisions, ...newer.revisions], warnUnpinned };
  }
  if (older.kind === newer.kind) return older;
  throw packageProblem(
    'TX0319',
    `Cannot incorporate ${newer.names[0]} (${newer.kind}) in ${older.names[0]} (${older.kind}): mismatched types`,
    { location: newer.location, hint: 'ask for it in the same way everywhere' },
  );
}

function isGit(wanted: WantedPackage): wanted is WantedGit {
  return wanted.kind === 'git' || wanted.kind === 'private';
}

/** Versions and revisions that YAML read as numbers: as Python writes them (`1.0` stays `1.0`). */
export function numberText(value: Plain): string {
  return String(value);
}
