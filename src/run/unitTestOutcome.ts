import type { ContextServices } from '../context/context.ts';
import { MacroOverrides } from '../context/macroOverrides.ts';
import type { StatementResult } from '../context/session.ts';
import { toValue } from '../jinja/runtime/convert.ts';
import { str } from '../jinja/runtime/operations.ts';
import type { Value } from '../jinja/value.ts';
import type { Plain, PlainMap } from '../project/project.ts';
import { asTable } from './dataTest.ts';
import type { NodeResult } from './result.ts';
import { rowDiff, type TextRow } from './rowDiff.ts';

/** What a unit test adds to its result. */
export type UnitOutcome = Pick<NodeResult, 'status' | 'message' | 'failures' | 'adapter_response'>;

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
