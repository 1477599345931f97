import { overflowError, zeroDivisionError } from '../../errors.ts';
import { PyObject, type Value } from '../../value.ts';
import { asInteger } from '../arithmetic.ts';
import { boundMethod, type MethodTable, method } from '../builtin.ts';
import { exactFraction } from '../digits.ts';
import { Float } from '../float.ts';
import { integer, trueDivide } from '../integer.ts';
import { holds, isOrdering } from '../ordering.ts';
import { MICROS_PER_DAY, pad } from './calendar.ts';
import { floorDivide, rounded } from './exactDivision.ts';

/** Python's limit of a time difference. */
const MAX_DAYS = 999_999_999;

const METHODS: MethodTable<TimeDelta> = {
  total_seconds: method(0, 0, (self) => new Float(trueDivide(self.total(), 1_000_000))),
};

/** Python's timedelta. */
export class TimeDelta extends PyObject {
  readonly typeName = 'timedelta';
  readonly days: number;
  /** Microseconds of the rest of a day, 0 to 86 399 999 999. */
  readonly micros: number;

  private constructor(days: number, micros: number) {
    super();
    this.days = days;
    this.micros = micros;
  }

  /** Throws OverflowError beyond 999 999 999 days. */
  static of(days: number, micros: number): TimeDelta {
    const carry = Math.floor(micros / MICROS_PER_DAY);
    const whole = days + carry;
    if (Math.abs(whole) > MAX_DAYS) throw overflowError(`days=${whole}; must have magnitude <= ${MAX_DAYS}`);
    return new TimeDelta(whole, micros - carry * MICROS_PER_DAY);
  }

  /** Throws OverflowError beyond 999 999 999 days. */
  static ofMicros(total: bigint): TimeDelta {
    const day = BigInt(MICROS_PER_DAY);
    let days = total / day;
    if (total % day < 0n) days -= 1n;
    if (days > BigInt(MAX_DAYS) || days < -BigInt(MAX_DAYS)) {
      throw overflowError(`days=${days}; must have magnitude <= ${MAX_DAYS}`);
    }
    return new TimeDelta(Number(days), Number(total - days * day));
  }

  /** All of it in microseconds. */
  total(): bigint {
    return BigInt(this.days) * BigInt(MICROS_PER_DAY) + BigInt(this.micros);
  }

  /** Whole seconds of the rest of a day. */
  get seconds(): number {
    return Math.floor(this.micros / 1_000_000);
  }

  /** The rest of a second. */
  get microseconds(): number {
    return this.micros % 1_000_000;
  }

  override getAttr(name: string): Value | undefined {
    if (name === 'days') return this.days;
    if (name === 'seconds') return this.seconds;
    if (name === 'microseconds') return this.microseconds;
    if (name === 'min' || name === 'max' || name === 'resolution') return constant(name);
    return boundMethod('datetime.timedelta', METHODS, this as TimeDelta, name);
  }

  override truthy(): boolean {
    return this.days !== 0 || this.micros !== 0;
  }

  override equals(other: Value): boolean {
    return other instanceof TimeDelta && other.days === this.days && other.micros === this.micros;
  }

  override hashKey(): string {
    return `d${this.days}:${this.micros}`;
  }

  /** Throws OverflowError. */
  negate(): TimeDelta {
    return TimeDelta.of(-this.days, -this.micros);
  }

  absolute(): TimeDelta {
    return this.days < 0 ? this.negate() : this;
  }

  override binary(op: string, other: Value, reflected: boolean): Value | undefined {
    if (other instanceof TimeDelta) return reflected ? between(op, other, this) : between(op, this, other);
    if (op === '*') return scaled(this, other);
    if (reflected) return undefined;
    return op === '/' || op === '//' ? divided(op, this, other) : undefined;
  }

  override toText(): string {
    const { days, seconds, microseconds } = this;
    const clock = `${Math.floor(seconds / 3600)}:${pad(Math.floor(seconds / 60) % 60, 2)}:${pad(seconds % 60, 2)}`;
    const fraction = microseconds === 0 ? '' : `.${pad(microseconds, 6)}`;
    const lead = days === 0 ? '' : `${days} day${Math.abs(days) === 1 ? '' : 's'}, `;
    return lead + clock + fraction;
  }

  override repr(): string {
    const parts: string[] = [];
    if (this.days !== 0) parts.push(`days=${this.days}`);
    if (this.seconds !== 0) parts.push(`seconds=${this.seconds}`);
    if (this.microseconds !== 0) parts.push(`microseconds=${this.microseconds}`);
    return `datetime.timedelta(${parts.length === 0 ? '0' : parts.join(', ')})`;
  }
}

/** An operator on two timedeltas. */
function between(op: string, a: TimeDelta, b: TimeDelta): Value | undefined {
  if (isOrdering(op)) {
    const order = a.days - b.days || a.micros - b.micros;
    return holds(op, order);
  }
  switch (op) {
    case '+':
      return TimeDelta.of(a.days + b.days, a.micros + b.micros);
    case '-':
      return TimeDelta.of(a.days - b.days, a.micros - b.micros);
    case '/':
      if (b.total() === 0n) throw zeroDivisionError('division by zero');
      return new Float(trueDivide(integer(a.total()), integer(b.total())));
    case '//':
      if (b.total() === 0n) throw zeroDivisionError('integer division or modulo by zero');
      return integer(floorDivide(a.total(), b.total()));
    case '%':
      if (b.total() === 0n) throw zeroDivisionError('integer division or modulo by zero');
      return TimeDelta.ofMicros(a.total() - floorDivide(a.total(), b.total()) * b.total());
    default:
      return undefined;
  }
}

/** `delta * number`, exact for ints, rounded half to even for floats. */
function scaled(delta: TimeDelta, by: Value): Value | undefined {
  const whole = asInteger(by);
  if (whole !== undefined) return TimeDelta.ofMicros(delta.total() * BigInt(whole));
  if (!(by instanceof Float) || !Number.isFinite(by.value)) return undefined;
  const [numerator, denominator] = exactFraction(by.value);
  return TimeDelta.ofMicros(rounded(delta.total() * numerator, denominator));
}

/** `delta / number` and `delta // int`. */
function divided(op: '/' | '//', delta: TimeDelta, by: Value): Value | undefined {
  const whole = asInteger(by);
  if (whole !== undefined) {
    if (Number(whole) === 0) throw zeroDivisionError('integer division or modulo by zero');
    const quotient = op === '/' ? rounded(delta.total(), BigInt(whole)) : floorDivide(delta.total(), BigInt(whole));
    return TimeDelta.ofMicros(quotient);
  }
  if (op !== '/' || !(by instanceof Float)) return undefined;
  if (by.value === 0) throw zeroDivisionError('division by zero');
  const [numerator, denominator] = exactFraction(by.value);
  return TimeDelta.ofMicros(rounded(delta.total() * denominator, numerator));
}

/** `min`, `max` and `resolution`, which the class and each value have. */
export function constant(name: string): Value | undefined {
  switch (name) {
    case 'min':
      return TimeDelta.of(-MAX_DAYS, 0);
    case 'max':
      return TimeDelta.of(MAX_DAYS, MICROS_PER_DAY - 1);
    case 'resolution':
      return TimeDelta.of(0, 1);
    default:
      return undefined;
  }
}
