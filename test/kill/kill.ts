/**
 * Kills `tx build` with SIGKILL at random moments, each followed by a plain rerun. The tables must end as an undisturbed build
 * leaves them, and nobody may see a missing or partial one at any time: on Postgres a reader polls all of them during both
 * builds; DuckDB lets one process in at a time, so there the file is read right after the kill.
 *
 *     node test/kill/kill.ts --adapter duckdb|postgres [--rounds 100] [--postgres URL]
 *
 * Without --postgres, the server is the one of TX_PG_URL, else the tests' own.
 */
import { parseArgs } from 'node:util';
import { postgresUrl } from '../support/postgresServer.ts';
import { runKill } from './runKill.ts';

const { values } = parseArgs({
  options: {
    adapter: { type: 'string', default: 'duckdb' },
    rounds: { type: 'string', default: '100' },
    postgres: { type: 'string' },
  },
});
const adapter = values.adapter === 'postgres' ? 'postgres' : 'duckdb';
const url = adapter === 'postgres' ? (values.postgres ?? process.env['TX_PG_URL'] ?? (await postgresUrl())) : undefined;
const report = await runKill({
  adapter,
  rounds: Number(values.rounds),
  ...(url === undefined ? {} : { postgresUrl: url }),
  onRound: (_round, problems) => {
    for (const problem of problems) process.stdout.write(`${problem}\n`);
  },
});
process.stdout.write(
  `kills: ${report.kills}, rerun equal: ${report.equal} of ${report.rounds}, readers' misses: ${report.misses}\n`,
);
process.exitCode = report.problems.length > 0 ? 1 : 0;
