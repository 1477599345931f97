import { isPrintable } from '../representation.ts';

/** What Python's `str.isspace` counts as white space, which is a little more than `\s`. */
export const SPACE_SET = '\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000';
/** One white space character. */
export const SPACE = new RegExp(`[${SPACE_SET}]`);
/** A run of them; with state, for `split` and `matchAll` only. */
export const SPACES = new RegExp(`[${SPACE_SET}]+`, 'g');
const LEADING = new RegExp(`^[${SPACE_SET}]+`);

/** Decimal digits, superscripts and circled digits: characters with a digit value. */
export const DIGIT =
  /[\p{Nd}\u00b2\u00b3\u00b9\u1369-\u1371\u19da\u2070\u2074-\u2079\u2080-\u2089\u2460-\u2468\u2474-\u247c\u2488-\u2490\u24ea\u24f5-\u24fd\u24ff\u2776-\u277e\u2780-\u2788\u278a-\u2792]/u;

/** Python's `str.isprintable` of one character. */
export function printable(char: string): boolean {
  return isPrintable(char);
}

/** No character above U+007F. */
export function isAscii(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 0x7f) return false;
  return true;
}

/** The first character in title case, the others in lower case. */
export function capitalize(text: string): string {
  const [first] = text;
  if (first === undefined) return text;
  return titleCase(first) + text.slice(first.length).toLowerCase();
}

/** One character in title case: the digraphs have a form of their own, `ß` becomes `Ss`. */
function titleCase(char: string): string {
  const digraph = TITLE_DIGRAPHS[char.toLowerCase()];
  if (digraph !== undefined) return digraph;
  const upper = char.toUpperCase();
  const [head = '', ...rest] = upper;
  return rest.length === 0 ? upper : head + rest.join('').toLowerCase();
}

/** Two letters in one character, with the first alone in upper case. */
const TITLE_DIGRAPHS: Readonly<Record<string, string>> = { ǆ: 'ǅ', ǉ: 'ǈ', ǌ: 'ǋ', ǳ: 'ǲ' };

/** Letters that have a case. */
const CASED = /[\p{Lu}\p{Ll}\p{Lt}]/u;

/** Python's `str.title`: a letter after anything that is no letter is the first of a word. */
export function title(text: string): string {
  let out = '';
  let inWord = false;
  for (const char of text) {
    const cased = CASED.test(char);
    out += cased ? (inWord ? char.toLowerCase() : titleCase(char)) : char;
    inWord = cased;
  }
  return out;
}

/** Upper case only where a word starts, lower case only inside. */
export function isTitle(text: string): boolean {
  let inWord = false;
  let any = false;
  for (const char of text) {
    if (/[\p{Lu}\p{Lt}]/u.test(char)) {
      if (inWord) return false;
      inWord = true;
      any = true;
    } else if (/\p{Ll}/u.test(char)) {
      if (!inWord) return false;
    } else {
      inWord = false;
    }
  }
  return any;
}

/** Python's `str.swapcase`. */
export function swapCase(text: string): string {
  let out = '';
  for (const char of text) out += /\p{Lu}/u.test(char) ? char.toLowerCase() : char.toUpperCase();
  return out;
}

/** Full case folding, close to Unicode's table: lower case of upper case, with `ß` as `ss` and final sigma as sigma. */
export function casefold(text: string): string {
  if (isAscii(text)) return text.toLowerCase();
  let out = '';
  for (const char of text) out += char.toLowerCase() === 'ß' ? 'ss' : foldCharacter(char);
  return out;
}

/** Characters whose upper case is longer (`ﬁ`) fold to that in lower case. */
function foldCharacter(char: string): string {
  if (char === 'ς') return 'σ';
  const lower = char.toLowerCase();
  const upper = lower.toUpperCase();
  return upper.length > lower.length ? upper.toLowerCase() : lower;
}

/** Which ends are stripped, by the method's name. */
export type StripSide = 'strip' | 'lstrip' | 'rstrip';

/** Without white space at one or both ends. */
export function stripSpace(text: string, side: StripSide): string {
  let result = text;
  if (side !== 'rstrip') result = result.replace(LEADING, '');
  if (side !== 'lstrip') {
    let end = result.length;
    while (end > 0 && SPACE.test(result.charAt(end - 1))) end--;
    result = result.slice(0, end);
  }
  return result;
}

/** Without any of these characters at one or both ends. */
export function stripSet(text: string, chars: string, side: StripSide): string {
  const set = new Set(chars);
  const all = Array.from(text);
  let start = 0;
  let end = all.length;
  if (side !== 'rstrip') while (start < end && set.has(all[start] as string)) start++;
  if (side !== 'lstrip') while (end > start && set.has(all[end - 1] as string)) end--;
  return all.slice(start, end).join('');
}
