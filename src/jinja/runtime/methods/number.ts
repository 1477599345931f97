import { overflowError, valueError } from '../../errors.ts';
import type { Kwargs, Value } from '../../value.ts';
import { boundMethod, freeMethod, type MethodTable, method } from '../builtin.ts';
import { Bytes } from '../bytes.ts';
import { exactFraction } from '../digits.ts';
import { Float } from '../float.ts';
import { bitLength, type Integer, integer } from '../integer.ts';
import { truthy } from '../representation.ts';
import { bind, signature } from '../signature.ts';
import { requireInteger } from '../slicing.ts';
import { Tuple } from '../tuple.ts';

const INT_METHODS: MethodTable<Integer> = {
  as_integer_ratio: method(0, 0, (self) => new Tuple([self, 1])),
  bit_count: method(0, 0, (self) => [...BigInt(self).toString(2)].filter((bit) => bit === '1').length),
  bit_length: method(0, 0, (self) => bitLength(BigInt(self))),
  conjugate: method(0, 0, (self) => self),
  to_bytes: freeMethod((self, args, kwargs) => toBytes(self, args, kwargs)),
};

const FLOAT_METHODS: MethodTable<Float> = {
  as_integer_ratio: method(0, 0, (self) => integerRatio(self.value)),
  conjugate: method(0, 0, (self) => self),
  hex: method(0, 0, (self) => hexText(self.value)),
  is_integer: method(0, 0, (self) => Number.isInteger(self.value)),
};

/** An attribute or method of an int; `undefined` when it has none of that name. */
export function integerMember(self: Integer, name: string): Value | undefined {
  if (name === 'real' || name === 'numerator') return self;
  if (name === 'imag') return 0;
  if (name === 'denominator') return 1;
  return boundMethod('int', INT_METHODS, self, name);
}

/** An attribute or method of a float; `undefined` when it has none of that name. */
export function floatMember(self: Float, name: string): Value | undefined {
  if (name === 'real') return self;
  if (name === 'imag') return new Float(0);
  return boundMethod('float', FLOAT_METHODS, self, name);
}

const TO_BYTES = signature('to_bytes', 'length= byteorder= * signed=');

/** `int.to_bytes`. Throws OverflowError for a number that does not fit. */
function toBytes(self: Integer, args: Value[], kwargs: Kwargs): Value {
  const [length, order, signed] = bind(TO_BYTES, args, kwargs);
  const size = length === undefined ? 1 : requireInteger(length);
  if (order !== undefined && order !== 'big' && order !== 'little') {
    throw valueError("byteorder must be either 'little' or 'big'");
  }
  const value = BigInt(self);
  const withSign = signed !== undefined && truthy(signed);
  if (value < 0n && !withSign) throw overflowError("can't convert negative int to unsigned");
  const bits = BigInt(size * 8);
  const fits = withSign ? BigInt.asIntN(size * 8, value) === value : value < 1n << bits;
  if (!fits) throw overflowError('int too big to convert');
  let rest = BigInt.asUintN(size * 8, value);
  const data = new Uint8Array(size);
  for (let at = 0; at < size; at++) {
    data[order === 'little' ? at : size - 1 - at] = Number(rest & 0xffn);
    rest >>= 8n;
  }
  return new Bytes(data);
}

/** `float.as_integer_ratio`: the exact fraction, whose denominator is a power of two. */
function integerRatio(value: number): Tuple {
  if (Number.isNaN(value)) throw valueError('cannot convert NaN to integer ratio');
  if (!Number.isFinite(value)) throw overflowError('cannot convert Infinity to integer ratio');
  const [numerator, denominator] = exactFraction(value);
  return new Tuple([integer(numerator), integer(denominator)]);
}

/** `float.hex`. */
function hexText(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf';
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  const bits = view.getBigUint64(0);
  const sign = bits >> 63n ? '-' : '';
  const biased = Number((bits >> 52n) & 0x7ffn);
  const fraction = (bits & 0xfffffffffffffn).toString(16).padStart(13, '0');
  if (biased === 0 && /^0+$/.test(fraction)) return `${sign}0x0.0p+0`;
  const exponent = biased === 0 ? -1022 : biased - 1023;
  return `${sign}0x${biased === 0 ? 0 : 1}.${fraction}p${exponent < 0 ? '-' : '+'}${Math.abs(exponent)}`;
}

/** `int(value)` of a double. Throws like Python for nan and infinity. */
export function truncate(value: number): Integer {
  if (Number.isNaN(value)) throw valueError('cannot convert float NaN to integer');
  if (!Number.isFinite(value)) throw overflowError('cannot convert float infinity to integer');
  const whole = Math.trunc(value) + 0;
  return Number.isSafeInteger(whole) ? whole : integer(BigInt(whole));
}
