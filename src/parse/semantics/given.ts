import type { Plain, PlainMap } from '../../project/project.ts';
import { listOfTexts } from '../properties/columns.ts';
import { isMap } from '../properties/scalarChecks.ts';
import { GRANULARITIES, type TimeWindow, type WhereFilters } from './semanticTypes.ts';

/** The mappings of a list; nothing for what is no list. */
export function itemsOf(value: Plain): readonly PlainMap[] {
  return Array.isArray(value) ? value.filter(isMap) : [];
}

/** A word in small letters, as the manifest has it. Checked before: it is one of the allowed ones. */
export function wordOf<T extends string>(value: Plain): T {
  return String(value).toLowerCase() as T;
}

/** An expression; a number or a boolean in YAML is SQL all the same, with Python's `True` and `False`. */
export function exprOf(value: Plain): string | null {
  if (value === undefined || value === null) return null;
  return typeof value === 'boolean' ? (value ? 'True' : 'False') : String(value);
}

/** Filters as the list of templates that the semantic layer joins with AND. */
export function filtersOf(value: Plain): WhereFilters | null {
  if (value === undefined || value === null) return null;
  return { where_filters: listOfTexts(value).map((text) => ({ where_sql_template: text })) };
}

/** `7 days` as count and granularity; of standard granularities the plural is dropped. */
export function windowOf(value: Plain): TimeWindow | null {
  if (typeof value !== 'string') return null;
  const [count, granularity = ''] = value.toLowerCase().split(' ');
  const single = granularity.replace(/s$/, '');
  return {
    count: Number(count),
    granularity: (GRANULARITIES as readonly string[]).includes(single) ? single : granularity,
  };
}
