/** A row's values as texts in the order of the columns; null is SQL's. */
export type TextRow = readonly (string | null)[];

/** A line of the diff. `expected` or `actual` is missing where the row is only in the other table. */
interface DiffLine {
  readonly expected?: TextRow;
  readonly actual?: TextRow;
}

/** Unchanged rows that are shown on each side of a changed one; longer stretches become one line of dots. */
const CONTEXT = 1;

/**
 * What differs between two tables whose rows have no order, as a table of text: `→` before a row with changed values
 * (`expected→actual`), `+++` before one that was not expected, `---` before one that is missing. It is the form in which
 * dbt prints it (daff's). `undefined` when nothing differs.
 */
export function rowDiff(
  columns: readonly string[],
  expected: readonly TextRow[],
  actual: readonly TextRow[],
): string | undefined {
  const lines = align([...expected].sort(compareRows), [...actual].sort(compareRows));
  if (lines.every(isSame)) return undefined;
  const shown = shownLines(lines);
  return alignedText([['@@', ...columns], ...shown.map((line) => (line === undefined ? dots(columns) : cells(line)))]);
}

/** Pairs equal rows, then those that have most values in common; the rest stands alone. */
function align(expected: readonly TextRow[], actual: readonly TextRow[]): DiffLine[] {
  const partner = new Map<number, number>();
  const free = new Set(actual.keys());
  const byText = new Map<string, number[]>();
  for (const [at, row] of actual.entries()) {
    const key = JSON.stringify(row);
    const known = byText.get(key);
    if (known === undefined) byText.set(key, [at]);
    else known.push(at);
  }
  for (const [at, row] of expected.entries()) {
    const same = byText.get(JSON.stringify(row))?.shift();
    if (same === undefined) continue;
    partner.set(at, same);
    free.delete(same);
  }
  for (const pair of closest(expected, actual, partner, free)) {
    if (partner.has(pair.expected) || !free.has(pair.actual)) continue;
    partner.set(pair.expected, pair.actual);
    free.delete(pair.actual);
  }
  const lines: DiffLine[] = expected.map((row, at) => {
    const other = partner.get(at);
    return other === undefined ? { expected: row } : { expected: row, actual: actual[other] as TextRow };
  });
  for (const at of [...free].reverse()) {
    const row = actual[at] as TextRow;
    const before = lines.findIndex((line) => compareRows((line.actual ?? line.expected) as TextRow, row) > 0);
    lines.splice(before < 0 ? lines.length : before, 0, { actual: row });
  }
  return lines;
}

/** Pairs of rows that nothing equals, those with most equal values first; a pair has at least one. */
function closest(
  expected: readonly TextRow[],
  actual: readonly TextRow[],
  partner: ReadonlyMap<number, number>,
  free: ReadonlySet<number>,
): { expected: number; actual: number }[] {
  const pairs: { expected: number; actual: number; common: number }[] = [];
  for (const [at, row] of expected.entries()) {
    if (partner.has(at)) continue;
    for (const other of free) {
      const values = actual[other] as TextRow;
      const common = row.filter((value, column) => value !== null && value === values[column]).length;
      if (common > 0) pairs.push({ expected: at, actual: other, common });
    }
  }
  return pairs.sort((a, b) => b.common - a.common);
}

function isSame({ expected, actual }: DiffLine): boolean {
  return expected !== undefined && actual !== undefined && compareRows(expected, actual) === 0;
}

/** Changed lines and those next to them; `undefined` for a stretch that is left out. */
function shownLines(lines: readonly DiffLine[]): (DiffLine | undefined)[] {
  const near = (at: number): boolean =>
    lines.slice(Math.max(0, at - CONTEXT), at + CONTEXT + 1).some((line) => !isSame(line));
  const shown: (DiffLine | undefined)[] = [];
  for (const [at, line] of lines.entries()) {
    if (near(at)) shown.push(line);
    else if (shown.length === 0 || shown.at(-1) !== undefined) shown.push(undefined);
  }
  return shown;
}

function dots(columns: readonly string[]): string[] {
  return ['...', ...columns.map(() => '...')];
}

/** The mark of a line and its values. */
function cells({ expected, actual }: DiffLine): string[] {
  if (expected === undefined) return ['+++', ...(actual as TextRow).map(cellText)];
  if (actual === undefined) return ['---', ...expected.map(cellText)];
  const values = expected.map((value, at) => {
    const other = actual[at] as string | null;
    return value === other ? cellText(value) : `${cellText(value)}→${cellText(other)}`;
  });
  return [values.some((value, at) => value !== cellText(expected[at] as string | null)) ? '→' : '', ...values];
}

/** Texts that would not be told from the table around them are quoted as CSV does. */
function cellText(value: string | null): string {
  if (value === null) return 'NULL';
  return /[",\n\r]|^\s|\s$/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}

/** Columns below each other; nothing stands behind the last one. */
function alignedText(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => [...(row[at] ?? '')].length)));
  return rows
    .map((row) =>
      row
        .map((cell, at) => (at === row.length - 1 ? cell : cell + ' '.repeat((widths[at] ?? 0) - [...cell].length)))
        .join(','),
    )
    .join('\n');
}

/** By columns from the left; nulls come last. */
function compareRows(a: TextRow, b: TextRow): number {
  for (const [at, value] of a.entries()) {
    const other = b[at] ?? null;
    if (value === other) continue;
    if (value === null) return 1;
    if (other === null) return -1;
    const [left, right] = [Number(value), Number(other)];
    const numbers = value !== '' && other !== '' && !Number.isNaN(left) && !Number.isNaN(right) && left !== right;
    return numbers ? left - right : value < other ? -1 : 1;
  }
  return 0;
}
