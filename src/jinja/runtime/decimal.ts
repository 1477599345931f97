import { JinjaError, overflowError, typeError, valueError } from '../errors.ts';
import { type Kwargs, PyObject, type Value } from '../value.ts';
import { asInteger } from './arithmetic.ts';
import { boundMethod, freeMethod, type MethodTable, method } from './builtin.ts';
import { adjustedExponent, digitsText, integerRoot, ROUNDINGS, roundDigits, roundedTo } from './decimalDigits.ts';
import { formatDecimal } from './decimalFormat.ts';
import { divideHalfEven } from './digits.ts';
import { Float } from './float.ts';
import { parseSpec } from './formatSpec.ts';
import { type Integer, integer } from './integer.ts';
import { textOf } from './markup.ts';
import { holds, isOrdering } from './ordering.ts';
import { PyClass } from './pyClass.ts';
import { quote, typeName } from './representation.ts';
import { Tuple } from './tuple.ts';

/** Significant digits of results, as in Python's default context. */
const PRECISION = 28;
/** Beyond it Python's default context raises Overflow. */
const MAX_EXPONENT = 999_999;

type Special = 'inf' | 'nan';

/** Python's Decimal: exact decimal digits with their exponent, so that `1.50` keeps its zero; results rounded half to even. */
export class Decimal extends PyObject {
  readonly typeName = 'Decimal';
  readonly negative: boolean;
  /** The digits, not negative. */
  readonly coefficient: bigint;
  /** Power of ten of the last digit. */
  readonly exponent: number;
  readonly special: Special | undefined;

  constructor(negative: boolean, coefficient: bigint, exponent: number, special?: Special) {
    super();
    this.negative = negative;
    this.coefficient = coefficient;
    this.exponent = exponent;
    this.special = special;
  }

  static fromInteger(value: Integer): Decimal {
    const big = BigInt(value);
    return new Decimal(big < 0n, big < 0n ? -big : big, 0);
  }

  /** `Decimal(text)`. Throws InvalidOperation. */
  static parse(text: string): Decimal {
    const match = /^\s*([+-]?)(?:(\d[\d_]*)?(?:\.([\d_]*))?(?:[eE]([+-]?\d+))?|(inf(?:inity)?)|(s?nan)\d*)\s*$/i.exec(
      text,
    );
    const [, sign, whole, fraction, exponent, infinite, nan] = match ?? [];
    if (match === null || (whole === undefined && !fraction && infinite === undefined && nan === undefined)) {
      throw invalid("[<class 'decimal.ConversionSyntax'>]");
    }
    const negative = sign === '-';
    if (infinite !== undefined) return new Decimal(negative, 0n, 0, 'inf');
    if (nan !== undefined) return new Decimal(negative, 0n, 0, 'nan');
    const decimals = (fraction ?? '').replaceAll('_', '');
    const digits = (whole ?? '').replaceAll('_', '') + decimals;
    return new Decimal(negative, BigInt(digits), Number(exponent ?? 0) - decimals.length);
  }

  /** The exact value of a double. */
  static fromFloat(value: number): Decimal {
    if (Number.isNaN(value)) return new Decimal(false, 0n, 0, 'nan');
    const negative = value < 0 || Object.is(value, -0);
    if (!Number.isFinite(value)) return new Decimal(negative, 0n, 0, 'inf');
    let numerator = Math.abs(value);
    let twos = 0;
    while (!Number.isInteger(numerator)) {
      numerator *= 2;
      twos++;
    }
    // n / 2^k = n * 5^k / 10^k
    return new Decimal(negative, BigInt(numerator) * 5n ** BigInt(twos), -twos);
  }

  /** The other operand as a Decimal; `undefined` when Python would not take it. */
  static from(value: Value): Decimal | undefined {
    if (value instanceof Decimal) return value;
    const whole = asInteger(value);
    return whole === undefined ? undefined : Decimal.fromInteger(whole);
  }

  get isZero(): boolean {
    return this.special === undefined && this.coefficient === 0n;
  }

  get digits(): string {
    return this.coefficient.toString();
  }

  /** Exponent of the first digit. */
  get adjusted(): number {
    return this.special === undefined ? adjustedExponent(this) : 0;
  }

