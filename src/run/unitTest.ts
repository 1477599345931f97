import type { CompiledNode } from '../compile/compiler.ts';
import type { ContextServices, TemplateContext } from '../context/context.ts';
import { diagnosticOf } from '../context/diagnosticOf.ts';
import { MacroOverrides } from '../context/macroOverrides.ts';
import type { DatabaseSession, StatementResult } from '../context/session.ts';
import { TxError } from '../diagnostics/diagnostic.ts';
import { formatNodeMessage } from '../diagnostics/format.ts';
import { toValue } from '../jinja/runtime/convert.ts';
import { str } from '../jinja/runtime/operations.ts';
import type { Value } from '../jinja/value.ts';
import type { UnitCaseNode, UnitTestNode } from '../parse/manifest.ts';
import type { Plain, PlainMap } from '../project/project.ts';
import { asTable } from './dataTest.ts';
import { callMaterialization, runNames } from './materialize.ts';
import type { NodeResult } from './result.ts';
import { rowDiff, type TextRow } from './rowDiff.ts';
import type { RunState } from './runState.ts';
import { UnitTestFixtures } from './unitTestFixtures.ts';

/** Compiles the tested model over the given rows, with what the test overrides. */
export function compileUnitTest(node: UnitCaseNode, state: RunState, session: DatabaseSession): Promise<CompiledNode> {
  const test = definitionOf(node, state);
  const fixtures = new UnitTestFixtures(state, session).of(test, node);
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

/** What a unit test adds to its result. */
type UnitOutcome = Pick<NodeResult, 'status' | 'message' | 'failures' | 'adapter_response'>;

/** Compares what the model gave with what it should have given; a failed test's message is the difference. */
export function unitTestOutcome(main: StatementResult | undefined): UnitOutcome {
  const response = main?.response;
  const adapter_response = typeof response === 'object' && response !== null && '_message' in response ? response : {};
  const { columns, expected, actual } = splitRows(main);
  const diff = rowDiff(columns, expected, actual);
  if (diff === undefined) return { status: 'pass', message: null, failures: 0, adapter_response };
  return { status: 'fail', message: `\n\nactual differs from expected:\n\n${diff}\n`, failures: 1, adapter_response };
}

/** The two halves of the answer, which the last column tells apart. */
function splitRows(main: StatementResult | undefined): {
  columns: readonly string[];
  expected: readonly TextRow[];
  actual: readonly TextRow[];
} {
  const table = asTable(main);
  if (table === undefined) throw new Error('the materialization of unit tests answered with no table');
  const names = table.columnNames.map((name) => name.toLowerCase());
  const mark = names.indexOf('actual_or_expected');
  const rows: Record<string, TextRow[]> = { expected: [], actual: [] };
  for (const row of table.rows) {
    const texts = row.cells.map(cellText);
    rows[texts[mark] ?? '']?.push(texts.filter((_, at) => at !== mark));
  }
  return {
    columns: names.filter((_, at) => at !== mark),
    expected: rows['expected'] ?? [],
    actual: rows['actual'] ?? [],
  };
}

/** Python's text of a value. */
function cellText(value: Value): string | null {
  return value === null ? null : str(value);
}

function definitionOf(node: UnitCaseNode, state: RunState): UnitTestNode {
  const test = state.manifest.unit_tests.get(node.unique_id);
  if (test === undefined) throw new Error(`${node.unique_id} is no unit test of the manifest`);
  return test;
}

/** Vars and environment with those of the test in front. */
export function overriddenServices(services: ContextServices, overrides: PlainMap | null): ContextServices {
  const vars = (overrides?.['vars'] ?? {}) as PlainMap;
  const env = (overrides?.['env_vars'] ?? {}) as PlainMap;
  if (Object.keys(vars).length + Object.keys(env).length === 0) return services;
  const { project, invocation } = services;
  return {
    ...services,
    project: {
      ...project,
      lookupVar: (name, packageName) =>
        Object.hasOwn(vars, name) ? (vars[name] as Plain) : project.lookupVar(name, packageName),
      varsFor: (packageName) => ({ ...project.varsFor(packageName), ...vars }),
    },
    invocation: {
      ...invocation,
      env: {
        ...invocation.env,
        ...Object.fromEntries(Object.entries(env).map(([key, value]) => [key, str(toValue(value))])),
      },
    },
  };
}

/** What stands in `overrides: {macros: …}`. */
export function macroOverrides(overrides: PlainMap | null): MacroOverrides {
  const macros = Object.entries((overrides?.['macros'] ?? {}) as PlainMap);
  return new MacroOverrides(new Map(macros.map(([name, value]) => [name, toValue(value)])));
}
