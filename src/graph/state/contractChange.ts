import type { Constraint } from '../../parse/manifest.ts';
import { canonical, sameValue } from './sameValue.ts';

/** What of a model its contract speaks of; a member of an earlier manifest has the same fields. */
export interface Contracted {
  readonly contract: { readonly enforced: boolean; readonly checksum: string | null };
  readonly columns: Readonly<
    Record<
      string,
      { readonly name: string; readonly data_type: string | null; readonly constraints: readonly Constraint[] }
    >
  >;
  readonly constraints: readonly Constraint[];
  readonly materialized: string;
}

/** How a contract differs from the one before. */
export interface ContractChange {
  readonly changed: boolean;
  /** What readers of the model may not expect, in dbt's words; empty for a change that adds something. */
  readonly breaking: readonly string[];
}

/** Materializations that create a table with its constraints. */
const ENFORCING: ReadonlySet<string> = new Set(['table', 'incremental']);

/**
 * Compares the contract of a model with that of an earlier manifest.
 * @param enforced kinds of constraint that the database holds data to
 */
export function contractChange(old: Contracted, now: Contracted, enforced: ReadonlySet<string>): ContractChange {
  if (!old.contract.enforced) return { changed: now.contract.enforced, breaking: [] };
  if (now.contract.enforced && old.contract.checksum !== null && old.contract.checksum === now.contract.checksum)
    return { changed: false, breaking: [] };
  const breaking: string[] = [];
  if (!now.contract.enforced) {
    breaking.push(
      'Contract enforcement was removed: Previously, this model had an enforced contract. It is no longer configured to enforce its contract, and this is a breaking change.',
    );
  }
  const columns = Object.entries(old.columns).sort(([a], [b]) => (a < b ? -1 : 1));
  listed(
    breaking,
    'Columns were removed',
    columns.filter(([key]) => now.columns[key] === undefined).map(([, { name }]) => name),
  );
  listed(
    breaking,
    'Columns with data_type changes',
    columns.flatMap(([key, { name, data_type: before }]) => {
      const after = now.columns[key];
      if (after === undefined || baseType(before) === baseType(after.data_type)) return [];
      return [`${name} (${shown(before)} -> ${shown(after.data_type)})`];
    }),
  );
  const held = ENFORCING.has(old.materialized);
  const columnConstraints = columns.flatMap(([key, column]) => {
    const after = now.columns[key];
    if (after === undefined) return [];
    return gone(column.constraints, after.constraints, enforced).map(
      (constraint) => `'${constraint.name ?? constraint.type}' constraint on column ${key}`,
    );
  });
  const modelConstraints = gone(old.constraints, now.constraints, enforced).map(
    (constraint) =>
      `'${constraint.name ?? constraint.type}' constraint on columns [${(constraint.columns ?? []).map((one) => `'${one}'`).join(', ')}]`,
  );
  listed(breaking, 'Enforced column level constraints were removed', held ? columnConstraints : []);
  listed(breaking, 'Enforced model level constraints were removed', held ? modelConstraints : []);
  const constrained = old.constraints.length > 0 || columns.some(([, { constraints }]) => constraints.length > 0);
  if (held && !ENFORCING.has(now.materialized) && constrained)
    listed(breaking, 'Materialization changed with enforced constraints', [
      `${old.materialized} -> ${now.materialized}`,
    ]);
  return { changed: breaking.length > 0 || !sameContract(old, now), breaking };
}

/** Another version of dbt may make another checksum of the same contract. */
function sameContract(old: Contracted, now: Contracted): boolean {
  const text = ({ columns, constraints, materialized }: Contracted): string =>
    canonical([
      Object.values(columns)
        .map(({ name, data_type: type, constraints: own }) => [name, type, own])
        .sort(),
      ENFORCING.has(materialized) ? [materialized, constraints] : null,
    ]);
  return text(old) === text(now);
}

/** Constraints of before that are no more, of those that the database enforces. */
function gone(
  before: readonly Constraint[],
  after: readonly Constraint[],
  enforced: ReadonlySet<string>,
): readonly Constraint[] {
  return before.filter((one) => enforced.has(one.type) && !after.some((other) => sameValue(one, other)));
}

/** Size, precision and scale may change without breaking anything. */
function baseType(type: string | null): string | null {
  return type === null ? null : ((type.split('(')[0] as string).trim().toLowerCase() ?? null);
}

function shown(type: string | null): string {
  return type ?? 'None';
}

function listed(into: string[], title: string, items: readonly string[]): void {
  if (items.length > 0) into.push(`${title}: \n    - ${items.join('\n    - ')}`);
}
