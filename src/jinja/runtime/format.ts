import { indexError, keyError, valueError } from '../errors.ts';
import type { Value } from '../value.ts';
import { Dict } from './dict.ts';
import { formatSpec } from './formatSpec.ts';
import { quote, repr, str } from './representation.ts';

/** How a field such as `{0.name[key]}` reaches members. */
export interface Lookup {
  attr(value: Value, name: string): Value;
  item(value: Value, key: Value): Value;
}

/** A replacement field: `{name!conversion:spec}`. */
interface Field {
  readonly name: string;
  readonly conversion: string;
  readonly spec: string;
  /** Offset after the closing brace. */
  readonly end: number;
}

/** What the fields of one template share. */
interface FormatState {
  readonly args: readonly Value[];
  readonly named: Value;
  readonly lookup: Lookup;
  /** The next automatic field number; -1 once fields are numbered by hand. */
  next: number;
  manual: boolean;
}

/** `template.format(*args, **named)`. Throws ValueError, IndexError and KeyError worded as Python words them. */
export function strFormat(template: string, args: readonly Value[], named: Value, lookup: Lookup): string {
  return expand(template, { args, named, lookup, next: 0, manual: false }, 2);
}

/** The text with its fields filled in. A spec may hold fields too, one level deep. */
function expand(template: string, state: FormatState, depth: number): string {
  if (depth === 0) throw valueError('Max string recursion exceeded');
  let out = '';
  let at = 0;
  while (at < template.length) {
    const char = template[at];
    if (char === '{' || char === '}') {
      if (template[at + 1] === char) {
        out += char;
        at += 2;
      } else if (char === '}') {
        throw valueError("Single '}' encountered in format string");
      } else {
        const field = readField(template, at);
        out += fieldText(field, state, depth);
        at = field.end;
      }
    } else {
      const stop = template.slice(at).search(/[{}]/);
      const end = stop < 0 ? template.length : at + stop;
      out += template.slice(at, end);
      at = end;
    }
  }
  return out;
}

/** The field that opens at a brace; braces within it are counted, those in brackets are not. */
function readField(template: string, open: number): Field {
  let depth = 0;
  let bracket = false;
  for (let at = open; at < template.length; at++) {
    const char = template[at];
    if (char === '[' && depth === 1) bracket = true;
    else if (char === ']') bracket = false;
    else if (bracket) continue;
    else if (char === '{') depth++;
    else if (char === '}') {
      depth--;
      if (depth === 0) return splitField(template.slice(open + 1, at), at + 1);
    }
  }
  if (open === template.length - 1) throw valueError("Single '{' encountered in format string");
  throw valueError("expected '}' before end of string");
}

/** Name, conversion and spec of a field. Throws ValueError. */
function splitField(text: string, end: number): Field {
  const match = /^((?:[^![:{}]|\[[^\]]*\])*)(?:!([^:}]*))?(?::([\s\S]*))?$/.exec(text);
  if (match === null) throw valueError("unexpected '{' in field name");
  const [, name = '', conversion = '', spec = ''] = match;
  if (text.includes('!') && match[2] === '') throw valueError("unmatched '{' in format spec");
  if (conversion.length > 1) throw valueError("expected ':' after conversion specifier");
  return { name, conversion, spec, end };
}

/** The text that takes the place of a field. */
function fieldText(field: Field, state: FormatState, depth: number): string {
  const value = fieldValue(field.name, state);
  const spec = field.spec.includes('{') || field.spec.includes('}') ? expand(field.spec, state, depth - 1) : field.spec;
  switch (field.conversion) {
    case '':
      return formatSpec(value, spec);
    case 's':
      return formatSpec(str(value), spec);
    case 'r':
      return formatSpec(repr(value), spec);
    case 'a':
      return formatSpec(asciiRepr(value), spec);
    default:
      throw valueError(`Unknown conversion specifier ${field.conversion}`);
  }
}

/** `ascii(value)`: what is not ASCII is escaped. */
export function asciiRepr(value: Value): string {
  let out = '';
  for (const char of repr(value)) {
    const code = char.codePointAt(0) as number;
    if (code < 0x7f) out += char;
    else if (code <= 0xff) out += `\\x${code.toString(16)}`;
    else if (code <= 0xffff) out += `\\u${code.toString(16).padStart(4, '0')}`;
    else out += `\\U${code.toString(16).padStart(8, '0')}`;
  }
  return out;
}

/** The value that `0.name[key]` leads to. */
function fieldValue(name: string, state: FormatState): Value {
  const first = /^[^.[]*/.exec(name)?.[0] ?? '';
  let value = firstValue(first, state, name === '');
  const rest = name.slice(first.length);
  for (const [whole, attr, item] of rest.matchAll(/\.([^.[]*)|\[([^\]]*)\]|[\s\S]/g)) {
    if (attr !== undefined) {
      if (attr === '') throw valueError('Empty attribute in format string');
      value = state.lookup.attr(value, attr);
    } else if (item !== undefined) {
      if (item === '') throw valueError('Empty attribute in format string');
      value = state.lookup.item(value, /^\d+$/.test(item) ? Number(item) : item);
    } else {
      throw valueError(
        whole === '[' ? "Missing ']' in format string" : "Only '.' or '[' may follow ']' in format field specifier",
      );
    }
  }
  return value;
}

/** The value that a field begins with: an argument by number, or a keyword. Throws IndexError or KeyError. */
function firstValue(first: string, state: FormatState, isWhole: boolean): Value {
  if ((first === '' && isWhole) || /^\d+$/.test(first)) {
    const index = first === '' ? automatic(state) : numbered(Number(first), state);
    const value = state.args[index];
    if (value === undefined) throw indexError('tuple index out of range');
    return value;
  }
  if (!(state.named instanceof Dict)) return state.lookup.item(state.named, first);
  const value = state.named.get(first);
  if (value === undefined) throw keyError(quote(first));
  return value;
}

/** The next number for `{}`. */
function automatic(state: FormatState): number {
  if (state.manual) {
    throw valueError('cannot switch from manual field specification to automatic field numbering');
  }
  return state.next++;
}

/** A number written in the field. */
function numbered(index: number, state: FormatState): number {
  if (state.next > 0) {
    throw valueError('cannot switch from manual field specification to automatic field numbering');
  }
  state.manual = true;
  return index;
}
