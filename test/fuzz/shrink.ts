/**
 * A smaller input that still fails. Texts are left out one by one, then parts of each are, ever smaller ones.
 * @param fails whether an input fails in the same way
 * @param fixed the first texts, which stay
 * @param budget how many inputs may be tried
 */
export async function shrink(
  input: readonly string[],
  fixed: number,
  fails: (candidate: readonly string[]) => Promise<boolean>,
  budget: number,
): Promise<readonly string[]> {
  let best = input;
  let left = budget;
  const tried = async (candidate: readonly string[]): Promise<boolean> => {
    if (left-- <= 0 || !(await fails(candidate))) return false;
    best = candidate;
    return true;
  };
  for (let at = best.length - 1; at >= fixed && best.length > fixed + 1; at--) {
    await tried(best.filter((_, i) => i !== at));
  }
  for (let at = fixed; at < best.length; at++) {
    for (let size = Math.ceil((best[at] ?? '').length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
      for (let from = 0; from < (best[at] ?? '').length && left > 0; ) {
        const text = best[at] ?? '';
        const without = text.slice(0, from) + text.slice(from + size);
        if (!(await tried(best.map((one, i) => (i === at ? without : one))))) from += size;
      }
    }
  }
  return best;
}
