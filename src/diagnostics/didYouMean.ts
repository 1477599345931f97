/** Names of this many candidates at most are offered. */
const MAX_SUGGESTIONS = 3;

/** "did you mean 'stg_orders'?" for the candidates close to what was written; `undefined` when none is. */
export function didYouMean(written: string, candidates: Iterable<string>): string | undefined {
  const near = nearNames(written, candidates);
  if (near.length === 0) return undefined;
  return `did you mean ${near.map((name) => `'${name}'`).join(' or ')}?`;
}

/**
 * The closest candidates first.
 * @param limit how many letters may differ; a third of them by default
 */
export function nearNames(
  written: string,
  candidates: Iterable<string>,
  limit = Math.max(1, Math.floor(written.length / 3)),
): string[] {
  const wanted = written.toLowerCase();
  const scored: { name: string; distance: number }[] = [];
  for (const name of new Set(candidates)) {
    if (Math.abs(name.length - written.length) > limit) continue;
    const distance = editDistance(wanted, name.toLowerCase(), limit);
    if (distance <= limit) scored.push({ name, distance });
  }
  scored.sort((a, b) => a.distance - b.distance || (a.name < b.name ? -1 : 1));
  return scored.slice(0, MAX_SUGGESTIONS).map((entry) => entry.name);
}

/** Levenshtein distance with swaps of neighbours as one step; gives up, with `limit + 1`, once it must exceed `limit`. */
function editDistance(a: string, b: string, limit: number): number {
  let beforeLast: number[] = [];
  let lastBest = 0;
  let last = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    let best = i;
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min(
        (last[j] as number) + 1,
        (row[j - 1] as number) + 1,
        (last[j - 1] as number) + (same ? 0 : 1),
      );
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) cost = Math.min(cost, (beforeLast[j - 2] as number) + 1);
      row.push(cost);
      if (cost < best) best = cost;
    }
    // A swap reaches back over one row, so two rows in a row must be out of bounds.
    if (best > limit && lastBest > limit) return limit + 1;
    lastBest = best;
    beforeLast = last;
    last = row;
  }
  return last[b.length] as number;
}
