import { closeSync, fstatSync, mkdirSync, openSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { diagnosticOfSystemError } from '../diagnostics/systemError.ts';
import { LineWriter } from './lineWriter.ts';

/** The name that wrappers of dbt look for; what is there already stays in front. */
const NAME = 'dbt.log';
/** Older files kept: dbt.log.1 … dbt.log.5. */
const BACKUPS = 5;

/** `logs/dbt.log`: appended to, and set aside when it has grown too large. */
export class LogFile {
  readonly #path: string;
  readonly #maxBytes: number;
  #fd: number;
  #writer: LineWriter;
  #size: number;

  private constructor(path: string, maxBytes: number, fd: number) {
    this.#path = path;
    this.#maxBytes = maxBytes;
    this.#fd = fd;
    this.#writer = new LineWriter(fd);
    this.#size = fstatSync(fd).size;
  }

  /**
   * @param maxBytes 0 for no limit
   * @returns why not, when the file cannot be opened: a log that cannot be written must not stop a run
   */
  static open(folder: string, maxBytes: number): LogFile | string {
    const path = join(folder, NAME);
    try {
      mkdirSync(folder, { recursive: true });
      return new LogFile(path, maxBytes, openSync(path, 'a'));
    } catch (error) {
      const problem = diagnosticOfSystemError(error, `opening ${path}`);
      if (problem === undefined) throw error;
      return problem.message;
    }
  }

  /** Appends a line; `line` has no line end. */
  write(line: string): void {
    const bytes = Buffer.byteLength(line) + 1;
    if (this.#maxBytes > 0 && this.#size > 0 && this.#size + bytes > this.#maxBytes) this.#rotate();
    this.#size += bytes;
    this.#writer.write(`${line}\n`);
  }

  /** A full disk ends the log, not the run. */
  flush(): void {
    this.#writer.flush();
  }

  /** Moves each file one number on, and begins a new one. */
  #rotate(): void {
    this.flush();
    closeSync(this.#fd);
    rmSync(`${this.#path}.${BACKUPS}`, { force: true });
    for (let at = BACKUPS - 1; at >= 1; at--) moveIfThere(`${this.#path}.${at}`, `${this.#path}.${at + 1}`);
    moveIfThere(this.#path, `${this.#path}.1`);
    this.#fd = openSync(this.#path, 'a');
    this.#writer = new LineWriter(this.#fd);
    this.#size = 0;
  }
}

/** Renames a file that may be gone. */
function moveIfThere(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    // Another process may have moved it at the same moment.
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}
