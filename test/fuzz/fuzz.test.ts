/** Five thousand cases of what `node test/fuzz/fuzz.ts` does two hundred thousand times. */
import { describe, expect, test } from 'vitest';
import { Random } from './random.ts';
import { runFuzz } from './runFuzz.ts';
import { shrink } from './shrink.ts';
import { caseOf, targets } from './targets.ts';

test('5,000 random templates, YAML files, command lines and selections end well', { timeout: 240_000 }, async () => {
  const { failures } = await runFuzz({ seed: 20_240_531, cases: 5000 });
  expect(failures.map(({ target, input, stack }) => ({ target, input, stack }))).toEqual([]);
});

describe('the cases', () => {
  test('follow from seed and number', () => {
    for (const index of [0, 17, 4000]) expect(caseOf(3, index)).toEqual(caseOf(3, index));
    expect(caseOf(3, 1).input).not.toEqual(caseOf(4, 1).input);
  });

  test('are shared out among all targets', () => {
    expect(targets.reduce((sum, { share }) => sum + share, 0)).toBe(100);
    const met = new Set(Array.from({ length: 300 }, (_, index) => caseOf(1, index).target.name));
    expect([...met].sort()).toEqual(targets.map(({ name }) => name).sort());
  });

  test('use numbers that are spread evenly', () => {
    const random = new Random(5);
    const counts = [0, 0, 0, 0];
    for (let i = 0; i < 40_000; i++) {
      const at = random.below(4);
      counts[at] = (counts[at] ?? 0) + 1;
    }
    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(1000);
  });

  test('are made smaller as long as they fail', async () => {
    const fails = async (input: readonly string[]): Promise<boolean> => input.some((text) => /x.*y/.test(text));
    expect(await shrink(['keep', 'a long x and then y after', 'more'], 1, fails, 1000)).toEqual(['keep', 'xy']);
  });
});
