import { coloured, errorTag, warningTag } from '../cli/colours.ts';
import type { ExitCode } from '../cli/exitCode.ts';
import type { Invocation } from '../cli/invocation.ts';
import { formatDetails } from '../diagnostics/format.ts';
import type { Manifest, ManifestNode } from '../parse/manifest.ts';
import { groupInfo, nodeInfo } from '../run/nodeInfo.ts';
import { passedBy, passedKind } from '../run/passedBy.ts';
import { FAILING, type NodeResult } from '../run/result.ts';
import type { RunReport } from '../run/run.ts';
import { unitCase } from '../run/unitCase.ts';

/** Paths that the last lines show. */
export interface EndingPaths {
  /** The project's folder, which places of mistakes are relative to. */
  readonly root: string;
  readonly compiled: (node: ManifestNode) => string;
}

/** Says how a run ended: what ran, how long, each error and warning, and the counters. */
export function endOfRun(invocation: Invocation, manifest: Manifest, report: RunReport, paths: EndingPaths): ExitCode {
  const say = new Ending(invocation, manifest, paths);
  say.finished(report);
  say.summary(report);
  return report.interrupted ? 2 : report.results.some(({ status }) => FAILING.has(status)) ? 1 : 0;
}

/** Says the lines at the end of one run. */
class Ending {
  readonly #invocation: Invocation;
  readonly #manifest: Manifest;
  readonly #paths: EndingPaths;

  constructor(invocation: Invocation, manifest: Manifest, paths: EndingPaths) {
    this.#invocation = invocation;
    this.#manifest = manifest;
    this.#paths = paths;
  }

  /** `Finished running 2 table models, 1 seed in …`. */
  finished({ results, elapsed }: RunReport): void {
    const counts = new Map<string, number>();
    for (const { unique_id: id } of results) {
      const kind = this.#kind(id);
      counts.set(kind, (counts.get(kind) ?? 0) + 1);
    }
    finishedRunning(this.#invocation, counts, elapsed);
  }

  /** The line that sums up, each problem with its place, and the counters. */
  summary({ results, interrupted }: RunReport): void {
    const errors = results.filter(
      (result) =>
        result.status === 'error' ||
        result.status === 'fail' ||
        // An exposure is skipped because of others: those are told of.
        (result.status === 'skipped' && result.message !== null && !this.#manifest.exposures.has(result.unique_id)),
    );
    const warnings = results.filter((result) => result.status === 'warn');
    this.#blank();
    const partial = results.filter(({ status }) => status === 'partial success').length;
    const line = interrupted
      ? 'Exited because of keyboard interrupt'
      : completion(errors.length, partial, warnings.length);
    this.#fire('EndOfRunSummary', 'Z030', 'info', line, {
      num_errors: errors.length,
      num_warnings: warnings.length,
      num_partial_success: partial,
      keyboard_interrupt: interrupted,
    });
    for (const result of errors) this.#problem(result, 'error');
    for (const result of warnings) this.#problem(result, 'warn');
    this.#blank();
    const stats = counters(results);
    const text = `PASS=${stats.pass} WARN=${stats.warn} ERROR=${stats.error} SKIP=${stats.skip} NO-OP=${stats.noop} REUSED=0 TOTAL=${results.length}`;
    this.#fire('StatsLine', 'Z023', 'info', `Done. ${text}`, { stats: { ...stats, reused: 0, total: results.length } });
  }

