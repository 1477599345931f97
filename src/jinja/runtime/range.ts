import { overflowError, typeError, valueError } from '../errors.ts';
import { Callable, type Kwargs, PyObject, type Value } from '../value.ts';
import { asInteger } from './arithmetic.ts';
import { boundMethod, type MethodTable, method } from './builtin.ts';
import { equals } from './equality.ts';
import { repr, typeName } from './representation.ts';
import { position, requireInteger, sliceRange } from './slicing.ts';

/** Jinja2's sandbox refuses longer ranges, so that a loop cannot run for ever. */
const MAX_RANGE = 100_000;

/** Python's range. */
export class Range extends PyObject {
  readonly typeName = 'range';
  readonly start: number;
  readonly stop: number;
  readonly step: number;

  constructor(start: number, stop: number, step: number) {
    super();
    this.start = start;
    this.stop = stop;
    this.step = step;
  }

  override length(): number {
    return Math.max(0, Math.ceil((this.stop - this.start) / this.step));
  }

  at(index: number): number {
    return this.start + index * this.step;
  }

  override getAttr(name: string): Value | undefined {
    if (name === 'start') return this.start;
    if (name === 'stop') return this.stop;
    if (name === 'step') return this.step;
    return boundMethod('range', METHODS, this as Range, name);
  }

  override getItem(key: Value): Value | undefined {
    const at = position(key, this.length());
    return at === undefined ? undefined : this.at(at);
  }

  slice(start: Value, stop: Value, step: Value): Value {
    const part = sliceRange(this.length(), start, stop, step);
    const from = this.at(part.start);
    return new Range(from, from + part.count * part.step * this.step, part.step * this.step);
  }

  override *iterate(): Iterable<Value> {
    const size = this.length();
    for (let index = 0; index < size; index++) yield this.at(index);
  }

  /** Where a value stands in the range, or -1. */
  indexOf(item: Value): number {
    const whole = asInteger(item);
    if (whole === undefined) return [...this.iterate()].findIndex((each) => equals(each, item));
    const index = (Number(whole) - this.start) / this.step;
    return Number.isInteger(index) && index >= 0 && index < this.length() ? index : -1;
  }

  override contains(item: Value): boolean {
    return this.indexOf(item) >= 0;
  }

  override equals(other: Value): boolean {
    if (!(other instanceof Range) || other.length() !== this.length()) return false;
    const size = this.length();
    return size === 0 || (this.start === other.start && (size === 1 || this.step === other.step));
  }

  override hashKey(): string {
    const size = this.length();
    return `r${size}:${size > 0 ? this.start : ''}:${size > 1 ? this.step : ''}`;
  }

  override repr(): string {
    const { start, stop, step } = this;
    return step === 1 ? `range(${start}, ${stop})` : `range(${start}, ${stop}, ${step})`;
  }
}

/** The methods of range. */
const METHODS: MethodTable<Range> = {
  count: method(1, 1, (self, [item]) => (self.contains(item as Value) ? 1 : 0)),
  index: method(1, 1, (self, [item]) => {
    const at = self.indexOf(item as Value);
    if (at < 0) throw valueError(`${repr(item as Value)} is not in range`);
    return at;
  }),
};

/** The global `range`. Throws OverflowError for more than 100 000 items, as Jinja2's sandbox does. */
export class RangeFunction extends Callable {
  readonly name = 'range';

  call(args: Value[], kwargs: Kwargs): Value {
    if (kwargs.size > 0) throw typeError('range() takes no keyword arguments');
    if (args.length === 0) throw typeError('range expected at least 1 argument, got 0');
    if (args.length > 3) throw typeError(`range expected at most 3 arguments, got ${args.length}`);
    const [first, second, third] = args.map(requireInteger);
    const step = third ?? 1;
    if (step === 0) throw valueError('range() arg 3 must not be zero');
    const range = second === undefined ? new Range(0, first ?? 0, 1) : new Range(first ?? 0, second, step);
    if (range.length() > MAX_RANGE) {
      throw overflowError(`Range too big. The sandbox blocks ranges larger than MAX_RANGE (${MAX_RANGE}).`);
    }
    return range;
  }

  override repr(): string {
    return `<${typeName(this)} range>`;
  }
}
