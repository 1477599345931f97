import type { SourceLocation } from './diagnostic.ts';

/** Lines of context above the place. */
const BEFORE = 2;
/** Lines of context below the place. */
const AFTER = 1;
/** Columns of source shown at most; a longer line is cut around the marked place. */
const WIDTH = 100;
/** A tab is drawn as this many columns. */
const TAB = 4;

/**
 * The lines around a place, numbered, the place underlined:
 * ```
 *   2 | select
 * > 3 |   {{ reff('a') }}
 *     |      ^^^^
 *   4 | from b
 * ```
 */
export function sourceFrame(source: string, location: SourceLocation): string[] {
  const lines = source.split(/\r\n|\n|\r/);
  if (location.line < 1 || location.line > lines.length) return [];
  const first = Math.max(1, location.line - BEFORE);
  const last = Math.min(lines.length, location.line + AFTER);
  const numberWidth = String(last).length;
  const marked = lines[location.line - 1] as string;
  const column = Math.min(Math.max(location.column, 1), marked.length + 1);
  const cut = Math.max(0, drawn(marked.slice(0, column - 1)).length - Math.floor(WIDTH * 0.6));
  const out: string[] = [];
  for (let number = first; number <= last; number++) {
    const here = number === location.line;
    const text = window(drawn(lines[number - 1] as string), cut);
    out.push(`${here ? '>' : ' '} ${String(number).padStart(numberWidth)} | ${text}`.trimEnd());
    if (here) out.push(`  ${' '.repeat(numberWidth)} | ${marker(marked, column, location, cut)}`);
  }
  return out;
}

function marker(
  line: string,
  column: number,
  { line: row, endLine = row, endColumn }: SourceLocation,
  cut: number,
): string {
  const end = endLine > row ? line.length + 1 : (endColumn ?? column + 1);
  const indent = drawn(line.slice(0, column - 1)).length - cut;
  const length = drawn(line.slice(column - 1, Math.max(end, column + 1) - 1)).length;
  return ' '.repeat(indent + (cut > 0 ? 1 : 0)) + '^'.repeat(Math.max(1, Math.min(length, WIDTH - indent)));
}

/** The part of a line that fits, with … where it goes on. */
function window(text: string, cut: number): string {
  const head = cut > 0 ? '…' : '';
  const rest = text.slice(cut);
  return rest.length > WIDTH ? `${head}${rest.slice(0, WIDTH)}…` : head + rest;
}

/** Tabs become blanks, other control characters a mark, so that columns of the frame line up and terminals stay sane. */
function drawn(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  return text.replaceAll('\t', ' '.repeat(TAB)).replace(/[\u0000-\u001f\u007f]/g, '\u00b7');
}
