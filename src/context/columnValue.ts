import type { Column } from '../adapters/column.ts';
import { str } from '../jinja/runtime/operations.ts';
import { PyObject, type Value } from '../jinja/value.ts';
import type { ContextServices } from './context.ts';
import { HostClass, hostFunction } from './hostFunction.ts';

/** A column as templates see it. */
export class ColumnValue extends PyObject {
  readonly typeName = 'Column';
  readonly column: Column;

  constructor(column: Column) {
    super();
    this.column = column;
  }

  override getAttr(name: string): Value | undefined {
    const { column } = this;
    switch (name) {
      case 'name':
      case 'column':
        return column.name;
      case 'dtype':
        return column.dtype;
      case 'char_size':
        return column.charSize;
      case 'numeric_precision':
        return column.numericPrecision;
      case 'numeric_scale':
        return column.numericScale;
      case 'data_type':
        return column.dataType;
      case 'expanded_data_type':
        return column.expandedDataType;
      case 'quoted':
        return column.quoted;
      default:
        return this.#method(name);
    }
  }

  override getItem(key: Value): Value | undefined {
    return typeof key === 'string' ? this.getAttr(key) : undefined;
  }

  override equals(other: Value): boolean {
    return (
      other instanceof ColumnValue &&
      other.column.name === this.column.name &&
      other.column.dataType === this.column.dataType
    );
  }

  override hashKey(): string {
    return `column:${this.column.name}:${this.column.dataType}`;
  }

  override repr(): string {
    return `<Column ${this.column.name} (${this.column.dataType})>`;
  }

  /** Methods of dbt's Column, each made when it is asked for. */
  #method(name: string): Value | undefined {
    const { column } = this;
    switch (name) {
      case 'is_string':
        return hostFunction(name, '', () => column.isString());
      case 'is_number':
        return hostFunction(name, '', () => column.isNumber());
      case 'is_float':
        return hostFunction(name, '', () => column.isFloat());
      case 'is_integer':
        return hostFunction(name, '', () => column.isInteger());
      case 'is_numeric':
        return hostFunction(name, '', () => column.isNumeric());
      case 'is_struct':
        return hostFunction(name, '', () => column.isStruct());
      case 'flatten':
        return hostFunction(name, '', () => column.flatten().map((one) => new ColumnValue(one)));
      case 'string_size':
        return hostFunction(name, '', () => column.stringSize());
      case 'can_expand_to':
        return hostFunction(
          name,
          'other_column',
          (other) => other instanceof ColumnValue && column.canExpandTo(other.column),
        );
      case 'literal':
        return hostFunction(name, 'value', (value) => `${str(value ?? null)}::${column.dataType}`);
      default:
        return undefined;
    }
  }
}

/** `api.Column`: makes columns and knows the adapter's type names. */
export function columnClass(services: ContextServices): HostClass {
  const { adapter } = services;
  const create = (name: Value | undefined, dtype: Value | undefined): Value =>
    new ColumnValue(adapter.column(str(name ?? null), str(dtype ?? null)));
  const make = hostFunction(
    'Column',
    'column dtype char_size= numeric_precision= numeric_scale=',
    (name, dtype, size, precision, scale) =>
      new ColumnValue(
        adapter.column(str(name ?? null), str(dtype ?? null), asNumber(size), asNumber(precision), asNumber(scale)),
      ),
  );
  return new HostClass('Column', make, [
    ['create', () => hostFunction('create', 'name label_or_dtype', create)],
    ['from_description', () => hostFunction('from_description', 'name raw_data_type', create)],
    [
      'translate_type',
      () => hostFunction('translate_type', 'dtype', (dtype) => adapter.translateType(str(dtype ?? null))),
    ],
    ['string_type', () => hostFunction('string_type', 'size', (size) => adapter.stringType(Number(str(size ?? null))))],
    [
      'numeric_type',
      () =>
        hostFunction('numeric_type', 'dtype precision scale', (dtype, precision, scale) =>
          adapter.numericType(str(dtype ?? null), asNumber(precision), asNumber(scale)),
        ),
    ],
  ]);
}

/** A size or precision; null where it is not given. */
function asNumber(value: Value | undefined): number | null {
  return value === undefined || value === null ? null : Number(str(value));
}
