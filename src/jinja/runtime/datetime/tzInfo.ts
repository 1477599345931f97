import { JinjaError, typeError } from '../../errors.ts';
import { PyObject, type Value } from '../../value.ts';
import { boundMethod, type MethodTable, method } from '../builtin.ts';
import { PyClass } from '../pyClass.ts';
import { quote, typeName } from '../representation.ts';
import { type Moment, pad } from './calendar.ts';
import { TimeDelta } from './timeDelta.ts';

/** What a zone says of one moment; `undefined` parts are None in Python. */
export interface ZoneFacts {
  /** Local time minus UTC, in microseconds. */
  readonly offset: number | undefined;
  readonly dst: number | undefined;
  readonly name: string | undefined;
}

/** Base of every time zone. */
export abstract class TzInfo extends PyObject {
  readonly typeName: string = 'tzinfo';

  /** The facts for a local moment, or for none in particular. */
  abstract facts(local: Moment | undefined): ZoneFacts;

  /** The zone object that a moment given in UTC gets: some zones have one for each offset. */
  fromUtc(_utc: Moment): TzInfo {
    return this;
  }

  override getAttr(name: string): Value | undefined {
    return boundMethod<TzInfo>('tzinfo', METHODS, this, name);
  }
}

function factsFor(self: TzInfo, at: Value | undefined): ZoneFacts {
  if (at === undefined || at === null) return self.facts(undefined);
  if (at instanceof PyObject && at.typeName === 'datetime') return self.facts(at as unknown as Moment);
  throw typeError(`tzinfo methods take a datetime or None, not ${typeName(at)}`);
}

function delta(micros: number | undefined): Value {
  return micros === undefined ? null : TimeDelta.of(0, micros);
}

const METHODS: MethodTable<TzInfo> = {
  utcoffset: method(1, 2, (self, [at]) => delta(factsFor(self, at).offset)),
  dst: method(1, 2, (self, [at]) => delta(factsFor(self, at).dst)),
  tzname: method(1, 2, (self, [at]) => factsFor(self, at).name ?? null),
};

/** `datetime.timezone`: a fixed offset. */
export class FixedZone extends TzInfo {
  override readonly typeName: string = 'timezone';
  /** Microseconds east of UTC. */
  readonly offset: number;
  readonly #name: string | undefined;

  constructor(offset: number, name?: string) {
    super();
    this.offset = offset;
    this.#name = name;
  }

  override facts(): ZoneFacts {
    return { offset: this.offset, dst: undefined, name: this.toText() };
  }

  override getAttr(name: string): Value | undefined {
    if (name === 'utc') return UTC;
    return super.getAttr(name);
  }

  override equals(other: Value): boolean {
    return other instanceof FixedZone && other.offset === this.offset;
  }

  override hashKey(): string {
    return `z${this.offset}`;
  }

  override toText(): string {
    if (this.#name !== undefined) return this.#name;
    return this.offset === 0 ? 'UTC' : `UTC${offsetText(this.offset, ':')}`;
  }

  override repr(): string {
    if (this.offset === 0 && this.#name === undefined) return 'datetime.timezone.utc';
    const name = this.#name === undefined ? '' : `, ${quote(this.#name)}`;
    return `datetime.timezone(${TimeDelta.of(0, this.offset).repr()}${name})`;
  }
}

/** `datetime.timezone.utc`. */
export const UTC = new FixedZone(0);

/** `+05:30`, with seconds and microseconds only where there are any. */
export function offsetText(micros: number, separator: string): string {
  const size = Math.abs(micros);
  const seconds = Math.floor(size / 1_000_000);
  const parts = [pad(Math.floor(seconds / 3600), 2), pad(Math.floor(seconds / 60) % 60, 2)];
  const fraction = size % 1_000_000;
  if (seconds % 60 !== 0 || fraction !== 0) parts.push(pad(seconds % 60, 2));
  const tail = fraction === 0 ? '' : `.${pad(fraction, 6)}`;
  return (micros < 0 ? '-' : '+') + parts.join(separator) + tail;
}

/** The class `datetime.tzinfo`, which templates can name but not make. */
export function makeTzInfoClass(): PyClass {
  return new PyClass('datetime.tzinfo', () => {
    throw new JinjaError('NotImplementedError', 'a tzinfo of its own cannot be made in a template');
  });
}
