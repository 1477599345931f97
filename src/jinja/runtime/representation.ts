import { valueError } from '../errors.ts';
import type { Value } from '../value.ts';
import { Container } from './container.ts';

/** Python refuses to print longer integers, since the conversion is quadratic. */
const MAX_INT_DIGITS = 4300;
/** The first integer that is too long. */
const MAX_INT = 10n ** BigInt(MAX_INT_DIGITS);

/** Modules of the types that are not builtins; Jinja2 names them in full in its messages. */
const MODULES: Readonly<Record<string, string>> = {
  date: 'datetime',
  datetime: 'datetime',
  time: 'datetime',
  timedelta: 'datetime',
  timezone: 'datetime',
  Decimal: 'decimal',
  Namespace: 'jinja2.utils',
  Cycler: 'jinja2.utils',
  Joiner: 'jinja2.utils',
  LoopContext: 'jinja2.runtime',
  Macro: 'jinja2.runtime',
  TemplateReference: 'jinja2.runtime',
  Undefined: 'jinja2.runtime',
  Markup: 'markupsafe',
  Match: 're',
  Pattern: 're',
};

/** Modules of types that Python's own messages name in full, as they are written in C. */
const QUALIFIED: ReadonlySet<string> = new Set([
  'date',
  'datetime',
  'time',
  'timedelta',
  'timezone',
  'Decimal',
  'Match',
  'Pattern',
]);

/** A type as Python's messages name it: `str`, `NoneType`, `datetime.date`. */
export function typeName(value: Value): string {
  const name = className(value);
  return QUALIFIED.has(name) ? `${MODULES[name]}.${name}` : name;
}

/** `type(v).__name__`. */
export function className(value: Value): string {
  switch (typeof value) {
    case 'string':
      return 'str';
    case 'number':
    case 'bigint':
      return 'int';
    case 'boolean':
      return 'bool';
    default:
      if (value === null) return 'NoneType';
      return Array.isArray(value) ? 'list' : value.typeName;
  }
}

/** How Jinja2 names a value's type in its messages: `dict object`, `None`, `datetime.date object`. */
export function objectTypeText(value: Value): string {
  if (value === null) return 'None';
  const name = className(value);
  const module = MODULES[name];
  return module === undefined ? `${name} object` : `${module}.${name} object`;
}

/** `str(v)`. */
export function str(value: Value): string {
  switch (typeof value) {
    case 'string':
      return value;
    case 'number':
      return String(value);
    case 'boolean':
      return value ? 'True' : 'False';
    case 'bigint':
      return bigintText(value);
    default:
      if (value === null) return 'None';
      if (Array.isArray(value)) return listRepr(value, new Set());
      return value.toText();
  }
}

/** `repr(v)`. */
export function repr(value: Value): string {
  return reprWithin(value, new Set());
}

/** `repr(v)` inside the containers `seen`. */
export function reprWithin(value: Value, seen: Set<object>): string {
  if (typeof value === 'string') return quote(value);
  if (value === null || typeof value !== 'object') return str(value);
  if (Array.isArray(value)) return listRepr(value, seen);
  return value instanceof Container ? value.reprWithin(seen) : value.repr();
}

/** The shown items of a container, guarding against one that holds itself. */
export function reprItems(
  owner: object,
  items: Iterable<Value>,
  seen: Set<object>,
  open: string,
  close: string,
): string {
  if (seen.has(owner)) return `${open}...${close}`;
  seen.add(owner);
  let text = open;
  let first = true;
  for (const item of items) {
    text += first ? reprWithin(item, seen) : `, ${reprWithin(item, seen)}`;
    first = false;
  }
  seen.delete(owner);
  return text + close;
}

/** A list inside the containers `seen`. */
function listRepr(items: readonly Value[], seen: Set<object>): string {
  return reprItems(items, items, seen, '[', ']');
}

/** An integer too large for a JavaScript number in decimal digits. Throws ValueError beyond 4300 digits. */
export function bigintText(value: bigint): string {
  if (value >= MAX_INT || value <= -MAX_INT) {
    throw valueError(
      `Exceeds the limit (${MAX_INT_DIGITS} digits) for integer string conversion; use sys.set_int_max_str_digits() to increase the limit`,
    );
  }
  return value.toString();
}

/** Text that needs no escapes in `repr`: nearly all of it. */
const PLAIN = /^[\x20-\x26\x28-\x5b\x5d-\x7e]*$/;

/** A string in Python's quotes: single ones unless it holds single and no double ones. */
export function quote(text: string): string {
  if (PLAIN.test(text)) return `'${text}'`;
  const mark = text.includes("'") && !text.includes('"') ? '"' : "'";
  let out = mark;
  for (const char of text) out += quoteCharacter(char, mark);
  return out + mark;
}

/** Escapes by one letter. */
const ESCAPES: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '\\': '\\\\' };

/** A character as `repr` shows it within quotes. */
function quoteCharacter(char: string, mark: string): string {
  if (char === mark) return `\\${char}`;
  const short = ESCAPES[char];
  if (short !== undefined) return short;
  const code = char.codePointAt(0) ?? 0;
  if (code >= 0x20 && code < 0x7f) return char;
  if (code >= 0xa0 && isPrintable(char)) return char;
  if (code <= 0xff) return `\\x${code.toString(16).padStart(2, '0')}`;
  if (code <= 0xffff) return `\\u${code.toString(16).padStart(4, '0')}`;
  return `\\U${code.toString(16).padStart(8, '0')}`;
}

/** Python's `str.isprintable` for one character. */
export function isPrintable(char: string): boolean {
  return char === ' ' || !/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Zs}]/u.test(char);
}

/** `bool(v)`. */
export function truthy(value: Value): boolean {
  switch (typeof value) {
    case 'boolean':
      return value;
    case 'string':
      return value !== '';
    case 'number':
      return value !== 0;
    case 'bigint':
      return value !== 0n;
    default:
      if (value === null) return false;
      return Array.isArray(value) ? value.length > 0 : value.truthy();
  }
}
