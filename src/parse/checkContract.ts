import { pyRepr } from '../project/pyRepr.ts';
import type { ModelNode } from './manifest.ts';
import type { ParseState } from './parseState.ts';

/** Types of constraints, in dbt's order. */
const TYPES = ['check', 'not_null', 'unique', 'primary_key', 'foreign_key', 'custom'];
/** Materializations that make the constraints that they are given. */
const ENFORCING: ReadonlySet<string> = new Set(['table', 'incremental']);

/**
 * Reports what a model's contract cannot be: in another language than SQL, without columns, with keys of the model and of
 * its columns at once.
 * @param described a property file describes the model; one that nobody describes fails when it is built
 */
export function checkContract(model: ModelNode, described: boolean, state: ParseState): void {
  if (!described) return;
  if (model.contract.enforced) checkEnforced(model, state);
  const problems = primaryKeyProblems(model);
  if (problems.length > 0)
    report(model, `Primary key constraint error: (${model.original_file_path})\n${problems.join('\n')}`, state);
}

function checkEnforced(model: ModelNode, state: ParseState): void {
  const columns = Object.values(model.columns);
  const all = [...model.constraints, ...columns.flatMap((column) => column.constraints)];
  const problems = [
    ...(columns.length === 0
      ? ['Constraints must be defined in a `yml` schema configuration file like `schema.yml`.']
      : []),
    ...(model.language === 'sql' ? [] : [`Language Error: Expected 'sql' but found '${model.language}'`]),
  ];
  if (problems.length > 0)
    report(model, `Contract enforcement failed for: (${model.original_file_path})\n${problems.join('\n')}`, state);
  if (model.constraints.some(({ type }) => !TYPES.includes(type)))
    report(
      model,
      `Invalid constraint type on model ${model.name}: Type must be one of [${TYPES.map((one) => `'${one}'`).join(', ')}]`,
      state,
    );
  const materialized = String(model.config.materialized);
  if (all.some((one) => one.warn_unsupported) && !ENFORCING.has(materialized))
    state.warn(
      'TX2024',
      'UnsupportedConstraintMaterialization',
      `Constraint types are not supported for ${materialized} materializations and will be ignored. Set 'warn_unsupported: false' on this constraint to ignore this warning.`,
      model.tx.location,
    );
}

function primaryKeyProblems(model: ModelNode): string[] {
  const keyed = Object.values(model.columns)
    .filter((column) => column.constraints.some(({ type }) => type === 'primary_key'))
    .map(({ name }) => name);
  const ofModel = model.constraints.some(({ type }) => type === 'primary_key');
  return [
    ...(keyed.length > 1
      ? [
          `Found ${keyed.length} columns (${pyRepr(keyed)}) with primary key constraints defined. Primary keys for multiple columns must be defined as a model level constraint.`,
        ]
      : []),
    ...(keyed.length > 0 && ofModel
      ? [
          'Primary key constraints defined at the model level and the columns level. Primary keys can be defined at the model level or the column level, not both.',
        ]
      : []),
  ];
}

function report(model: ModelNode, message: string, state: ParseState): void {
  state.error('TX2024', 'Parsing', message, model.tx.location, 'correct the description of the model');
}
