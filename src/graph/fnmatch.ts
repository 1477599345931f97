/** True when the text holds a character that `fnmatch` treats specially. */
export function hasWildcard(pattern: string): boolean {
  return /[*?[]/.test(pattern);
}

/**
 * A test for Python's `fnmatch` patterns: `*`, `?`, `[abc]`, `[a-c]`, `[!a]`; case counts, `*` also takes dots and slashes.
 */
export function fnmatch(pattern: string): (text: string) => boolean {
  if (pattern === '*') return () => true;
  if (!hasWildcard(pattern)) return (text) => text === pattern;
  const regex = new RegExp(`^${translate(pattern, '[^]*', '[^]')}$`, 'u');
  return (text) => regex.test(text);
}

/** Turns a pattern to the source of a regular expression, with the given meanings of `*` and `?`. */
export function translate(pattern: string, star: string, one: string): string {
  let source = '';
  for (let i = 0; i < pattern.length; i++) {
    const char = pattern[i] as string;
    if (char === '*') {
      while (pattern[i + 1] === '*') i++;
      source += star;
    } else if (char === '?') source += one;
    else if (char === '[') {
      const end = classEnd(pattern, i);
      if (end === -1) source += '\\[';
      else {
        source += characterClass(pattern.slice(i + 1, end));
        i = end;
      }
    } else source += escapeLiteral(char);
  }
  return source;
}

/** Place of the `]` that ends the class begun at `start`; a `]` right after `[` or `[!` belongs to the class. */
function classEnd(pattern: string, start: number): number {
  let from = start + 1;
  if (pattern[from] === '!') from++;
  if (pattern[from] === ']') from++;
  return pattern.indexOf(']', from);
}

function characterClass(body: string): string {
  const negated = body.startsWith('!');
  const parts: string[] = [];
  const chars = [...(negated ? body.slice(1) : body)];
  for (let i = 0; i < chars.length; i++) {
    const low = chars[i] as string;
    const high = chars[i + 2];
    if (chars[i + 1] === '-' && high !== undefined) {
      // A range that runs backwards is empty in Python and an error in JavaScript.
      if (low <= high) parts.push(`${escapeInClass(low)}-${escapeInClass(high)}`);
      i += 2;
    } else parts.push(escapeInClass(low));
  }
  if (parts.length === 0) return negated ? '[^]' : '(?!)';
  return `[${negated ? '^' : ''}${parts.join('')}]`;
}

function escapeLiteral(char: string): string {
  return /[\\^$.|?*+()[\]{}/]/.test(char) ? `\\${char}` : char;
}

function escapeInClass(char: string): string {
  return /[\\^\]\-[]/.test(char) ? `\\${char}` : char;
}
