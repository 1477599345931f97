import { writeSync } from 'node:fs';

/** Text is passed on when this much has come together. */
const BUFFER = 16 * 1024;
/** Milliseconds to wait for a reader that is slower than we are. */
const PAUSE = 2;

/**
 * Buffered writer to a file descriptor. Writes are synchronous, so nothing is lost when the process ends after `flush`, and a
 * reader that went away (EPIPE: `tx ls | head`) silences it for good instead of crashing the run. So does a full disk, but that
 * is remembered: what was asked for is not all there.
 */
export class LineWriter {
  readonly #fd: number;
  #buffer = '';
  #scheduled = false;
  #closed = false;
  #failure: unknown;

  constructor(fd: number) {
    this.#fd = fd;
  }

  /** Why text was lost that somebody may be waiting for. */
  get failure(): unknown {
    return this.#failure;
  }

  /** @param now true to pass it on at once, as people at a terminal expect */
  write(text: string, now = false): void {
    if (this.#closed) return;
    this.#buffer += text;
    if (now || this.#buffer.length >= BUFFER) {
      this.flush();
    } else if (!this.#scheduled) {
      this.#scheduled = true;
      // By the next turn of the event loop: readers of a pipe see progress as it happens.
      setImmediate(() => this.flush());
    }
  }

  /** Passes on what is held back, however slow the reader is. */
  flush(): void {
    this.#scheduled = false;
    if (this.#buffer === '' || this.#closed) return;
    let rest = Buffer.from(this.#buffer);
    this.#buffer = '';
    while (rest.length > 0) {
      try {
        rest = rest.subarray(writeSync(this.#fd, rest));
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        if (code === 'EAGAIN') Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE);
        else {
          this.#closed = true;
          if (code !== 'EPIPE' && code !== 'EBADF' && code !== 'EIO') this.#failure = error;
          return;
        }
      }
    }
  }
}
