import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { stringify } from 'yaml';
import type { Invocation } from '../cli/invocation.ts';
import { TxError } from '../diagnostics/diagnostic.ts';
import { diagnosticOfSystemError } from '../diagnostics/systemError.ts';
import type { LoadProjectInput, RootProject } from './loadProject.ts';
import { type PackageEntry, type PackageList, readPackageList } from './packageList.ts';
import type { Plain, PlainMap } from './project.ts';
import { PROJECT_FILE } from './projectDir.ts';
import { readProjectFile } from './projectFile.ts';
import { isPlainMap } from './projectProblems.ts';
import { readText } from './readText.ts';
import { loadYaml } from './yaml.ts';

/** What `tx deps` found, so that the next install finds the same. */
const LOCK_FILE = 'package-lock.yml';

/** A package that is to be installed, found on disk. */
export interface ResolvedPackage {
  /** Name in its dbt_project.yml, and of its folder below `packages-install-path`. */
  readonly name: string;
  /** Absolute. */
  readonly folder: string;
  /** The entry that asked for it. */
  readonly entry: PackageEntry;
}

/** What the flags of `deps` ask for. */
export interface InstallOptions {
  /** Write the lock file only. */
  readonly lockOnly: boolean;
  /** Resolve anew, whatever the lock file says. */
  readonly upgrade: boolean;
}

/**
 * Installs what packages.yml asks for, transitively, and writes package-lock.yml when it is absent or out of date.
 * @throws TxError for packages that are not there, that clash, or that this version cannot fetch
 */
export function installPackages(
  input: LoadProjectInput,
  { root, config }: RootProject,
  { lockOnly, upgrade }: InstallOptions,
): void {
  const { invocation, render } = input;
  const list = readPackageList(root, render, invocation.flags.vars);
  if (list.entries.length === 0) {
    say(invocation, 'DepsNoPackagesFound', 'M013', `Warning: No packages were found in ${list.file ?? 'packages.yml'}`);
    return;
  }
  const resolved = resolvePackages(input, root, config.name, list);
  const lockPath = join(root, LOCK_FILE);
  const hash = sha1(list);
  if (upgrade || lockOnly || lockedHash(lockPath) !== hash) {
    say(invocation, 'DepsLockUpdating', 'M031', `Updating lock file in file path: ${lockPath}`);
    writeLock(lockPath, resolved, hash);
  }
  if (!lockOnly) install(invocation, resolve(root, config.packages_install_path), resolved, root);
}

/** Every package asked for, also by packages; each once, in the order met. */
function resolvePackages(
  input: LoadProjectInput,
  root: string,
  rootName: string,
  list: PackageList,
): ResolvedPackage[] {
  const found = new Map<string, ResolvedPackage>();
  const queue: { entry: PackageEntry; from: string }[] = list.entries.map((entry) => ({ entry, from: root }));
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    const resolved = resolveLocal(input, next.entry, root, next.from);
    if (resolved.name === rootName) {
      throw problem(
        `Found a dependency with the same name as the root project "${rootName}". Package names must be unique in a project. Please rename one of these packages.`,
        next.entry,
      );
    }
    const known = found.get(resolved.name);
    if (known !== undefined && known.folder !== resolved.folder) {
      throw problem(
        `Found duplicate project "${resolved.name}". This occurs when a dependency has the same project name as some other dependency.`,
        next.entry,
      );
    }
    if (known !== undefined) continue;
    found.set(resolved.name, resolved);
    const own = readPackageList(resolved.folder, input.render, input.invocation.flags.vars);
    queue.push(...own.entries.map((entry) => ({ entry, from: resolved.folder })));
  }
  return [...found.values()];
}

/** The folder of a package and the name in its dbt_project.yml. Throws for packages that are not on disk. */
function resolveLocal({ scalars }: LoadProjectInput, entry: PackageEntry, root: string, from: string): ResolvedPackage {
  if (entry.kind !== 'local') {
    const kinds = { hub: 'package hub', git: 'git', tarball: 'tarball', private: 'private' } as const;
    throw problem(
      `The package ${entry.name} comes from ${entry.kind === 'hub' ? 'the' : 'a'} ${kinds[entry.kind]}${entry.kind === 'hub' ? '' : ' source'}: that comes in the next version of tx`,
      entry,
      'until then put a copy of it into the project and name its folder with `local:`',
    );
  }
  // Paths count from the root project, as in dbt; a package's own entries may also count from the package.
  const folder = [root, from]
    .map((base) => resolve(base, entry.name))
    .find((one) => existsSync(join(one, PROJECT_FILE)));
  if (folder === undefined)
    throw problem(
      `No ${PROJECT_FILE} found at expected path ${join(resolve(root, entry.name), PROJECT_FILE)}`,
      entry,
      'check the path of the `local:` entry',
    );
  const { values } = readProjectFile(folder, join(relative(root, folder), PROJECT_FILE), scalars);
  const { name } = values;
  if (typeof name !== 'string')
    throw problem(`Required "name" field not present in ${join(folder, PROJECT_FILE)}`, entry);
  return { name, folder, entry };
}

