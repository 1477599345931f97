import { typeError, valueError } from '../../errors.ts';
import type { Value } from '../../value.ts';
import { keywordMethod, type MethodTable, method, searchMethod } from '../builtin.ts';
import { encode } from '../bytes.ts';
import { characters, isIterable, iterate, textLength } from '../iteration.ts';
import { Markup, textOf } from '../markup.ts';
import { typeName } from '../representation.ts';
import { requireInteger } from '../slicing.ts';
import { Tuple } from '../tuple.ts';
import * as letters from './letters.ts';
import { affix, count, found, search } from './searching.ts';
import { partition, rpartition, splitLines, splitText } from './splitting.ts';
import { mustBeText, requireText } from './textArgument.ts';
import { makeTranslation, translate } from './translation.ts';

/** Templates may build long texts, but not fill the memory. */
const MAX_TEXT = 2 ** 28;

/** Python's str methods. Positions and widths count code points. */
export const STRING_METHODS: MethodTable<string> = {
  capitalize: method(0, 0, (self) => letters.capitalize(self)),
  casefold: method(0, 0, (self) => letters.casefold(self)),
  center: method(1, 2, (self, args) => pad(self, args, 'center')),
  count: searchMethod(1, 3, (self, args) => count(self, args)),
  encode: keywordMethod(0, ['encoding', 'errors'], (self, [encoding, errors]) => {
    const name =
      encoding === undefined
        ? 'utf-8'
        : requireText(encoding, (t) => `encode() argument 'encoding' must be str, not ${t}`);
    return encode(self, name, errors ?? 'strict');
  }),
  endswith: searchMethod(1, 3, (self, args) => affix(self, args, 'endswith')),
  expandtabs: keywordMethod(0, ['tabsize'], (self, [size]) =>
    expandTabs(self, size === undefined ? 8 : requireInteger(size)),
  ),
  find: searchMethod(1, 3, (self, args) => search(self, args, 'find', false)),
  index: searchMethod(1, 3, (self, args) => found(search(self, args, 'index', false))),
  isalnum: method(0, 0, (self) => every(self, /[\p{L}\p{N}]/u)),
  isalpha: method(0, 0, (self) => every(self, /\p{L}/u)),
  isascii: method(0, 0, (self) => letters.isAscii(self)),
  isdecimal: method(0, 0, (self) => every(self, /\p{Nd}/u)),
  isdigit: method(0, 0, (self) => every(self, letters.DIGIT)),
  isidentifier: method(0, 0, (self) => /^[\p{XID_Start}_][\p{XID_Continue}]*$/u.test(self)),
  islower: method(0, 0, (self) => /\p{Ll}/u.test(self) && !/[\p{Lu}\p{Lt}]/u.test(self)),
  isnumeric: method(0, 0, (self) => every(self, /\p{N}/u)),
  isprintable: method(0, 0, (self) => characters(self).every(letters.printable)),
  isspace: method(0, 0, (self) => every(self, letters.SPACE)),
  istitle: method(0, 0, (self) => letters.isTitle(self)),
  isupper: method(0, 0, (self) => /\p{Lu}/u.test(self) && !/[\p{Ll}\p{Lt}]/u.test(self)),
  join: method(1, 1, (self, [items]) => joinText(self, items as Value)),
  ljust: method(1, 2, (self, args) => pad(self, args, 'ljust')),
  lower: method(0, 0, (self) => self.toLowerCase()),
  lstrip: method(0, 1, (self, args) => strip(self, args, 'lstrip')),
  maketrans: method(1, 3, (_, args) => makeTranslation(args)),
  partition: method(1, 1, (self, [separator]) => partition(self, requireText(separator, mustBeText))),
  removeprefix: method(1, 1, (self, [prefix]) => {
    const text = requireText(prefix, (t) => `removeprefix() argument must be str, not ${t}`);
    return self.startsWith(text) ? self.slice(text.length) : self;
  }),
  removesuffix: method(1, 1, (self, [suffix]) => {
    const text = requireText(suffix, (t) => `removesuffix() argument must be str, not ${t}`);
    return text !== '' && self.endsWith(text) ? self.slice(0, -text.length) : self;
  }),
  replace: method(2, 3, (self, args) => replace(self, args)),
  rfind: searchMethod(1, 3, (self, args) => search(self, args, 'rfind', true)),
  rindex: searchMethod(1, 3, (self, args) => found(search(self, args, 'rindex', true))),
  rjust: method(1, 2, (self, args) => pad(self, args, 'rjust')),
  rpartition: method(1, 1, (self, [separator]) => rpartition(self, requireText(separator, mustBeText))),
  rsplit: keywordMethod(0, ['sep', 'maxsplit'], (self, args) => split(self, args, true)),
  rstrip: method(0, 1, (self, args) => strip(self, args, 'rstrip')),
  split: keywordMethod(0, ['sep', 'maxsplit'], (self, args) => split(self, args, false)),
  splitlines: keywordMethod(0, ['keepends'], (self, [keep]) => splitLines(self, keep === true || keep === 1)),
  startswith: searchMethod(1, 3, (self, args) => affix(self, args, 'startswith')),
  strip: method(0, 1, (self, args) => strip(self, args, 'strip')),
  swapcase: method(0, 0, (self) => letters.swapCase(self)),
  title: method(0, 0, (self) => letters.title(self)),
  translate: method(1, 1, (self, [table]) => translate(self, table as Value)),
  upper: method(0, 0, (self) => self.toUpperCase()),
  zfill: method(1, 1, (self, [width]) => zeroFill(self, requireInteger(width as Value))),
};

