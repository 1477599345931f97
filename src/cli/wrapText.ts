/**
 * A text broken at blanks so that no line is longer than the width, as Python's `textwrap.fill` does it: runs of white
 * space count as one blank, hyphens are no place to break at, and a word that is longer than a line is cut.
 */
function fill(text: string, width: number): string {
  const lines: string[] = [];
  let line = '';
  for (let word of text.split(/\s+/).filter((one) => one !== '')) {
    if (line !== '' && line.length + 1 + word.length <= width) {
      line += ` ${word}`;
      continue;
    }
    if (line !== '' && word.length > width && width - line.length - 1 > 0) {
      const room = width - line.length - 1;
      line += ` ${word.slice(0, room)}`;
      word = word.slice(room);
    }
    if (line !== '') lines.push(line);
    for (; word.length > width; word = word.slice(width)) lines.push(word.slice(0, width));
    line = word;
  }
  if (line !== '') lines.push(line);
  return lines.join('\n');
}

/** Paragraphs, which empty lines part, each filled on its own; the empty lines themselves go. dbt wraps its warnings so. */
export function wrapText(text: string, width: number): string {
  return text
    .split('\n\n')
    .map((paragraph) => fill(paragraph, width))
    .join('\n');
}