  /** Rounded to 28 digits. Throws Overflow. */
  fitted(): Decimal {
    if (this.special !== undefined) return this;
    const extra = this.digits.length - PRECISION;
    let result: Decimal = this;
    if (extra > 0) {
      const cut = divideHalfEven(this.coefficient, 10n ** BigInt(extra));
      // Rounding up 99…9 gives one digit too many.
      result =
        cut.toString().length > PRECISION
          ? new Decimal(this.negative, cut / 10n, this.exponent + extra + 1)
          : new Decimal(this.negative, cut, this.exponent + extra);
    }
    if (result.adjusted > MAX_EXPONENT) throw new JinjaError('Overflow', "[<class 'decimal.Overflow'>]");
    return result;
  }

  negate(): Decimal {
    const negative = this.isZero ? false : !this.negative;
    return new Decimal(negative, this.coefficient, this.exponent, this.special).fitted();
  }

  absolute(): Decimal {
    return new Decimal(false, this.coefficient, this.exponent, this.special).fitted();
  }

  toFloat(): number {
    return Number(this.special === 'inf' ? (this.negative ? -Infinity : Infinity) : this.toText());
  }

  /** `int(self)`. */
  truncated(): Integer {
    if (this.special === 'nan') throw valueError('cannot convert NaN to integer');
    if (this.special === 'inf') throw overflowError('cannot convert Infinity to integer');
    const size =
      this.exponent >= 0
        ? this.coefficient * 10n ** BigInt(this.exponent)
        : this.coefficient / 10n ** BigInt(-this.exponent);
    return integer(this.negative ? -size : size);
  }

  /** `round(self)` → int, `round(self, n)` → Decimal. */
  rounded(decimals: number | undefined): Value {
    return decimals === undefined
      ? quantized(this, 0, 'ROUND_HALF_EVEN').truncated()
      : quantized(this, -decimals, 'ROUND_HALF_EVEN');
  }

  override getAttr(name: string): Value | undefined {
    if (name === 'real') return this;
    if (name === 'imag') return Decimal.fromInteger(0);
    return boundMethod('decimal.Decimal', METHODS, this as Decimal, name);
  }

  override truthy(): boolean {
    return !this.isZero;
  }

  override equals(other: Value): boolean {
    return compareDecimals(this, other) === 0;
  }

  override hashKey(): string {
    if (this.special !== undefined) return `n${this.negative ? '-' : ''}${this.special === 'inf' ? 'Infinity' : 'NaN'}`;
    const plain = stripped(this);
    if (plain.exponent >= 0) return `n${plain.truncated()}`;
    // A decimal that a double holds exactly equals that float.
    const double = this.toFloat();
    return compareDecimals(this, new Float(double)) === 0 ? `n${double}` : `E${plain.toText()}`;
  }

  override binary(op: string, other: Value, reflected: boolean): Value | undefined {
    if (isOrdering(op)) {
      const order = compareDecimals(this, other);
      if (order === undefined) return undefined;
      return holds(op, reflected ? -order : order);
    }
    const theirs = Decimal.from(other);
    if (theirs === undefined) return undefined;
    return reflected ? calculate(op, theirs, this) : calculate(op, this, theirs);
  }

  /** `format(self, spec)`. */
  formatWith(text: string): string {
    if (text === '') return this.toText();
    return formatDecimal(this, parseSpec(text, 'decimal.Decimal'));
  }

  override toText(): string {
    const sign = this.negative ? '-' : '';
    if (this.special !== undefined) return sign + (this.special === 'inf' ? 'Infinity' : 'NaN');
    return sign + digitsText(this);
  }

  override repr(): string {
    return `Decimal('${this.toText()}')`;
  }
}

/** Every wrong operation raises this, with the condition as its text. */
function invalid(what: string): JinjaError {
  return new JinjaError('InvalidOperation', what);
}

/** Without trailing zeros. */
function stripped(value: Decimal): Decimal {
  if (value.special !== undefined) return value;
  if (value.coefficient === 0n) return new Decimal(value.negative, 0n, 0);
  let { coefficient, exponent } = value;
  while (coefficient % 10n === 0n) {
    coefficient /= 10n;
    exponent++;
  }
  return new Decimal(value.negative, coefficient, exponent);
}

