import type { LoadProjectInput } from '../loadProject.ts';
import type { PackageEntry } from './packageEntry.ts';
import { packageProblem } from './packageProblem.ts';
import type { PackageSources } from './packageSources.ts';
import type { PinnedPackage } from './pinnedPackage.ts';
import { mergeWanted, type WantedPackage, wantedPackage } from './wantedPackage.ts';

/** Packages asked for, each once, in the order met. */
class Wishes {
  readonly #byName = new Map<string, WantedPackage>();

  add(wanted: WantedPackage): void {
    const known = this.find(wanted);
    const merged = known === undefined ? wanted : mergeWanted(known, wanted);
    this.#byName.set((known ?? wanted).names[0], merged);
  }

  /** The wish for the same package, under whichever of its names. */
  find(wanted: WantedPackage): WantedPackage | undefined {
    for (const name of wanted.names) {
      const known = this.#byName.get(name);
      if (known !== undefined) return known;
    }
    return undefined;
  }

  get all(): readonly WantedPackage[] {
    return [...this.#byName.values()];
  }
}

/**
 * Settles the version of every package asked for, also by packages. Wishes for one package are joined as they are met; the
 * newest version that fits all wishes known so far decides which further packages are looked at, as in dbt.
 * @param from absolute folder of the project that the entries belong to
 * @throws TxError for packages that are not there, versions that exclude each other, and names that clash
 */
export async function resolvePackages(
  { invocation }: LoadProjectInput,
  entries: readonly PackageEntry[],
  from: string,
  rootName: string,
  sources: PackageSources,
): Promise<PinnedPackage[]> {
  const settled = new Wishes();
  const looked = new Set<string>();
  let pending = wishesOf(entries.map((entry) => wantedPackage(invocation, entry, from)));
  while (pending.all.length > 0) {
    const next: WantedPackage[] = [];
    for (const wanted of pending.all) {
      settled.add(wanted);
      const pinned = await sources.pin(settled.find(wanted) as WantedPackage);
      // What depends on each other in a circle is looked at once.
      if (looked.has(pinned.id)) continue;
      looked.add(pinned.id);
      const { entries: own, folder } = await sources.dependencies(pinned);
      next.push(...own.map((entry) => wantedPackage(invocation, entry, folder)));
    }
    pending = wishesOf(next);
  }
  const pinned: PinnedPackage[] = [];
  for (const wanted of settled.all) pinned.push(await sources.pin(wanted));
  checkNames(pinned, rootName);
  return pinned;
}

/** The packages of a lock file: settled already, and complete. */
export async function lockedPackages(
  { invocation }: LoadProjectInput,
  entries: readonly PackageEntry[],
  root: string,
  rootName: string,
  sources: PackageSources,
): Promise<PinnedPackage[]> {
  const pinned: PinnedPackage[] = [];
  for (const wanted of wishesOf(entries.map((entry) => wantedPackage(invocation, entry, root))).all)
    pinned.push(await sources.pin(wanted));
  checkNames(pinned, rootName);
  return pinned;
}

function wishesOf(list: readonly WantedPackage[]): Wishes {
  const wishes = new Wishes();
  for (const wanted of list) wishes.add(wanted);
  return wishes;
}

/** Two packages of one name would answer for each other's refs. */
function checkNames(packages: readonly PinnedPackage[], rootName: string): void {
  const seen = new Set<string>();
  for (const { name, wanted } of packages) {
    const message = seen.has(name)
      ? `Found duplicate project "${name}". This occurs when a dependency has the same project name as some other dependency.`
      : name === rootName
        ? `Found a dependency with the same name as the root project "${name}". Package names must be unique in a project. Please rename one of these packages.`
        : undefined;
    if (message !== undefined) throw packageProblem('TX0305', message, { location: wanted.location });
    if (!/^[\p{L}\p{N}_][\p{L}\p{N}_.-]*$/u.test(name)) {
      const text = `Invalid package name '${name}': resolves outside of the packages-install-path`;
      throw packageProblem('TX0305', text, { location: wanted.location, hint: 'a name has letters, digits and _' });
    }
    seen.add(name);
  }
}
