import type { SeedColumnType } from '../adapter.ts';
import { classify, ValueClass } from './valueClass.ts';

/** What a fast check may expect next in a column. */
export const Guess = {
  /** Nothing seen yet, or a form without a fast check: every value is classified. */
  Any: 0,
  Integer: 1,
  Float: 2,
  Date: 3,
  DateTime: 4,
  IsoDateTime: 5,
  Boolean: 6,
  Text: 7,
} as const;

const GUESSES: Readonly<Record<number, number>> = {
  [ValueClass.Date]: Guess.Date,
  [ValueClass.DateTime]: Guess.DateTime,
  [ValueClass.IsoDateTime]: Guess.IsoDateTime,
  [ValueClass.Boolean]: Guess.Boolean,
  [ValueClass.Text]: Guess.Text,
};

/** A column of nulls is integer, as dbt has it. */
const TYPES: Readonly<Record<ValueClass, SeedColumnType>> = {
  [ValueClass.Null]: 'integer',
  [ValueClass.Number]: 'integer',
  [ValueClass.Date]: 'date',
  [ValueClass.DateTime]: 'datetime',
  [ValueClass.IsoDateTime]: 'datetime',
  [ValueClass.Boolean]: 'boolean',
  [ValueClass.Text]: 'text',
};

const PLAIN_INTEGER = /^-?\d+$/;
const PLAIN_FLOAT = /^-?(?:\d+\.?\d*|\.\d+)$/;
const PLAIN_ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?Z?$/;
const MAX_INTEGER = 2_147_483_647n;

/** What is known of a column so far. One a column, changed by each value that the fast checks do not pass. */
export class ColumnScan {
  /** The class that all values so far share; `Null` before the first one. */
  valueClass: ValueClass = ValueClass.Null;
  /** A value has digits after the point. */
  fractional = false;
  /** A whole number was written with a point (`1.0`), which databases do not take for an integer. */
  pointed = false;
  /** A number does not fit 32 bits. */
  big = false;
  /** A value is written in a way that the database would not read, or would read as something else. */
  odd = false;
  /** `null` was written out. */
  nullWord = false;
  /** A value of blanks only, which is null. */
  blank = false;
  readonly #declared: boolean;

  /** @param declared the profile gives the type: values are text, whatever they look like */
  constructor(declared: boolean) {
    this.#declared = declared;
    if (declared) this.valueClass = ValueClass.Text;
  }

  get guess(): number {
    if (this.valueClass === ValueClass.Number) return this.fractional ? Guess.Float : Guess.Integer;
    return GUESSES[this.valueClass] ?? Guess.Any;
  }

  get type(): SeedColumnType {
    if (this.valueClass === ValueClass.Number && this.fractional) return 'number';
    if (this.valueClass === ValueClass.Number && this.big) return 'bigint';
    return TYPES[this.valueClass];
  }

  /** The database reads all values as they stand in the file, `null` words aside. */
  get plain(): boolean {
    if (this.blank) return false;
    if (this.valueClass === ValueClass.Text) return true;
    return !this.odd && !(this.pointed && !this.fractional);
  }

  /** Takes a value in by the rules. */
  add(value: string): void {
    const { valueClass, canonical, fractional } = classify(value);
    if (valueClass === ValueClass.Null) {
      if (value.length === 4) this.nullWord = true;
      else if (value !== '') this.blank = true;
      return;
    }
    if (this.#declared) return;
    if (this.valueClass === ValueClass.Null) this.valueClass = valueClass;
    else if (this.valueClass !== valueClass) this.valueClass = ValueClass.Text;
    switch (valueClass) {
      case ValueClass.Number:
        this.#addNumber(value, canonical, fractional);
        break;
      case ValueClass.IsoDateTime:
        if (!PLAIN_ISO.test(value)) this.odd = true;
        break;
      case ValueClass.Boolean:
        if (value.toLowerCase() !== canonical) this.odd = true;
        break;
      default:
        if (value !== canonical) this.odd = true;
    }
  }

  #addNumber(value: string, canonical: string, fractional: boolean): void {
    if (fractional) this.fractional = true;
    else if (canonical.length > 9 && isBig(canonical)) this.big = true;
    if (PLAIN_INTEGER.test(value)) return;
    if (PLAIN_FLOAT.test(value)) this.pointed = true;
    else this.odd = true;
  }
}

function isBig(digits: string): boolean {
  const value = BigInt(digits);
  return value > MAX_INTEGER || value < -MAX_INTEGER - 1n;
}
