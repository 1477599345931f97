import { valueError } from '../../errors.ts';
import { Tuple } from '../tuple.ts';
import { SPACES, stripSpace } from './letters.ts';

/**
 * `text.split(separator, most)` or `rsplit`; an undefined separator splits at runs of white space.
 * @param most how many splits at most; negative for all
 */
export function splitText(text: string, separator: string | undefined, most: number, fromRight: boolean): string[] {
  if (separator === '') throw valueError('empty separator');
  if (separator === undefined) return splitAtSpace(text, most, fromRight);
  const parts = text.split(separator);
  if (most < 0 || parts.length - 1 <= most) return parts;
  if (fromRight) {
    const head = parts.slice(0, parts.length - most);
    return [head.join(separator), ...parts.slice(parts.length - most)];
  }
  return [...parts.slice(0, most), parts.slice(most).join(separator)];
}

/** White space at the ends does not count, except on the side where splitting stopped. */
function splitAtSpace(text: string, most: number, fromRight: boolean): string[] {
  const trimmed = stripSpace(text, 'strip');
  if (trimmed === '') return [];
  const words = trimmed.split(SPACES);
  if (most < 0 || words.length - 1 <= most) return words;
  const gaps = [...trimmed.matchAll(SPACES)];
  if (fromRight) {
    if (most === 0) return [stripSpace(text, 'rstrip')];
    const gap = gaps[gaps.length - most];
    const head = stripSpace(text, 'rstrip').slice(0, leading(text) + (gap?.index ?? 0));
    return [head, ...words.slice(words.length - most)];
  }
  if (most === 0) return [stripSpace(text, 'lstrip')];
  const gap = gaps[most - 1];
  return [...words.slice(0, most), stripSpace(text, 'lstrip').slice((gap?.index ?? 0) + (gap?.[0].length ?? 0))];
}

/** How much white space a text begins with. */
function leading(text: string): number {
  return text.length - stripSpace(text, 'lstrip').length;
}

/** `text.partition(separator)`. */
export function partition(text: string, separator: string): Tuple {
  if (separator === '') throw valueError('empty separator');
  const at = text.indexOf(separator);
  return at < 0
    ? new Tuple([text, '', ''])
    : new Tuple([text.slice(0, at), separator, text.slice(at + separator.length)]);
}

/** `text.rpartition(separator)`. */
export function rpartition(text: string, separator: string): Tuple {
  if (separator === '') throw valueError('empty separator');
  const at = text.lastIndexOf(separator);
  return at < 0
    ? new Tuple(['', '', text])
    : new Tuple([text.slice(0, at), separator, text.slice(at + separator.length)]);
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: Python ends lines at the separators FS, GS and RS
const LINE = /\r\n|[\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029]/g;

/** `text.splitlines(keepEnds)`. */
export function splitLines(text: string, keepEnds: boolean): string[] {
  const lines: string[] = [];
  let start = 0;
  for (const end of text.matchAll(LINE)) {
    const after = end.index + end[0].length;
    lines.push(text.slice(start, keepEnds ? after : end.index));
    start = after;
  }
  if (start < text.length) lines.push(text.slice(start));
  return lines;
}
