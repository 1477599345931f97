/**
 * Gives tx random and damaged templates, YAML files, command lines and selections. Any error that is not meant for people,
 * and any case of more than five seconds, is a bug.
 *
 *     node test/fuzz/fuzz.ts [--cases 200000] [--seed 1] [--from 0] [--jobs 2]
 *
 * A printed case is tried again by its seed and number: --seed S --from N --cases 1. Ends with 1 when there was a bug.
 */
import { parseArgs } from 'node:util';
import { runFuzz } from './runFuzz.ts';

const { values } = parseArgs({
  options: {
    cases: { type: 'string', default: '200000' },
    seed: { type: 'string', default: '1' },
    from: { type: 'string', default: '0' },
    jobs: { type: 'string', default: '2' },
  },
});
const seed = Number(values.seed);
const started = performance.now();
const report = await runFuzz({
  seed,
  from: Number(values.from),
  cases: Number(values.cases),
  jobs: Number(values.jobs),
  onFailure: ({ index, target, input, stack }) => {
    process.stdout.write(
      `\n${target}, --seed ${seed} --from ${index}\n  ${JSON.stringify(input)}\n${stack.split('\n').slice(0, 6).join('\n')}\n`,
    );
  },
});
for (const { signature, count, index } of report.failures)
  process.stdout.write(`${count} × ${signature} (first: ${index})\n`);
const { slowest } = report;
const slow = slowest.index < 0 ? 'none above 1 s' : `${slowest.seconds.toFixed(1)} s (case ${slowest.index})`;
const seconds = ((performance.now() - started) / 1000).toFixed(0);
process.stdout.write(
  `cases: ${report.cases}, bugs: ${report.failures.length}, slowest: ${slow}, seed: ${seed}, time: ${seconds} s\n`,
);
process.exitCode = report.failures.length > 0 ? 1 : 0;
