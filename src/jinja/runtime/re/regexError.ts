import { JinjaError } from '../../errors.ts';

/** Python's `re.error`: the message, the position in the pattern, and line and column where there are several lines. */
export function regexError(message: string, pattern: string, position?: number): JinjaError {
  if (position === undefined) return new JinjaError('error', message);
  let text = `${message} at position ${position}`;
  if (pattern.includes('\n')) {
    const before = [...pattern].slice(0, position).join('');
    const line = before.split('\n').length;
    const column = position - before.lastIndexOf('\n');
    text += ` (line ${line}, column ${column})`;
  }
  return new JinjaError('error', text);
}
