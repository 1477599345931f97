import type { Value } from '../value.ts';
import { Dict } from './dict.ts';
import { sortByKeys } from './ordering.ts';
import { quote, repr, typeName } from './representation.ts';
import { PySet } from './set.ts';
import { Tuple } from './tuple.ts';

/** Python's `pprint` breaks lines there. */
const WIDTH = 80;

/** Python's `pprint.pformat`: one line if it fits into 80 columns, else one item a line; dict keys sorted. */
export function pprint(value: Value): string {
  return shown(value, 0, 0);
}

/** @param column where the text starts; @param after columns that must stay free behind it */
function shown(value: Value, column: number, after: number): string {
  const flat = oneLine(value);
  if (flat.length <= WIDTH - column - after) return flat;
  if (typeof value === 'string') return longText(value, column, after);
  if (Array.isArray(value)) return items(value, '[', ']', column, after);
  if (value instanceof Tuple) return items(value.items, '(', value.items.length === 1 ? ',)' : ')', column, after);
  if (value instanceof Dict && value.size > 0) return dictItems(value, column, after);
  if (value instanceof PySet && value.size > 0) return items(sorted([...value.iterate()]), '{', '}', column, after);
  return flat;
}

/** Like `repr`, with the keys of dicts sorted. */
function oneLine(value: Value): string {
  if (Array.isArray(value)) return `[${value.map(oneLine).join(', ')}]`;
  if (value instanceof Tuple) return `(${value.items.map(oneLine).join(', ')}${value.items.length === 1 ? ',' : ''})`;
  if (!(value instanceof Dict)) return repr(value);
  return `{${sortedEntries(value)
    .map(([key, item]) => `${oneLine(key)}: ${oneLine(item)}`)
    .join(', ')}}`;
}

/** In order where that can be; sets and keys print the same on every run. */
function sorted(values: Value[]): Value[] {
  // Values of different types are ordered by the name of their type.
  const sameType = values.every((value) => typeName(value) === typeName(values[0] as Value));
  return sortByKeys(values, sameType ? values : values.map((value) => `${typeName(value)} ${repr(value)}`), false);
}

/** Keys that cannot be compared keep the order in which they were set. */
function sortedEntries(dict: Dict): [Value, Value][] {
  return sorted([...dict.keys()]).map((key) => [key, dict.get(key) as Value]);
}

/** Items of a list, tuple or set, one a line. */
function items(values: readonly Value[], open: string, close: string, column: number, after: number): string {
  const inner = column + open.length;
  const parts = values.map((value, at) => {
    const isLast = at === values.length - 1;
    return shown(value, inner, isLast ? after + close.length : 1);
  });
  return open + parts.join(`,\n${' '.repeat(inner)}`) + close;
}

/** Items of a dict, one a line, values indented behind their keys. */
function dictItems(dict: Dict, column: number, after: number): string {
  const entries = sortedEntries(dict);
  const parts = entries.map(([key, value], at) => {
    const isLast = at === entries.length - 1;
    const name = oneLine(key);
    return `${name}: ${shown(value, column + 1 + name.length + 2, isLast ? after + 1 : 1)}`;
  });
  return `{${parts.join(`,\n${' '.repeat(column + 1)}`)}}`;
}

/** A long text as adjacent literals, broken at spaces. */
function longText(text: string, column: number, after: number): string {
  const lines = text.split(/(?<=\n)/);
  const isTop = column === 0;
  // At the top level the literals stand in parentheses, which take a column each.
  const from = isTop ? column + 1 : column;
  const behind = isTop ? after + 1 : after;
  const room = WIDTH - from;
  const chunks: string[] = [];
  lines.forEach((line, index) => {
    const isLast = index === lines.length - 1;
    if (quote(line).length <= room - (isLast ? behind : 0)) {
      chunks.push(quote(line));
      return;
    }
    const words = line.match(/\S*\s*/g)?.filter((word) => word !== '') ?? [];
    let current = '';
    words.forEach((word, at) => {
      const width = room - (isLast && at === words.length - 1 ? behind : 0);
      if (current !== '' && quote(current + word).length > width) {
        chunks.push(quote(current));
        current = word;
      } else {
        current += word;
      }
    });
    if (current !== '') chunks.push(quote(current));
  });
  if (chunks.length === 1) return quote(text);
  const joined = chunks.join(`\n${' '.repeat(from)}`);
  return isTop ? `(${joined})` : joined;
}
