import { open } from 'node:fs/promises';

/** Beyond this many, remembering them costs more memory than rewriting the file costs time. */
const MAX_EDITS = 8_000_000;
/** Bytes read at a time: large enough for speed, small enough for any machine. */
const CHUNK_SIZE = 1 << 22;
/** Column of an edit that counts whatever type a column has: a null, or fields that were missing. */
export const ANY_COLUMN = -1;

/**
 * Places of a file that a database would misread, and what has to stand there. They are in the order of the file.
 * An edit of a column's values does not count when the column turns out to be text.
 */
export class FileEdits {
  /** More were needed than are kept: the list is of no use. */
  overflow = false;
  readonly #offsets: number[] = [];
  readonly #lengths: number[] = [];
  readonly #columns: number[] = [];
  readonly #texts: string[] = [];

  get count(): number {
    return this.#offsets.length;
  }

  /** @param offset in bytes from the start of the file, @param length bytes that are replaced */
  add(offset: number, length: number, column: number, text: string): void {
    if (this.count >= MAX_EDITS) {
      this.overflow = true;
      return;
    }
    this.#offsets.push(offset);
    this.#lengths.push(length);
    this.#columns.push(column);
    this.#texts.push(text);
  }

  /** Forgets all but the first ones: the end of a chunk is scanned again with the next. */
  truncate(count: number): void {
    for (const list of [this.#offsets, this.#lengths, this.#columns, this.#texts]) list.length = count;
  }

  /** Drops the edits of columns that are text after all. */
  without(isText: (column: number) => boolean): FileEdits {
    const kept = new FileEdits();
    kept.overflow = this.overflow;
    this.#offsets.forEach((offset, at) => {
      const column = this.#columns[at] as number;
      if (column === ANY_COLUMN || !isText(column))
        kept.add(offset, this.#lengths[at] as number, column, this.#texts[at] as string);
    });
    return kept;
  }

  /** The file from `start` on, edited. */
  async *apply(path: string, start: number): AsyncGenerator<Buffer> {
    const file = await open(path);
    try {
      let next = 0;
      for (let position = start; ; ) {
        const chunk = Buffer.allocUnsafe(CHUNK_SIZE);
        const { bytesRead } = await file.read(chunk, 0, CHUNK_SIZE, position);
        if (bytesRead === 0) break;
        const end = position + bytesRead;
        const first = next;
        // An edit that reaches over the end of the chunk is left, with the bytes it is about, to the next one.
        while (next < this.count && this.#end(next) < end) next++;
        const cut = next < this.count ? Math.min(end, this.#offsets[next] as number) : end;
        yield this.#edited(chunk, position, Math.max(cut, position), first, next);
        if (cut <= position && next === first) throw new RangeError('an edit is longer than a chunk');
        position = Math.max(cut, position);
      }
      // What is added at the very end.
      const added = this.#texts.slice(next).join('');
      if (added !== '') yield Buffer.from(added);
    } finally {
      await file.close();
    }
  }

  #end(at: number): number {
    return (this.#offsets[at] as number) + (this.#lengths[at] as number);
  }

  #edited(chunk: Buffer, position: number, end: number, first: number, last: number): Buffer {
    if (first === last) return chunk.subarray(0, end - position);
    let size = end - position;
    for (let at = first; at < last; at++)
      size += Buffer.byteLength(this.#texts[at] as string) - (this.#lengths[at] as number);
    const out = Buffer.allocUnsafe(size);
    let from = 0;
    let to = 0;
    for (let at = first; at < last; at++) {
      const until = (this.#offsets[at] as number) - position;
      to += chunk.copy(out, to, from, until);
      const text = this.#texts[at] as string;
      if (text !== '') to += out.write(text, to);
      from = this.#end(at) - position;
    }
    chunk.copy(out, to, from, end - position);
    return out;
  }
}
