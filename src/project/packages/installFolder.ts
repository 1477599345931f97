import { cpSync, existsSync, mkdirSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { TxError } from '../../diagnostics/diagnostic.ts';
import { diagnosticOfSystemError } from '../../diagnostics/systemError.ts';
import { packageProblem } from './packageProblem.ts';

/**
 * A new folder of packages, filled beside the old one, whose place it takes when all are there. Until then the old one is
 * untouched.
 */
export class InstallFolder {
  readonly #path: string;
  readonly #fresh: string;

  /** Throws TxError when the folder would hold the project itself. */
  constructor(path: string, projectRoot: string) {
    if (path === projectRoot || !relative(path, projectRoot).startsWith('..')) {
      throw packageProblem(
        'TX0305',
        `packages-install-path is ${path}, which holds the project itself: it would be emptied`,
        { hint: 'choose a folder of its own' },
      );
    }
    this.#path = path;
    this.#fresh = join(dirname(path), `.${basename(path)}-${process.pid}`);
  }

  /**
   * Runs `fill`, then swaps. @throws TxError what `fill` throws, and mistakes of the file system
   * @param fill puts packages into the folder, by `link` and `copy`
   */
  async replace(fill: () => Promise<void>): Promise<void> {
    try {
      rmSync(this.#fresh, { recursive: true, force: true });
      mkdirSync(this.#fresh, { recursive: true });
      await fill();
      const old = `${this.#fresh}-old`;
      rmSync(old, { recursive: true, force: true });
      if (existsSync(this.#path)) renameSync(this.#path, old);
      renameSync(this.#fresh, this.#path);
      rmSync(old, { recursive: true, force: true });
    } catch (error) {
      rmSync(this.#fresh, { recursive: true, force: true });
      const system = diagnosticOfSystemError(error, `installing packages into ${this.#path}`);
      throw system === undefined ? error : new TxError(system, { cause: error });
    }
  }

  /** Where links are not allowed (some Windows set-ups, some file systems) a copy does. */
  link(name: string, folder: string): void {
    try {
      symlinkSync(folder, join(this.#fresh, name), 'junction');
    } catch (error) {
      if (!['EPERM', 'ENOTSUP', 'EACCES', 'ENOSYS'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
      this.copy(name, folder);
    }
  }

  copy(name: string, folder: string): void {
    cpSync(folder, join(this.#fresh, name), { recursive: true, verbatimSymlinks: true });
  }
}
