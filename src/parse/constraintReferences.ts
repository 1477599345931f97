import type { Captured } from './capture.ts';
import type { ColumnInfo, Constraint } from './manifest.ts';
import { yamlReference } from './properties/yamlReference.ts';

/**
 * What a model refers to, with the targets of its foreign keys: the table that a key refers to has to be there first.
 * A `to` that is neither `ref()` nor `source()` is a name in the database and says nothing about the DAG.
 */
export function withConstraintTargets(
  { refs, sources }: Pick<Captured, 'refs' | 'sources'>,
  columns: Readonly<Record<string, ColumnInfo>>,
  ofModel: readonly Constraint[],
): Pick<Captured, 'refs' | 'sources'> {
  const targets = [...Object.values(columns).flatMap((column) => column.constraints), ...ofModel].flatMap(({ to }) =>
    to === null ? [] : [yamlReference(to)],
  );
  return {
    refs: union(
      refs,
      targets.flatMap((target) => (target?.kind === 'ref' ? [target.ref] : [])),
    ),
    sources: union(
      sources,
      targets.flatMap((target) => (target?.kind === 'source' ? [target.source] : [])),
    ),
  };
}

function union<T>(known: T[], more: readonly T[]): T[] {
  if (more.length === 0) return known;
  const keys = new Set(known.map((one) => JSON.stringify(one)));
  const added = more.filter((one) => !keys.has(JSON.stringify(one)) && keys.add(JSON.stringify(one)));
  return [...known, ...added];
}
