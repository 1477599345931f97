import { typeError } from '../../errors.ts';
import type { Kwargs, Value } from '../../value.ts';
import { boundMethod, freeMethod, keywordMethod, type MethodTable, method } from '../builtin.ts';
import { Float } from '../float.ts';
import { trueDivide } from '../integer.ts';
import { holds, isOrdering } from '../ordering.ts';
import { str, typeName } from '../representation.ts';
import {
  checkTime,
  constructorArguments,
  EPOCH_ORDINAL,
  integerOr,
  MICROS_PER_DAY,
  type Moment,
  microsOfDay,
  momentOf,
  ordinalOf,
} from './calendar.ts';
import { DATE_METHODS, PyDate, requireFormat } from './date.ts';
import { strftime, type ZonedMoment } from './strftime.ts';
import { isoClock, PyTime, requireZone } from './time.ts';
import { TimeDelta } from './timeDelta.ts';
import { timeTuple } from './timeTuple.ts';
import { FixedZone, offsetText, type TzInfo, UTC, type ZoneFacts } from './tzInfo.ts';

const DATETIME_PARTS = ['year', 'month', 'day', 'hour', 'minute', 'second', 'microsecond', 'tzinfo', 'fold'] as const;

/** Python's datetime. */
export class PyDateTime extends PyDate {
  override readonly typeName: string = 'datetime';
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly microsecond: number;
  readonly tzinfo: TzInfo | null;
  /** 1 for the second of two equal local times. */
  readonly fold: number;

  constructor(moment: Moment, tzinfo: TzInfo | null = null, fold = 0) {
    super(moment.year, moment.month, moment.day);
    checkTime(moment.hour, moment.minute, moment.second, moment.microsecond);
    this.hour = moment.hour;
    this.minute = moment.minute;
    this.second = moment.second;
    this.microsecond = moment.microsecond;
    this.tzinfo = tzinfo;
    this.fold = fold;
  }

  /** An aware datetime in UTC. */
  static fromInstant(instant: Date): PyDateTime {
    return PyDateTime.fromEpochMicros(BigInt(instant.getTime()) * 1000n, UTC);
  }

  /** @param zone what the result's zone is; the moment is that many microseconds after 1970 in UTC, shifted into the zone */
  static fromEpochMicros(micros: bigint, zone: TzInfo | null): PyDateTime {
    const perDay = BigInt(MICROS_PER_DAY);
    let days = micros / perDay;
    if (micros % perDay < 0n) days -= 1n;
    const utc = momentOf(EPOCH_ORDINAL + Number(days), Number(micros - days * perDay));
    return zone === null ? new PyDateTime(utc) : new PyDateTime(utc, UTC).toZone(zone);
  }

  /** A naive datetime with the parts that a JavaScript date has in the machine's zone. */
  static fromLocal(date: Date): PyDateTime {
    return new PyDateTime({
      year: date.getFullYear(),
      month: date.getMonth() + 1,
      day: date.getDate(),
      hour: date.getHours(),
      minute: date.getMinutes(),
      second: date.getSeconds(),
      microsecond: date.getMilliseconds() * 1000,
    });
  }

  /** What the zone says of this moment; `undefined` for a naive datetime. */
  facts(): ZoneFacts | undefined {
    return this.tzinfo?.facts(this);
  }

  /** Microseconds east of UTC; `undefined` for a naive datetime. */
  offset(): number | undefined {
    return this.facts()?.offset;
  }

  /** Days and microseconds of the moment in UTC, or of the local parts when naive. */
  utcParts(): { ordinal: number; micros: number } {
    return { ordinal: this.toOrdinal(), micros: microsOfDay(this) - (this.offset() ?? 0) };
  }

  /** Microseconds since 1970; local parts count as UTC when naive. */
  epochMicros(): bigint {
    const { ordinal, micros } = this.utcParts();
    return BigInt(ordinal - EPOCH_ORDINAL) * BigInt(MICROS_PER_DAY) + BigInt(micros);
  }

  /** Moved along the local clock: the zone stays, its offset may be another one. Throws OverflowError. */
  shifted(days: number, micros: number): PyDateTime {
    return new PyDateTime(momentOf(this.toOrdinal() + days, microsOfDay(this) + micros), this.tzinfo);
  }

