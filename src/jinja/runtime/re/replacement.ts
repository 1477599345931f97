import { JinjaError } from '../../errors.ts';
import type { Match } from './match.ts';
import type { Pattern } from './pattern.ts';
import { regexError } from './regexError.ts';

/** A replacement text taken apart: literal texts, and numbers of groups. */
export type Replacement = readonly (string | number)[];

/** Escapes of control characters, which replacements have as patterns have them. */
const CONTROL: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
};

/** Reads `\1`, `\g<name>` and the escapes of a replacement. Throws re.error. */
export function parseReplacement(text: string, pattern: Pattern): Replacement {
  if (!text.includes('\\')) return [text];
  const parts: (string | number)[] = [];
  let at = 0;
  while (at < text.length) {
    const slash = text.indexOf('\\', at);
    if (slash < 0) break;
    parts.push(text.slice(at, slash));
    const read = readEscape(text, slash, pattern);
    parts.push(read.part);
    at = slash + read.length;
  }
  parts.push(text.slice(at));
  return parts;
}

/** One escape, from its backslash on, and how long it is. */
function readEscape(text: string, at: number, pattern: Pattern): { part: string | number; length: number } {
  const next = text[at + 1];
  if (next === undefined) throw regexError('bad escape (end of pattern)', text, at);
  if (next === 'g') return readNamed(text, at, pattern);
  const octal = /^(?:0[0-7]{0,2}|[1-3][0-7]{2})/.exec(text.slice(at + 1))?.[0];
  if (octal !== undefined) return { part: String.fromCodePoint(Number.parseInt(octal, 8)), length: 1 + octal.length };
  const digits = /^[1-9]\d?/.exec(text.slice(at + 1))?.[0];
  if (digits !== undefined)
    return { part: checkGroup(Number(digits), text, at + 1, pattern), length: 1 + digits.length };
  const control = CONTROL[next];
  if (control !== undefined) return { part: control, length: 2 };
  if (/[a-zA-Z0-9]/.test(next)) throw regexError(`bad escape \\${next}`, text, at);
  return { part: `\\${next}`, length: 2 };
}

/** Throws re.error for a group that the pattern does not have. */
function checkGroup(group: number, text: string, at: number, pattern: Pattern): number {
  if (group > pattern.groups) throw regexError(`invalid group reference ${group}`, text, at);
  return group;
}

/** `\g<name>` and `\g<number>`. */
function readNamed(text: string, at: number, pattern: Pattern): { part: number; length: number } {
  if (text[at + 2] !== '<') throw regexError('missing <', text, at + 2);
  const end = text.indexOf('>', at + 3);
  if (end < 0) {
    throw regexError(text.length === at + 3 ? 'missing group name' : 'missing >, unterminated name', text, at + 3);
  }
  const name = text.slice(at + 3, end);
  if (name === '') throw regexError('missing group name', text, at + 3);
  const length = end + 1 - at;
  if (/^\d+$/.test(name)) return { part: checkGroup(Number(name), text, at + 3, pattern), length };
  if (!/^[\p{L}_][\p{L}\p{N}_]*$/u.test(name)) throw regexError(`bad character in group name '${name}'`, text, at + 3);
  const group = pattern.names.get(name);
  if (group === undefined) throw new JinjaError('IndexError', `unknown group name '${name}'`);
  return { part: group, length };
}

/** The replacement for one match; a group that took no part is empty. */
export function expand(replacement: Replacement, match: Match): string {
  let out = '';
  for (const part of replacement) out += typeof part === 'string' ? part : (match.text(part) ?? '');
  return out;
}
