import { typeError } from '../../errors.ts';
import { Callable, PyObject, type Value } from '../../value.ts';
import { Dict } from '../dict.ts';
import { equals, hashKey } from '../equality.ts';
import { type Test, test } from '../filters/filter.ts';
import { Float } from '../float.ts';
import { contains, isIterable } from '../iteration.ts';
import { PyIterator } from '../iterator.ts';
import { Markup, textOf } from '../markup.ts';
import { binary } from '../operations.ts';
import { type Ordering, ordered } from '../ordering.ts';
import { str } from '../representation.ts';
import { Undefined } from '../undefined.ts';

/** The operators as tests complain as Python's C functions do. */
function comparison(name: string, holds: (a: Value, b: Value) => boolean): Test {
  return (value, args) => {
    const [other] = args;
    if (args.length !== 1 || other === undefined)
      throw typeError(`${name} expected 2 arguments, got ${args.length + 1}`);
    return holds(value, other);
  };
}

function ordering(name: string, op: Ordering): Test {
  return comparison(name, (a, b) => ordered(op, a, b));
}

const eq = comparison('eq', equals);
const ne = comparison('ne', (a, b) => !equals(a, b));
const lt = ordering('lt', '<');
const le = ordering('le', '<=');
const gt = ordering('gt', '>');
const ge = ordering('ge', '>=');

function remainder(value: Value, divisor: Value): Value {
  return binary('%', value, divisor);
}

function isInteger(value: Value): boolean {
  return typeof value === 'number' || typeof value === 'bigint';
}

/** bool is a number too, as it is an int. */
function isNumber(value: Value): boolean {
  if (isInteger(value) || typeof value === 'boolean' || value instanceof Float) return true;
  return value instanceof PyObject && value.typeName === 'Decimal';
}

/** Jinja2 asks for a length and an item look-up. */
function isSequence(value: Value): boolean {
  if (typeof value === 'string' || Array.isArray(value) || value instanceof Undefined) return true;
  if (!(value instanceof PyObject) || value.length() === undefined) return false;
  return !['set', 'dict_keys', 'dict_values', 'dict_items'].includes(value.typeName);
}

const CASED = /[\p{Lu}\p{Ll}\p{Lt}]/u;

function isUpper(text: string): boolean {
  return CASED.test(text) && !/[\p{Ll}\p{Lt}]/u.test(text);
}

function isLower(text: string): boolean {
  return CASED.test(text) && !/[\p{Lu}\p{Lt}]/u.test(text);
}

/** A test of one value, named as Jinja2 names its function. */
function unary(name: string, holds: (value: Value) => boolean): Test {
  return test(`test_${name}`, '', ([value]) => holds(value as Value));
}

/** Throws TypeError for a value that cannot be a key. */
function isKeyOf(map: ReadonlyMap<string, unknown>, value: Value): boolean {
  hashKey(value);
  return map.has(textOf(value) ?? '');
}

/** Every built-in test by name. */
export const tests: ReadonlyMap<string, Test> = new Map<string, Test>([
  ['boolean', unary('boolean', (value) => typeof value === 'boolean')],
  ['callable', unary('callable', (value) => value instanceof Callable)],
  ['defined', unary('defined', (value) => !(value instanceof Undefined))],
  ['undefined', unary('undefined', (value) => value instanceof Undefined)],
  ['divisibleby', test('test_divisibleby', 'num', ([value, by]) => equals(remainder(value as Value, by as Value), 0))],
  ['escaped', unary('escaped', (value) => value instanceof Markup)],
  ['even', unary('even', (value) => equals(remainder(value, 2), 0))],
  ['odd', unary('odd', (value) => equals(remainder(value, 2), 1))],
  ['false', unary('false', (value) => value === false)],
  ['true', unary('true', (value) => value === true)],
  ['filter', (value, _args, _kwargs, env) => isKeyOf(env.filters, value)],
  ['test', (value, _args, _kwargs, env) => isKeyOf(env.tests, value)],
  ['float', unary('float', (value) => value instanceof Float)],
  ['integer', unary('integer', isInteger)],
  ['number', unary('number', isNumber)],
  ['iterable', unary('iterable', isIterable)],
  ['lower', unary('lower', (value) => isLower(str(value)))],
  ['upper', unary('upper', (value) => isUpper(str(value)))],
  ['mapping', unary('mapping', (value) => value instanceof Dict || (value instanceof PyObject && value.isMapping()))],
  ['none', unary('none', (value) => value === null)],
  ['sameas', test('test_sameas', 'other', ([value, other]) => sameObject(value as Value, other as Value))],
  ['sequence', unary('sequence', (value) => !(value instanceof PyIterator) && isSequence(value))],
  ['string', unary('string', (value) => typeof value === 'string' || value instanceof Markup)],
  ['in', test('test_in', 'seq', ([value, seq]) => contains(seq as Value, value as Value))],
  ['==', eq],
  ['eq', eq],
  ['equalto', eq],
  ['!=', ne],
  ['ne', ne],
  ['<', lt],
  ['lt', lt],
  ['lessthan', lt],
  ['<=', le],
  ['le', le],
  ['>', gt],
  ['gt', gt],
  ['greaterthan', gt],
  ['>=', ge],
  ['ge', ge],
]);

/** `a is b` in Python; equal floats are taken for one object, which Python leaves open. */
function sameObject(a: Value, b: Value): boolean {
  return a === b || (a instanceof Float && b instanceof Float && a.value === b.value);
}
