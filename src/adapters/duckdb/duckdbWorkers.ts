import { availableParallelism } from 'node:os';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { DuckdbCredentials } from './duckdbCredentials.ts';

/** Milliseconds that a statement must have the database to itself before it gets all cores. */
const ALONE_FOR = 100;

/**
 * Shares the cores between statements that run side by side and DuckDB's own workers.
 *
 * Each running statement works on the thread that called it, and DuckDB's pool helps. With as many statements as cores the
 * helpers find nothing to do and burn time looking for it: a run of many small models then takes a third more processor
 * time. So the pool shrinks while statements run side by side, and grows again for one that has been alone for a while. A
 * profile that sets `threads` for DuckDB is left alone.
 */
export class DuckdbWorkers {
  readonly #cores: number;
  #control: DuckDBConnection | undefined;
  #running = 0;
  #pool: number;
  #timer: NodeJS.Timeout | undefined;

  /** @param control a session of the instance that nothing else uses */
  constructor(control: DuckDBConnection, { settings, configOptions }: DuckdbCredentials) {
    const fixed = [settings, configOptions].some((options) =>
      Object.keys(options).some((key) => ['threads', 'worker_threads', 'external_threads'].includes(key.toLowerCase())),
    );
    this.#cores = availableParallelism();
    this.#pool = this.#cores;
    if (fixed || this.#cores < 2) control.closeSync();
    else this.#control = control;
  }

  started(): void {
    this.#running++;
    clearTimeout(this.#timer);
    if (this.#running > 1) this.#resize(Math.min(this.#pool, Math.max(1, this.#cores - this.#running + 1)));
    else if (this.#pool < this.#cores) this.#timer = setTimeout(() => this.#resize(this.#cores), ALONE_FOR).unref();
  }

  finished(): void {
    this.#running--;
    if (this.#running === 0) clearTimeout(this.#timer);
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#control?.closeSync();
    this.#control = undefined;
  }

  #resize(pool: number): void {
    if (this.#control === undefined || pool === this.#pool) return;
    this.#pool = pool;
    // Only speed hangs on it: should a DuckDB refuse, the pool stays as it is and is not touched again.
    this.#control.run(`SET threads = ${pool}`).catch(() => this.close());
  }
}
