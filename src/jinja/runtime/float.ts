import { PyObject, type Value } from '../value.ts';

/** Python's float. */
export class Float extends PyObject {
  readonly typeName = 'float';
  readonly value: number;

  constructor(value: number) {
    super();
    this.value = value;
  }

  override truthy(): boolean {
    return this.value !== 0;
  }

  override equals(other: Value): boolean {
    return sameNumber(this.value, other);
  }

  override hashKey(): string {
    const { value } = this;
    if (Number.isSafeInteger(value)) return `n${value + 0}`;
    return Number.isInteger(value) ? `n${BigInt(value)}` : `n${value}`;
  }

  override repr(): string {
    return floatText(this.value);
  }

  override toJSON(): number {
    return this.value;
  }
}

/** Whether a double equals a Python number, exactly (a large int is not rounded for it). */
function sameNumber(value: number, other: Value): boolean {
  if (other instanceof Float) return value === other.value;
  switch (typeof other) {
    case 'number':
      return value === other;
    case 'boolean':
      return value === (other ? 1 : 0);
    case 'bigint':
      return Number.isInteger(value) && BigInt(value) === other;
    default:
      return other instanceof PyObject && other.typeName === 'Decimal' && other.equals(new Float(value));
  }
}

/** `repr` of a float: the shortest digits that read back as the same number, exponent from 1e16 and below 1e-4. */
export function floatText(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  const size = Math.abs(value);
  if (size === 0) return Object.is(value, -0) ? '-0.0' : '0.0';
  if (size >= 1e-4 && size < 1e16) return Number.isInteger(value) ? `${value}.0` : String(value);
  const [mantissa = '', exponent = '0'] = value.toExponential().split('e');
  const sign = exponent.startsWith('-') ? '-' : '+';
  return `${mantissa}e${sign}${exponent.slice(1).padStart(2, '0')}`;
}
