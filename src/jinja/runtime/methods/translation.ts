import { typeError, valueError } from '../../errors.ts';
import type { Value } from '../../value.ts';
import { Dict } from '../dict.ts';
import { characters, textLength } from '../iteration.ts';
import { typeName } from '../representation.ts';
import { mustBeText, requireText } from './textArgument.ts';

/** `str.maketrans`: a dict by code points. None as a value leaves the character out. */
export function makeTranslation([first, second, third]: Value[]): Value {
  const table = new Dict();
  if (second === undefined) {
    if (!(first instanceof Dict)) throw typeError('if you give only one argument to maketrans it must be a dict');
    for (const [key, value] of first.entries()) table.set(translationKey(key), value);
    return table;
  }
  const from = characters(requireText(first, (t) => `maketrans() argument 1 must be str, not ${t}`));
  const to = characters(requireText(second, (t) => `maketrans() argument 2 must be str, not ${t}`));
  if (from.length !== to.length) throw valueError('the first two maketrans arguments must have equal length');
  from.forEach((char, at) => {
    table.set(char.codePointAt(0) ?? 0, to[at]?.codePointAt(0) ?? null);
  });
  if (third !== undefined)
    for (const char of characters(requireText(third, mustBeText))) table.set(char.codePointAt(0) ?? 0, null);
  return table;
}

/** A character by its code; ints are codes already. */
function translationKey(key: Value): Value {
  if (typeof key !== 'string') return key;
  if (textLength(key) !== 1) throw valueError('string keys in translate table must be of length 1');
  return key.codePointAt(0) as number;
}

/** By code: a character or text, or None to leave the character out. */
export function translate(self: string, table: Value): string {
  if (!(table instanceof Dict)) {
    if (!Array.isArray(table) && typeof table !== 'string')
      throw typeError(`'${typeName(table)}' object is not subscriptable`);
  }
  let out = '';
  for (const char of self) {
    const code = char.codePointAt(0) as number;
    const to = table instanceof Dict ? table.get(code) : (table as Value[] | string)[code];
    if (to === undefined) out += char;
    else if (typeof to === 'number') out += String.fromCodePoint(to);
    else if (to !== null) out += requireText(to, () => 'character mapping must return integer, None or str');
  }
  return out;
}
