/** Escapes of one letter. */
const SIMPLE: Readonly<Record<string, string>> = {
  '\n': '',
  '\\': '\\',
  "'": "'",
  '"': '"',
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

/** How many hexadecimal digits follow, and how Python's complaint names the escape. */
const HEX: Readonly<Record<string, readonly [digits: number, form: string]>> = {
  x: [2, '\\xXX'],
  u: [4, '\\uXXXX'],
  U: [8, '\\UXXXXXXXX'],
};

const ESCAPE = /\\(?:([0-7]{1,3})|([xuU])([0-9A-Fa-f]{0,8})|(N)(\{[^}]*\})?|([\s\S]))/gu;

/**
 * The text a string literal stands for, given what is between its quotes, as Python's `unicode-escape` decodes it.
 * Answers the complaint when an escape is not valid.
 */
export function decodeString(body: string): string | { error: string } {
  if (!body.includes('\\')) return body;
  let error: string | undefined;
  const text = body.replace(
    ESCAPE,
    (whole: string, octal?: string, hex?: string, digits = '', named?: string, braces?: string, other = '') => {
      if (octal !== undefined) return String.fromCodePoint(Number.parseInt(octal, 8));
      if (hex !== undefined) {
        const char = hexEscape(hex, digits);
        if (typeof char === 'string') return char;
        error ??= char.error;
        return whole;
      }
      if (named !== undefined) {
        error ??= braces === undefined ? 'malformed \\N character escape' : 'unknown Unicode character name';
        return whole;
      }
      return SIMPLE[other] ?? (other > '\x7f' ? `\\${asciiEscape(other)}` : whole);
    },
  );
  return error === undefined ? text : { error };
}

function hexEscape(letter: string, found: string): string | { error: string } {
  const [count, form] = HEX[letter] as readonly [number, string];
  if (found.length < count) return { error: `truncated ${form} escape` };
  const code = Number.parseInt(found.slice(0, count), 16);
  if (code > 0x10ffff) return { error: 'illegal Unicode character' };
  return String.fromCodePoint(code) + found.slice(count);
}

/** Jinja2 turns other characters into escapes before it decodes, so a backslash before one shows that escape. */
function asciiEscape(char: string): string {
  const code = char.codePointAt(0) as number;
  if (code < 0x100) return `x${code.toString(16).padStart(2, '0')}`;
  if (code < 0x10000) return `u${code.toString(16).padStart(4, '0')}`;
  return `U${code.toString(16).padStart(8, '0')}`;
}
