import { typeError } from '../../errors.ts';
import { PyObject, type Value } from '../../value.ts';
import { asInteger, numeric } from '../arithmetic.ts';
import { isOrdering, ordered } from '../ordering.ts';
import { typeName } from '../representation.ts';

/** Python's numbers of the flags: they are added up in templates (`re.I + re.M`). */
export const IGNORECASE = 2;
export const LOCALE = 4;
export const MULTILINE = 8;
export const DOTALL = 16;
export const UNICODE = 32;
export const VERBOSE = 64;
export const ASCII = 256;

/** In the order in which Python prints them. */
const NAMES: readonly (readonly [number, string])[] = [
  [ASCII, 'ASCII'],
  [IGNORECASE, 'IGNORECASE'],
  [LOCALE, 'LOCALE'],
  [UNICODE, 'UNICODE'],
  [MULTILINE, 'MULTILINE'],
  [DOTALL, 'DOTALL'],
  [VERBOSE, 'VERBOSE'],
];

/** `re.IGNORECASE|re.DOTALL`. */
export function flagsText(flags: number): string {
  const names = NAMES.filter(([bit]) => (flags & bit) !== 0).map(([, name]) => `re.${name}`);
  return names.length === 0 ? 're.NOFLAG' : names.join('|');
}

/** A constant such as `re.I`. It is an int: templates combine flags with `+`. */
export class RegexFlag extends PyObject {
  readonly typeName = 'RegexFlag';
  readonly value: number;

  constructor(value: number) {
    super();
    this.value = value;
  }

  override getAttr(name: string): Value | undefined {
    if (name === 'value') return this.value;
    return name === 'name' ? flagsText(this.value).replaceAll('re.', '') : undefined;
  }

  override index(): number {
    return this.value;
  }

  override truthy(): boolean {
    return this.value !== 0;
  }

  override equals(other: Value): boolean {
    return other instanceof RegexFlag ? other.value === this.value : asInteger(other) === this.value;
  }

  override hashKey(): string {
    return `n${this.value}`;
  }

  override binary(op: string, other: Value, reflected: boolean): Value | undefined {
    const theirs = other instanceof RegexFlag ? other.value : other;
    if (isOrdering(op)) return reflected ? ordered(op, theirs, this.value) : ordered(op, this.value, theirs);
    return reflected ? numeric(op, theirs, this.value) : numeric(op, this.value, theirs);
  }

  override repr(): string {
    return flagsText(this.value);
  }
}

/** A `flags` argument as bits. */
export function flagBits(value: Value | undefined): number {
  if (value === undefined) return 0;
  if (value instanceof RegexFlag) return value.value;
  const whole = asInteger(value);
  if (whole === undefined) throw typeError(`unsupported operand type(s) for &: '${typeName(value)}' and 'RegexFlag'`);
  return Number(whole);
}
