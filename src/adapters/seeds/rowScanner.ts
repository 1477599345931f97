import { type ColumnScan, Guess } from './columnScan.ts';
import { csvRows } from './csvRows.ts';
import { ANY_COLUMN, FileEdits } from './fileEdits.ts';
import { isDate, isTime } from './valueClass.ts';

const QUOTE = 34;
const MINUS = 45;
const DOT = 46;
const COLON = 58;
const LF = 10;
const CR = 13;
const SPACE = 32;
const BACKSLASH = 92;
const LETTER_T = 84;
const LETTER_Z = 90;

/** What a database's own CSV reader may read in its own way. */
export interface Peculiarities {
  /** Quotes that do not enclose a whole field: databases read those each in its way. */
  oddQuotes: boolean;
  /** Lines end in a carriage return alone. */
  loneCarriageReturns: boolean;
  /** A line begins with `\.`, which ends the data for Postgres. */
  endMarker: boolean;
}

/** A row with more fields than there are columns. */
export class LongRow extends Error {
  readonly row: number;
  readonly fields: number;

  constructor(row: number, fields: number) {
    super(`row ${row} has ${fields} fields`);
    this.row = row;
    this.fields = fields;
  }
}

/**
 * Reads the rows of a CSV file as bytes and tells each column about its values. A value that looks like the column's
 * others is only checked, in place; all the rest goes through `ColumnScan.add`, which has the rules. The checks pass
 * nothing that the rules would take for another class, so both ways always come to the same result.
 */
export class RowScanner {
  rowCount = 0;
  longestRow = 0;
  /** Of all edits so far, those that only take away the word `null`. */
  nullWords = 0;
  readonly edits = new FileEdits();
  readonly peculiarities: Peculiarities = {
    oddQuotes: false,
    loneCarriageReturns: false,
    endMarker: false,
  };
  readonly #columns: readonly ColumnScan[];
  readonly #delimiter: number;
  readonly #delimiterText: string;
  readonly #guesses: Uint8Array;
  #last = false;
  #base = 0;
  /** Bytes that end a field or need a closer look: 1 delimiter or line end, 2 quote. */
  readonly #special = new Uint8Array(256);

  constructor(columns: readonly ColumnScan[], delimiter: string) {
    this.#columns = columns;
    this.#delimiterText = delimiter;
    this.#delimiter = delimiter.charCodeAt(0);
    this.#special[this.#delimiter] = 1;
    this.#special[LF] = 1;
    this.#special[CR] = 1;
    this.#special[QUOTE] = 2;
    // One more for fields that the header does not have; the row is refused at its end.
    this.#guesses = Uint8Array.from([...columns.map((column) => column.guess), Guess.Text]);
  }

  /**
   * Scans whole rows of `buffer` from `start` to `end`; `buffer[end]` must be a line feed. Gives where the first row
   * begins that is not complete. Throws `LongRow`.
   * @param base where `buffer[0]` is in the file
   */
  scan(buffer: Uint8Array, start: number, end: number, last: boolean, base: number): number {
    this.#last = last;
    this.#base = base;
    const special = this.#special;
    const delimiter = this.#delimiter;
    const width = this.#columns.length;
    let at = start;
    while (at < end) {
      const rowStart = at;
      const editsBefore = this.edits.count;
      const nullWordsBefore = this.nullWords;
      let column = 0;
      if (buffer[at] === BACKSLASH && buffer[at + 1] === DOT) this.peculiarities.endMarker = true;
      for (;;) {
        at = this.#field(buffer, at, end, Math.min(column, width));
        column++;
        if (buffer[at] !== delimiter || at >= end) break;
        at++;
      }
      // Whether a carriage return stands alone can only be told from the byte behind it.
      if (!last && at + (buffer[at] === CR ? 1 : 0) >= end) {
        this.edits.truncate(editsBefore);
        this.nullWords = nullWordsBefore;
        return rowStart;
      }
      if (special[buffer[at] as number] !== 1) throw new Error('a field ended at no delimiter');
      if (column !== width || at === rowStart) this.#complete(column, at);
      if (at - rowStart > this.longestRow) this.longestRow = at - rowStart;
      if (buffer[at] === CR) {
        if (buffer[at + 1] === LF && at + 1 < end) at++;
        else this.peculiarities.loneCarriageReturns = true;
      }
      at++;
      this.rowCount++;
    }
    return at;
  }

