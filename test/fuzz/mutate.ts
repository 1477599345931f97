import type { Random } from './random.ts';

const oddTexts = [
  '\0',
  '\ufeff',
  '\u2028',
  '😀',
  '\ud800',
  '\r\n',
  '\t',
  'é',
  'ß',
  '٣',
  '\\',
  '"',
  "'",
  '`',
  '$',
  '%',
  '-',
];

/** A text near the given one: parts taken out, doubled, moved, replaced by tokens or by parts of another text. */
export function mutate(text: string, other: string, tokens: readonly string[], random: Random): string {
  let result = text;
  for (let round = 1 + random.below(4); round > 0; round--) result = mutateOnce(result, other, tokens, random);
  return result.slice(0, 4000);
}

function mutateOnce(text: string, other: string, tokens: readonly string[], random: Random): string {
  const at = random.below(text.length + 1);
  const end = Math.min(text.length, at + 1 + random.below(1 + random.below(24)));
  const part = text.slice(at, end);
  const to = random.below(text.length + 1);
  const from = random.below(other.length + 1);
  switch (random.below(9)) {
    case 0:
      return text.slice(0, at) + text.slice(end);
    case 1:
      return text.slice(0, at) + part.repeat(1 + random.below(4)) + text.slice(at);
    case 2:
      return text.slice(0, to) + part + text.slice(to);
    case 3:
    case 4:
      return text.slice(0, at) + random.pick(tokens) + text.slice(at);
    case 5:
      return text.slice(0, at) + random.pick(tokens) + text.slice(end);
    case 6:
      return text.slice(0, at) + other.slice(from, from + random.below(60)) + text.slice(end);
    case 7:
      return text.slice(0, at) + random.pick(oddTexts) + text.slice(at);
    default:
      return random.chance(0.3)
        ? text.slice(0, at)
        : text.slice(0, at) + random.pick(tokens).repeat(1 + random.below(40)) + text.slice(end);
  }
}
