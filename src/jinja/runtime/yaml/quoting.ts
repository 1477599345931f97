import { scalarKind } from './scalars.ts';

/** PyYAML breaks lines behind this column. */
const WIDTH = 80;

/** Characters that mean something else at the start of a plain scalar. */
const INDICATORS = '#,[]{}&*!|>\'"%@`';

/** Whether a text can stand without quotes in block context and reads back as the same text. */
export function plainAllowed(text: string): boolean {
  if (text === '' || scalarKind(text) !== 'str') return false;
  if (text.startsWith('---') || text.startsWith('...')) return false;
  if (/^\s|\s$/.test(text) || text.includes('\n') || hasSpecial(text)) return false;
  const first = text.charAt(0);
  if (INDICATORS.includes(first)) return false;
  if ((first === '?' || first === ':' || first === '-') && (text.length === 1 || /\s/.test(text.charAt(1))))
    return false;
  if (first === '=' && text.length === 1) return false;
  return !/:(?:\s|$)|\s#/.test(text);
}

/** Characters that only double quotes can hold; PyYAML escapes all but ASCII. */
function hasSpecial(text: string): boolean {
  return /[^\n\x20-\x7e]/.test(text);
}

/** Where a text is going to stand. */
interface Place {
  readonly plain: boolean;
  /** Columns that a continuation line is indented by. */
  readonly indent: number;
  /** Where the text starts. */
  readonly column: number;
  /** Keys stay on one line. */
  readonly isKey: boolean;
}

/** A text in the first style that can hold it: plain, single quotes, double quotes. */
export function quotedText(text: string, place: Place): string {
  if (place.plain) return folded(text, place, '');
  const spaceBreak = / \n|\n /.test(text);
  const singleAllowed = !hasSpecial(text) && !spaceBreak && !(place.isKey && text.includes('\n'));
  return singleAllowed ? singleQuoted(text, place) : doubleQuoted(text, place);
}

/** Words joined by spaces, with a line break for a single space behind column 80. */
function folded(text: string, place: Place, open: string): string {
  let out = open;
  let column = place.column + open.length;
  const pieces = text.split(/( +)/);
  pieces.forEach((piece, at) => {
    const inner = at > 0 && at < pieces.length - 1;
    const atEdge = open !== '' && (pieces[at - 1] === '' || pieces[at + 1] === '');
    if (piece === ' ' && inner && !atEdge && column > WIDTH && !place.isKey) {
      out += `\n${' '.repeat(place.indent)}`;
      column = place.indent;
    } else {
      out += piece;
      column += piece.length;
    }
  });
  return out;
}

/** A line break is written as an empty line, since a single one reads back as a space. */
function singleQuoted(text: string, place: Place): string {
  const doubled = text.replaceAll("'", "''");
  if (!doubled.includes('\n')) return `${folded(doubled, place, "'")}'`;
  let out = "'";
  let column = place.column + 1;
  for (const piece of doubled.split(/(\n+)/)) {
    if (piece.startsWith('\n')) {
      out += `\n${piece}${' '.repeat(place.indent)}`;
      column = place.indent;
    } else {
      const part = folded(piece, { ...place, column }, '');
      out += part;
      column = part.includes('\n') ? part.length - part.lastIndexOf('\n') - 1 : column + part.length;
    }
  }
  // A text that ends in line breaks closes on a line of its own.
  return `${out}'`;
}

/** Escapes by one letter. */
const ESCAPES: Readonly<Record<string, string>> = {
  '\0': '0',
  '\x07': 'a',
  '\b': 'b',
  '\t': 't',
  '\n': 'n',
  '\v': 'v',
  '\f': 'f',
  '\r': 'r',
  '\x1b': 'e',
  '"': '"',
  '\\': '\\',
  '\x85': 'N',
  '\xa0': '_',
  '\u2028': 'L',
  '\u2029': 'P',
};

/** The shortest escape of a character. */
function escapeCharacter(char: string): string {
  const short = ESCAPES[char];
  if (short !== undefined) return `\\${short}`;
  const code = char.codePointAt(0) as number;
  const hex = code.toString(16).toUpperCase();
  if (code <= 0xff) return `\\x${hex.padStart(2, '0')}`;
  return code <= 0xffff ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`;
}

/** Everything but printable ASCII as an escape; a backslash ends a line that was broken. */
function doubleQuoted(text: string, place: Place): string {
  const chars = [...text];
  let out = '"';
  let column = place.column + 1;
  let start = 0;
  for (let end = 0; end <= chars.length; end++) {
    const char = chars[end];
    const special = char === undefined || '"\\\x85\u2028\u2029\ufeff'.includes(char) || !/[\x20-\x7e]/.test(char);
    if (special) {
      const piece = chars.slice(start, end).join('');
      out += piece;
      column += piece.length;
      start = end;
      if (char !== undefined) {
        const escaped = escapeCharacter(char);
        out += escaped;
        column += escaped.length;
        start = end + 1;
      }
    }
    const mayBreak = end > 0 && end < chars.length - 1 && (char === ' ' || start >= end);
    if (mayBreak && column + (end - start) > WIDTH && !place.isKey) {
      const piece = `${chars.slice(start, end).join('')}\\`;
      if (start < end) start = end;
      out += `${piece}\n${' '.repeat(place.indent)}`;
      column = place.indent;
      if (chars[start] === ' ') {
        out += '\\';
        column++;
      }
    }
  }
  return `${out}"`;
}
