import type { CompiledNode } from '../compile/compiler.ts';
import type { TemplateContext } from '../context/context.ts';
import { diagnosticOf } from '../context/diagnosticOf.ts';
import type { DatabaseSession } from '../context/session.ts';
import { TxError } from '../diagnostics/diagnostic.ts';
import { formatNodeMessage } from '../diagnostics/format.ts';
import type { UnitCaseNode, UnitTestNode } from '../parse/manifest.ts';
import { macroCaseOf } from '../parse/properties/macroUnitTests.ts';
import { callMaterialization, runNames } from './materialize.ts';
import type { RunState } from './runState.ts';
import { UnitTestFixtures } from './unitTestFixtures.ts';
import { macroOverrides, overriddenServices, type UnitOutcome } from './unitTestOutcome.ts';

/** Compiles the tested model over the given rows, with what the test overrides; or calls the tested macro. */
export async function compileUnitTest(
  node: UnitCaseNode,
  state: RunState,
  session: DatabaseSession,
): Promise<CompiledNode & { readonly outcome?: UnitOutcome }> {
  const test = definitionOf(node, state);
  const macroCase = macroCaseOf(test);
  if (macroCase !== undefined) {
    const { callMacroCase } = await import('./macroTest.ts');
    return callMacroCase(node, { test, macroCase }, state, session);
  }
  const fixtures = await new UnitTestFixtures(state, session).of(test, node);
  return state.compiler.compile(node, session, runNames(node, state), {
    services: overriddenServices(state.services, test.overrides),
    fixtures,
    overrides: macroOverrides(test.overrides),
  });
}

/** Runs the test's query. Throws RuntimeError in dbt's words around whatever goes wrong in it. */
export async function runUnitTest(node: UnitCaseNode, context: TemplateContext, state: RunState): Promise<void> {
  try {
    await callMaterialization(node, context, state);
  } catch (error) {
    const inner = diagnosticOf(error, { file: node.original_file_path });
    if (inner === undefined) throw error;
    const name = definitionOf(node, state).name;
    const message = `An error occurred during execution of unit test '${name}'. There may be an error in the unit test definition: check the data types.\n ${formatNodeMessage(inner)}`;
    throw new TxError({ ...inner, kind: 'Runtime', message }, { cause: error });
  }
}

function definitionOf(node: UnitCaseNode, state: RunState): UnitTestNode {
  const test = state.manifest.unit_tests.get(node.unique_id);
  if (test === undefined) throw new Error(`${node.unique_id} is no unit test of the manifest`);
  return test;
}
