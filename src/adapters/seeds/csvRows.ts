const State = { FieldStart: 0, Plain: 1, Quoted: 2, QuoteInQuoted: 3 } as const;
type State = (typeof State)[keyof typeof State];

/**
 * Reads CSV text piece by piece, as Python's reader does: a quote counts at the start of a field only, is written twice
 * inside, and whatever follows the closing one belongs to the value. A blank line is a row of no fields.
 */
export class CsvReader {
  readonly #delimiter: string;
  #state: State = State.FieldStart;
  #row: string[] = [];
  #field = '';
  /** The last character was a carriage return: a line feed behind it belongs to the same line end. */
  #afterReturn = false;

  constructor(delimiter: string) {
    this.#delimiter = delimiter;
  }

  /** The rows that are complete with this piece. */
  push(text: string): string[][] {
    const rows: string[][] = [];
    for (let at = 0; at < text.length; at++) {
      const char = text[at] as string;
      if (this.#afterReturn) {
        this.#afterReturn = false;
        if (char === '\n') continue;
      }
      this.#take(char, rows);
    }
    return rows;
  }

  /** The last row, when the text does not end with a line end. */
  end(): string[][] {
    if (this.#row.length === 0 && this.#state === State.FieldStart) return [];
    const rows: string[][] = [];
    this.#endRow(rows);
    return rows;
  }

  #take(char: string, rows: string[][]): void {
    switch (this.#state) {
      case State.Quoted:
        if (char === '"') this.#state = State.QuoteInQuoted;
        else this.#field += char;
        return;
      case State.QuoteInQuoted:
        if (char === '"') {
          this.#field += char;
          this.#state = State.Quoted;
          return;
        }
        break;
      case State.FieldStart:
        if (char === '"') {
          this.#state = State.Quoted;
          return;
        }
        break;
      case State.Plain:
    }
    if (char === this.#delimiter) {
      this.#row.push(this.#field);
      this.#field = '';
      this.#state = State.FieldStart;
    } else if (char === '\n' || char === '\r') {
      this.#afterReturn = char === '\r';
      this.#endRow(rows);
    } else {
      this.#field += char;
      this.#state = State.Plain;
    }
  }

  #endRow(rows: string[][]): void {
    const blank = this.#row.length === 0 && this.#state === State.FieldStart;
    if (!blank) this.#row.push(this.#field);
    rows.push(this.#row);
    this.#row = [];
    this.#field = '';
    this.#state = State.FieldStart;
  }
}

/** All rows of a text. */
export function csvRows(text: string, delimiter: string): string[][] {
  const reader = new CsvReader(delimiter);
  return [...reader.push(text), ...reader.end()];
}
