import { plain } from './colours.ts';
import type { TxEvent } from './events.ts';
import type { LineWriter } from './lineWriter.ts';

/** Milliseconds between two pictures: often enough to look alive. */
const INTERVAL = 100;
/** Pictures of the turning wheel. */
const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
/** Back to the beginning of the line, and empty it. */
const CLEAR = '\r\u001b[2K';

/** A node at work, with the moment it began. */
interface Running {
  readonly name: string;
  readonly since: number;
}

/** The line at the bottom of a terminal that tells what is running right now. */
export class StatusLine {
  readonly #writer: LineWriter;
  readonly #columns: () => number;
  readonly #running = new Map<string, Running>();
  readonly #started = performance.now();
  #done = 0;
  #failed = 0;
  #total = 0;
  #frame = 0;
  #shown = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(writer: LineWriter, columns: () => number) {
    this.#writer = writer;
    this.#columns = columns;
  }

  /** Learns from the events that tell about nodes. */
  follow({ name, data, level, msg }: TxEvent): void {
    if (data === undefined || typeof data['index'] !== 'number' || typeof data['total'] !== 'number') return;
    const key = String(data['index']);
    this.#total = data['total'];
    if (name === 'LogStartLine') {
      this.#running.set(key, { name: shortName(plain(msg)), since: performance.now() });
      this.#timer ??= setInterval(() => this.draw(), INTERVAL).unref();
      return;
    }
    if (name.startsWith('LogHook') || name.startsWith('LogBatch')) return;
    this.#running.delete(key);
    this.#done++;
    if (level === 'error') this.#failed++;
    if (this.#running.size === 0 && this.#done >= this.#total) this.stop();
  }

  /** Takes the line away, so that something else can be printed. */
  clear(): void {
    if (!this.#shown) return;
    this.#shown = false;
    this.#writer.write(CLEAR);
  }

  /** Prints the line, cut to the width of the terminal. */
  draw(): void {
    if (this.#timer === undefined || this.#running.size === 0) return;
    const seconds = (since: number): string => `${((performance.now() - since) / 1000).toFixed(1)}s`;
    const names = [...this.#running.values()].map(({ name, since }) => `${name} ${seconds(since)}`);
    const failed = this.#failed > 0 ? `, ${this.#failed} failed` : '';
    this.#frame = (this.#frame + 1) % FRAMES.length;
    const text = `${FRAMES[this.#frame]} ${this.#done}/${this.#total}${failed}  ${seconds(this.#started)}  ${names.join(' · ')}`;
    const room = Math.max(20, this.#columns() - 1);
    this.#shown = true;
    this.#writer.write(`${CLEAR}${text.length > room ? `${text.slice(0, room - 1)}…` : text}`, true);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.clear();
  }
}

/** `3 of 5 START sql view model main.a ....... [RUN]` → `main.a`. */
function shortName(msg: string): string {
  const text = msg.replace(/ \.* ?\[.*$/, '').trimEnd();
  return text.split(' ').at(-1) ?? text;
}
