import { expect, test } from 'vitest';
import { schedule, type Task } from '../../../src/run/scheduler.ts';

/** A chain a → b → c beside many tasks of their own. */
function tasks(count: number): Task[] {
  return Array.from({ length: count }, (_, at) => ({
    id: String(at),
    dependsOn: at % 3 === 0 ? [] : [String(at - 1)],
    dependents: at % 3 === 2 || at === count - 1 ? [] : [String(at + 1)],
    priority: at,
  }));
}
const NOTHING = { skip: () => '', blocks: () => false, stops: () => false, abandon: () => undefined };

test('no thread sleeps through what becomes ready, however tasks end', async () => {
  for (let round = 0; round < 400; round++) {
    const results = await schedule(tasks(9), 2 + (round % 4), {
      ...NOTHING,
      run: async (id) => {
        for (let turn = (Number(id) * 7 + round * 5) % (3 + (round % 9)); turn > 0; turn--) await Promise.resolve();
        return id;
      },
    });
    expect(results.length).toBe(9);
  }
});

test('threads without a task share the work of one that runs, and it waits for them', async () => {
  const done: string[] = [];
  const [task] = tasks(1) as [Task];
  await schedule([task], 4, {
    ...NOTHING,
    run: async (_id, thread, crew) => {
      let next = 0;
      const work = async (by: number): Promise<void> => {
        const piece = next++;
        await new Promise((resolve) => setTimeout(resolve, 5));
        done.push(`${piece} by ${by === thread ? 'its own' : 'another'} thread`);
      };
      const helped = crew.help({ pending: () => next < 8, work });
      while (next < 8) await work(thread);
      await helped();
      expect(done.length).toBe(8);
      return 'done';
    },
  });
  expect(done.filter((one) => one.includes('another')).length).toBeGreaterThan(4);
});
