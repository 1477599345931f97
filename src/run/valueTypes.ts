import type { Adapter, SeedColumnType } from '../adapters/adapter.ts';
import { classify, ValueClass } from '../adapters/seeds/valueClass.ts';
import { toValue } from '../jinja/runtime/convert.ts';
import { str } from '../jinja/runtime/operations.ts';
import type { PlainMap } from '../project/project.ts';
import type { ColumnTypes } from './inputColumns.ts';

/** Beyond these a number needs the larger integer type. */
const MAX_INTEGER = 2_147_483_647;

/**
 * Types that rows of a fixture have where nothing else tells: those that the same values would get in a seed's file. A
 * column without any value is a text.
 */
export function valueTypes(rows: readonly PlainMap[], adapter: Adapter): ColumnTypes {
  const columns = new Map<string, SeedColumnType | undefined>();
  for (const row of rows) {
    for (const [name, value] of Object.entries(row)) {
      const type = value === null ? undefined : seedType(str(toValue(value)));
      columns.set(name, common(columns.get(name), type));
    }
  }
  return new Map([...columns].map(([name, type]) => [name, adapter.seedColumnType(type ?? 'text')]));
}

function seedType(text: string): SeedColumnType | undefined {
  const { valueClass, fractional } = classify(text);
  switch (valueClass) {
    case ValueClass.Null:
      return undefined;
    case ValueClass.Number:
      if (fractional) return 'number';
      return Math.abs(Number(text)) > MAX_INTEGER ? 'bigint' : 'integer';
    case ValueClass.Date:
      return 'date';
    case ValueClass.DateTime:
    case ValueClass.IsoDateTime:
      return 'datetime';
    case ValueClass.Boolean:
      return 'boolean';
    default:
      return 'text';
  }
}

/** From the narrowest to the widest. */
const NUMBERS: readonly SeedColumnType[] = ['integer', 'bigint', 'number'];

/** The type that both kinds of values fit. */
function common(a: SeedColumnType | undefined, b: SeedColumnType | undefined): SeedColumnType | undefined {
  if (a === undefined || b === undefined || a === b) return a ?? b;
  const [first, second] = [NUMBERS.indexOf(a), NUMBERS.indexOf(b)];
  return first < 0 || second < 0 ? 'text' : NUMBERS[Math.max(first, second)];
}
