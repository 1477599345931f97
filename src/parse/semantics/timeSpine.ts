import type { PlainMap } from '../../project/project.ts';
import type { ColumnInfo } from '../manifest.ts';
import type { ParseState } from '../parseState.ts';
import type { Entry } from '../properties/propertyFile.ts';
import { isMap, shown } from '../properties/scalarChecks.ts';
import { itemsOf } from './given.ts';
import type { TimeSpine } from './semanticTypes.ts';

/**
 * `time_spine:` of a model's entry, null without one. Its columns must be described, since MetricFlow reads the
 * granularity there.
 */
export function timeSpineOf(
  entry: Entry | undefined,
  value: PlainMap,
  columns: Readonly<Record<string, ColumnInfo>>,
  state: ParseState,
): TimeSpine | null {
  const given = value['time_spine'];
  if (entry === undefined || !isMap(given)) return null;
  const spine: TimeSpine = {
    standard_granularity_column: String(given['standard_granularity_column']),
    custom_granularities: itemsOf(given['custom_granularities']).map((one) => ({
      name: String(one['name']),
      column_name: typeof one['column_name'] === 'string' ? one['column_name'] : null,
    })),
  };
  const problem = problemOf(spine, entry.name, columns);
  if (problem !== undefined) {
    const { message, hint } = problem;
    state.error('TX2165', 'Parsing', message, entry.locate(['time_spine', ...problem.path]), hint);
  }
  return spine;
}

/** What is wrong with a time spine, and where below it. */
function problemOf(
  spine: TimeSpine,
  model: string,
  columns: Readonly<Record<string, ColumnInfo>>,
): { readonly message: string; readonly hint: string; readonly path: readonly string[] } | undefined {
  const names = Object.keys(columns);
  const standard = spine.standard_granularity_column;
  const column = columns[standard];
  const path = ['standard_granularity_column'];
  if (column === undefined) {
    const message = `Time spine standard granularity column must be defined on the model. Got invalid column name '${standard}' for model '${model}'. Valid names: ${shown(names)}.`;
    return { message, path, hint: `describe the column below \`columns:\`, with its \`granularity\`` };
  }
  if (column.granularity === null) {
    const message = `Time spine standard granularity column must have a granularity defined. Please add one for column '${standard}' in model '${model}'.`;
    return { message, path, hint: `write \`granularity: day\` (or what it is) into the column's entry` };
  }
  const missing = spine.custom_granularities
    .map((one) => one.column_name ?? one.name)
    .filter((name) => !Object.hasOwn(columns, name));
  if (missing.length === 0) return undefined;
  const message = `Time spine custom granularity columns do not exist in the model. Columns not found: ${shown(missing)}; Available columns: ${shown(names)}`;
  return { message, path: ['custom_granularities'], hint: 'describe the columns below `columns:`' };
}
