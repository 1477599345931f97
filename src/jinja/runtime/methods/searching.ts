import { valueError } from '../../errors.ts';
import type { Value } from '../../value.ts';
import { characters, isSimple, textLength } from '../iteration.ts';
import { sliceRange } from '../slicing.ts';
import { Tuple } from '../tuple.ts';
import { mustBeText, requireText } from './textArgument.ts';

/** The part of a text between optional start and stop, and where it starts. */
function part(
  self: string,
  start: Value | undefined,
  stop: Value | undefined,
): { text: string; start: number } | undefined {
  if (start === undefined && stop === undefined) return { text: self, start: 0 };
  const all = characters(self);
  const range = sliceRange(all.length, start ?? null, stop ?? null, null);
  // Searching from beyond the end finds nothing, not even the empty text.
  if (typeof start === 'number' && start > all.length) return undefined;
  return { text: all.slice(range.start, range.start + range.count).join(''), start: range.start };
}

/** Position of the first or last occurrence in code points, or -1. */
export function search(self: string, [sub, start, stop]: Value[], _name: string, last: boolean): number {
  const needle = requireText(sub, mustBeText);
  const within = part(self, start, stop);
  if (within === undefined) return -1;
  const at = last ? within.text.lastIndexOf(needle) : within.text.indexOf(needle);
  if (at < 0) return -1;
  return within.start + (isSimple(within.text) ? at : textLength(within.text.slice(0, at)));
}

/** `index` and `rindex` throw ValueError where `find` and `rfind` give -1. */
export function found(at: number): number {
  if (at < 0) throw valueError('substring not found');
  return at;
}

/** How often a text is in another one, not overlapping; the empty one lies between any two characters. */
export function count(self: string, [sub, start, stop]: Value[]): number {
  const needle = requireText(sub, mustBeText);
  const within = part(self, start, stop);
  if (within === undefined) return 0;
  return needle === '' ? textLength(within.text) + 1 : within.text.split(needle).length - 1;
}

/** `startswith` and `endswith`: one text, or a tuple of which one will do. */
export function affix(self: string, [wanted, start, stop]: Value[], name: 'startswith' | 'endswith'): boolean {
  const within = part(self, start, stop);
  const test = (affixText: string): boolean => {
    if (within === undefined) return false;
    return name === 'startswith' ? within.text.startsWith(affixText) : within.text.endsWith(affixText);
  };
  if (wanted instanceof Tuple) {
    return wanted.items.some((item) =>
      test(requireText(item, (t) => `tuple for ${name} must only contain str, not ${t}`)),
    );
  }
  return test(requireText(wanted, (t) => `${name} first arg must be str or a tuple of str, not ${t}`));
}
