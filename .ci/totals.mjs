// Prints `N passed, N failed[, N skipped]` from vitest's JSON report; ends with 1 when anything failed or nothing ran.
import { readFileSync } from 'node:fs';

function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    process.stderr.write(`no report of the tests: ${error.message}\n`);
    return undefined;
  }
}

const report = readReport(process.argv[2]);
const passed = report?.numPassedTests ?? 0;
// A file that cannot be loaded, or whose hooks fail, has no failed test of its own.
const brokenFiles = (report?.testResults ?? []).filter(
  (file) => file.status === 'failed' && !file.assertionResults.some((result) => result.status === 'failed'),
);
for (const file of brokenFiles) process.stderr.write(`could not run: ${file.name}: ${file.message}\n`);
const failed = (report?.numFailedTests ?? 1) + brokenFiles.length;
const skipped = (report?.numPendingTests ?? 0) + (report?.numTodoTests ?? 0);
process.stdout.write(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
