/**
 * Holds a run of dbt's adapter tests against the list of those that passed before: what passed once has to pass again.
 *
 *     node test/conformance/ratchet.ts --report REPORT.tsv --list test/conformance/duckdb.txt [--update]
 *
 * The report has a line for each test: outcome, test id, and what is not looked at here, with tabs between. The list has one test
 * id a line, sorted. `--update` adds what passes now; it never takes a test off the list. The last line printed is
 * `N passed, N failed`, counted over the list. Ends with 1 when a test of the list failed or did not run.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

/** Final outcome by test id: a test that failed in any of its phases has failed. */
function outcomes(report: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const line of report.split('\n')) {
    const [outcome, id] = line.split('\t');
    if (outcome === undefined || id === undefined) continue;
    if (found.get(id) !== 'failed') found.set(id, outcome);
  }
  return found;
}

function lines(path: string): string[] {
  return existsSync(path)
    ? readFileSync(path, 'utf8')
        .split('\n')
        .filter((line) => line !== '')
    : [];
}

const { values } = parseArgs({
  options: { report: { type: 'string' }, list: { type: 'string' }, update: { type: 'boolean', default: false } },
});
if (values.report === undefined || values.list === undefined) throw new Error('--report and --list are needed');

const now = outcomes(readFileSync(values.report, 'utf8'));
const listed = lines(values.list);
const passing = [...now].filter(([, outcome]) => outcome === 'passed').map(([id]) => id);
const lost = listed.filter((id) => now.get(id) !== 'passed');
const gained = passing.filter((id) => !listed.includes(id));
for (const id of lost) console.log(`no longer passes (${now.get(id) ?? 'did not run'}): ${id}`);
if (!values.update) for (const id of gained) console.log(`passes, and is not in the list yet: ${id}`);
if (values.update) writeFileSync(values.list, `${[...new Set([...listed, ...passing])].sort().join('\n')}\n`);
console.log(`${listed.length - lost.length} passed, ${lost.length} failed`);
process.exitCode = lost.length > 0 || listed.length === 0 ? 1 : 0;
