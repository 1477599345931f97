import { TxError } from '../diagnostics/diagnostic.ts';
import { quoted } from './relation.ts';
import { structFields } from './structFields.ts';

/** What one database calls its types; all lower case. */
export interface ColumnDialect {
  readonly strings: ReadonlySet<string>;
  readonly integers: ReadonlySet<string>;
  readonly floats: ReadonlySet<string>;
  readonly numerics: ReadonlySet<string>;
  /** A text type without a length keeps its own name instead of getting dbt's default length. */
  readonly keepsUnboundedText: boolean;
}

/** Length that dbt takes for text of unknown length. */
const DEFAULT_STRING_SIZE = 256;

/** dbt's type names that are not SQL; all others pass as they are. */
const TYPE_LABELS: Readonly<Record<string, string>> = { STRING: 'TEXT' };

/** A column of a relation or query: name and database type. Immutable. */
export class Column {
  readonly name: string;
  readonly dtype: string;
  readonly charSize: number | null;
  readonly numericPrecision: number | null;
  readonly numericScale: number | null;
  readonly #dialect: ColumnDialect;

  constructor(
    dialect: ColumnDialect,
    name: string,
    dtype: string,
    charSize: number | null = null,
    numericPrecision: number | null = null,
    numericScale: number | null = null,
  ) {
    this.#dialect = dialect;
    this.name = name;
    this.dtype = dtype;
    this.charSize = charSize;
    this.numericPrecision = numericPrecision;
    this.numericScale = numericScale;
  }

  /** A column from a type as people write it: `varchar(10)`, `numeric(10, 2)`. Throws `TxError` for anything else in brackets. */
  static fromDescription(dialect: ColumnDialect, name: string, rawType: string): Column {
    const match = /^([^(]+)(?:\(([^)]+)\))?(.*)$/.exec(rawType.trim());
    if (match === null) throw badType(`Could not interpret data type "${rawType}"`);
    const [, dtype = '', size, rest = ''] = match;
    if (size === undefined || rest.trim() !== '' || /[^\d\s,]/.test(size))
      return new Column(dialect, name, rawType.trim());
    const sizes = size.split(',').map((part) => (/^\s*\d+\s*$/.test(part) ? Number(part) : Number.NaN));
    if (sizes.some(Number.isNaN) || sizes.length > 2) {
      throw badType(`Could not interpret data_type "${rawType}": could not convert "${size}" to an integer`);
    }
    if (sizes.length === 1) return new Column(dialect, name, dtype, sizes[0] ?? null);
    return new Column(dialect, name, dtype, null, sizes[0] ?? null, sizes[1] ?? null);
  }

  static translateType(dtype: string): string {
    return TYPE_LABELS[dtype.toUpperCase()] ?? dtype;
  }

  static stringType(size: number): string {
    return `character varying(${size})`;
  }

  static numericType(dtype: string, precision: number | null, scale: number | null): string {
    return precision === null || scale === null ? dtype : `${dtype}(${precision},${scale})`;
  }

  get quoted(): string {
    return quoted(this.name);
  }

  /** The type with its length or precision, as DDL needs it. */
  get dataType(): string {
    if (this.isString()) {
      if (this.#dialect.keepsUnboundedText && (this.dtype.toLowerCase() === 'text' || this.charSize === null))
        return this.dtype;
      return Column.stringType(this.stringSize());
    }
    if (this.isNumeric()) return Column.numericType(this.dtype, this.numericPrecision, this.numericScale);
    return this.dtype;
  }

  /** dbt's other name of the full type. */
  get expandedDataType(): string {
    return this.dataType;
  }

  isString(): boolean {
    return this.#dialect.strings.has(this.dtype.toLowerCase());
  }

  isInteger(): boolean {
    return this.#dialect.integers.has(this.dtype.toLowerCase());
  }

  isFloat(): boolean {
    return this.#dialect.floats.has(this.dtype.toLowerCase());
  }

  isNumeric(): boolean {
    return this.#dialect.numerics.has(this.dtype.toLowerCase());
  }

  isNumber(): boolean {
    return this.isInteger() || this.isNumeric() || this.isFloat();
  }

  isStruct(): boolean {
    return structFields(this.dtype) !== undefined;
  }

  /** Length of a text column. Throws `TxError` for other types. */
  stringSize(): number {
    if (!this.isString()) throw badType('Called string_size() on non-string field!');
    return this.dtype.toLowerCase() === 'text' || this.charSize === null ? DEFAULT_STRING_SIZE : this.charSize;
  }

  /** Both are text, and the other is longer. */
  canExpandTo(other: Column): boolean {
    return this.isString() && other.isString() && other.stringSize() > this.stringSize();
  }

  literal(value: string): string {
    return `${value}::${this.dataType}`;
  }

  /** The leaves of a struct as columns `parent.child`; any other column as itself. */
  flatten(): Column[] {
    const fields = structFields(this.dtype);
    if (fields === undefined) return [this];
    return fields.flatMap(({ name, type }) => new Column(this.#dialect, `${this.name}.${name}`, type).flatten());
  }
}

function badType(message: string): TxError {
  return new TxError({ code: 'TX6023', severity: 'error', kind: 'Runtime', message });
}
