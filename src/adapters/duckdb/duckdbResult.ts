import {
  type DuckDBMaterializedResult,
  type DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  type DuckDBType,
  type DuckDBValue,
} from '@duckdb/node-api';
import type { Cell, CellType, ResultTable } from '../adapter.ts';

/** DuckDB's type ids; the driver's enum is not at hand before the driver is loaded. */
const TypeId = {
  BOOLEAN: 1,
  TINYINT: 2,
  SMALLINT: 3,
  INTEGER: 4,
  BIGINT: 5,
  UTINYINT: 6,
  USMALLINT: 7,
  UINTEGER: 8,
  UBIGINT: 9,
  FLOAT: 10,
  DOUBLE: 11,
  TIMESTAMP: 12,
  DATE: 13,
  TIME: 14,
  INTERVAL: 15,
  HUGEINT: 16,
  VARCHAR: 17,
  DECIMAL: 19,
  TIMESTAMP_S: 20,
  TIMESTAMP_MS: 21,
  TIMESTAMP_NS: 22,
  LIST: 24,
  STRUCT: 25,
  MAP: 26,
  UUID: 27,
  TIMESTAMP_TZ: 31,
  UHUGEINT: 32,
  ARRAY: 33,
  BIGNUM: 35,
  TIME_NS: 39,
} as const;

const CELL_TYPES: ReadonlyMap<number, CellType> = new Map<number, CellType>([
  [TypeId.BOOLEAN, 'boolean'],
  ...[TypeId.TINYINT, TypeId.SMALLINT, TypeId.INTEGER, TypeId.BIGINT, TypeId.HUGEINT].map(
    (id) => [id, 'integer'] as const,
  ),
  ...[TypeId.UTINYINT, TypeId.USMALLINT, TypeId.UINTEGER, TypeId.UBIGINT, TypeId.UHUGEINT, TypeId.BIGNUM].map(
    (id) => [id, 'integer'] as const,
  ),
  [TypeId.FLOAT, 'float'],
  [TypeId.DOUBLE, 'float'],
  [TypeId.DECIMAL, 'decimal'],
  [TypeId.VARCHAR, 'text'],
  [TypeId.UUID, 'text'],
  [TypeId.DATE, 'date'],
  [TypeId.TIME, 'time'],
  [TypeId.TIME_NS, 'time'],
  ...[TypeId.TIMESTAMP, TypeId.TIMESTAMP_S, TypeId.TIMESTAMP_MS, TypeId.TIMESTAMP_NS, TypeId.TIMESTAMP_TZ].map(
    (id) => [id, 'datetime'] as const,
  ),
  [TypeId.INTERVAL, 'interval'],
  [TypeId.LIST, 'list'],
  [TypeId.ARRAY, 'list'],
  [TypeId.STRUCT, 'json'],
  [TypeId.MAP, 'json'],
]);

/** The result's columns, and its rows when they are wanted. `limit` keeps the first rows. */
export async function resultTable(
  result: DuckDBMaterializedResult,
  fetch: boolean,
  limit = Number.POSITIVE_INFINITY,
): Promise<ResultTable> {
  const types = result.columnTypes();
  const columnTypes = types.map(cellType);
  const rows: Cell[][] = [];
  if (fetch) {
    for (let at = 0; at < result.chunkCount && rows.length < limit; at++) {
      const chunk = result.getChunk(at);
      const first = rows.length;
      const count = Math.min(chunk.rowCount, limit - first);
      for (let row = 0; row < count; row++) rows.push(new Array<Cell>(types.length));
      types.forEach((type, column) => {
        const vector = chunk.getColumnVector(column);
        const convert = cellConverter(type);
        for (let row = 0; row < count; row++) {
          const value = vector.getItem(row);
          (rows[first + row] as Cell[])[column] = value === null ? null : convert(value as DuckDBValue);
        }
      });
    }
  }
  return { columnNames: result.columnNames(), columnTypes, databaseTypes: types.map(databaseType), rows };
}

/** A result without columns, for statements that give none. */
export const NO_ROWS: ResultTable = { columnNames: [], columnTypes: [], databaseTypes: [], rows: [] };

