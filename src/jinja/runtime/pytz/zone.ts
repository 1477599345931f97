import { valueError } from '../../errors.ts';
import type { Value } from '../../value.ts';
import { boundMethod, keywordMethod, type MethodTable, method } from '../builtin.ts';
import { type PyDateTime, requireDateTime } from '../datetime/dateTime.ts';
import { TzInfo, type ZoneFacts } from '../datetime/tzInfo.ts';
import { truthy } from '../representation.ts';

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
  /** The zone's name; null for a mere offset. */
  abstract readonly zone: string | null;

  /** `zone.localize(naive)`: the moment with these parts in this zone. */
  abstract localize(moment: PyDateTime, isDst: boolean | null): PyDateTime;
  /** `zone.normalize(aware)`: the same moment with the offset that then holds here. */
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

/** Throws ValueError, as pytz' `localize` does. */
export function requireNaive(moment: PyDateTime): void {
  if (moment.tzinfo !== null) throw valueError('Not naive datetime (tzinfo is already set)');
}

/** Throws ValueError, as pytz' `normalize` does. */
export function requireAware(moment: PyDateTime): void {
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
