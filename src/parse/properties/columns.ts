import type { Plain, PlainMap } from '../../project/project.ts';
import type { ColumnInfo, Constraint } from '../manifest.ts';
import { isMap } from './scalarChecks.ts';

/** Keys of a column that the manifest has no field for, or that are not part of it. */
const NOT_KEPT: ReadonlySet<string> = new Set(['name', 'tests', 'data_tests', 'docs']);

/**
 * The `columns` of a node, by name: of two with one name the later counts. Descriptions are not rendered yet. Keys that dbt
 * does not know are kept, as dbt does.
 */
export function columnInfos(columns: Plain): Record<string, ColumnInfo> {
  const infos: Record<string, ColumnInfo> = {};
  if (!Array.isArray(columns)) return infos;
  for (const column of columns) {
    if (isMap(column) && typeof column['name'] === 'string') infos[column['name']] = columnInfo(column, column['name']);
  }
  return infos;
}

/** One column. Tags and meta are those beside `config:` and in it. */
function columnInfo(column: PlainMap, name: string): ColumnInfo {
  const config = isMap(column['config']) ? column['config'] : {};
  const meta = { ...mapOf(column['meta']), ...mapOf(config['meta']) };
  const tags = [...new Set([...listOfTexts(column['tags']), ...listOfTexts(config['tags'])])];
  const info: ColumnInfo = {
    name,
    description: textOr(column['description'], ''),
    meta,
    data_type: textOr(column['data_type'], null),
    constraints: constraints(column['constraints'], false),
    quote: typeof column['quote'] === 'boolean' ? column['quote'] : null,
    config: { meta, tags },
    tags,
    granularity: textOr(column['granularity'], null),
    dimension: column['dimension'] ?? null,
    entity: column['entity'] ?? null,
    doc_blocks: [],
  };
  const extra = Object.entries(column).filter(([key]) => !Object.hasOwn(info, key) && !NOT_KEPT.has(key));
  return extra.length === 0 ? info : { ...info, ...Object.fromEntries(extra) };
}

/** Constraints in the manifest's form; those of a model also name their columns. */
export function constraints(list: Plain, ofModel: boolean): Constraint[] {
  if (!Array.isArray(list)) return [];
  return list.filter(isMap).map((given) => ({
    type: given['type'] as Constraint['type'],
    name: textOr(given['name'], null),
    expression: textOr(given['expression'], null),
    warn_unenforced: given['warn_unenforced'] !== false,
    warn_unsupported: given['warn_unsupported'] !== false,
    to: textOr(given['to'], null),
    to_columns: listOfTexts(given['to_columns']),
    ...(ofModel ? { columns: listOfTexts(given['columns']) } : {}),
  }));
}

/** A mapping as it is; anything else counts as an empty one. */
export function mapOf(value: Plain): PlainMap {
  return isMap(value) ? value : {};
}

/** Tags and the like: one text stands for a list of it. */
export function listOfTexts(value: Plain): string[] {
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

/** A string as it is; anything else gives way to the fallback. */
export function textOr<T extends string | null>(value: Plain, otherwise: T): string | T {
  return typeof value === 'string' ? value : otherwise;
}
