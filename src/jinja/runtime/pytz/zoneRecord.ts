/** A minute in microseconds. */
export const MINUTE = 60_000_000;

/** One offset of a zone, in minutes. */
export interface OffsetKind {
  /** Minutes east of UTC, daylight saving included. */
  readonly offset: number;
  /** Abbreviation: `CET`, `CEST`. */
  readonly name: string;
  /** Minutes of daylight saving in it. */
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
