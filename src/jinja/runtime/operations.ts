import { JinjaError, typeError } from '../errors.ts';
import { PyObject, type Value } from '../value.ts';
import { asInteger, negate, numeric } from './arithmetic.ts';
import { Float } from './float.ts';
import { add, multiply } from './integer.ts';
import { Markup } from './markup.ts';
import { isOrdering, ordered } from './ordering.ts';
import { percentFormat } from './percentFormat.ts';
import { str, typeName } from './representation.ts';
import { repeated, Tuple } from './tuple.ts';
import { Undefined } from './undefined.ts';

export { attributeOnly, getAttr, getItem, slice } from './attributes.ts';
export { call } from './call.ts';
export { equals, hashKey } from './equality.ts';
export { contains, iterate, length, listOf } from './iteration.ts';
export { ordered } from './ordering.ts';
export { repr, str, truthy, typeName } from './representation.ts';

/** The longest text or list that `*` may make. */
const MAX_TEXT = 2 ** 28;
/** Longer results of `'x' * n` are refused: a template must not be able to fill the memory. */
const MAX_REPEATED = 10_000_000;

/** `a op b` for `+ - * / // % **`, `~` and the orderings. Throws TypeError as Python words it. */
export function binary(op: string, a: Value, b: Value): Value {
  if (typeof a === 'number' && typeof b === 'number') {
    if (op === '+') return add(a, b);
    if (op === '*') return multiply(a, b);
  } else if (typeof a === 'string' && typeof b === 'string' && op === '+') {
    return a + b;
  }
  if (op === '~') return str(a) + str(b);
  if (isOrdering(op)) return ordered(op, a, b);
  return numeric(op, a, b) ?? objectResult(op, a, b) ?? sequenceResult(op, a, b) ?? unsupported(op, a, b);
}

/** Operators that the operands define themselves: the left one is asked first, then the right one. */
function objectResult(op: string, a: Value, b: Value): Value | undefined {
  if (op === '%') {
    if (typeof a === 'string') return percentFormat(a, b);
    if (a instanceof Markup) return new Markup(percentFormat(a.text, escapedArguments(b)));
  }
  // An Undefined on the right takes over before the left operand can complain.
  if (b instanceof Undefined && !(a instanceof Undefined)) throw b.error();
  const result = a instanceof PyObject ? a.binary(op, b, false) : undefined;
  if (result !== undefined) return result;
  return b instanceof PyObject ? b.binary(op, a, true) : undefined;
}

function escapedArguments(value: Value): Value {
  if (typeof value === 'string') return new Markup('').binary('+', value, false) ?? value;
  return value instanceof Tuple ? new Tuple(value.items.map(escapedArguments)) : value;
}

/** `+` and `*` of texts and lists. */
function sequenceResult(op: string, a: Value, b: Value): Value | undefined {
  if (op === '+') return concatenate(a, b);
  if (op !== '*') return undefined;
  if (typeof a === 'string' || Array.isArray(a)) return repeat(a, b);
  if (typeof b === 'string' || Array.isArray(b)) return repeat(b, a);
  if (!(b instanceof Tuple || b instanceof Markup)) return undefined;
  throw typeError(`can't multiply sequence by non-int of type '${typeName(a)}'`);
}

/** `+` of texts, lists and tuples; undefined when the operands are none of these. */
function concatenate(a: Value, b: Value): Value | undefined {
  if (typeof a === 'string') {
    if (typeof b === 'string') return a + b;
    throw typeError(`can only concatenate str (not "${typeName(b)}") to str`);
  }
  if (!Array.isArray(a)) return undefined;
  if (Array.isArray(b)) return a.concat(b);
  throw typeError(`can only concatenate list (not "${typeName(b)}") to list`);
}

/** `'x' * 3` and `[x] * 3`; a count below one gives nothing. */
function repeat(sequence: string | Value[], by: Value): Value {
  const whole = asInteger(by);
  if (whole === undefined) throw typeError(`can't multiply sequence by non-int of type '${typeName(by)}'`);
  const count = Math.max(0, Number(whole));
  const limit = typeof sequence === 'string' ? MAX_TEXT : MAX_REPEATED;
  if (sequence.length * count > limit)
    throw new JinjaError('MemoryError', `the result of * would be longer than ${limit}`);
  return typeof sequence === 'string' ? sequence.repeat(count) : repeated(sequence, count);
}

/** Python's sentence about operands that do not go together. */
function unsupported(op: string, a: Value, b: Value): never {
  const name = op === '**' ? '** or pow()' : op;
  throw typeError(`unsupported operand type(s) for ${name}: '${typeName(a)}' and '${typeName(b)}'`);
}

/** `-a` and `+a`. Throws TypeError `bad operand type for unary -: 'str'`. */
export function unary(op: '-' | '+', value: Value): Value {
  const result = op === '-' ? (negate(value) ?? negated(value)) : positive(value);
  if (result === undefined) throw typeError(`bad operand type for unary ${op}: '${typeName(value)}'`);
  return result;
}

/** An object that has unary operators: Decimal and timedelta. */
interface Signed {
  negate(): Value;
}

function negated(value: Value): Value | undefined {
  if (value instanceof Undefined) throw value.error();
  return value instanceof PyObject && 'negate' in value ? (value as unknown as Signed).negate() : undefined;
}

function positive(value: Value): Value | undefined {
  if (value instanceof Undefined) throw value.error();
  if (value instanceof Float) return value;
  return asInteger(value) ?? (value instanceof PyObject && 'negate' in value ? value : undefined);
}

/** -1, 0 or 1. Throws TypeError when the two cannot be ordered. */
export function compare(a: Value, b: Value): number {
  if (ordered('<', a, b)) return -1;
  return ordered('<', b, a) ? 1 : 0;
}
