import type { Value } from '../../value.ts';
import type { Pattern } from './pattern.ts';
import type { Subject } from './subject.ts';

/** `split`: the texts between the matches, with the groups of each. */
export function split(pattern: Pattern, subject: Subject, most: number): Value[] {
  const parts: Value[] = [];
  let at = 0;
  let splits = 0;
  for (const match of pattern.all(subject)) {
    if (most > 0 && splits >= most) break;
    parts.push(subject.text.slice(at, match.start), ...match.groups(null));
    at = match.end;
    splits++;
  }
  parts.push(subject.text.slice(at));
  return parts;
}
