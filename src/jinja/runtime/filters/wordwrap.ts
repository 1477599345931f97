import { valueError } from '../../errors.ts';
import { characters, textLength } from '../iteration.ts';

/** The arguments of the filter, by their names in Jinja2. */
export interface WrapOptions {
  readonly width: number;
  readonly breakLongWords: boolean;
  readonly breakOnHyphens: boolean;
}

const SPACE = /^[\t\n\v\f\r ]+$/;

/** The lines of a text wrapped as Python's textwrap does it, keeping tabs and inner white space. */
export function wrap(text: string, options: WrapOptions): string[] {
  const { width } = options;
  if (width <= 0) throw valueError(`invalid width ${width} (must be > 0)`);
  const chunks = text.split(/([\t\n\v\f\r ]+)/).flatMap((chunk) => pieces(chunk, options.breakOnHyphens));
  const lines: string[] = [];
  let at = 0;
  while (at < chunks.length) {
    if (lines.length > 0 && SPACE.test(chunks[at] as string)) at++;
    const line: string[] = [];
    let size = 0;
    while (at < chunks.length && size + textLength(chunks[at] as string) <= width) {
      line.push(chunks[at] as string);
      size += textLength(chunks[at] as string);
      at++;
    }
    if (at < chunks.length && textLength(chunks[at] as string) > width) {
      const letters = characters(chunks[at] as string);
      const taken = breakWord(letters, width - size, line.length === 0, options);
      if (taken > 0) {
        line.push(letters.slice(0, taken).join(''));
        chunks[at] = letters.slice(taken).join('');
        if (chunks[at] === '') at++;
      }
    }
    if (line.length > 0 && SPACE.test(line.at(-1) as string)) line.pop();
    if (line.length > 0) lines.push(line.join(''));
  }
  return lines;
}

/** How much of a word longer than a line goes on this one. */
function breakWord(word: readonly string[], room: number, lineIsEmpty: boolean, options: WrapOptions): number {
  if (!options.breakLongWords) return lineIsEmpty ? word.length : 0;
  if (options.breakOnHyphens && word.length > room) {
    const hyphen = room > 0 ? word.lastIndexOf('-', room - 1) : -1;
    if (hyphen > 0 && word.slice(0, hyphen).some((char) => char !== '-')) return hyphen + 1;
  }
  return room;
}

const LETTER = /^[\p{L}_]$/u;

/** A word cut at the places where a line may end in it. */
function pieces(chunk: string, onHyphens: boolean): string[] {
  if (chunk === '') return [];
  if (!onHyphens || SPACE.test(chunk)) return [chunk];
  const result: string[] = [];
  let start = 0;
  for (let at = 1; at < chunk.length; at++) {
    if (at > start && (afterHyphen(chunk, at) || atDash(chunk, at))) {
      result.push(chunk.slice(start, at));
      start = at;
    }
  }
  result.push(chunk.slice(start));
  return result;
}

function isLetter(chunk: string, at: number): boolean {
  return LETTER.test(chunk.charAt(at));
}

/** After a hyphen between words: two letters before it (or `x-y-`), and letters after it. */
function afterHyphen(chunk: string, at: number): boolean {
  if (chunk[at - 1] !== '-' || !isLetter(chunk, at - 2)) return false;
  const before = isLetter(chunk, at - 3) || (chunk[at - 3] === '-' && isLetter(chunk, at - 4));
  if (!before || !isLetter(chunk, at)) return false;
  return isLetter(chunk, at + 1) || (chunk[at + 1] === '-' && isLetter(chunk, at + 2));
}

/** Before and after a dash of two or more hyphens between words. */
function atDash(chunk: string, at: number): boolean {
  const rest = /^-{2,}(?=[\p{L}\p{N}_])/u;
  if (/[\p{L}\p{N}_!"'&.,?]/u.test(chunk.charAt(at - 1)) && rest.test(chunk.slice(at))) return true;
  const dash = /-{2,}$/.exec(chunk.slice(0, at));
  if (dash === null || chunk[at] === '-' || !/[\p{L}\p{N}_]/u.test(chunk.charAt(at))) return false;
  return /[\p{L}\p{N}_!"'&.,?]/u.test(chunk.charAt(dash.index - 1));
}
