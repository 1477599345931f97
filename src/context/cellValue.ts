import type { Cell, CellType } from '../adapters/adapter.ts';
import { parseIsoDate, parseIsoDateTime } from '../jinja/runtime/datetime/parseIso.ts';
import { Decimal } from '../jinja/runtime/decimal.ts';
import { Float } from '../jinja/runtime/float.ts';
import type { Value } from '../jinja/value.ts';

/** A result cell as the value templates get from dbt: numbers with a fraction are Decimals, dates are dates. */
export function cellValue(cell: Cell, type: CellType): Value {
  if (cell === null) return null;
  switch (type) {
    case 'integer':
    case 'boolean':
      return typeof cell === 'object' ? cell.map((item) => cellValue(item, 'other')) : cell;
    case 'float':
      // dbt makes a Decimal of Python's text of the float: 240.0
      return Decimal.parse(typeof cell === 'number' ? new Float(cell).repr() : String(cell));
    case 'decimal':
      return Decimal.parse(String(cell));
    case 'date':
      return parseIsoDate(String(cell)) ?? String(cell);
    case 'datetime':
      return parseIsoDateTime(String(cell)) ?? String(cell);
    default:
      return otherValue(cell);
  }
}

/** Values of types without a rule of their own; lists item by item. */
function otherValue(cell: Cell): Value {
  if (cell === null || typeof cell === 'boolean' || typeof cell === 'string' || typeof cell === 'bigint') return cell;
  if (typeof cell === 'number') return Number.isSafeInteger(cell) ? cell : Decimal.parse(String(cell));
  return cell.map(otherValue);
}
