import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Invocation } from '../cli/invocation.ts';
import type { LoadProjectInput, RootProject } from './loadProject.ts';
import { readLockedPackages, readPackageList } from './packageList.ts';
import { type AddedPackage, addPackage } from './packages/addPackage.ts';
import { InstallFolder } from './packages/installFolder.ts';
import { LOCK_FILE, packagesHash, writeLock } from './packages/lockFile.ts';
import { PackageSources } from './packages/packageSources.ts';
import type { PinnedPackage } from './packages/pinnedPackage.ts';
import { lockedPackages, resolvePackages } from './packages/resolvePackages.ts';
import { pyRepr } from './pyRepr.ts';

/** What the flags of `deps` ask for. */
export interface InstallOptions {
  /** Write the lock file only. */
  readonly lockOnly: boolean;
  /** Resolve anew, whatever the lock file says. */
  readonly upgrade: boolean;
  /** An entry to write into packages.yml first. */
  readonly add?: AddedPackage;
}

/**
 * Installs what packages.yml asks for, transitively, and writes package-lock.yml when it is absent or out of date. An up-to-date
 * lock file alone decides what is installed.
 * @throws TxError for packages that are not there or clash; what is installed already then stays as it is
 */
export async function installPackages(
  input: LoadProjectInput,
  { root, config }: RootProject,
  { lockOnly, upgrade, add }: InstallOptions,
): Promise<void> {
  const { invocation, render } = input;
  const { vars } = invocation.flags;
  if (add !== undefined) addPackage(invocation, root, add);
  const list = readPackageList(root, render, vars);
  if (list.entries.length === 0) {
    say(invocation, 'DepsNoPackagesFound', 'M013', `Warning: No packages were found in ${list.file ?? 'packages.yml'}`);
    return;
  }
  const work = mkdtempSync(join(tmpdir(), 'tx-deps-'));
  try {
    const sources = new PackageSources(input, root, work);
    const hash = packagesHash(list.entries);
    const locked =
      upgrade || !existsSync(join(root, LOCK_FILE)) ? undefined : readLockedPackages(root, LOCK_FILE, render, vars);
    const usable = locked !== undefined && locked.hash === hash;
    if (usable && lockOnly) return;
    const packages = usable
      ? await lockedPackages(input, locked.entries, root, config.name, sources)
      : await resolvePackages(input, list.entries, root, config.name, sources);
    if (!usable) {
      const lockPath = join(root, LOCK_FILE);
      writeLock(lockPath, packages, hash);
      say(invocation, 'DepsLockUpdating', 'M031', `Updating lock file in file path: ${lockPath}`, {
        lock_filepath: lockPath,
      });
    }
    if (!lockOnly)
      await install(
        invocation,
        packages,
        sources,
        new InstallFolder(resolve(root, config.packages_install_path), root),
      );
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** Puts the files of all packages into the folder, telling of each. */
async function install(
  invocation: Invocation,
  packages: readonly PinnedPackage[],
  sources: PackageSources,
  folder: InstallFolder,
): Promise<void> {
  const outdated: string[] = [];
  await folder.replace(async () => {
    for (const pinned of packages) {
      const { name, label, version, hub, wanted } = pinned;
      say(invocation, 'DepsStartPackageInstall', 'M014', `Installing ${label}`, { package_name: label });
      const files = await sources.files(pinned);
      if (wanted.kind === 'local') folder.link(name, files);
      else folder.copy(name, files);
      say(invocation, 'DepsInstallInfo', 'M015', `Installed from ${version}`, { version_name: version });
      if (hub !== undefined && hub.latest !== hub.version) {
        outdated.push(label);
        const data = { version_latest: hub.latest };
        say(invocation, 'DepsUpdateAvailable', 'M016', `Updated version available: ${hub.latest}`, data);
      } else if (hub !== undefined) say(invocation, 'DepsUpToDate', 'M017', 'Up to date!');
      const subdirectory = 'subdirectory' in wanted ? wanted.subdirectory : undefined;
      if (subdirectory !== undefined)
        say(invocation, 'DepsListSubdirectory', 'M018', `and subdirectory ${subdirectory}`, { subdirectory });
    }
  });
  if (outdated.length === 0) return;
  say(invocation, 'Formatting', 'Z017', '');
  const msg = `Updates available for packages: ${pyRepr(outdated)}                 \nUpdate your versions in packages.yml, then run dbt deps`;
  say(invocation, 'DepsNotifyUpdatesAvailable', 'M019', msg, { packages: outdated });
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