  /** The same parts in another zone, which is another moment. */
  withZone(zone: TzInfo | null): PyDateTime {
    return new PyDateTime(this, zone, this.fold);
  }

  /** `astimezone(zone)`; a naive datetime is taken for local time of the machine. */
  toZone(zone: TzInfo): PyDateTime {
    const offset = this.offset() ?? localOffset(this);
    const utc = momentOf(this.toOrdinal(), microsOfDay(this) - offset);
    const target = zone.fromUtc(utc);
    const { offset: shift = 0 } = target.facts(utc);
    return new PyDateTime(momentOf(ordinalOf(utc.year, utc.month, utc.day), microsOfDay(utc) + shift), target);
  }

  override zoned(): ZonedMoment {
    const { year, month, day, hour, minute, second, microsecond } = this;
    const facts = this.facts();
    const offset = facts?.offset === undefined ? '' : offsetText(facts.offset, '');
    return { year, month, day, hour, minute, second, microsecond, offset, zone: facts?.name ?? '' };
  }

  /** `isoformat(sep, timespec)`. */
  isoText(separator: string, timespec: Value | undefined): string {
    const offset = this.offset();
    return (
      this.dateText() + separator + isoClock(this, timespec) + (offset === undefined ? '' : offsetText(offset, ':'))
    );
  }

  override getAttr(name: string): Value | undefined {
    switch (name) {
      case 'hour':
      case 'minute':
      case 'second':
      case 'microsecond':
      case 'tzinfo':
      case 'fold':
        return this[name];
      default: {
        const own = boundMethod('datetime.datetime', METHODS, this as PyDateTime, name);
        return own ?? super.getAttr(name);
      }
    }
  }

  /** Microseconds between the two, negative when this is the earlier one. */
  #order(other: PyDateTime): number {
    const [a, b] = [this.utcParts(), other.utcParts()];
    return (a.ordinal - b.ordinal) * MICROS_PER_DAY + (a.micros - b.micros);
  }

  /** Aware and naive datetimes cannot be compared. */
  #isAware(): boolean {
    return this.offset() !== undefined;
  }

  override equals(other: Value): boolean {
    return other instanceof PyDateTime && other.#isAware() === this.#isAware() && this.#order(other) === 0;
  }

  override hashKey(): string {
    return `M${this.#isAware() ? 'z' : ''}${this.epochMicros()}`;
  }

  override binary(op: string, other: Value, reflected: boolean): Value | undefined {
    if (other instanceof TimeDelta) {
      if (op === '+') return this.shifted(other.days, other.micros);
      return op === '-' && !reflected ? this.shifted(-other.days, -other.micros) : undefined;
    }
    if (!(other instanceof PyDateTime)) {
      if (isOrdering(op) && other instanceof PyDate) {
        throw typeError(`can't compare datetime.datetime to datetime.date`);
      }
      return undefined;
    }
    if (op !== '-' && !isOrdering(op)) return undefined;
    if (other.#isAware() !== this.#isAware()) {
      throw typeError(`can't ${op === '-' ? 'subtract' : 'compare'} offset-naive and offset-aware datetimes`);
    }
    if (isOrdering(op)) return holds(op, this.#order(other) * (reflected ? -1 : 1));
    const [a, b] = reflected ? [other.utcParts(), this.utcParts()] : [this.utcParts(), other.utcParts()];
    return TimeDelta.of(a.ordinal - b.ordinal, a.micros - b.micros);
  }

  override toText(): string {
    return this.isoText(' ', undefined);
  }

  override repr(): string {
    const parts = [this.year, this.month, this.day, this.hour, this.minute];
    if (this.second !== 0 || this.microsecond !== 0) parts.push(this.second);
    if (this.microsecond !== 0) parts.push(this.microsecond);
    const fold = this.fold === 0 ? '' : `, fold=${this.fold}`;
    const zone = this.tzinfo === null ? '' : `, tzinfo=${this.tzinfo.repr()}`;
    return `datetime.datetime(${parts.join(', ')}${fold}${zone})`;
  }
}