  /** Fills up a row that is too short; a blank line is a row of nulls. */
  #complete(fields: number, at: number): void {
    const width = this.#columns.length;
    if (fields > width) throw new LongRow(this.rowCount, fields);
    // Databases skip blank lines; quotes with nothing in between are read as null.
    this.edits.add(this.#base + at, 0, ANY_COLUMN, width === 1 ? '""' : this.#delimiterText.repeat(width - fields));
  }

  /** Takes in the field at `start` and gives where its delimiter or line end is. */
  #field(buffer: Uint8Array, start: number, end: number, column: number): number {
    if (this.#special[buffer[start] as number] === 1) return start;
    const quoted = buffer[start] === QUOTE;
    const from = quoted ? start + 1 : start;
    const checked = this.#check(buffer, from, this.#guesses[column] as number, column, quoted);
    if (checked >= 0) {
      const special = this.#special[buffer[checked] as number];
      if (!quoted && special === 1) return checked;
      if (quoted && special === 2 && checked < end && this.#special[buffer[checked + 1] as number] === 1)
        return checked + 1;
    }
    return this.#slowField(buffer, start, end, column, quoted);
  }

  /** Where a value of the guessed form ends, or -1 when there is no such value. The byte there still has to be looked at. */
  #check(buffer: Uint8Array, at: number, guess: number, column: number, quoted: boolean): number {
    switch (guess) {
      case Guess.Text:
        return this.#checkText(buffer, at, quoted);
      case Guess.Integer:
        return this.#checkInteger(buffer, at, column);
      case Guess.Float:
        return checkFloat(buffer, at);
      case Guess.Date:
        return checkDate(buffer, at);
      case Guess.DateTime:
        return checkDateTime(buffer, at, SPACE);
      case Guess.IsoDateTime:
        return checkIsoDateTime(buffer, at);
      case Guess.Boolean:
        return checkBoolean(buffer, at);
      default:
        return -1;
    }
  }

  /** Text is anything; but what might be blank or `null` has to be looked at. */
  #checkText(buffer: Uint8Array, start: number, quoted: boolean): number {
    const special = this.#special;
    let at = start;
    if (quoted) while (buffer[at] !== QUOTE && at < buffer.length) at++;
    else while (special[buffer[at] as number] === 0) at++;
    const first = buffer[start] as number;
    // A letter begins it, and it is not as long as `null`.
    if (first > SPACE && first < 128 && at - start !== 4) return at;
    if (at === start) return at;
    if (at - start === 4) return first !== 110 && first !== 78 && first > SPACE && first < 128 ? at : -1;
    return -1;
  }

  #checkInteger(buffer: Uint8Array, start: number, column: number): number {
    let at = buffer[start] === MINUS ? start + 1 : start;
    const digits = at;
    while (isDigit(buffer[at] as number)) at++;
    const count = at - digits;
    // 9 digits fit into 32 bits; more are for the rules.
    if (count === 0 || count > 9)
      return count === 0 && digits === start && this.#special[buffer[at] as number] === 1 ? at : -1;
    if (buffer[at] !== DOT) return at;
    const point = at++;
    while (buffer[at] === 48) at++;
    if (this.#special[buffer[at] as number] === 0) return -1;
    this.#edit(
      start,
      at,
      column,
      Buffer.from(buffer.buffer, buffer.byteOffset + start, point - start).toString('latin1'),
    );
    return at;
  }

  #slowField(buffer: Uint8Array, start: number, end: number, column: number, quoted: boolean): number {
    const special = this.#special;
    let at = start;
    let odd = false;
    if (quoted) {
      at++;
      for (; at < end; at++) {
        if (buffer[at] !== QUOTE) continue;
        if (buffer[at + 1] !== QUOTE || at + 1 >= end) break;
        at++;
      }
      if (at >= end) odd = true;
      else at++;
      if (special[buffer[at] as number] !== 1) odd = true;
    }
    while (at < end && special[buffer[at] as number] !== 1) {
      if (buffer[at] === QUOTE) odd = true;
      at++;
    }
    if (at > end) at = end;
    // The rest of the field is not there yet; it comes again with the next chunk.
    if (at === end && !this.#last) return at;
    if (odd) this.peculiarities.oddQuotes = true;
    const scan = this.#columns[column];
    if (scan === undefined) return at;
    const value = fieldText(buffer, start, at, this.#delimiterText);
    const canonical = scan.add(value);
    this.#guesses[column] = scan.guess;
    if (canonical === null) {
      if (value.length === 4) this.nullWords++;
      this.#edit(start, at, ANY_COLUMN, this.#columns.length === 1 ? '""' : '');
    } else if (canonical !== undefined) this.#edit(start, at, column, canonical);
    return at;
  }

  #edit(start: number, end: number, column: number, text: string): void {
    this.edits.add(this.#base + start, end - start, column, text.includes(this.#delimiterText) ? `"${text}"` : text);
  }
}

