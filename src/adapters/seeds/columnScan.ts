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

/** Integers that need no second look. */
const PLAIN_INTEGER = /^-?\d+$/;
/** Decimals that need no second look. */
const PLAIN_FLOAT = /^-?(?:\d+\.?\d*|\.\d+)$/;
/** Timestamps that need no second look. */
const PLAIN_ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?Z?$/;
/** Anything larger makes the column a bigint. */
const MAX_INTEGER = 2_147_483_647n;

/** What is known of a column so far. One a column, changed by each value that the fast checks do not pass. */
export class ColumnScan {
  /** The class that all values so far share; `Null` before the first one. */
  valueClass: ValueClass = ValueClass.Null;
  /** A value has digits after the point. */
  fractional = false;
  /** A number does not fit 32 bits. */
  big = false;
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

  /**
   * Takes a value in by the rules. Gives how it has to be written for a database to read it so: undefined when it is
   * written so already, null for no value at all where something is written.
   */
  add(value: string): string | null | undefined {
    const { valueClass, canonical, fractional } = classify(value);
    if (valueClass === ValueClass.Null) return value === '' ? undefined : null;
    if (this.#declared) return undefined;
    if (this.valueClass === ValueClass.Null) this.valueClass = valueClass;
    else if (this.valueClass !== valueClass) this.valueClass = ValueClass.Text;
    if (valueClass === ValueClass.Number) {
      if (fractional) this.fractional = true;
      else if (canonical.length > 9 && isBig(canonical)) this.big = true;
    }
    return isPlain(value, canonical, valueClass, fractional) ? undefined : canonical;
  }
}

/** Every database reads the value as the rules do. */
function isPlain(value: string, canonical: string, valueClass: ValueClass, fractional: boolean): boolean {
  switch (valueClass) {
    case ValueClass.Number:
      // A whole number with a point may stand in an integer column.
      return fractional ? PLAIN_FLOAT.test(value) : PLAIN_INTEGER.test(value);
    case ValueClass.IsoDateTime:
      return PLAIN_ISO.test(value);
    case ValueClass.Boolean:
      return value.toLowerCase() === canonical;
    default:
      return value === canonical;
  }
}

function isBig(digits: string): boolean {
  const value = BigInt(digits);
  return value > MAX_INTEGER || value < -MAX_INTEGER - 1n;
}