/** What the machine's zone has for local parts, in microseconds. */
function localOffset(moment: Moment): number {
  const { year, month, day, hour, minute, second } = moment;
  return -new Date(year, month - 1, day, hour, minute, second).getTimezoneOffset() * 60_000_000;
}

/** A timedelta; None where the zone tells nothing. */
function delta(micros: number | undefined): Value {
  return micros === undefined ? null : TimeDelta.of(0, micros);
}

const METHODS: MethodTable<PyDateTime> = {
  astimezone: keywordMethod(0, ['tz'], (self, [zone]) => {
    if (zone === undefined || zone === null) return self.toZone(new FixedZone(localOffset(self)));
    return self.toZone(requireZone(zone) ?? UTC);
  }),
  ctime: method(0, 0, (self) => DATE_METHODS['ctime']?.call(self, [], new Map()) ?? null),
  date: method(0, 0, (self) => new PyDate(self.year, self.month, self.day)),
  dst: method(0, 0, (self) => delta(self.facts()?.dst)),
  isoformat: keywordMethod(0, ['sep', 'timespec'], (self, [separator, timespec]) => {
    const between = separator === undefined ? 'T' : str(separator);
    if (between.length !== 1) throw typeError('isoformat() argument 1 must be a unicode character, not str');
    return self.isoText(between, timespec);
  }),
  replace: freeMethod((self, args, kwargs) => replaced(self, args, kwargs)),
  strftime: method(1, 1, (self, [format]) => strftime(self.zoned(), requireFormat(format as Value))),
  time: method(0, 0, (self) => new PyTime(self.hour, self.minute, self.second, self.microsecond)),
  timestamp: method(0, 0, (self) => {
    const local = self.offset() === undefined ? BigInt(localOffset(self)) : 0n;
    return new Float(trueDivide(self.epochMicros() - local, 1_000_000));
  }),
  timetuple: method(0, 0, (self) => {
    const dst = self.facts()?.dst;
    return timeTuple(self.zoned(), self.tzinfo === null || dst === undefined ? -1 : dst === 0 ? 0 : 1);
  }),
  timetz: method(0, 0, (self) => new PyTime(self.hour, self.minute, self.second, self.microsecond, self.tzinfo)),
  tzname: method(0, 0, (self) => self.facts()?.name ?? null),
  utcoffset: method(0, 0, (self) => delta(self.offset())),
  utctimetuple: method(0, 0, (self) =>
    timeTuple(self.offset() === undefined ? self.zoned() : self.toZone(UTC).zoned(), 0),
  ),
};

/** `replace(…)`: the parts not given stay. */
function replaced(self: PyDateTime, args: Value[], kwargs: Kwargs): PyDateTime {
  const [year, month, day, hour, minute, second, microsecond, zone, fold] = constructorArguments(
    DATETIME_PARTS,
    0,
    args,
    kwargs,
  );
  const moment = {
    year: integerOr(year, self.year),
    month: integerOr(month, self.month),
    day: integerOr(day, self.day),
    hour: integerOr(hour, self.hour),
    minute: integerOr(minute, self.minute),
    second: integerOr(second, self.second),
    microsecond: integerOr(microsecond, self.microsecond),
  };
  return new PyDateTime(moment, zone === undefined ? self.tzinfo : requireZone(zone), integerOr(fold, self.fold));
}

/** `datetime(year, month, day, …)`. Throws TypeError and ValueError worded as Python words them. */
export function constructDateTime(args: Value[], kwargs: Kwargs): PyDateTime {
  const [year, month, day, hour, minute, second, microsecond, zone, fold] = constructorArguments(
    DATETIME_PARTS,
    3,
    args,
    kwargs,
  );
  const moment = {
    year: integerOr(year, 0),
    month: integerOr(month, 0),
    day: integerOr(day, 0),
    hour: integerOr(hour, 0),
    minute: integerOr(minute, 0),
    second: integerOr(second, 0),
    microsecond: integerOr(microsecond, 0),
  };
  return new PyDateTime(moment, requireZone(zone), integerOr(fold, 0));
}

/** An argument that must be a datetime. */
export function requireDateTime(value: Value | undefined, what: string): PyDateTime {
  if (value instanceof PyDateTime) return value;
  throw typeError(`${what} must be a datetime, not ${typeName(value ?? null)}`);
}
