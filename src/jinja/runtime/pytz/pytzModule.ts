import { JinjaError, keyError, typeError, valueError } from '../../errors.ts';
import type { Value } from '../../value.ts';
import { Builtin } from '../builtin.ts';
import { Dict } from '../dict.ts';
import { textOf } from '../markup.ts';
import { PyClass } from '../pyClass.ts';
import { quote, repr, str } from '../representation.ts';
import { PySet } from '../set.ts';
import { bind, signature } from '../signature.ts';
import { requireInteger } from '../slicing.ts';
import { DstZone } from './dstZone.ts';
import { type PytzZone, StaticZone } from './zone.ts';
import { COUNTRIES, ZONES } from './zoneData.ts';
import { MINUTE, type OffsetKind, ZoneRecord } from './zoneRecord.ts';

/** What the zone table says, read once when the module is first used. */
interface Names {
  readonly records: ReadonlyMap<string, ZoneRecord>;
  readonly all: readonly string[];
  readonly common: readonly string[];
}

/** `60 CET 0`: minutes east of UTC, abbreviation, minutes of daylight saving. */
function readKind(text: string, dst = '0'): OffsetKind {
  const [offset, name = '', saving = dst] = text.split(' ');
  return { offset: Number(offset), name, dst: Number(saving) };
}

/**
 * Reads the table: zones with equal offsets share a line, `!` marks those that are not common, `:` stands before the
 * first offset.
 */
function readZones(): Names {
  const records = new Map<string, ZoneRecord>();
  const common: string[] = [];
  for (const line of ZONES.trim().split('\n')) {
    const at = line.indexOf('=');
    const kinds = line
      .slice(0, at)
      .split(';')
      .map((kind) => readKind(kind));
    for (const entry of line.slice(at + 1).split(',')) {
      const [marked = '', first] = entry.split(':');
      const name = marked.replace('!', '');
      if (!marked.startsWith('!')) common.push(name);
      records.set(name, new ZoneRecord(name, kinds, first === undefined ? undefined : readKind(first)));
    }
  }
  return { records, all: [...records.keys()].sort(), common: common.sort() };
}

/** `country_timezones`: a dict of zone names, which knows lower-case codes too. */
class CountryDict extends Dict {
  override getItem(key: Value): Value | undefined {
    return this.get(str(key).toUpperCase());
  }
}

/** Zones and names by country code, `DE Germany=Europe/Berlin`. */
function readCountries(): { zones: CountryDict; names: Dict } {
  const zones = new CountryDict();
  const names = new CountryDict();
  for (const line of COUNTRIES.trim().split('\n')) {
    const at = line.indexOf('=');
    const code = line.slice(0, 2);
    names.set(code, line.slice(3, at));
    const listed = line.slice(at + 1);
    if (listed !== '') zones.set(code, listed.split(','));
  }
  return { zones, names };
}

/** Found whatever its letter case. */
const UTC_ZONE = 'UTC';

/** The zones by name; the same name always gives the same object. */
class Zones {
  readonly names = readZones();
  readonly utc: PytzZone = new StaticZone(UTC_ZONE, 0, 'UTC', '<UTC>');
  readonly #made = new Map<string, PytzZone>();
  readonly #byLower = new Map(this.names.all.map((name) => [name.toLowerCase(), name]));

  /** `pytz.timezone(name)`. Throws UnknownTimeZoneError. */
  timezone(name: Value): PytzZone {
    const text = textOf(name);
    if (text === undefined) throw new JinjaError('UnknownTimeZoneError', repr(name));
    if (text.toUpperCase() === UTC_ZONE) return this.utc;
    const known = this.#byLower.get(text.toLowerCase());
    const record = known === undefined ? undefined : this.names.records.get(known);
    if (record === undefined) throw new JinjaError('UnknownTimeZoneError', quote(text));
    const made = this.#made.get(record.name) ?? zoneOf(record);
    this.#made.set(record.name, made);
    return made;
  }
}

/** The zone of a record: with one offset for ever, or with many. */
function zoneOf(record: ZoneRecord): PytzZone {
  if (record.first !== undefined) return new DstZone(record, record.first);
  const [kind] = record.kinds;
  return new StaticZone(record.name, (kind?.offset ?? 0) * MINUTE, kind?.name, `<StaticTzInfo ${quote(record.name)}>`);
}

const TIMEZONE = signature('timezone', 'zone');
const FIXED_OFFSET = signature('FixedOffset', 'offset _tzinfos=');

/** `pytz.FixedOffset(minutes)`. Throws ValueError for a day and more. */
function fixedOffset(utc: PytzZone, value: Value | undefined): PytzZone {
  const minutes = requireInteger(value ?? null);
  if (minutes === 0) return utc;
  if (Math.abs(minutes) >= 1440) throw valueError(`('absolute offset is too large', ${minutes})`);
  return new StaticZone(null, minutes * MINUTE, undefined, `pytz.FixedOffset(${minutes})`);
}

/** pytz' exceptions are there to be named; templates cannot catch them. */
function errorClass(name: string): PyClass {
  return new PyClass(`pytz.exceptions.${name}`, () => {
    throw typeError(`exceptions cannot be made in a template: ${name}`);
  });
}

/** `modules.pytz`, as dbt exposes it. */
export function makePytzModule(): Dict {
  const zones = new Zones();
  const countries = readCountries();
  const { all, common } = zones.names;
  const baseClass = new PyClass('pytz.tzinfo.BaseTzInfo', () => {
    throw keyError('BaseTzInfo');
  });
  return Dict.of({
    timezone: new Builtin('timezone', (args, kwargs) => zones.timezone(bind(TIMEZONE, args, kwargs)[0] ?? null)),
    utc: zones.utc,
    country_timezones: countries.zones,
    country_names: countries.names,
    AmbiguousTimeError: errorClass('AmbiguousTimeError'),
    InvalidTimeError: errorClass('InvalidTimeError'),
    NonExistentTimeError: errorClass('NonExistentTimeError'),
    UnknownTimeZoneError: errorClass('UnknownTimeZoneError'),
    all_timezones: [...all],
    all_timezones_set: new PySet(all),
    common_timezones: [...common],
    common_timezones_set: new PySet(common),
    BaseTzInfo: baseClass,
    FixedOffset: new Builtin('FixedOffset', (args, kwargs) =>
      fixedOffset(zones.utc, bind(FIXED_OFFSET, args, kwargs)[0]),
    ),
  });
}
