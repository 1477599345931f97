import { JinjaError } from '../../errors.ts';
import type { Value } from '../../value.ts';
import { EPOCH_ORDINAL, MICROS_PER_DAY, type Moment, microsOfDay, ordinalOf } from '../datetime/calendar.ts';
import { PyDateTime } from '../datetime/dateTime.ts';
import { TimeDelta } from '../datetime/timeDelta.ts';
import type { TzInfo, ZoneFacts } from '../datetime/tzInfo.ts';
import { quote } from '../representation.ts';
import { PytzZone, requireAware, requireNaive } from './zone.ts';
import { MINUTE, type OffsetKind, type ZoneRecord } from './zoneRecord.ts';

/** Microseconds since 1970 of a moment, its parts taken as UTC. */
function microsOf(moment: Moment): number {
  return (ordinalOf(moment.year, moment.month, moment.day) - EPOCH_ORDINAL) * MICROS_PER_DAY + microsOfDay(moment);
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

  /** The offset that holds at a naive local time. */
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

  /** The moment with one of the zone's offsets. */
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