/** -1, 0, 1, or NaN when unordered; `undefined` when the other is no number. */
function compareDecimals(a: Decimal, other: Value): number | undefined {
  const b = other instanceof Float ? Decimal.fromFloat(other.value) : Decimal.from(other);
  if (b === undefined) return undefined;
  if (a.special === 'nan' || b.special === 'nan') return Number.NaN;
  const [x, y] = [rank(a), rank(b)];
  if (x !== undefined || y !== undefined) return Math.sign((x ?? 0) - (y ?? 0));
  const low = Math.min(a.exponent, b.exponent);
  const difference = signedAt(a, low) - signedAt(b, low);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

function rank(value: Decimal): number | undefined {
  if (value.special !== 'inf') return undefined;
  return value.negative ? -1 : 1;
}

/** The value as an integer of units `10 ** exponent`. */
function signedAt(value: Decimal, exponent: number): bigint {
  const size = value.coefficient * 10n ** BigInt(value.exponent - exponent);
  return value.negative ? -size : size;
}

function ofSigned(value: bigint, exponent: number): Decimal {
  return new Decimal(value < 0n, value < 0n ? -value : value, exponent).fitted();
}

/** An operator on two Decimals, the result in 28 digits. */
function calculate(op: string, a: Decimal, b: Decimal): Decimal | undefined {
  if (!['+', '-', '*', '/', '//', '%', '**'].includes(op)) return undefined;
  if (a.special !== undefined || b.special !== undefined) return special(op, a, b);
  switch (op) {
    case '+':
    case '-': {
      const low = Math.min(a.exponent, b.exponent);
      const right = signedAt(b, low);
      return ofSigned(signedAt(a, low) + (op === '+' ? right : -right), low);
    }
    case '*':
      return new Decimal(a.negative !== b.negative, a.coefficient * b.coefficient, a.exponent + b.exponent).fitted();
    case '/':
      return quotient(a, b);
    case '**':
      return power(a, b);
    default:
      return integerDivision(op, a, b);
  }
}

/** Operators with an infinity or NaN among the operands follow the rules of doubles. */
function special(op: string, a: Decimal, b: Decimal): Decimal {
  if (a.special === 'nan' || b.special === 'nan') return new Decimal(false, 0n, 0, 'nan');
  const double = (): number => {
    const [x, y] = [a.toFloat(), b.toFloat()];
    return op === '+'
      ? x + y
      : op === '-'
        ? x - y
        : op === '*'
          ? x * y
          : op === '/'
            ? x / y
            : op === '**'
              ? x ** y
              : x % y;
  };
  const result = double();
  if (Number.isNaN(result)) throw invalid("[<class 'decimal.InvalidOperation'>]");
  return op === '%' ? a : Decimal.fromFloat(result);
}

function zeroDivision(a: Decimal, op: string): JinjaError {
  if (a.isZero || op === '%') {
    const name = a.isZero ? 'DivisionUndefined' : 'InvalidOperation';
    return invalid(`[<class 'decimal.${name}'>]`);
  }
  return new JinjaError('DivisionByZero', "[<class 'decimal.DivisionByZero'>]");
}

/** The exact quotient where 28 digits hold it, with as few zeros as the operands have. */
function quotient(a: Decimal, b: Decimal): Decimal {
  if (b.isZero) throw zeroDivision(a, '/');
  const negative = a.negative !== b.negative;
  const ideal = a.exponent - b.exponent;
  if (a.isZero) return new Decimal(negative, 0n, ideal);
  const shift = Math.max(0, b.digits.length - a.digits.length + PRECISION + 1);
  const scaled = a.coefficient * 10n ** BigInt(shift);
  let result = scaled / b.coefficient;
  let exponent = ideal - shift;
  if (scaled % b.coefficient !== 0n) {
    // A sticky digit keeps the rounding right.
    if (result % 5n === 0n) result += 1n;
    return new Decimal(negative, result, exponent).fitted();
  }
  while (exponent < ideal && result % 10n === 0n) {
    result /= 10n;
    exponent++;
  }
  return new Decimal(negative, result, exponent).fitted();
}

/** `//` and `%`, which truncate towards zero for Decimals. */
function integerDivision(op: string, a: Decimal, b: Decimal): Decimal {
  if (b.isZero) throw zeroDivision(a, op);
  const low = Math.min(a.exponent, b.exponent);
  const x = a.coefficient * 10n ** BigInt(a.exponent - low);
  const y = b.coefficient * 10n ** BigInt(b.exponent - low);
  if ((x / y).toString().length > PRECISION) throw invalid("[<class 'decimal.DivisionImpossible'>]");
  if (op === '//') return new Decimal(a.negative !== b.negative, x / y, 0);
  return new Decimal(a.negative, x % y, low).fitted();
}

/** By squaring for whole exponents; other roots go through a double, except the square root. */
function power(a: Decimal, b: Decimal): Decimal {
  const plain = stripped(b);
  if (plain.exponent < 0) {
    if (plain.coefficient === 5n && plain.exponent === -1 && !plain.negative) return squareRoot(a);
    if (a.negative && !a.isZero) throw invalid("[<class 'decimal.InvalidOperation'>]");
    // Roots in general have no exact digits here; a double's 17 are what is given.
    return Decimal.parse(String(a.toFloat() ** b.toFloat()));
  }
  const times = Number(plain.truncated());
  if (Math.abs(times) > MAX_EXPONENT) throw new JinjaError('Overflow', "[<class 'decimal.Overflow'>]");
  if (times === 0 && a.isZero) throw invalid("[<class 'decimal.InvalidOperation'>]");
  const size = BigInt(Math.abs(times));
  const guarded = (value: Decimal): Decimal => {
    const extra = value.digits.length - 4 * PRECISION;
    return extra > 0
      ? new Decimal(value.negative, value.coefficient / 10n ** BigInt(extra), value.exponent + extra)
      : value;
  };
  let result = Decimal.fromInteger(1);
  let base = a;
  for (let rest = size; rest > 0n; rest >>= 1n) {
    if (rest & 1n) {
      result = guarded(
        new Decimal(
          result.negative !== base.negative,
          result.coefficient * base.coefficient,
          result.exponent + base.exponent,
        ),
      );
    }
    base = guarded(new Decimal(false, base.coefficient ** 2n, base.exponent * 2));
  }
  if (times < 0) return quotient(Decimal.fromInteger(1), result);
  return result.fitted();
}

/** 28 correct digits. Throws InvalidOperation for a negative number. */
function squareRoot(a: Decimal): Decimal {
  if (a.special === 'inf' && !a.negative) return a;
  if (a.negative && !a.isZero) throw invalid("[<class 'decimal.InvalidOperation'>]");
  const ideal = Math.floor(a.exponent / 2);
  if (a.isZero) return new Decimal(a.negative, 0n, ideal);
  let shift = 2 * PRECISION + 2;
  if ((a.exponent - shift) % 2 !== 0) shift++;
  const scaled = a.coefficient * 10n ** BigInt(shift);
  let root = integerRoot(scaled);
  let exponent = (a.exponent - shift) / 2;
  if (root * root === scaled) {
    while (exponent < ideal && root % 10n === 0n) {
      root /= 10n;
      exponent++;
    }
  } else if (root % 5n === 0n) {
    root += 1n;
  }
  return new Decimal(false, root, exponent).fitted();
}

/** The value with that exponent. Throws InvalidOperation when it needs more than 28 digits. */
function quantized(value: Decimal, exponent: number, rounding: string): Decimal {
  if (!ROUNDINGS.includes(rounding)) {
    throw typeError(`valid values for rounding are:\n  [${ROUNDINGS.join(', ')}]`);
  }
  if (value.special === 'nan') return value;
  if (value.special === 'inf') throw invalid("[<class 'decimal.InvalidOperation'>]");
  const shift = value.exponent - exponent;
  const digits =
    shift >= 0
      ? value.coefficient * 10n ** BigInt(shift)
      : roundDigits(value.coefficient, 10n ** BigInt(-shift), value.negative, rounding);
  if (digits.toString().length > PRECISION) throw invalid("[<class 'decimal.InvalidOperation'>]");
  return new Decimal(value.negative, digits, exponent);
}

function requireDecimal(value: Value | undefined): Decimal {
  const decimal = Decimal.from(value ?? null);
  if (decimal === undefined) throw typeError(`conversion from ${typeName(value ?? null)} to Decimal is not supported`);
  return decimal;
}

function quantizeMethod(self: Decimal, args: Value[], kwargs: Kwargs): Decimal {
  const exponent = requireDecimal(args[0] ?? kwargs.get('exp'));
  const rounding = args[1] ?? kwargs.get('rounding') ?? 'ROUND_HALF_EVEN';
  return quantized(self, exponent.exponent, textOf(rounding) ?? 'ROUND_HALF_EVEN');
}

const METHODS: MethodTable<Decimal> = {
  adjusted: method(0, 0, (self) => self.adjusted),
  as_integer_ratio: method(0, 0, (self) => integerRatio(self)),
  as_tuple: method(0, 0, (self) => {
    const digits = new Tuple([...self.digits].map(Number));
    const exponent = self.special === undefined ? self.exponent : self.special === 'inf' ? 'F' : 'n';
    return new DecimalTuple([self.negative ? 1 : 0, digits, exponent]);
  }),
  compare: method(1, 1, (self, [other]) => {
    const order = compareDecimals(self, requireDecimal(other));
    return order === undefined || Number.isNaN(order) ? new Decimal(false, 0n, 0, 'nan') : Decimal.fromInteger(order);
  }),
  conjugate: method(0, 0, (self) => self),
  copy_abs: method(0, 0, (self) => new Decimal(false, self.coefficient, self.exponent, self.special)),
  copy_negate: method(0, 0, (self) => new Decimal(!self.negative, self.coefficient, self.exponent, self.special)),
  is_finite: method(0, 0, (self) => self.special === undefined),
  is_infinite: method(0, 0, (self) => self.special === 'inf'),
  is_nan: method(0, 0, (self) => self.special === 'nan'),
  is_signed: method(0, 0, (self) => self.negative),
  is_zero: method(0, 0, (self) => self.isZero),
  max: method(1, 1, (self, [other]) =>
    ((compareDecimals(self, requireDecimal(other)) ?? 0) >= 0 ? self : requireDecimal(other)).fitted(),
  ),
  min: method(1, 1, (self, [other]) =>
    ((compareDecimals(self, requireDecimal(other)) ?? 0) <= 0 ? self : requireDecimal(other)).fitted(),
  ),
  normalize: method(0, 0, (self) => stripped(self.fitted())),
  quantize: freeMethod(quantizeMethod),
  sqrt: method(0, 0, (self) => squareRoot(self)),
  to_eng_string: method(0, 0, (self) => self.toText()),
  to_integral: method(0, 0, (self) => integral(self)),
  to_integral_exact: method(0, 0, (self) => integral(self)),
  to_integral_value: method(0, 0, (self) => integral(self)),
};

/** What `as_tuple()` gives. */
class DecimalTuple extends Tuple {
  override reprWithin(): string {
    const [sign, digits, exponent] = this.items;
    const shown = typeof exponent === 'string' ? quote(exponent) : String(exponent);
    return `DecimalTuple(sign=${sign}, digits=${(digits as Tuple).repr()}, exponent=${shown})`;
  }
}

function integral(self: Decimal): Decimal {
  return self.special !== undefined || self.exponent >= 0 ? self : roundedSigned(self);
}

function roundedSigned(self: Decimal): Decimal {
  return new Decimal(self.negative, roundedTo(self, 0).coefficient, 0);
}

function integerRatio(self: Decimal): Tuple {
  if (self.special !== undefined)
    throw valueError(`cannot convert ${self.special === 'nan' ? 'NaN' : 'Infinity'} to integer ratio`);
  let numerator = self.coefficient * 10n ** BigInt(Math.max(0, self.exponent));
  let denominator = 10n ** BigInt(Math.max(0, -self.exponent));
  let [a, b] = [numerator, denominator];
  while (b > 0n) [a, b] = [b, a % b];
  if (a > 0n) {
    numerator /= a;
    denominator /= a;
  }
  return new Tuple([integer(self.negative ? -numerator : numerator), integer(denominator)]);
}

/** The class `decimal.Decimal`. */
export function makeDecimalClass(): PyClass {
  return new PyClass('decimal.Decimal', ([value]) => {
    if (value === undefined) return Decimal.fromInteger(0);
    const text = textOf(value);
    if (text !== undefined) return Decimal.parse(text);
    if (value instanceof Float) return Decimal.fromFloat(value.value);
    return requireDecimal(value);
  });
}
