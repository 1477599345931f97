import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import type { Invocation } from '../../cli/invocation.ts';
import { Secrets } from '../../cli/secrets.ts';
import { TxError } from '../../diagnostics/diagnostic.ts';
import type { LoadProjectInput } from '../loadProject.ts';
import { readPackageList } from '../packageList.ts';
import { PROJECT_FILE } from '../projectDir.ts';
import { readProjectFile } from '../projectFile.ts';
import { Git } from './git.ts';
import { Hub } from './hub.ts';
import { pinHub } from './hubVersion.ts';
import { PackageCache } from './packageCache.ts';
import { type PackageEntry, packageEntry } from './packageEntry.ts';
import { packageProblem } from './packageProblem.ts';
import { scrubbedWarning, unpinnedWarning } from './packageWarnings.ts';
import type { PinnedPackage } from './pinnedPackage.ts';
import { unpackTarball } from './tarball.ts';
import type { WantedGit, WantedLocal, WantedPackage, WantedTarball } from './wantedPackage.ts';

/** Where packages come from: fetches each thing at most once in a call. */
export class PackageSources {
  readonly #input: LoadProjectInput;
  readonly #root: string;
  readonly #work: string;
  readonly #cache: PackageCache;
  readonly #hub: Hub;
  readonly #git: Git;
  readonly #fetched = new Map<string, Promise<FetchedPackage>>();

  /**
   * @param root absolute folder of the root project, which local paths count from
   * @param work an empty folder for what is fetched
   */
  constructor(input: LoadProjectInput, root: string, work: string) {
    this.#input = input;
    this.#root = root;
    this.#work = work;
    this.#cache = PackageCache.of(input.invocation);
    this.#hub = new Hub(input.invocation, this.#cache);
    this.#git = new Git(input.invocation, this.#cache);
  }

