import { fancyLine } from '../cli/fancyLine.ts';
import { JinjaError } from '../jinja/errors.ts';
import { overloadNode } from '../parse/functions.ts';
import type { FunctionNode, FunctionOverload } from '../parse/manifest.ts';
import { UNKNOWN_TYPE } from '../parse/properties/functions.ts';
import { failureOf } from './failure.ts';
import { afterFailure, callMaterialization, defineRender, runNames } from './materialize.ts';
import type { Progress } from './progress.ts';
import type { NodeResult } from './result.ts';
import { failedResult, runNode } from './runNode.ts';
import { openSession, type RunState, threadName } from './runState.ts';

/** Who makes a function, and who is told. */
interface FunctionRequest {
  readonly state: RunState;
  readonly thread: number;
  readonly progress: Progress;
}

/**
 * Makes a function and then its overloads, all of them, whatever becomes of the others. Never rejects for a mistake of the
 * project or the database. A retry leaves out the overloads that were made before.
 */
export async function runFunction(node: FunctionNode, request: FunctionRequest): Promise<NodeResult> {
  const { state, thread } = request;
  const started = performance.now();
  if (node.returns['data_type'] === UNKNOWN_TYPE) return failedResult(node, undescribed(node), state, thread);
  const result = await runNode(node, state, thread);
  if (node.overloads.length === 0 || result.status !== 'success') return result;
  const before = new Set(state.previousOverloads?.get(node.unique_id) ?? []);
  const successful: string[] = [];
  const failed: string[] = [];
  for (const [at, overload] of node.overloads.entries()) {
    const named = { node, overload: overload.defined_in, index: at + 1 };
    if (before.has(overload.defined_in)) {
      successful.push(overload.defined_in);
      finished(named, { status: 'skipped', time: 0 }, request);
    } else ((await made(node, overload, named, request)) ? successful : failed).push(overload.defined_in);
  }
  const whole: NodeResult = {
    ...result,
    execution_time: (performance.now() - started) / 1000,
    overload_results: { successful, failed },
  };
  return failed.length === 0 ? whole : { ...whole, status: 'partial success', message: `PARTIAL SUCCESS ${node.name}` };
}

function undescribed({ name, original_file_path: file }: FunctionNode): JinjaError {
  return new JinjaError(
    'CompilationError',
    `Nothing says what the function '${name}' (${file}) returns: describe its arguments and its result under \`functions:\` of a property file`,
  );
}

/** One overload as log lines name it. */
interface NamedOverload {
  readonly node: FunctionNode;
  readonly overload: string;
  /** From 1. */
  readonly index: number;
}

/** @returns whether the database took it; what it said stands in the log */
async function made(
  node: FunctionNode,
  overload: FunctionOverload,
  named: NamedOverload,
  request: FunctionRequest,
): Promise<boolean> {
  const { state, thread } = request;
  const started = performance.now();
  const time = (): number => (performance.now() - started) / 1000;
  line('LogStartOverload', 'Q048', named, { text: 'START', status: 'RUN', colour: 'none' }, request);
  const own = overloadNode(node, overload);
  const session = openSession(state, thread, own);
  try {
    const { context, model } = state.compiler.contextOf(own, session, runNames(own, state));
    const code = overload.compiled_body ?? '';
    model.compiled(code);
    context.define('sql', code);
    context.define('compiled_code', code);
    defineRender(context, own, state);
    await callMaterialization(own, context, state);
    await session.commit();
  } catch (error) {
    const { message } = failureOf(error, own, state);
    await afterFailure(own, session, state);
    finished(named, { status: 'error', time: time(), message }, request);
    return false;
  }
  finished(named, { status: 'success', time: time() }, request);
  return true;
}

/** How an overload ended. @param time seconds */
function finished(
  named: NamedOverload,
  { status, time, message }: { status: 'success' | 'error' | 'skipped'; time: number; message?: string },
  request: FunctionRequest,
): void {
  const [text, colour] = {
    success: ['OK created', 'green'],
    error: ['ERROR creating', 'red'],
    skipped: ['SKIP', 'yellow'],
  }[status] as [string, 'green' | 'red' | 'yellow'];
  line('LogOverloadResult', 'Q049', named, { text, status: status.toUpperCase(), colour, time, message }, request);
}

/** `Overload 1 of 2 OK created function f overload g … [SUCCESS in 0.02s]`. */
function line(
  name: string,
  code: string,
  { node, overload, index }: NamedOverload,
  shown: {
    readonly text: string;
    readonly status: string;
    readonly colour: 'none' | 'green' | 'red' | 'yellow';
    readonly time?: number;
    readonly message?: string | undefined;
  },
  { state: { invocation }, thread, progress }: FunctionRequest,
): void {
  const { text, status, colour, time, message } = shown;
  const total = node.overloads.length;
  const description = `function ${node.name} overload ${overload}${message === undefined ? '' : `: ${message}`}`;
  const width = invocation.flags.printer_width;
  invocation.events.fire({
    name,
    code,
    level: colour === 'red' ? 'error' : 'info',
    msg: `Overload ${fancyLine({ text: `${text} ${description}`, status, colour, time, index, total, width })}`,
    data: {
      description,
      ...(time === undefined ? {} : { status: status.toLowerCase(), execution_time: time }),
      overload_index: index,
      total_overloads: total,
      node_info: progress.nodeInfo(node, 'executing'),
    },
    thread: threadName(thread),
  });
}
