import { JinjaError, valueError } from '../../errors.ts';
import type { Value } from '../../value.ts';
import { boundMethod, keywordMethod, type MethodTable, method } from '../builtin.ts';
import { MICROS_PER_DAY, type Moment, microsOfDay, ordinalOf } from '../datetime/calendar.ts';
import { PyDateTime, requireDateTime } from '../datetime/dateTime.ts';
import { TimeDelta } from '../datetime/timeDelta.ts';
import { TzInfo, type ZoneFacts } from '../datetime/tzInfo.ts';
import { quote, truthy } from '../representation.ts';

const MINUTE = 60_000_000;
const EPOCH_ORDINAL = 719_163;

/** One offset of a zone, in minutes. */
export interface OffsetKind {
  readonly offset: number;
  readonly name: string;
  readonly dst: number;
}

/** A zone of the data base: its name, its offsets, and the clock that tells which holds when. */
export class ZoneRecord {
  readonly name: string;
  readonly kinds: readonly OffsetKind[];
  /** What held before zones were introduced; `undefined` for a zone with one offset for ever. */
  readonly first: OffsetKind | undefined;
  #format: Intl.DateTimeFormat | undefined;

  constructor(name: string, kinds: readonly OffsetKind[], first: OffsetKind | undefined) {
    this.name = name;
    this.kinds = kinds;
    this.first = first;
  }

  /** The offset that holds at a moment, given in microseconds since 1970 in UTC. */
  kindAt(utcMicros: number): OffsetKind {
    if (this.first === undefined) return this.kinds[0] as OffsetKind;
    this.#format ??= new Intl.DateTimeFormat('en-US', { timeZone: this.name, timeZoneName: 'longOffset' });
    const text = this.#format.format(new Date(Math.floor(utcMicros / 1000)));
    const match = /GMT(?:([+-])(\d\d):(\d\d)(?::(\d\d))?)?$/.exec(text);
    const [, sign, hours = '0', minutes = '0', seconds = '0'] = match ?? [];
    const size = Number(hours) * 60 + Number(minutes) + Math.round(Number(seconds) / 60);
    const offset = sign === '-' ? -size : size;
    if (offset === this.first.offset && !this.kinds.some((kind) => kind.offset === offset)) return this.first;
    return this.kinds.find((kind) => kind.offset === offset) ?? { offset, name: shortOffset(offset), dst: 0 };
  }
}

/** The name of an offset that the table does not know: `+0530`. */
function shortOffset(minutes: number): string {
  const size = Math.abs(minutes);
  const hours = String(Math.floor(size / 60)).padStart(2, '0');
  const rest = size % 60 === 0 ? '' : String(size % 60).padStart(2, '0');
  return `${minutes < 0 ? '-' : '+'}${hours}${rest}`;
}

/** Microseconds since 1970 of a moment, its parts taken as UTC. */
function microsOf(moment: Moment): number {
  return (ordinalOf(moment.year, moment.month, moment.day) - EPOCH_ORDINAL) * MICROS_PER_DAY + microsOfDay(moment);
}

const METHODS: MethodTable<PytzZone> = {
  localize: keywordMethod(1, ['dt', 'is_dst'], (self, [moment, isDst]) => {
    return self.localize(
      requireDateTime(moment, 'dt'),
      isDst === undefined ? false : isDst === null ? null : truthy(isDst),
    );
  }),
  normalize: keywordMethod(1, ['dt', 'is_dst'], (self, [moment]) => self.normalize(requireDateTime(moment, 'dt'))),
  fromutc: method(1, 1, (self, [moment]) => {
    const utc = requireDateTime(moment, 'dt');
    const zone = self.fromUtc(utc);
    return utc.shifted(0, zone.facts(utc).offset ?? 0).withZone(zone);
  }),
};

/** Base of the zones that pytz makes. */
export abstract class PytzZone extends TzInfo {
  abstract readonly zone: string | null;

  abstract localize(moment: PyDateTime, isDst: boolean | null): PyDateTime;
  abstract normalize(moment: PyDateTime): PyDateTime;

  override getAttr(name: string): Value | undefined {
    if (name === 'zone') return this.zone;
    return boundMethod<PytzZone>('tzinfo', METHODS, this, name) ?? super.getAttr(name);
  }

  override toText(): string {
    return this.zone ?? this.repr();
  }

  override hashKey(): string {
    return `Z${this.repr()}`;
  }
}

function requireNaive(moment: PyDateTime): void {
  if (moment.tzinfo !== null) throw valueError('Not naive datetime (tzinfo is already set)');
}

