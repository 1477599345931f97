import { typeError } from '../../errors.ts';
import { Callable, type MaybePromise, type Value } from '../../value.ts';
import { call } from '../call.ts';
import { textOf } from '../markup.ts';
import { typeName } from '../representation.ts';
import type { Match } from './match.ts';
import type { Pattern } from './pattern.ts';
import { expand, parseReplacement } from './replacement.ts';
import type { Subject } from './subject.ts';

/** `subn`: the new text and the number of replacements. A callable replacement may answer later. */
export function substitute(
  pattern: Pattern,
  replacement: Value | undefined,
  subject: Subject,
  most: number,
): MaybePromise<{ text: string; count: number }> {
  const matches: Match[] = [];
  for (const match of pattern.all(subject)) {
    if (most > 0 && matches.length >= most) break;
    matches.push(match);
  }
  const joined = (texts: readonly Value[]): { text: string; count: number } => {
    let out = '';
    let at = 0;
    matches.forEach((match, index) => {
      out += subject.text.slice(at, match.start) + replacementText(texts[index] as Value, index);
      at = match.end;
    });
    return { text: out + subject.text.slice(at), count: matches.length };
  };
  const template = textOf(replacement);
  if (template !== undefined) {
    const parsed = parseReplacement(template, pattern);
    return joined(matches.map((match) => expand(parsed, match)));
  }
  if (!(replacement instanceof Callable)) {
    throw typeError(`decoding to str: need a bytes-like object, ${typeName(replacement ?? null)} found`);
  }
  const results = matches.map((match) => call(replacement, [match]));
  return results.some((each) => each instanceof Promise)
    ? Promise.all(results).then(joined)
    : joined(results as Value[]);
}

/** What a callable answered for one match. Throws TypeError. */
function replacementText(value: Value, index: number): string {
  const text = textOf(value);
  if (text !== undefined) return text;
  if (value === null) return '';
  throw typeError(`sequence item ${index}: expected str instance, ${typeName(value)} found`);
}