  /** One failed or warned node. Those that a fail-fast left out are only counted. */
  #problem(result: NodeResult, level: 'error' | 'warn'): void {
    const node = this.#node(result.unique_id);
    if (node === undefined || (result.status === 'skipped' && result.message === 'Skipping due to fail_fast')) return;
    this.#blank();
    const about = { node_info: nodeInfo(node, 'None'), ...groupInfo(node, this.#manifest) };
    const head = `in ${node.resource_type} ${node.name} (${node.original_file_path})`;
    this.#fire(
      level === 'error' ? 'RunResultFailure' : 'RunResultWarning',
      level === 'error' ? 'Z022' : 'Z021',
      level,
      level === 'error' ? errorTag(head) : warningTag(head),
      { resource_type: node.resource_type, node_name: node.name, path: node.original_file_path, ...about },
    );
    const body = result.message === null ? `  Status: ${result.status}` : `  ${result.message}`;
    this.#fire(
      level === 'error' ? 'RunResultError' : 'RunResultWarningMessage',
      level === 'error' ? 'Z024' : 'Z046',
      level,
      body,
      { msg: result.message ?? `Status: ${result.status}`, ...about },
    );
    this.#place(result);
    if (result.compiled_code !== null) {
      this.#blank();
      this.#fire('SQLCompiledPath', 'Z026', 'info', `  compiled code at ${this.#paths.compiled(node)}`, {
        path: this.#paths.compiled(node),
        node_info: about.node_info,
      });
    }
    this.#storedFailures(node, result);
  }

  #node(id: string): ManifestNode | undefined {
    const test = this.#manifest.unit_tests.get(id);
    return test === undefined
      ? (this.#manifest.nodes.get(id) ?? this.#manifest.functions.get(id))
      : unitCase(test, this.#manifest);
  }

  /** Where in the project it went wrong, and what helps: what dbt's own message does not say. */
  #place({ diagnostic }: NodeResult): void {
    if (diagnostic === undefined) return;
    const msg = formatDetails(diagnostic, { root: this.#paths.root });
    this.#blank();
    this.#fire('Note', 'Z050', 'info', msg, { msg });
  }

  /** A test with `store_failures` tells where its rows are. */
  #storedFailures(node: ManifestNode, result: NodeResult): void {
    if (node.resource_type !== 'test' || node.relation_name === null || (result.failures ?? 0) === 0) return;
    const query = `select * from ${node.relation_name}`;
    const rule = '-'.repeat(query.length + 2);
    this.#blank();
    this.#fire('CheckNodeTestFailure', 'Z027', 'info', `  See test failures:\n  ${rule}\n  ${query}\n  ${rule}`, {
      relation_name: node.relation_name,
      node_info: nodeInfo(node, 'None'),
    });
  }

  /** dbt's name of what ran. */
  #kind(id: string): string {
    const passed = passedBy(id, this.#manifest);
    if (passed !== undefined) return passedKind(passed);
    const node = this.#node(id);
    switch (node?.resource_type) {
      case 'unit_test':
        return 'unit test';
      case 'model':
        return `${String(node.config.materialized)} model`;
      case 'test':
        return 'data test';
      case 'operation':
        return 'project hook';
      default:
        return node?.resource_type ?? 'node';
    }
  }

  #blank(): void {
    this.#fire('Formatting', 'Z017', 'info', '', { msg: '' });
  }

  #fire(
    name: string,
    code: string,
    level: 'info' | 'warn' | 'error',
    msg: string,
    data: Record<string, unknown>,
  ): void {
    this.#invocation.events.fire({ name, code, level, msg, data });
  }
}

/** `saved query` is the one kind that does not end in a plain `s`. */
function plural(kind: string): string {
  return kind.endsWith('y') ? `${kind.slice(0, -1)}ies` : `${kind}s`;
}

/**
 * How much of what kind ran, and how long it took.
 * @param counts by dbt's name of the kind: `table model`
 * @param elapsed seconds
 */
export function finishedRunning({ events }: Invocation, counts: ReadonlyMap<string, number>, elapsed: number): void {
  const kinds = [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
  const line = kinds.map(([kind, count]) => `${count} ${count === 1 ? kind : plural(kind)}`).join(', ');
  const hours = Math.floor(elapsed / 3600);
  const minutes = Math.floor((elapsed % 3600) / 60);
  const execution = `${hours} hours ${minutes} minutes and ${(elapsed % 60).toFixed(2)} seconds`;
  const msg = `Finished running ${line === '' ? '' : `${line} `}in ${execution} (${elapsed.toFixed(2)}s).`;
  const data = { stat_line: line, execution, execution_time: elapsed };
  events.fire({ name: 'FinishedRunningStats', code: 'E047', level: 'info', msg, data });
}

/** The line that tells in its colour how it went. */
function completion(errors: number, partial: number, warnings: number): string {
  const plural = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;
  const some = `${partial} partial success${partial === 1 ? '' : 'es'}`;
  if (errors > 0) {
    const text = `Completed with ${plural(errors, 'error')}, ${some}, and ${plural(warnings, 'warning')}:`;
    return coloured(text, 'red');
  }
  if (partial > 0) return coloured(`Completed with ${some} and ${plural(warnings, 'warning')}`, 'yellow');
  if (warnings > 0) return coloured(`Completed with ${plural(warnings, 'warning')}:`, 'yellow');
  return coloured('Completed successfully', 'green');
}

/** dbt's counters: whatever is none of the others counts as an error. */
function counters(results: readonly NodeResult[]): Record<'pass' | 'warn' | 'error' | 'skip' | 'noop', number> {
  const stats = { pass: 0, warn: 0, error: 0, skip: 0, noop: 0 };
  for (const { status } of results) {
    if (status === 'success' || status === 'pass') stats.pass++;
    else if (status === 'warn') stats.warn++;
    else if (status === 'skipped') stats.skip++;
    else if (status === 'no-op') stats.noop++;
    else stats.error++;
  }
  return stats;
}
