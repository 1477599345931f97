import { describe, expect, test } from 'vitest';
import { JinjaError } from '../../../src/jinja/errors.ts';
import { toPlain, toValue } from '../../../src/jinja/runtime/convert.ts';
import { PyDateTime } from '../../../src/jinja/runtime/datetime/dateTime.ts';
import { Decimal } from '../../../src/jinja/runtime/decimal.ts';
import { Dict } from '../../../src/jinja/runtime/dict.ts';
import { filters } from '../../../src/jinja/runtime/filters/filters.ts';
import { Float } from '../../../src/jinja/runtime/float.ts';
import { listOf } from '../../../src/jinja/runtime/iteration.ts';
import { Markup } from '../../../src/jinja/runtime/markup.ts';
import { makeModules } from '../../../src/jinja/runtime/modules.ts';
import { call, getAttr, getItem, repr, str } from '../../../src/jinja/runtime/operations.ts';
import { PySet } from '../../../src/jinja/runtime/set.ts';
import { bind, signature } from '../../../src/jinja/runtime/signature.ts';
import { tests } from '../../../src/jinja/runtime/tests/tests.ts';
import { Tuple } from '../../../src/jinja/runtime/tuple.ts';
import {
  LenientUndefined,
  lenientUndefined,
  strictUndefined,
  Undefined,
} from '../../../src/jinja/runtime/undefined.ts';
import { HostFunction, type Kwargs, type MaybePromise, NO_KWARGS, type Value } from '../../../src/jinja/value.ts';

const env = { filters, tests, undefined: strictUndefined };
const clock = { now: () => new Date('2024-05-06T07:08:09.123Z') };

function at(value: Value, ...path: string[]): Value {
  return path.reduce((found, name) => getAttr(found, name), value);
}

function invoke(value: Value, ...args: Value[]): MaybePromise<Value> {
  return call(value, args);
}

function failure(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof JinjaError) return `${error.kind}: ${error.message}`;
    throw error;
  }
  return 'no error';
}

/** Answers on a later turn, as functions that ask the database do. */
function later(change: (value: Value) => Value): HostFunction {
  return new HostFunction('later', async ([value]) => change(value ?? null));
}

describe('plain data becomes values', () => {
  const cases: readonly (readonly [unknown, string])[] = [
    [1, '1'],
    [1.5, '1.5'],
    [2 ** 53, '9007199254740992.0'],
    [10n, '10'],
    [10n ** 20n, '100000000000000000000'],
    [undefined, 'None'],
    [{ a: [1, null, { b: 'x' }] }, "{'a': [1, None, {'b': 'x'}]}"],
    [{ a: undefined }, '{}'],
    [new Map([[1, 'a']]), "{1: 'a'}"],
    [new Set([1]), '{1}'],
    [new Float(1), '1.0'],
    [new Date(0), 'datetime.datetime(1970, 1, 1, 0, 0, tzinfo=datetime.timezone.utc)'],
  ];
  test.each(cases)('%o', (plain, shown) => {
    expect(repr(toValue(plain))).toBe(shown);
  });
});

test('values become plain data', () => {
  const value = Dict.of({
    list: [1, new Float(1.5), new Tuple(['a'])],
    set: new PySet([2]),
    text: new Markup('<'),
    missing: new Undefined('x'),
  });
  value.set(1, null);
  value.set(true, 'one');
  expect(toPlain(value)).toEqual({ list: [1, 1.5, ['a']], set: [2], text: '<', missing: null, '1': 'one' });
});

test('an integral float stays a Float, and is a number in JSON', () => {
  const plain = toPlain([new Float(1)]);
  expect(plain).toEqual([new Float(1)]);
  expect(JSON.stringify(plain)).toBe('[1]');
});

test('values in JSON: dates and decimals are texts', () => {
  const value = Dict.of({
    at: PyDateTime.fromInstant(new Date(0)),
    price: Decimal.parse('1.50'),
    pair: new Tuple([1]),
  });
  expect(JSON.stringify(value)).toBe('{"at":"1970-01-01 00:00:00+00:00","price":"1.50","pair":[1]}');
});

test('a key named __proto__ is a key like any other', () => {
  const dict = Dict.of({});
  dict.set('__proto__', 1);
  expect(repr(dict)).toBe("{'__proto__': 1}");
  expect(Object.keys(toPlain(dict) as object)).toEqual(['__proto__']);
  expect(getAttr(dict, '__proto__')).toBe(1);
});

