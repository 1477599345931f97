import { graphValue } from '../compile/graphValue.ts';
import { sourceRelation } from '../compile/nodeRelation.ts';
import { createContext } from '../context/context.ts';
import { relationValue } from '../context/relationValue.ts';
import type { RowValue } from '../context/rowValue.ts';
import type { DatabaseSession } from '../context/session.ts';
import { TableValue } from '../context/tableValue.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { JinjaError } from '../jinja/errors.ts';
import { toValue } from '../jinja/runtime/convert.ts';
import { PyDate } from '../jinja/runtime/datetime/date.ts';
import { PyDateTime } from '../jinja/runtime/datetime/dateTime.ts';
import { NO_KWARGS, PyObject, type Value } from '../jinja/value.ts';
import type { FreshnessThreshold, FreshnessTime, SourceNode } from '../parse/manifest.ts';
import { responseOf } from './adapterResponse.ts';
import { failureOf } from './failure.ts';
import type { Timing } from './result.ts';
import { openSession, type RunState, threadName } from './runState.ts';

/** `runtime error`: the age could not be told at all. */
export type FreshnessStatus = 'pass' | 'warn' | 'error' | 'runtime error';

/** One source's entry of sources.json v3. */
export interface FreshnessResult {
  readonly unique_id: string;
  readonly status: FreshnessStatus;
  /** Time of the newest row, in UTC as ISO 8601; null when it could not be told. */
  readonly max_loaded_at: string | null;
  /** When the database was asked, by its own clock. */
  readonly snapshotted_at: string | null;
  /** Age in seconds. */
  readonly max_loaded_at_time_ago_in_s: number | null;
  /** The thresholds it was held against. */
  readonly criteria: FreshnessThreshold;
  readonly adapter_response: Record<string, unknown>;
  readonly timing: readonly Timing[];
  readonly thread_id: string;
  readonly execution_time: number;
  readonly error: string | null;
  readonly diagnostic?: Diagnostic;
}

/** Seconds in a period of a threshold. */
const SECONDS: Readonly<Record<NonNullable<FreshnessTime['period']>, number>> = { minute: 60, hour: 3600, day: 86400 };

/** Asks a source for its newest row and compares its age with the thresholds. */
export async function checkFreshness(source: SourceNode, state: RunState, thread: number): Promise<FreshnessResult> {
  const started = performance.now();
  const begin = new Date().toISOString();
  const criteria = source.freshness ?? { warn_after: null, error_after: null, filter: null };
  const common = (): Pick<
    FreshnessResult,
    'unique_id' | 'criteria' | 'adapter_response' | 'timing' | 'thread_id' | 'execution_time'
  > => ({
    unique_id: source.unique_id,
    criteria,
    adapter_response: {},
    timing: [
      { name: 'compile', started_at: begin, completed_at: begin },
      { name: 'execute', started_at: begin, completed_at: new Date().toISOString() },
    ],
    thread_id: threadName(thread),
    execution_time: (performance.now() - started) / 1000,
  });
  const session = openSession(state, thread, source);
  try {
    const [loaded, taken] = await newestRow(source, criteria, state, session);
    const age = (taken.getTime() - loaded.getTime()) / 1000;
    return {
      ...common(),
      adapter_response: answerOf(session),
      status: statusOf(age, criteria),
      max_loaded_at: isoText(loaded),
      snapshotted_at: isoText(taken),
      max_loaded_at_time_ago_in_s: age,
      error: null,
    };
  } catch (error) {
    const failure = failureOf(error, source, state);
    return {
      ...common(),
      status: 'runtime error',
      max_loaded_at: null,
      snapshotted_at: null,
      max_loaded_at_time_ago_in_s: null,
      error: failure.message,
      diagnostic: failure.diagnostic,
    };
  } finally {
    await session.rollback();
  }
}

/** What the database answered to the query of the freshness macro. */
function answerOf(session: DatabaseSession): Record<string, unknown> {
  const last = [...session.results.values()].at(-1);
  return last === undefined ? {} : { ...responseOf(last.response) };
}

/** As Python prints a time in UTC: no fraction where there is none. */
function isoText(time: Date): string {
  return time.toISOString().replace('.000Z', '+00:00').replace(/Z$/, '000+00:00');
}

/** Error first, then warn, as dbt does. */
function statusOf(age: number, criteria: FreshnessThreshold): FreshnessStatus {
  if (exceeds(age, criteria.error_after)) return 'error';
  return exceeds(age, criteria.warn_after) ? 'warn' : 'pass';
}

/** @param age in seconds */
function exceeds(age: number, limit: FreshnessTime | null): boolean {
  return limit?.count != null && limit.period != null && age > limit.count * SECONDS[limit.period];
}

/** The time of the newest row and the time of asking, as the freshness macro answers them. */
async function newestRow(
  source: SourceNode,
  criteria: FreshnessThreshold,
  state: RunState,
  session: DatabaseSession,
): Promise<[Date, Date]> {
  const { services } = state;
  const relation = relationValue(sourceRelation(source, services), services);
  const { tx: _tx, ...fields } = source;
  const context = createContext({
    services,
    packageName: source.package_name,
    mode: 'run',
    session,
    names: new Map<string, Value>([
      ['this', relation],
      ['source_node', toValue(fields)],
      ['model', toValue(fields)],
    ]),
    lazyNames: new Map([['graph', () => graphValue(state.manifest, services.shared)]]),
  });
  const query = source.loaded_at_query;
  const [macro, args] =
    query === null
      ? (['collect_freshness', [relation, source.loaded_at_field, criteria.filter]] as const)
      : ([
          'collect_freshness_custom_sql',
          [relation, await state.compiler.renderText(query, source.original_file_path, context)],
        ] as const);
  const callable = context.services.macros.find(macro, source.package_name);
  if (callable === undefined) throw new JinjaError('CompilationError', `'${macro}' is undefined`);
  const answer = await context.macro(callable).call([...args], NO_KWARGS);
  const row = rowOf(answer, source);
  return [instantOf(row.cells[0] ?? null, source), instantOf(row.cells[1] ?? null, source)];
}

/** The one row of the macro's answer. Throws when there is none, or when the source is empty. */
function rowOf(answer: Value, source: SourceNode): RowValue {
  const table =
    answer instanceof TableValue ? answer : answer instanceof PyObject ? answer.getAttr('table') : undefined;
  const row = table instanceof TableValue ? table.rows[0] : undefined;
  if (row === undefined) {
    throw new JinjaError(
      'RuntimeError',
      `Got an invalid result from "collect_freshness" macro: the query for ${source.relation_name} gave no row`,
    );
  }
  if (row.cells[0] === null) {
    throw new JinjaError(
      'RuntimeError',
      `Expected a non-null value when querying field '${source.loaded_at_field ?? 'loaded_at_query'}' of table ${source.relation_name} but received value 'null' instead`,
    );
  }
  return row;
}

/** Times without a zone are UTC. */
function instantOf(value: Value, source: SourceNode): Date {
  if (value instanceof PyDateTime) return new Date(Number(value.epochMicros() / 1000n));
  if (value instanceof PyDate) return new Date(`${value.toText()}T00:00:00Z`);
  throw new JinjaError(
    'RuntimeError',
    `Expected a timestamp value when querying field '${source.loaded_at_field ?? 'loaded_at_query'}' of table ${source.relation_name} but received value of type '${typeof value}' instead`,
  );
}
