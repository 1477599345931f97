import { typeError } from '../../errors.ts';
import type { Value } from '../../value.ts';
import { textOf } from '../markup.ts';
import { typeName } from '../representation.ts';

/** An argument that must be a str. */
export function requireText(value: Value | undefined, message: (type: string) => string): string {
  const text = textOf(value);
  if (text === undefined) throw typeError(message(typeName(value as Value)));
  return text;
}

/** The words that most methods have for a wrong argument. */
export const mustBeText = (type: string): string => `must be str, not ${type}`;