describe('JavaScript members are out of reach', () => {
  const values: readonly Value[] = [
    'text',
    1,
    true,
    [1],
    Dict.of({}),
    new Float(1),
    new Tuple([]),
    new PySet(),
    clockValue(),
  ];
  const names = [
    'constructor',
    '__proto__',
    'prototype',
    'toString',
    'hasOwnProperty',
    'call',
    'apply',
    'typeName',
    'map',
  ];
  test.each(values.flatMap((value) => names.map((name) => [repr(value), name, value] as const)))(
    '%s.%s',
    (_, name, value) => {
      expect(getAttr(value, name)).toBeInstanceOf(Undefined);
      expect(getItem(value, name)).toBeInstanceOf(Undefined);
    },
  );
});

function clockValue(): Value {
  return PyDateTime.fromInstant(clock.now());
}

describe('undefined', () => {
  test('the strict one fails on use and names what was missing', () => {
    const missing = getAttr(Dict.of({}), 'x');
    expect(str(missing)).toBe('');
    expect(failure(() => getAttr(missing, 'y'))).toBe("UndefinedError: 'dict object' has no attribute 'x'");
    expect(failure(() => invoke(missing))).toBe("UndefinedError: 'dict object' has no attribute 'x'");
  });

  test('the lenient one gives itself back', () => {
    const missing = getAttr(null, 'x', lenientUndefined);
    expect(missing).toBeInstanceOf(LenientUndefined);
    expect(getAttr(missing, '__class__', lenientUndefined)).toBe(missing);
    expect(getItem(missing, 0, lenientUndefined)).toBe(missing);
    expect(invoke(missing)).toBe(missing);
  });
});

describe('functions that answer later', () => {
  const upper = later((value) => str(value).toUpperCase());

  test('as the replacement of re.sub', async () => {
    const re = at(makeModules(clock), 're');
    const match = later((value) => `<${str(getItem(value, 0))}>`);
    expect(await invoke(at(re, 'sub'), 'b', match, 'abcb')).toBe('a<b>c<b>');
  });

  test('as the key of list.sort', async () => {
    const list: Value[] = ['b', 'A', 'c'];
    await call(at(list, 'sort'), [], new Map([['key', upper]]));
    expect(list).toEqual(['A', 'b', 'c']);
  });

  test('as a filter of map', async () => {
    const map = filters.get('map');
    const own = { ...env, filters: new Map([...filters, ['later', (value: Value) => upper.call([value], NO_KWARGS)]]) };
    const mapped = await map?.(['a', 'b'], ['later'], NO_KWARGS, own as typeof env);
    expect(listOf(mapped ?? null)).toEqual(['A', 'B']);
  });

  test('in itertools.starmap and accumulate', async () => {
    const itertools = at(makeModules(clock), 'itertools');
    const add = new HostFunction('add', async ([a, b]) => Number(a) + Number(b));
    expect(listOf(await invoke(at(itertools, 'starmap'), add, [[1, 2]]))).toEqual([3]);
    expect(listOf(await invoke(at(itertools, 'accumulate'), [1, 2, 3], add))).toEqual([1, 3, 6]);
  });
});

test('host functions get the text of Markup', () => {
  const seen: unknown[] = [];
  const host = new HostFunction('host', (args, kwargs: Kwargs) => {
    seen.push(...args, kwargs.get('k'));
    return null;
  });
  call(host, [new Markup('a')], new Map([['k', new Markup('b')]]));
  expect(seen).toEqual(['a', 'b']);
});

test('the clock of the modules is the one passed in', () => {
  const datetime = at(makeModules(clock), 'datetime', 'datetime');
  expect(str(invoke(at(datetime, 'utcnow')) as Value)).toBe('2024-05-06 07:08:09.123000');
});

test('an endless iterator fails instead of filling the memory', () => {
  const itertools = at(makeModules(clock), 'itertools');
  expect(failure(() => listOf(invoke(at(itertools, 'count')) as Value))).toBe(
    "MemoryError: 'itertools.count' object gives more than 250000 items",
  );
});

describe('arguments are bound as Python binds them', () => {
  const of = signature('f', 'a b= * c=');
  const cases: readonly (readonly [Value[], Record<string, Value>, string])[] = [
    [[1], {}, '[1,null,null]'],
    [[1, 2], { c: 3 }, '[1,2,3]'],
    [[], {}, "TypeError: f() missing 1 required positional argument: 'a'"],
    [[1, 2, 3], {}, 'TypeError: f() takes from 1 to 2 positional arguments but 3 were given'],
    [[1], { a: 2 }, "TypeError: f() got multiple values for argument 'a'"],
    [[1], { x: 2 }, "TypeError: f() got an unexpected keyword argument 'x'"],
  ];
  test.each(cases)('f(%j, %j)', (args, kwargs, want) => {
    const bound = (): string => JSON.stringify(bind(of, args, new Map(Object.entries(kwargs))));
    const problem = failure(bound);
    expect(problem === 'no error' ? bound() : problem).toBe(want);
  });
});