/** Links all packages in a new folder, which then takes the place of the old one. */
function install(
  invocation: Invocation,
  installPath: string,
  packages: readonly ResolvedPackage[],
  root: string,
): void {
  if (installPath === root || !relative(installPath, root).startsWith('..')) {
    throw problem(
      `packages-install-path is ${installPath}, which holds the project itself: it would be emptied`,
      undefined,
      'choose a folder of its own',
    );
  }
  const fresh = join(dirname(installPath), `.${basename(installPath)}-${process.pid}`);
  try {
    rmSync(fresh, { recursive: true, force: true });
    mkdirSync(fresh, { recursive: true });
    for (const { name, folder, entry } of packages) {
      say(invocation, 'DepsStartPackageInstall', 'M014', `Installing ${String(entry.fields['local'])}`, {
        package_name: name,
      });
      linkOrCopy(folder, join(fresh, name));
      say(invocation, 'DepsInstallInfo', 'M015', `Installed from <local @ ${entry.name}>`, {
        version_name: `<local @ ${entry.name}>`,
      });
    }
    rmSync(installPath, { recursive: true, force: true });
    renameSync(fresh, installPath);
  } catch (error) {
    rmSync(fresh, { recursive: true, force: true });
    const system = diagnosticOfSystemError(error, `installing packages into ${installPath}`);
    throw system === undefined ? error : new TxError(system, { cause: error });
  }
}

/** Where links are not allowed (some Windows set-ups, some file systems) a copy does. */
function linkOrCopy(folder: string, at: string): void {
  try {
    symlinkSync(folder, at, 'junction');
  } catch (error) {
    if (!['EPERM', 'ENOTSUP', 'EACCES', 'ENOSYS'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
    cpSync(folder, at, { recursive: true });
  }
}

/** Written beside and renamed: an interrupted call leaves the old file whole. */
function writeLock(path: string, packages: readonly ResolvedPackage[], hash: string): void {
  const entries = packages.map(({ entry, name }) => ({ ...entry.fields, name }));
  const fresh = `${path}.${process.pid}`;
  try {
    writeFileSync(fresh, stringify({ packages: entries, sha1_hash: hash }));
    renameSync(fresh, path);
  } catch (error) {
    const system = diagnosticOfSystemError(error, `writing ${path}`);
    throw system === undefined ? error : new TxError(system, { cause: error });
  }
}

/** The hash of the package list that the lock file was made from. */
function lockedHash(path: string): Plain {
  if (!existsSync(path)) return undefined;
  const { value } = loadYaml(readText({ absolutePath: path, path: LOCK_FILE }), LOCK_FILE);
  return isPlainMap(value) ? value['sha1_hash'] : undefined;
}

/** dbt's fingerprint of what was asked for: the entries as sorted JSON lines. */
function sha1({ entries }: PackageList): string {
  const lines = entries.map(({ fields }) => sortedJson(fields)).sort();
  return createHash('sha1').update(lines.join('\n')).digest('hex');
}

/** Equal content gives equal text, whatever the order of keys. */
function sortedJson(value: Plain): string {
  if (Array.isArray(value)) return `[${value.map(sortedJson).join(', ')}]`;
  if (!isPlainMap(value)) return JSON.stringify(value);
  const map: PlainMap = value;
  return `{${Object.keys(map)
    .sort()
    .map((key) => `${JSON.stringify(key)}: ${sortedJson(map[key])}`)
    .join(', ')}}`;
}

/** One line of dbt's log of `deps`. */
function say(
  { events }: Invocation,
  name: string,
  code: string,
  msg: string,
  data: Record<string, unknown> = {},
): void {
  events.fire({ name, code, level: 'info', msg, data });
}

/** A mistake of packages.yml, at the entry that it is about. */
function problem(message: string, entry: PackageEntry | undefined, hint?: string): TxError {
  return new TxError({
    code: 'TX0305',
    severity: 'error',
    kind: 'Dependency',
    message,
    ...(entry?.location === undefined ? {} : { location: entry.location }),
    ...(hint === undefined ? {} : { hint }),
  });
}