/** The value of a field that lies between two bytes. */
function fieldText(buffer: Uint8Array, start: number, end: number, delimiter: string): string {
  const text = Buffer.from(buffer.buffer, buffer.byteOffset + start, end - start).toString('utf8');
  if (!text.includes('"')) return text;
  return csvRows(text, delimiter)[0]?.[0] ?? '';
}

function isDigit(byte: number): boolean {
  return byte >= 48 && byte <= 57;
}

function checkFloat(buffer: Uint8Array, start: number): number {
  let at = buffer[start] === MINUS ? start + 1 : start;
  const digits = at;
  while (isDigit(buffer[at] as number)) at++;
  let count = at - digits;
  if (buffer[at] === DOT) {
    at++;
    const fraction = at;
    while (isDigit(buffer[at] as number)) at++;
    count += at - fraction;
  }
  return count > 0 ? at : -1;
}

/** Two digits as a number; not a number of 0 to 99 when they are none. */
function two(buffer: Uint8Array, at: number): number {
  const tens = (buffer[at] as number) - 48;
  const ones = (buffer[at + 1] as number) - 48;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : 100;
}

function checkDate(buffer: Uint8Array, at: number): number {
  if (buffer[at + 4] !== MINUS || buffer[at + 7] !== MINUS) return -1;
  const century = two(buffer, at);
  const year = two(buffer, at + 2);
  if (century === 100 || year === 100 || century + year === 0) return -1;
  const month = two(buffer, at + 5);
  const day = two(buffer, at + 8);
  if (month < 1 || month > 12 || day < 1) return -1;
  return day <= 28 || isDate(century * 100 + year, month, day) ? at + 10 : -1;
}

function checkDateTime(buffer: Uint8Array, at: number, separator: number): number {
  if (buffer[at + 10] !== separator || buffer[at + 13] !== COLON || buffer[at + 16] !== COLON) return -1;
  if (checkDate(buffer, at) < 0) return -1;
  return isTime(two(buffer, at + 11), two(buffer, at + 14), two(buffer, at + 17)) ? at + 19 : -1;
}

function checkIsoDateTime(buffer: Uint8Array, start: number): number {
  let at = checkDateTime(buffer, start, LETTER_T);
  if (at < 0) return -1;
  if (buffer[at] === DOT) {
    const fraction = at + 1;
    at = fraction;
    while (isDigit(buffer[at] as number)) at++;
    if (at === fraction || at - fraction > 6) return -1;
  }
  return buffer[at] === LETTER_Z ? at + 1 : at;
}

/** `true` and `false` in any case. */
function checkBoolean(buffer: Uint8Array, at: number): number {
  const word =
    (((buffer[at] as number) | 32) << 24) |
    (((buffer[at + 1] as number) | 32) << 16) |
    (((buffer[at + 2] as number) | 32) << 8) |
    ((buffer[at + 3] as number) | 32);
  if (word === 0x74727565) return at + 4;
  return word === 0x66616c73 && ((buffer[at + 4] as number) | 32) === 0x65 ? at + 5 : -1;
}
