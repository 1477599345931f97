import { RunResultsArtifact } from '../artifacts/runResultsArtifact.ts';
import type { ExitCode } from '../cli/exitCode.ts';
import { fancyLine } from '../cli/fancyLine.ts';
import type { Invocation } from '../cli/invocation.ts';
import { diagnosticOf } from '../context/diagnosticOf.ts';
import { withLikelyMeant } from '../context/likelyMeant.ts';
import type { MacroEntry } from '../context/macroResolver.ts';
import { placeInProject } from '../context/placeInProject.ts';
import { TxError } from '../diagnostics/diagnostic.ts';
import { nearNames } from '../diagnostics/didYouMean.ts';
import { formatDiagnostic } from '../diagnostics/format.ts';
import { toValue } from '../jinja/runtime/convert.ts';
import type { Value } from '../jinja/value.ts';
import type { NodeResult } from '../run/result.ts';
import { MAIN_THREAD, openSession } from '../run/runState.ts';
import { inlineNode } from './inlineNode.ts';
import { type OpenProject, openProject } from './openProject.ts';
import { typedOption } from './projectSetup.ts';

/** `tx run-operation`: calls one macro, or runs one statement given with `--sql`. */
export async function runOperation(invocation: Invocation): Promise<ExitCode> {
  const project = await openProject(invocation);
  try {
    const { macro, sql } = invocation.flags;
    if (macro === null && sql === null)
      throw new TxError({
        code: 'TX0002',
        severity: 'error',
        kind: 'Usage',
        message: 'Either a macro name or --sql must be passed to run-operation',
        hint: 'tx run-operation MACRO, or tx run-operation --sql "select 1"',
      });
    const entry = sql === null ? findMacro(project, macro ?? '') : undefined;
    return await execute(project, entry, sql);
  } finally {
    await project.close();
  }
}

/** `name` or `package.name`. Throws TX5003 with names that are near. */
function findMacro({ services, project }: OpenProject, name: string): MacroEntry {
  const dot = name.indexOf('.');
  const found =
    dot < 0
      ? (services.macros.find(name, project.root.name) ?? inAnyPackage(name, services))
      : services.macros.namespace(name.slice(0, dot))?.get(name.slice(dot + 1));
  if (found !== undefined) return found;
  const near = nearNames(
    name,
    [...services.macros.all()].map((macro) => macro.name),
  );
  throw new TxError({
    code: 'TX5003',
    severity: 'error',
    kind: 'Compilation',
    message: `dbt could not find a macro with the name '${dot < 0 ? name : name.slice(dot + 1)}' in any package`,
    ...(near.length === 0 ? {} : { hint: `did you mean ${near.map((one) => `'${one}'`).join(' or ')}?` }),
  });
}

/** Other macros find those of packages by `package.name` only; this command takes them by their name alone. */
function inAnyPackage(name: string, { macros }: OpenProject['services']): MacroEntry | undefined {
  return [...macros.all()].find((macro) => macro.name === name);
}

/** In one transaction, which a failure rolls back. Whatever happens, run_results.json tells it. */
async function execute(project: OpenProject, entry: MacroEntry | undefined, sql: string | null): Promise<ExitCode> {
  const { invocation, state } = project;
  const started = new Date();
  const node = await inlineNode(project, sql ?? '', 'operation');
  const session = openSession(state, MAIN_THREAD, node);
  const { context } = state.compiler.contextOf(node, session, new Map<string, Value>([['this', null]]));
  let failure: ReturnType<typeof diagnosticOf>;
  const compiled = new Date();
  if (entry === undefined) sayInline(invocation, 'START executing', 'RUN');
  try {
    if (entry === undefined)
      await session.execute(await state.compiler.renderText(sql ?? '', 'inline', context), { autoBegin: true });
    else
      await context
        .macro(entry)
        .call(
          [],
          new Map(
            Object.entries(typedOption(invocation.flags.args, '--args')).map(([key, value]) => [key, toValue(value)]),
          ),
        );
    await session.commit();
  } catch (error) {
    const known = diagnosticOf(error);
    if (known === undefined) throw error;
    failure = withLikelyMeant(placeInProject(known, project.project), project.services, project.project.root.name);
    await session.rollback();
    const msg = `Encountered an error while running operation: ${formatDiagnostic(failure)}`;
    invocation.events.fire({
      name: 'RunningOperationCaughtError',
      code: 'Q001',
      level: 'error',
      msg,
      data: { exc: failure.message },
    });
  }
  if (entry === undefined)
    sayInline(
      invocation,
      failure === undefined ? 'OK executed' : 'ERROR executing',
      failure === undefined ? 'OK' : 'ERROR',
      started,
    );
  const result = operationResult(
    entry?.unique_id ?? `sql_operation.${project.project.root.name}.inline_query`,
    { started, compiled },
    failure?.message ?? null,
  );
  new RunResultsArtifact(invocation, project.project.targetPath).finish([result], result.execution_time);
  return failure === undefined ? 0 : 1;
}

/** A line of progress about the SQL of `--sql`. @param started absent at the start */
function sayInline({ events, flags }: Invocation, text: string, status: 'RUN' | 'OK' | 'ERROR', started?: Date): void {
  const time = started === undefined ? undefined : (Date.now() - started.getTime()) / 1000;
  const colour = status === 'RUN' ? 'none' : status === 'OK' ? 'green' : 'red';
  const description = `${text} inline_query`;
  const msg = fancyLine({ text: description, status, colour, index: 1, total: 1, time, width: flags.printer_width });
  const level = status === 'ERROR' ? 'error' : 'info';
  if (time === undefined)
    events.fire({ name: 'LogStartLine', code: 'Q011', level, msg, data: { description, index: 1, total: 1 } });
  else {
    const data = { description, status, index: 1, total: 1, execution_time: time };
    events.fire({ name: 'LogNodeResult', code: 'Q008', level, msg, data });
  }
}

/** The one entry of run_results.json. Nothing is compiled but the SQL of `--sql`, which takes no time. */
function operationResult(
  id: string,
  { started, compiled }: { readonly started: Date; readonly compiled: Date },
  message: string | null,
): NodeResult {
  const completed = new Date();
  return {
    unique_id: id,
    status: message === null ? 'success' : 'error',
    timing: [
      { name: 'compile', started_at: started.toISOString(), completed_at: compiled.toISOString() },
      { name: 'execute', started_at: compiled.toISOString(), completed_at: completed.toISOString() },
    ],
    thread_id: 'MainThread',
    execution_time: (completed.getTime() - started.getTime()) / 1000,
    adapter_response: {},
    message,
    failures: message === null ? 0 : 1,
    compiled: null,
    compiled_code: null,
    relation_name: null,
    batch_results: null,
  };
}