function requireAware(moment: PyDateTime): void {
  if (moment.tzinfo === null) throw valueError('Naive time - no tzinfo set');
}

/** A zone with one offset: `pytz.utc`, `pytz.FixedOffset(90)`, `Etc/GMT+5`. */
export class StaticZone extends PytzZone {
  override readonly typeName: string = 'StaticTzInfo';
  readonly zone: string | null;
  /** Microseconds east of UTC. */
  readonly offset: number;
  readonly #name: string | undefined;
  readonly #repr: string;

  constructor(zone: string | null, offset: number, name: string | undefined, repr: string) {
    super();
    this.zone = zone;
    this.offset = offset;
    this.#name = name;
    this.#repr = repr;
  }

  override facts(): ZoneFacts {
    return { offset: this.offset, dst: 0, name: this.#name };
  }

  override localize(moment: PyDateTime): PyDateTime {
    requireNaive(moment);
    return moment.withZone(this);
  }

  override normalize(moment: PyDateTime): PyDateTime {
    requireAware(moment);
    return moment.tzinfo === this ? moment : moment.toZone(this);
  }

  override repr(): string {
    return this.#repr;
  }
}

/** A zone with daylight saving: there is one object for each of its offsets, and a localized datetime has the right one. */
export class DstZone extends PytzZone {
  override readonly typeName: string = 'DstTzInfo';
  readonly record: ZoneRecord;
  readonly kind: OffsetKind;

  constructor(record: ZoneRecord, kind: OffsetKind) {
    super();
    this.record = record;
    this.kind = kind;
  }

  get zone(): string {
    return this.record.name;
  }

  override facts(local: Moment | undefined): ZoneFacts {
    if (local === undefined) return { offset: undefined, dst: undefined, name: this.zone };
    const { kind } = local instanceof PyDateTime && local.tzinfo === null ? this.#localized(local) : this;
    return { offset: kind.offset * MINUTE, dst: kind.dst * MINUTE, name: kind.name };
  }

  #localized(local: PyDateTime): DstZone {
    const zone = this.localize(local, null).tzinfo;
    return zone instanceof DstZone ? zone : this;
  }

  override fromUtc(utc: Moment): TzInfo {
    return new DstZone(this.record, this.record.kindAt(microsOf(utc)));
  }

  override normalize(moment: PyDateTime): PyDateTime {
    requireAware(moment);
    return moment.toZone(this);
  }

  /** @param isDst which of two equal local times is meant; null makes a doubtful time an error */
  override localize(moment: PyDateTime, isDst: boolean | null): PyDateTime {
    requireNaive(moment);
    const local = microsOf(moment);
    const near = [local - MICROS_PER_DAY, local + MICROS_PER_DAY].map((at) => this.record.kindAt(at));
    const possible = near.filter((kind, at) => {
      const isFirst = at === 0 || kind.offset !== near[0]?.offset;
      return isFirst && this.record.kindAt(local - kind.offset * MINUTE).offset === kind.offset;
    });
    if (possible.length === 0) return this.#skipped(moment, isDst);
    const [only] = possible;
    if (possible.length === 1 && only !== undefined) return this.#at(moment, only);
    if (isDst === null) throw new JinjaError('AmbiguousTimeError', moment.toText());
    const wanted = possible.filter((kind) => (kind.dst !== 0) === isDst);
    const candidates = wanted.length > 0 ? wanted : possible;
    const sorted = [...candidates].sort((a, b) => b.offset - a.offset);
    return this.#at(moment, (isDst ? sorted[0] : sorted.at(-1)) as OffsetKind);
  }

  /** A local time that the clocks jumped over. */
  #skipped(moment: PyDateTime, isDst: boolean | null): PyDateTime {
    if (isDst === null) throw new JinjaError('NonExistentTimeError', moment.toText());
    const hours = isDst ? 6 : -6;
    const zone = this.localize(moment.shifted(0, hours * 60 * MINUTE), isDst).tzinfo;
    return moment.withZone(zone);
  }

  #at(moment: PyDateTime, kind: OffsetKind): PyDateTime {
    return moment.withZone(kind === this.kind ? this : new DstZone(this.record, kind));
  }

  override equals(other: Value): boolean {
    return other instanceof DstZone && other.record === this.record && other.kind === this.kind;
  }

  override repr(): string {
    const { offset, name, dst } = this.kind;
    const delta = TimeDelta.of(0, offset * MINUTE).toText();
    const sign = delta.startsWith('-') ? '' : '+';
    return `<DstTzInfo ${quote(this.zone)} ${name}${sign}${delta} ${dst === 0 ? 'STD' : 'DST'}>`;
  }
}