  get #invocation(): Invocation {
    return this.#input.invocation;
  }

  /** Settles one version of what is wanted. Throws TxError when there is none. */
  pin(wanted: WantedPackage): Promise<PinnedPackage> {
    switch (wanted.kind) {
      case 'hub':
        return pinHub(this.#invocation, this.#hub, wanted);
      case 'local':
        return Promise.resolve(this.#pinLocal(wanted));
      case 'tarball':
        return this.#pinTarball(wanted);
      default:
        return this.#pinGit(wanted);
    }
  }

  /** What a package asks for, and the folder its local paths count from. */
  async dependencies(pinned: PinnedPackage): Promise<{ entries: readonly PackageEntry[]; folder: string }> {
    const { hub, folder } = pinned;
    if (hub !== undefined) {
      const entries = hub.found.packages.map((one) => {
        const entry = packageEntry(one, one, undefined, `the package index, ${pinned.label}`);
        if ('code' in entry) throw new TxError(entry);
        return entry;
      });
      return { entries, folder: this.#root };
    }
    const place = folder ?? this.#root;
    return { entries: readPackageList(place, this.#input.render, this.#invocation.flags.vars).entries, folder: place };
  }

  /** Absolute folder with the files of a package. Throws TxError. */
  async files(pinned: PinnedPackage): Promise<string> {
    if (pinned.folder !== undefined) return pinned.folder;
    const { tarball: address, checksums } = (pinned.hub as NonNullable<PinnedPackage['hub']>).found;
    return (
      await this.#once(pinned.id, async (folder) => {
        const request = { address, checksums, immutable: true };
        return { folder: await unpackTarball(this.#invocation, this.#cache, request, folder), commit: '' };
      })
    ).folder;
  }

  #pinLocal(wanted: WantedLocal): PinnedPackage {
    const { path, from, location } = wanted;
    const home = /^~(?=\/|$)/;
    const plain = path.replace(home, this.#invocation.env['HOME'] ?? homedir());
    // Paths count from the root project, as in dbt; a package's own entries may also count from the package.
    const folder = [this.#root, from]
      .map((base) => resolve(base, plain))
      .find((one) => existsSync(join(one, PROJECT_FILE)));
    if (folder === undefined) throw noProject(join(resolve(this.#root, plain), PROJECT_FILE), location);
    const name = this.#projectName(folder, wanted);
    // The lock file is read from the root project alone.
    const local = resolve(this.#root, plain) === folder ? path : relative(this.#root, folder);
    return {
      wanted,
      id: `local ${folder}`,
      name,
      label: local,
      version: `<local @ ${local}>`,
      lock: { local, name },
      folder,
    };
  }

  async #pinTarball(wanted: WantedTarball): Promise<PinnedPackage> {
    const { address, written, name } = wanted;
    const { folder } = await this.#once(`tarball ${address}`, async (at) => {
      const request = { address, checksums: {}, immutable: false };
      return { folder: await unpackTarball(this.#invocation, this.#cache, request, at), commit: '' };
    });
    this.#projectName(folder, wanted);
    const lock = { name, tarball: this.#withoutSecrets(written) };
    return { wanted, id: `tarball ${address}`, name, label: name, version: `tarball (url: ${address})`, lock, folder };
  }

  async #pinGit(wanted: WantedGit): Promise<PinnedPackage> {
    const { kind, names, address, written, revisions, subdirectory, provider, location } = wanted;
    const [revision = 'HEAD', ...others] = new Set(revisions);
    if (others.length > 0) {
      const all = [revision, ...others].map((one) => `'${one}'`).join(', ');
      throw packageProblem(
        'TX0319',
        `git dependencies should contain exactly one version. ${names[0]} contains: {${all}}`,
        {
          location,
          hint: 'ask for one revision everywhere',
        },
      );
    }
    const key = `git ${address} ${subdirectory ?? ''} ${revision}`;
    const first = !this.#fetched.has(key);
    const { folder, commit } = await this.#once(key, async (at) => {
      const found = await this.#git.checkOut({ address, revision, subdirectory }, at);
      return { folder: at, commit: found };
    });
    if (first && wanted.warnUnpinned && ['HEAD', 'main', 'master'].includes(revision))
      this.#invocation.events.warn(unpinnedWarning(address, revision, location));
    const name = this.#projectName(folder, wanted);
    const lock = {
      ...(kind === 'git' ? { git: this.#withoutSecrets(written) } : {}),
      name,
      ...(kind === 'private' ? { private: this.#withoutSecrets(written) } : {}),
      ...(provider === undefined ? {} : { provider }),
      revision: commit,
      ...(subdirectory === undefined ? {} : { subdirectory }),
    };
    const id = `git ${address} ${subdirectory ?? ''} ${commit}`;
    // Installing asks for the commit: nothing is fetched twice.
    this.#fetched.set(id, Promise.resolve({ folder, commit }));
    return { wanted, id, name, label: names[0], version: `revision ${commit}`, lock, folder };
  }

  /** The text without secret values: the lock file is committed. */
  #withoutSecrets(written: string): string {
    const clean = new Secrets(this.#invocation.env).scrub(written);
    if (clean !== written) this.#invocation.events.warn(scrubbedWarning(clean));
    return clean;
  }

  #projectName(folder: string, { location }: WantedPackage): string {
    const file = join(folder, PROJECT_FILE);
    if (!existsSync(file)) throw noProject(file, location);
    const { name } = readProjectFile(folder, PROJECT_FILE, this.#input.scalars).values;
    if (typeof name === 'string' && name !== '') return name;
    throw packageProblem('TX0305', `Package defined in ${file} must have a name!`, { location });
  }

  /** Fetches into a folder of its own, once a key. */
  #once(key: string, fetch: (folder: string) => Promise<FetchedPackage>): Promise<FetchedPackage> {
    const known = this.#fetched.get(key);
    if (known !== undefined) return known;
    const fetched = fetch(join(this.#work, String(this.#fetched.size)));
    this.#fetched.set(key, fetched);
    return fetched;
  }
}

interface FetchedPackage {
  readonly folder: string;
  /** Of git; else empty. */
  readonly commit: string;
}

function noProject(path: string, location: WantedPackage['location']): Error {
  return packageProblem(
    'TX0305',
    `No ${PROJECT_FILE} found at expected path ${path}\nVerify that each entry within packages.yml (and their transitive dependencies) contains a file named ${PROJECT_FILE}`,
    { location, hint: 'check the path, or `subdirectory`' },
  );
}
