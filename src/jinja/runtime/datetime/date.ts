import { typeError, valueError } from '../../errors.ts';
import { type Kwargs, PyObject, type Value } from '../../value.ts';
import { boundMethod, freeMethod, type MethodTable, method } from '../builtin.ts';
import { holds, isOrdering } from '../ordering.ts';
import { typeName } from '../representation.ts';
import { NamedTuple } from '../tuple.ts';
import { checkDate, constructorArguments, dateOf, integerOr, isoCalendarOf, ordinalOf, pad } from './calendar.ts';
import { DAYS, strftime, weekdayOf, type ZonedMoment } from './strftime.ts';
import { TimeDelta } from './timeDelta.ts';
import { timeTuple } from './timeTuple.ts';

const DATE_PARTS = ['year', 'month', 'day'] as const;

/** The methods of date, which datetime has too where it does not replace them. */
export const DATE_METHODS: MethodTable<PyDate> = {
  ctime: method(0, 0, (self) => {
    const day = (DAYS[weekdayOf(self)] as string).slice(0, 3);
    return `${day} ${strftime(self.zoned(), '%b %e %H:%M:%S %Y')}`;
  }),
  isocalendar: method(0, 0, (self) => {
    const { year, week, weekday } = isoCalendarOf(self.toOrdinal());
    return new IsoCalendarDate(['year', 'week', 'weekday'], [year, week, weekday]);
  }),
  isoformat: method(0, 0, (self) => self.dateText()),
  isoweekday: method(0, 0, (self) => weekdayOf(self) + 1),
  replace: freeMethod((self, args, kwargs) => {
    const [year, month, day] = constructorArguments(DATE_PARTS, 0, args, kwargs);
    return new PyDate(integerOr(year, self.year), integerOr(month, self.month), integerOr(day, self.day));
  }),
  strftime: method(1, 1, (self, [format]) => strftime(self.zoned(), requireFormat(format as Value))),
  timetuple: method(0, 0, (self) => timeTuple(self.zoned())),
  toordinal: method(0, 0, (self) => self.toOrdinal()),
  weekday: method(0, 0, (self) => weekdayOf(self)),
};

/** Formats have to be text; anything else is Python's TypeError. */
export function requireFormat(format: Value): string {
  if (typeof format === 'string') return format;
  throw typeError(`strftime() argument 1 must be str, not ${typeName(format)}`);
}

/** What `isocalendar()` gives. */
class IsoCalendarDate extends NamedTuple {
  override reprWithin(): string {
    const [year, week, weekday] = this.items;
    return `datetime.IsoCalendarDate(year=${year}, week=${week}, weekday=${weekday})`;
  }
}

/** Python's date. */
export class PyDate extends PyObject {
  readonly typeName: string = 'date';
  readonly year: number;
  readonly month: number;
  readonly day: number;

  constructor(year: number, month: number, day: number) {
    super();
    checkDate(year, month, day);
    this.year = year;
    this.month = month;
    this.day = day;
  }

  static fromOrdinal(ordinal: number): PyDate {
    const { year, month, day } = dateOf(ordinal);
    return new PyDate(year, month, day);
  }

  /** Days since 0000-12-31. */
  toOrdinal(): number {
    return ordinalOf(this.year, this.month, this.day);
  }

  /** `2020-01-31`. */
  dateText(): string {
    return `${pad(this.year, 4)}-${pad(this.month, 2)}-${pad(this.day, 2)}`;
  }

  /** For `strftime`: midnight without a zone. */
  zoned(): ZonedMoment {
    const { year, month, day } = this;
    return { year, month, day, hour: 0, minute: 0, second: 0, microsecond: 0, offset: '', zone: '' };
  }

  override getAttr(name: string): Value | undefined {
    if (name === 'year' || name === 'month' || name === 'day') return this[name];
    return boundMethod('datetime.date', DATE_METHODS, this as PyDate, name);
  }

  override truthy(): boolean {
    return true;
  }

  override equals(other: Value): boolean {
    return other instanceof PyDate && other.typeName === 'date' && other.toOrdinal() === this.toOrdinal();
  }

  override hashKey(): string {
    return `D${this.toOrdinal()}`;
  }

  override binary(op: string, other: Value, reflected: boolean): Value | undefined {
    if (other instanceof TimeDelta) {
      if (op === '+') return PyDate.fromOrdinal(this.toOrdinal() + other.days);
      return op === '-' && !reflected ? PyDate.fromOrdinal(this.toOrdinal() - other.days) : undefined;
    }
    if (!(other instanceof PyDate) || other.typeName !== 'date') return undefined;
    const difference = (this.toOrdinal() - other.toOrdinal()) * (reflected ? -1 : 1);
    if (op === '-') return TimeDelta.of(difference, 0);
    return isOrdering(op) ? holds(op, difference) : undefined;
  }

  /** `format(date, spec)`: a strftime format. */
  formatWith(spec: string): string {
    return spec === '' ? this.toText() : strftime(this.zoned(), spec);
  }

  override toText(): string {
    return this.dateText();
  }

  override repr(): string {
    return `datetime.date(${this.year}, ${this.month}, ${this.day})`;
  }
}

/** `date(year, month, day)`. Throws TypeError and ValueError worded as Python words them. */
export function constructDate(args: Value[], kwargs: Kwargs): PyDate {
  const [year, month, day] = constructorArguments(DATE_PARTS, 3, args, kwargs);
  return new PyDate(integerOr(year, 0), integerOr(month, 0), integerOr(day, 0));
}

/** The ValueError of `fromisoformat`. */
export function invalidIso(text: string): Error {
  return valueError(`Invalid isoformat string: '${text}'`);
}
