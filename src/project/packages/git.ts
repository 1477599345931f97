import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import type { Invocation } from '../../cli/invocation.ts';
import type { PackageCache } from './packageCache.ts';
import { packageProblem } from './packageProblem.ts';

/** A full commit id: SHA-1 or SHA-256. */
const COMMIT = /^([0-9a-f]{40}|[0-9a-f]{64})$/;

/** What to check out. */
export interface GitRequest {
  /** Address for `git fetch`; may hold secrets. */
  readonly address: string;
  /** Branch, tag, commit; `HEAD` for the default branch. */
  readonly revision: string;
  readonly subdirectory: string | undefined;
}

/** Repositories, fetched with the machine's git into the cache. A commit that is there needs no network. */
export class Git {
  readonly #invocation: Invocation;
  readonly #cache: PackageCache;

  constructor(invocation: Invocation, cache: PackageCache) {
    this.#invocation = invocation;
    this.#cache = cache;
  }

  /**
   * Writes the files of a revision (of its subdirectory) to `folder`, which is made.
   * @returns the commit
   * @throws TxError TX0315 without git, TX0316 when git fails, TX0317 without such a subdirectory
   */
  async checkOut(request: GitRequest, folder: string): Promise<string> {
    const { address, subdirectory } = request;
    const repository = this.#cache.repository(address);
    if (!existsSync(join(repository, 'HEAD'))) {
      mkdirSync(repository, { recursive: true });
      await this.#git(request, ['init', '--quiet', '--bare', repository]);
    }
    const commit = await this.#commit(request, repository);
    const whole = `${folder}.whole`;
    mkdirSync(whole, { recursive: true });
    // An index of its own, so that two calls can check out of one repository at a time.
    const index = `${folder}.index`;
    await this.#git(
      request,
      [
        '--git-dir',
        repository,
        '--work-tree',
        whole,
        'checkout',
        '--quiet',
        '--force',
        commit,
        '--',
        subdirectory ?? '.',
      ],
      { GIT_INDEX_FILE: index },
    ).catch((error: unknown) => {
      if (subdirectory !== undefined && String(error).includes('pathspec')) throw missing(request);
      throw error;
    });
    rmSync(index, { force: true });
    const wanted = resolve(whole, subdirectory ?? '.');
    if (relative(whole, wanted).startsWith('..') || !existsSync(wanted)) throw missing(request);
    cpSync(wanted, folder, { recursive: true, verbatimSymlinks: true });
    rmSync(whole, { recursive: true, force: true });
    return commit;
  }

  /** The commit that a revision stands for, present in the repository. */
  async #commit(request: GitRequest, repository: string): Promise<string> {
    const { address, revision } = request;
    const git = (...words: string[]): Promise<string> => this.#git(request, ['--git-dir', repository, ...words]);
    const has = (commit: string): Promise<boolean> =>
      git('cat-file', '-e', `${commit}^{commit}`).then(
        () => true,
        () => false,
      );
    if (COMMIT.test(revision)) {
      if (!(await has(revision))) await this.#fetch(request, repository, revision);
      return revision;
    }
    const listed = await git(
      'ls-remote',
      '--',
      address,
      'HEAD',
      `refs/tags/${revision}`,
      `refs/tags/${revision}^{}`,
      `refs/heads/${revision}`,
    );
    const refs = new Map(
      listed.split('\n').flatMap((line) => {
        const [commit, ref] = line.split('\t');
        return commit !== undefined && ref !== undefined ? [[ref, commit] as const] : [];
      }),
    );
    const tag = refs.get(`refs/tags/${revision}^{}`) ?? refs.get(`refs/tags/${revision}`);
    const found = revision === 'HEAD' ? refs.get('HEAD') : (tag ?? refs.get(`refs/heads/${revision}`));
    if (found !== undefined) {
      if (!(await has(found))) await this.#fetch(request, repository, found);
      return found;
    }
    return this.#shortCommit(request, repository);
  }

  /** One commit, without its history; servers that give only branches and tags are asked for all of those. */
  async #fetch(request: GitRequest, repository: string, commit: string): Promise<void> {
    const fetch = ['--git-dir', repository, 'fetch', '--quiet', '--no-write-fetch-head'];
    try {
      await this.#git(request, [
        ...fetch,
        '--depth',
        '1',
        '--no-tags',
        '--',
        request.address,
        `+${commit}:refs/tx/${commit}`,
      ]);
    } catch {
      await this.#git(request, [
        ...fetch,
        '--',
        request.address,
        '+refs/heads/*:refs/heads/*',
        '+refs/tags/*:refs/tags/*',
      ]);
    }
  }

  /** An abbreviated commit can only be found in the whole history. */
  async #shortCommit(request: GitRequest, repository: string): Promise<string> {
    const { address, revision } = request;
    const unknown = packageProblem(
      'TX0316',
      `Error checking out spec='${revision}' for repo ${address}\nno branch, tag or commit has that name`,
      {
        hint: `\`git ls-remote ${address}\` lists the names that there are`,
      },
    );
    if (!/^[0-9a-f]{4,63}$/.test(revision)) throw unknown;
    const git = ['--git-dir', repository];
    await this.#git(request, [
      ...git,
      'fetch',
      '--quiet',
      '--no-write-fetch-head',
      '--',
      address,
      '+refs/heads/*:refs/heads/*',
    ]);
    const commit = await this.#git(request, [...git, 'rev-parse', '--verify', '--quiet', `${revision}^{commit}`]).catch(
      () => '',
    );
    if (commit === '') throw unknown;
    return commit;
  }

  /** Runs git without prompts. Gives what it prints. */
  #git(
    { address, revision }: GitRequest,
    words: readonly string[],
    more: Record<string, string> = {},
  ): Promise<string> {
    const env = { ...this.#invocation.env, LC_ALL: 'C', GIT_TERMINAL_PROMPT: '0', ...more };
    const { promise, resolve: done, reject } = Promise.withResolvers<string>();
    const options = { env: env as NodeJS.ProcessEnv, maxBuffer: 1 << 26, signal: this.#invocation.signal };
    execFile('git', words, options, (error, stdout, stderr) => {
      if (error === null) done(stdout.trim());
      else if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
        const hint = 'install git, or take the package from the hub or a tarball';
        reject(
          packageProblem('TX0315', `Make sure git is installed on your machine: it is needed for ${address}`, { hint }),
        );
      } else {
        const message = `Error checking out spec='${revision}' for repo ${address}\n${stderr.trim() || error.message}`;
        reject(
          packageProblem('TX0316', message, {
            cause: error,
            hint: 'check the address, the revision and your access to it',
          }),
        );
      }
    });
    return promise;
  }
}

function missing({ address, revision, subdirectory }: GitRequest): Error {
  return packageProblem('TX0317', `There is no folder ${subdirectory} in ${address} at ${revision}`, {
    hint: 'correct `subdirectory` of the package',
  });
}