/** False for the empty text, as Python has it. */
function every(text: string, kind: RegExp): boolean {
  if (text === '') return false;
  for (const char of text) if (!kind.test(char)) return false;
  return true;
}

/** `split` and `rsplit`; None splits at white space. */
function split(self: string, [separator, limit]: Value[], fromRight: boolean): Value {
  const most = limit === undefined ? -1 : requireInteger(limit);
  if (separator === undefined || separator === null) return splitText(self, undefined, most, fromRight);
  return splitText(
    self,
    requireText(separator, (t) => `must be str or None, not ${t}`),
    most,
    fromRight,
  );
}

/** `strip`, `lstrip`, `rstrip`; None strips white space. */
function strip(self: string, [chars]: Value[], name: 'strip' | 'lstrip' | 'rstrip'): string {
  if (chars === undefined || chars === null) return letters.stripSpace(self, name);
  return letters.stripSet(
    self,
    requireText(chars, () => `${name} arg must be None or str`),
    name,
  );
}

/** `center`, `ljust`, `rjust`. */
function pad(self: string, [width, fill]: Value[], name: 'center' | 'ljust' | 'rjust'): string {
  const size = requireInteger(width as Value);
  const char = fill === undefined ? ' ' : fillCharacter(fill);
  const missing = size - textLength(self);
  if (missing <= 0) return self;
  if (size > MAX_TEXT) throw valueError(`width ${size} is too large`);
  if (name === 'ljust') return self + char.repeat(missing);
  if (name === 'rjust') return char.repeat(missing) + self;
  // Python puts the odd character left when the whole width is odd.
  const left = Math.floor(missing / 2) + (missing & size & 1);
  return char.repeat(left) + self + char.repeat(missing - left);
}

/** Throws TypeError for a fill that is not one character. */
function fillCharacter(fill: Value): string {
  const text = requireText(fill, (t) => `The fill character must be a unicode character, not ${t}`);
  if (textLength(text) !== 1) throw typeError('The fill character must be exactly one character long');
  return text;
}

/** `zfill`: zeros behind the sign. */
function zeroFill(self: string, width: number): string {
  const missing = width - textLength(self);
  if (missing <= 0) return self;
  const sign = /^[+-]/.test(self) ? self.charAt(0) : '';
  return sign + '0'.repeat(missing) + self.slice(sign.length);
}

/** `replace(old, new, count)`. */
function replace(self: string, [old, by, limit]: Value[]): string {
  const from = requireText(old, (t) => `replace() argument 1 must be str, not ${t}`);
  const to = requireText(by, (t) => `replace() argument 2 must be str, not ${t}`);
  const most = limit === undefined ? -1 : requireInteger(limit);
  return replaceText(self, from, to, most);
}

/** `text.replace(from, to, most)`; a negative `most` means all. */
export function replaceText(text: string, from: string, to: string, most: number): string {
  if (most === 0) return text;
  const pieces = from === '' ? ['', ...characters(text), ''] : text.split(from);
  if (most < 0 || most >= pieces.length - 1) {
    const size = text.length + (pieces.length - 1) * (to.length - from.length);
    if (size > MAX_TEXT) throw typeError(`the result of replace() would be longer than ${MAX_TEXT} characters`);
    return pieces.join(to);
  }
  return `${pieces.slice(0, most).join(to)}${to}${pieces.slice(most).join(from)}`;
}

/** `separator.join(items)`. Throws TypeError for an item that is no text. */
function joinText(separator: string, items: Value): string {
  if (!isIterable(items)) throw typeError('can only join an iterable');
  const parts: string[] = [];
  for (const item of iterate(items)) {
    const text = textOf(item);
    if (text === undefined) {
      throw typeError(`sequence item ${parts.length}: expected str instance, ${typeName(item)} found`);
    }
    parts.push(text);
  }
  return parts.join(separator);
}

/** `expandtabs`: columns begin anew on each line. */
function expandTabs(self: string, size: number): string {
  let column = 0;
  let out = '';
  for (const char of self) {
    if (char === '\t') {
      const spaces = size > 0 ? size - (column % size) : 0;
      out += ' '.repeat(spaces);
      column += spaces;
    } else {
      out += char;
      column = char === '\n' || char === '\r' ? 0 : column + 1;
    }
  }
  return out;
}

/** What a str method gives on Markup: texts stay Markup. */
export function asMarkup(result: Value): Value {
  if (typeof result === 'string') return new Markup(result);
  if (Array.isArray(result)) return result.map(asMarkup);
  return result instanceof Tuple ? new Tuple(result.items.map(asMarkup)) : result;
}
