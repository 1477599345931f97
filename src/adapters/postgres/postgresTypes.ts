import type { Cell, CellType } from '../adapter.ts';

/** Object ids of built-in types; they never change. */
const Oid = {
  bool: 16,
  bytea: 17,
  char: 18,
  name: 19,
  int8: 20,
  int2: 21,
  int4: 23,
  text: 25,
  oid: 26,
  json: 114,
  xml: 142,
  float4: 700,
  float8: 701,
  unknown: 705,
  bpchar: 1042,
  varchar: 1043,
  date: 1082,
  time: 1083,
  timestamp: 1114,
  timestamptz: 1184,
  interval: 1186,
  timetz: 1266,
  numeric: 1700,
  uuid: 2950,
  jsonb: 3802,
} as const;

/** A type by what it is called, and what its values become. */
interface TypeInfo {
  readonly cell: CellType;
  /** The driver's coarse name, which dbt compares contracts by: lengths and precisions do not count. */
  readonly label: string;
  readonly parse: (text: string) => Cell;
}

const same = (text: string): Cell => text;
const integer = (text: string): Cell => {
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : BigInt(text);
};
const float = (text: string): Cell =>
  text === 'Infinity' || text === '-Infinity' || text === 'NaN' ? Number(text) : Number.parseFloat(text);
/** Postgres writes `+02`; ISO wants minutes. */
const timestampTz = (text: string): Cell => (/[+-]\d\d$/.test(text) ? `${text}:00` : text);

const info = (cell: CellType, label: string, parse = same): TypeInfo => ({ cell, label, parse });

/** By OID: these are fixed for built-in types. */
const TYPES: ReadonlyMap<number, TypeInfo> = new Map<number, TypeInfo>([
  [Oid.bool, info('boolean', 'BOOLEAN', (text) => text === 't')],
  [Oid.int2, info('integer', 'INTEGER', integer)],
  [Oid.int4, info('integer', 'INTEGER', integer)],
  [Oid.int8, info('integer', 'LONGINTEGER', integer)],
  [Oid.oid, info('integer', 'ROWID', integer)],
  [Oid.float4, info('float', 'FLOAT', float)],
  [Oid.float8, info('float', 'FLOAT', float)],
  [Oid.numeric, info('decimal', 'DECIMAL')],
  [Oid.text, info('text', 'TEXT')],
  [Oid.varchar, info('text', 'TEXT')],
  [Oid.bpchar, info('text', 'TEXT')],
  [Oid.char, info('text', 'TEXT')],
  [Oid.name, info('text', 'TEXT')],
  [Oid.unknown, info('text', 'TEXT')],
  [Oid.uuid, info('text', 'UUID')],
  [Oid.xml, info('text', 'XML')],
  [Oid.date, info('date', 'DATE')],
  [Oid.time, info('time', 'TIME')],
  [Oid.timetz, info('time', 'TIME')],
  [Oid.timestamp, info('datetime', 'DATETIME')],
  [Oid.timestamptz, info('datetime', 'DATETIMETZ', timestampTz)],
  [Oid.interval, info('interval', 'INTERVAL')],
  [Oid.bytea, info('other', 'BINARY')],
  [Oid.json, info('json', 'JSON')],
  [Oid.jsonb, info('json', 'JSONB')],
]);

/** Array type → type of its items. */
const ARRAYS: ReadonlyMap<number, number> = new Map([
  [1000, Oid.bool],
  [1001, Oid.bytea],
  [1003, Oid.name],
  [1005, Oid.int2],
  [1007, Oid.int4],
  [1009, Oid.text],
  [1014, Oid.bpchar],
  [1015, Oid.varchar],
  [1016, Oid.int8],
  [1021, Oid.float4],
  [1022, Oid.float8],
  [1115, Oid.timestamp],
  [1182, Oid.date],
  [1183, Oid.time],
  [1185, Oid.timestamptz],
  [1187, Oid.interval],
  [1231, Oid.numeric],
  [199, Oid.json],
  [2951, Oid.uuid],
  [3807, Oid.jsonb],
]);

/** Kind of a column's cells. Types of users and extensions are `other`: their text as Postgres prints it. */
export function cellTypeOf(oid: number): CellType {
  if (ARRAYS.has(oid)) return 'list';
  return TYPES.get(oid)?.cell ?? 'other';
}

/** dbt's name of a type in contracts and schemas of queries. */
export function typeLabel(oid: number): string {
  const item = ARRAYS.get(oid);
  if (item !== undefined) {
    // dbt's driver has one name for lists of all kinds of text.
    const label = TYPES.get(item)?.label ?? 'TEXT';
    return `${label === 'TEXT' ? 'STRING' : label}ARRAY`;
  }
  return TYPES.get(oid)?.label ?? `unknown type_code ${oid}`;
}

/** Text of the protocol → cell. */
export function cellParser(oid: number): (text: string) => Cell {
  const item = ARRAYS.get(oid);
  if (item === undefined) return TYPES.get(oid)?.parse ?? same;
  const parse = TYPES.get(item)?.parse ?? same;
  return (text) => parseArray(text, parse);
}

/** `{1,NULL,"a\"b",{2}}` → nested cells. */
function parseArray(text: string, parse: (item: string) => Cell): Cell {
  let at = text.indexOf('{'); // an array that does not start at 1 begins with its bounds
  if (at < 0) return text;
  const readList = (): Cell[] => {
    const items: Cell[] = [];
    at++;
    while (text[at] !== '}') {
      if (text[at] === '{') items.push(readList());
      else items.push(readItem());
      if (text[at] === ',') at++;
      if (at >= text.length) break;
    }
    at++;
    return items;
  };
  const readItem = (): Cell => {
    if (text[at] !== '"') {
      const start = at;
      while (at < text.length && text[at] !== ',' && text[at] !== '}') at++;
      const item = text.slice(start, at);
      return item === 'NULL' ? null : parse(item);
    }
    let item = '';
    for (at++; text[at] !== '"' && at < text.length; at++) {
      if (text[at] === '\\') at++;
      item += text[at] ?? '';
    }
    at++;
    return parse(item);
  };
  return readList();
}
