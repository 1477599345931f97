import { expect, test } from 'vitest';
import { classify, ValueClass } from '../../../src/adapters/seeds/valueClass.ts';

const { Null, Number: Num, Date: Day, DateTime, IsoDateTime, Boolean: Bool, Text } = ValueClass;

/** value → class, canonical form, has a fraction. Classes of the first column are those that agate gives. */
const cases: readonly (readonly [string, ValueClass, string?, boolean?])[] = [
  ['', Null],
  ['   ', Null],
  ['null', Null],
  ['NULL', Null],
  [' Null ', Null],
  ['nul', Text],
  ['none', Text],
  ['1', Num, '1', false],
  ['-1', Num, '-1', false],
  ['+1', Num, '1', false],
  ['007', Num, '7', false],
  ['1.0', Num, '1', false],
  ['1.', Num, '1', false],
  ['.5', Num, '0.5', true],
  ['-0.25', Num, '-0.25', true],
  ['10.50', Num, '10.5', true],
  ['1e3', Num, '1000', false],
  ['1.5E1', Num, '15', false],
  ['12e-1', Num, '1.2', true],
  ['5e-3', Num, '0.005', true],
  ['0e5', Num, '0', false],
  ['$1,234.50', Num, '1234.5', true],
  ['-$5', Num, '-5', false],
  ['5%', Num, '5', false],
  ['€9', Num, '9', false],
  ['1_000', Num, '1000', false],
  ['--5', Num, '5', false],
  ['nan', Num, 'NaN', true],
  ['-inf', Num, '-Infinity', true],
  ['Infinity', Num, 'Infinity', true],
  ['.', Text],
  ['-', Text],
  ['$', Text],
  ['1.2.3', Text],
  ['1 2', Text],
  ['1e', Text],
  ['0x1', Text],
  ['2024-02-29', Day, '2024-02-29'],
  ['2024-1-5', Day, '2024-01-05'],
  ['2023-02-29', Text],
  ['2024-13-01', Text],
  ['0000-01-01', Text],
  ['24-01-01', Text],
  ['2024/01/01', Text],
  ['2024-01-31 10:00:00', DateTime, '2024-01-31 10:00:00'],
  ['2024-1-31 9:5:7', DateTime, '2024-01-31 09:05:07'],
  ['2024-01-31 24:00:00', Text],
  ['2024-01-31 10:00:00.5', Text],
  ['2024-01-31 10:00', Text],
  ['2024-01-31T10:00:00', IsoDateTime, '2024-01-31 10:00:00'],
  ['2024-01-31T10:00:00Z', IsoDateTime, '2024-01-31 10:00:00'],
  ['2024-01-31T10:00:00.250Z', IsoDateTime, '2024-01-31 10:00:00.25'],
  ['2024-01-31T23:30:00-02:00', IsoDateTime, '2024-02-01 01:30:00'],
  ['2024-01-31T00:30:00+0530', IsoDateTime, '2024-01-30 19:00:00'],
  ['20240131T1000', IsoDateTime, '2024-01-31 10:00:00'],
  ['2024-01-31t10:00:00', Text],
  ['true', Bool, 'true'],
  ['FALSE', Bool, 'false'],
  ['yes', Text],
  ['t', Text],
  [' padded ', Text, ' padded '],
];

for (const [value, valueClass, canonical, fractional] of cases) {
  test(`${JSON.stringify(value)} is of class ${valueClass}`, () => {
    const found = classify(value);
    expect(found.valueClass).toBe(valueClass);
    if (canonical !== undefined) expect(found.canonical).toBe(canonical);
    if (fractional !== undefined) expect(found.fractional).toBe(fractional);
  });
}
