import { hash } from 'node:crypto';
import { repr } from '../jinja/runtime/operations.ts';
import type { ColumnInfo, Constraint, ModelNode } from './manifest.ts';

/** Materializations whose constraints the database gets. */
const ENFORCING: ReadonlySet<string> = new Set(['table', 'incremental']);

/** A model's contract with its checksum; one that is not enforced has none. */
export function contractOf(
  contract: ModelNode['contract'],
  columns: Readonly<Record<string, ColumnInfo>>,
  constraints: readonly Constraint[],
  materialized: string,
): ModelNode['contract'] {
  if (!contract.enforced) return contract;
  return { ...contract, checksum: contractChecksum(columns, constraints, materialized) };
}

/**
 * dbt's checksum of an enforced contract, 64 hex digits: SHA-256 over the columns in the order of their names, each with its type
 * and the text that Python has for its constraints, then materialization and constraints of the model where they are enforced.
 */
function contractChecksum(
  columns: Readonly<Record<string, ColumnInfo>>,
  constraints: readonly Constraint[],
  materialized: string,
): string {
  const sorted = Object.values(columns).sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  const parts = sorted.map(
    (column) =>
      `|${column.name}${column.data_type ?? 'None'}${constraintsText(column.constraints, 'ColumnLevelConstraint')}`,
  );
  if (ENFORCING.has(materialized)) parts.push(materialized, constraintsText(constraints, 'ModelLevelConstraint'));
  return hash('sha256', parts.join(''), 'hex');
}

function constraintsText(constraints: readonly Constraint[], className: string): string {
  const texts = constraints.map((one) => {
    const fields = [
      `type=<ConstraintType.${one.type}: '${one.type}'>`,
      `name=${repr(one.name)}`,
      `expression=${repr(one.expression)}`,
      `warn_unenforced=${repr(one.warn_unenforced)}`,
      `warn_unsupported=${repr(one.warn_unsupported)}`,
      `to=${repr(one.to)}`,
      `to_columns=${repr([...one.to_columns])}`,
      ...(className === 'ModelLevelConstraint' ? [`columns=${repr([...(one.columns ?? [])])}`] : []),
    ];
    return `${className}(${fields.join(', ')})`;
  });
  return `[${texts.join(', ')}]`;
}
