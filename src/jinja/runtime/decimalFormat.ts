import { valueError } from '../errors.ts';
import {
  adjustedExponent,
  type DecimalDigits,
  digitsText,
  limited,
  plainDigits,
  roundedTo,
  significant,
  withExponent,
} from './decimalDigits.ts';
import { assemble, type Spec, signOf } from './formatSpec.ts';

/** What is needed of a Decimal to format it. */
interface Formatted extends DecimalDigits {
  readonly negative: boolean;
  readonly special: 'inf' | 'nan' | undefined;
}

/** A Decimal in a format spec, digit by digit: no double comes in between. Throws ValueError `invalid format string`. */
export function formatDecimal(value: Formatted, spec: Spec): string {
  const sign = signOf(value.negative, spec);
  const padded: Spec = spec.align === undefined ? { ...spec, align: '>' } : spec;
  if (value.special !== undefined) return assemble(sign, '', '', value.special === 'inf' ? 'Infinity' : 'NaN', padded);
  const percent = spec.type === '%';
  const { coefficient, exponent } = value;
  const text = unsignedText({ coefficient, exponent: percent ? exponent + 2 : exponent }, spec) + (percent ? '%' : '');
  const [, whole = '', tail = ''] = /^(\d*)([\s\S]*)$/.exec(text) ?? [];
  return assemble(sign, '', whole, tail, padded);
}

/** The digits in the spec's type and precision. */
function unsignedText(value: DecimalDigits, { type, precision }: Spec): string {
  const lower = type.toLowerCase();
  if (!['', 'e', 'f', 'g', 'n', '%'].includes(lower)) throw valueError('invalid format string');
  if (lower === 'f' || lower === '%') {
    const rounded = roundedTo(value, -(precision ?? Math.max(0, -value.exponent)));
    return plainDigits(rounded.coefficient.toString(), rounded.exponent);
  }
  if (lower === 'e') {
    const rounded = precision === undefined ? value : significant(value, precision + 1);
    return withExponent(rounded.coefficient.toString(), type, adjustedExponent(rounded));
  }
  const text = digitsText(precision === undefined ? value : limited(value, Math.max(1, precision)));
  return type === 'g' || type === 'n' ? text.toLowerCase() : text;
}
