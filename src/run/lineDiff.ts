/**
 * What differs between two texts, line by line: `---` before a line that is missing, `+++` before one that was not
 * expected. Where two lines differ in blanks only, these are shown: `·` for a space, `⇥` for a tab. `undefined` when the
 * texts are the same.
 */
export function lineDiff(expected: string, actual: string): string | undefined {
  if (expected === actual) return undefined;
  const [a, b] = [expected.split('\n'), actual.split('\n')];
  const common = commonLengths(a, b);
  const lines: string[] = [];
  const visible = blanksMatter(a, b) ? showBlanks : (line: string): string => line;
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      lines.push(`    ${visible(a[i] as string)}`);
      i++;
      j++;
    } else if (j >= b.length || (i < a.length && (common[i + 1]?.[j] ?? 0) >= (common[i]?.[j + 1] ?? 0))) {
      lines.push(`--- ${visible(a[i++] as string)}`);
    } else {
      lines.push(`+++ ${visible(b[j++] as string)}`);
    }
  }
  return lines.join('\n');
}

/** Length of the longest common run of lines from each pair of places on. */
function commonLengths(a: readonly string[], b: readonly string[]): number[][] {
  const table = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0));
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      const [row, below] = [table[i] as number[], table[i + 1] as number[]];
      row[j] = a[i] === b[j] ? (below[j + 1] as number) + 1 : Math.max(below[j] as number, row[j + 1] as number);
    }
  }
  return table;
}

/** Whether some line is the same as one of the other text but for its blanks. */
function blanksMatter(a: readonly string[], b: readonly string[]): boolean {
  const bare = (line: string): string => line.replace(/\s+/g, '');
  const known = new Map(b.map((line) => [bare(line), line]));
  return a.length !== b.length || a.some((line) => (known.get(bare(line)) ?? line) !== line);
}

function showBlanks(line: string): string {
  return line.replaceAll(' ', '·').replaceAll('\t', '⇥').replaceAll('\r', '␍');
}
