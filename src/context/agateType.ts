import type { CellType } from '../adapters/adapter.ts';
import { PyObject, type Value } from '../jinja/value.ts';

/** agate's names of column types, as printed tables and `column_types` show them. */
export const AGATE_TYPES: Readonly<Record<CellType, string>> = {
  integer: 'Integer',
  float: 'Number',
  decimal: 'Number',
  text: 'Text',
  boolean: 'Boolean',
  date: 'Date',
  datetime: 'DateTime',
  time: 'Text',
  interval: 'TimeDelta',
  json: 'Text',
  list: 'Text',
  other: 'Text',
};

/** A column type; it prints as agate's class does. */
export class AgateType extends PyObject {
  readonly typeName: string;

  constructor(name: string) {
    super();
    this.typeName = name;
  }

  override equals(other: Value): boolean {
    return other instanceof AgateType && other.typeName === this.typeName;
  }

  override repr(): string {
    return `<agate.data_types.${this.typeName}>`;
  }
}
