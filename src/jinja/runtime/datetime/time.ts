import { typeError, valueError } from '../../errors.ts';
import { type Kwargs, PyObject, type Value } from '../../value.ts';
import { boundMethod, freeMethod, keywordMethod, type MethodTable, method } from '../builtin.ts';
import { holds, isOrdering } from '../ordering.ts';
import { str, typeName } from '../representation.ts';
import { checkTime, constructorArguments, integerOr, microsOfDay } from './calendar.ts';
import { requireFormat } from './date.ts';
import { clockText, strftime, type ZonedMoment } from './strftime.ts';
import { TimeDelta } from './timeDelta.ts';
import { offsetText, TzInfo } from './tzInfo.ts';

const TIME_PARTS = ['hour', 'minute', 'second', 'microsecond', 'tzinfo', 'fold'] as const;

/** A `tzinfo` argument. Throws TypeError. */
export function requireZone(value: Value | undefined): TzInfo | null {
  if (value === undefined || value === null) return null;
  if (value instanceof TzInfo) return value;
  throw typeError(`tzinfo argument must be None or of a tzinfo subclass, not type '${typeName(value)}'`);
}

/** The text of `isoformat(timespec=…)`. Throws ValueError `Unknown timespec value`. */
export function isoClock(of: Parameters<typeof clockText>[0], timespec: Value | undefined): string {
  const text = clockText(of, timespec === undefined ? 'auto' : str(timespec));
  if (text === undefined) throw valueError('Unknown timespec value');
  return text;
}

const METHODS: MethodTable<PyTime> = {
  dst: method(0, 0, (self) => delta(self.tzinfo?.facts(undefined).dst)),
  isoformat: keywordMethod(0, ['timespec'], (self, [timespec]) => isoClock(self, timespec) + self.offsetText(':')),
  replace: freeMethod((self, args, kwargs) => {
    const [hour, minute, second, microsecond, zone] = constructorArguments(TIME_PARTS, 0, args, kwargs);
    return new PyTime(
      integerOr(hour, self.hour),
      integerOr(minute, self.minute),
      integerOr(second, self.second),
      integerOr(microsecond, self.microsecond),
      zone === undefined ? self.tzinfo : requireZone(zone),
    );
  }),
  strftime: method(1, 1, (self, [format]) => strftime(self.zoned(), requireFormat(format as Value))),
  tzname: method(0, 0, (self) => self.tzinfo?.facts(undefined).name ?? null),
  utcoffset: method(0, 0, (self) => delta(self.offset())),
};

/** A timedelta; None where the zone tells nothing. */
function delta(micros: number | undefined): Value {
  return micros === undefined ? null : TimeDelta.of(0, micros);
}

/** Python's time of day. */
export class PyTime extends PyObject {
  readonly typeName = 'time';
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly microsecond: number;
  readonly tzinfo: TzInfo | null;

  constructor(hour = 0, minute = 0, second = 0, microsecond = 0, tzinfo: TzInfo | null = null) {
    super();
    checkTime(hour, minute, second, microsecond);
    this.hour = hour;
    this.minute = minute;
    this.second = second;
    this.microsecond = microsecond;
    this.tzinfo = tzinfo;
  }

  /** Microseconds east of UTC; `undefined` for a naive time. */
  offset(): number | undefined {
    return this.tzinfo?.facts(undefined).offset;
  }

  /** `+05:30` with `:`, empty without an offset. */
  offsetText(separator: string): string {
    const offset = this.offset();
    return offset === undefined ? '' : offsetText(offset, separator);
  }

  /** For `strftime`, which Python gives the day 1900-01-01. */
  zoned(): ZonedMoment {
    const { hour, minute, second, microsecond } = this;
    const zone = this.tzinfo?.facts(undefined).name ?? '';
    return { year: 1900, month: 1, day: 1, hour, minute, second, microsecond, offset: this.offsetText(''), zone };
  }

  override getAttr(name: string): Value | undefined {
    switch (name) {
      case 'hour':
      case 'minute':
      case 'second':
      case 'microsecond':
      case 'tzinfo':
        return this[name];
      case 'fold':
        return 0;
      default:
        return boundMethod('datetime.time', METHODS, this as PyTime, name);
    }
  }

  /** Microseconds since midnight, in UTC if there is an offset. */
  #rank(): number {
    return microsOfDay(this) - (this.offset() ?? 0);
  }

  override equals(other: Value): boolean {
    if (!(other instanceof PyTime) || (other.offset() === undefined) !== (this.offset() === undefined)) return false;
    return other.#rank() === this.#rank();
  }

  override hashKey(): string {
    return `T${this.offset() === undefined ? '' : 'z'}${this.#rank()}`;
  }

  override binary(op: string, other: Value, reflected: boolean): Value | undefined {
    if (!isOrdering(op) || !(other instanceof PyTime)) return undefined;
    if ((other.offset() === undefined) !== (this.offset() === undefined)) {
      throw typeError("can't compare offset-naive and offset-aware times");
    }
    return holds(op, (this.#rank() - other.#rank()) * (reflected ? -1 : 1));
  }

  formatWith(spec: string): string {
    return spec === '' ? this.toText() : strftime(this.zoned(), spec);
  }

  override toText(): string {
    return isoClock(this, undefined) + this.offsetText(':');
  }

  override repr(): string {
    const parts = [this.hour, this.minute];
    if (this.second !== 0 || this.microsecond !== 0) parts.push(this.second);
    if (this.microsecond !== 0) parts.push(this.microsecond);
    const zone = this.tzinfo === null ? '' : `, tzinfo=${this.tzinfo.repr()}`;
    return `datetime.time(${parts.join(', ')}${zone})`;
  }
}

/** `time(hour, minute, …)`. Throws TypeError and ValueError worded as Python words them. */
export function constructTime(args: Value[], kwargs: Kwargs): PyTime {
  const [hour, minute, second, microsecond, zone] = constructorArguments(TIME_PARTS, 0, args, kwargs);
  return new PyTime(
    integerOr(hour, 0),
    integerOr(minute, 0),
    integerOr(second, 0),
    integerOr(microsecond, 0),
    requireZone(zone),
  );
}
