import { RunResultsArtifact } from '../artifacts/runResultsArtifact.ts';
import type { ExitCode } from '../cli/exitCode.ts';
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
      ? services.macros.find(name, project.root.name)
      : services.macros.namespace(name.slice(0, dot))?.get(name.slice(dot + 1));
  if (found !== undefined) return found;
  const near = nearNames(
    name,
    [...services.macros.all()].map((macro) => macro.name),
  );
  throw new TxError({
    code: 'TX5003',
    severity: 'error',
    kind: 'Runtime',
    message: `dbt could not find a macro with the name '${dot < 0 ? name : name.slice(dot + 1)}' in any package`,
    ...(near.length === 0 ? {} : { hint: `did you mean ${near.map((one) => `'${one}'`).join(' or ')}?` }),
  });
}

/** In one transaction, which a failure rolls back. Whatever happens, run_results.json tells it. */
async function execute(project: OpenProject, entry: MacroEntry | undefined, sql: string | null): Promise<ExitCode> {
  const { invocation, state } = project;
  const started = new Date();
  const node = await inlineNode(project, sql ?? '', 'operation');
  const session = openSession(state, MAIN_THREAD, node);
  const { context } = state.compiler.contextOf(node, session, new Map<string, Value>([['this', null]]));
  let failure: ReturnType<typeof diagnosticOf>;
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
  const name = entry === undefined ? 'inline_sql' : entry.name;
  const result = operationResult(`operation.${project.project.root.name}.${name}`, started, failure?.message ?? null);
  new RunResultsArtifact(invocation, project.project.targetPath).finish([result], result.execution_time);
  return failure === undefined ? 0 : 1;
}

/** The one entry of run_results.json. */
function operationResult(id: string, started: Date, message: string | null): NodeResult {
  const completed = new Date();
  return {
    unique_id: id,
    status: message === null ? 'success' : 'error',
    timing: [{ name: 'execute', started_at: started.toISOString(), completed_at: completed.toISOString() }],
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
