// Prints `N passed, N failed[, N skipped]` from vitest's JSON report and files that end with such a line themselves; ends with 1
// when anything failed or nothing ran.
import { existsSync, readFileSync } from 'node:fs';

function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    process.stderr.write(`no report of the tests: ${error.message}\n`);
    return undefined;
  }
}

/** Passed and failed of a file whose last line says them. */
function closingLine(file) {
  const [, passed, failed] = /(\d+) passed, (\d+) failed\s*$/.exec(readFileSync(file, 'utf8')) ?? [file, 0, 1];
  return { passed: Number(passed), failed: Number(failed) };
}

const [reportFile, ...others] = process.argv.slice(2);
const report = readReport(reportFile);
const further = others.filter((file) => existsSync(file)).map(closingLine);
const passed = further.reduce((sum, one) => sum + one.passed, report?.numPassedTests ?? 0);
// A file that cannot be loaded, or whose hooks fail, has no failed test of its own.
const brokenFiles = (report?.testResults ?? []).filter(
  (file) => file.status === 'failed' && !file.assertionResults.some((result) => result.status === 'failed'),
);
for (const file of brokenFiles) process.stderr.write(`could not run: ${file.name}: ${file.message}\n`);
const failed = further.reduce((sum, one) => sum + one.failed, (report?.numFailedTests ?? 1) + brokenFiles.length);
const skipped = (report?.numPendingTests ?? 0) + (report?.numTodoTests ?? 0);
process.stdout.write(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