function cellType(type: DuckDBType): CellType {
  if (type.alias === 'JSON') return 'json';
  return CELL_TYPES.get(type.typeId) ?? 'other';
}

function databaseType(type: DuckDBType): string {
  return type.alias ?? type.toString();
}

/** How a non-null value of the type becomes a cell; chosen once a column. */
function cellConverter(type: DuckDBType): (value: DuckDBValue) => Cell {
  switch (type.typeId) {
    case TypeId.BOOLEAN:
    case TypeId.TINYINT:
    case TypeId.SMALLINT:
    case TypeId.INTEGER:
    case TypeId.UTINYINT:
    case TypeId.USMALLINT:
    case TypeId.UINTEGER:
    case TypeId.FLOAT:
    case TypeId.DOUBLE:
    case TypeId.VARCHAR:
      return (value) => value as Cell;
    case TypeId.BIGINT:
    case TypeId.UBIGINT:
    case TypeId.HUGEINT:
    case TypeId.UHUGEINT:
    case TypeId.BIGNUM:
      return (value) => safeInteger(value as bigint);
    case TypeId.TIMESTAMP_TZ:
      return (value) => inUtc((value as DuckDBTimestampTZValue).micros);
    case TypeId.LIST:
    case TypeId.ARRAY:
      return listConverter((type as unknown as { valueType: DuckDBType }).valueType);
    case TypeId.STRUCT:
    case TypeId.MAP: {
      const json = jsonConverter(type);
      return (value) => json(value);
    }
    default:
      return String;
  }
}

function safeInteger(value: bigint): number | bigint {
  return value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER ? Number(value) : value;
}

/** The driver would take the offset that this machine has today, also for last winter. */
function inUtc(micros: bigint): string {
  const text = String(new DuckDBTimestampValue(micros));
  return text.endsWith('infinity') ? text : `${text}+00:00`;
}

function listConverter(valueType: DuckDBType): (value: DuckDBValue) => Cell {
  const convert = cellConverter(valueType);
  return (value) =>
    (value as unknown as { items: readonly DuckDBValue[] }).items.map((item) => (item === null ? null : convert(item)));
}

/** JSON text of a value: structs and maps as objects, wide integers and decimals with all of their digits. */
function jsonConverter(type: DuckDBType): (value: DuckDBValue) => string {
  switch (type.typeId) {
    case TypeId.STRUCT: {
      const { entryNames, entryTypes } = type as unknown as {
        entryNames: readonly string[];
        entryTypes: readonly DuckDBType[];
      };
      const converters = entryTypes.map(jsonConverter);
      return (value) => {
        const { entries } = value as unknown as { entries: Readonly<Record<string, DuckDBValue>> };
        const parts = entryNames.map(
          (name, at) => `${JSON.stringify(name)}: ${orNull(entries[name] ?? null, converters[at])}`,
        );
        return `{${parts.join(', ')}}`;
      };
    }
    case TypeId.MAP: {
      const convert = jsonConverter((type as unknown as { valueType: DuckDBType }).valueType);
      return (value) => {
        const { entries } = value as unknown as { entries: readonly { key: DuckDBValue; value: DuckDBValue }[] };
        return `{${entries.map((entry) => `${JSON.stringify(String(entry.key))}: ${orNull(entry.value, convert)}`).join(', ')}}`;
      };
    }
    case TypeId.LIST:
    case TypeId.ARRAY: {
      const convert = jsonConverter((type as unknown as { valueType: DuckDBType }).valueType);
      return (value) =>
        `[${(value as unknown as { items: readonly DuckDBValue[] }).items.map((item) => orNull(item, convert)).join(', ')}]`;
    }
    default: {
      if (type.alias === 'JSON') return String;
      const plain = ['integer', 'decimal', 'boolean'].includes(cellType(type));
      const float = cellType(type) === 'float';
      return (value) => (plain || (float && Number.isFinite(value)) ? String(value) : JSON.stringify(String(value)));
    }
  }
}

function orNull(value: DuckDBValue, convert: ((value: DuckDBValue) => string) | undefined): string {
  return value === null || convert === undefined ? 'null' : convert(value);
}
