import type { StatementResult } from '../context/session.ts';
import { TableValue, tableValue } from '../context/tableValue.ts';
import { JinjaError } from '../jinja/errors.ts';
import { str } from '../jinja/runtime/operations.ts';
import type { Value } from '../jinja/value.ts';
import type { DataTestNode, ManifestNode } from '../parse/manifest.ts';
import { responseOf } from './adapterResponse.ts';
import type { NodeResult } from './result.ts';
import type { RunState } from './runState.ts';

/** What a test adds to its result. */
type TestOutcome = Pick<NodeResult, 'status' | 'message' | 'failures' | 'adapter_response'>;

/** Reads the one row of a test query and decides pass, warn or fail by severity and thresholds. */
export function testOutcome(node: ManifestNode, main: StatementResult | undefined, state: RunState): TestOutcome {
  const row = singleRow(node as DataTestNode, main);
  const failures = row.failures;
  const severity = String(node.config['severity'] ?? 'ERROR').toUpperCase();
  const response = main === undefined ? {} : responseOf(main.response);
  if (severity === 'ERROR' && row.should_error) {
    return {
      status: 'fail',
      failures,
      message: message(failures, 'fail', String(node.config['error_if'] ?? '!= 0')),
      adapter_response: response,
    };
  }
  if (row.should_warn) {
    const text = message(failures, 'warn', String(node.config['warn_if'] ?? '!= 0'));
    const raised = warningIsError(state);
    return { status: raised ? 'fail' : 'warn', failures, message: text, adapter_response: response };
  }
  return { status: 'pass', failures: 0, message: null, adapter_response: response };
}

/** dbt's words; `condition` is `error_if` or `warn_if` as configured. */
function message(failures: number, verb: 'fail' | 'warn', condition: string): string {
  return `Got ${failures} ${failures === 1 ? 'result' : 'results'}, configured to ${verb} if ${condition}`;
}

/** Whether `--warn-error` or its options name the event of a failed test (dbt: LogTestResult). */
function warningIsError(state: RunState): boolean {
  const { warn_error: all, warn_error_options: options } = state.invocation.flags;
  if (all === true) return true;
  if (options.silence.includes('LogTestResult') || options.warn.includes('LogTestResult')) return false;
  return options.error === 'all' || options.error === '*' || options.error.includes('LogTestResult');
}

/** The one row that a test's query answers with. */
interface TestRow {
  /** What `fail_calc` gave: most often the number of rows found. */
  readonly failures: number;
  readonly should_warn: boolean;
  readonly should_error: boolean;
}

/** Throws InternalError for a test macro that answers with anything but one row of three columns. */
function singleRow(node: DataTestNode, main: StatementResult | undefined): TestRow {
  const table = asTable(main);
  const rows = table?.rows ?? [];
  if (rows.length !== 1) {
    throw new JinjaError(
      'InternalError',
      `dbt internally failed to execute ${node.unique_id}: Returned ${rows.length} rows, but expected 1 row`,
    );
  }
  const row = rows[0];
  const columns = table?.columnNames.length ?? 0;
  if (row === undefined || columns !== 3) {
    throw new JinjaError(
      'InternalError',
      `dbt internally failed to execute ${node.unique_id}: Returned ${columns} columns, but expected 3 columns`,
    );
  }
  const [failures, warn, error] = row.cells as [Value, Value, Value];
  return {
    failures: failures === null ? 0 : Number(str(failures)),
    should_warn: asBool(warn),
    should_error: asBool(error),
  };
}

/** The rows as a table, whether `statement` or a macro of the project has stored them. */
export function asTable(main: StatementResult | undefined): TableValue | undefined {
  const table = main?.table;
  if (table instanceof TableValue) return table;
  return typeof table === 'object' && table !== null && 'databaseTypes' in table ? tableValue(table) : undefined;
}

/** Databases without a boolean type answer 0/1 or text. */
function asBool(value: Value): boolean {
  if (typeof value === 'string') return ['true', 't', '1'].includes(value.toLowerCase());
  return value === true || value === 1;
}
