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
    granularity: textOr(column['granularity'], null)?.toLowerCase() ?? null,
    dimension: columnDimension(column, name),
    entity: columnEntity(column, name),
    doc_blocks: [],
  };
  const extra = Object.entries(column).filter(([key]) => !Object.hasOwn(info, key) && !NOT_KEPT.has(key));
  return extra.length === 0 ? info : { ...info, ...Object.fromEntries(extra) };
}

/** `dimension:` of a column: its type alone, or all fields in the manifest's form. */
function columnDimension(column: PlainMap, name: string): string | PlainMap | null {
  const { dimension } = column;
  if (typeof dimension === 'string') return dimension.toLowerCase();
  if (!isMap(dimension)) return null;
  const { validity_params: validity } = dimension;
  const isSet = (key: string): boolean => isMap(validity) && validity[key] === true;
  return {
    ...elementFields(dimension, column, name),
    is_partition: dimension['is_partition'] === true,
    config: mapOf(dimension['config']),
    validity_params: isMap(validity) ? { is_start: isSet('is_start'), is_end: isSet('is_end') } : null,
  };
}

/** `entity:` of a column, in the same two forms. */
function columnEntity(column: PlainMap, name: string): string | PlainMap | null {
  const { entity } = column;
  if (typeof entity === 'string') return entity.toLowerCase();
  return isMap(entity) ? { ...elementFields(entity, column, name), config: mapOf(entity['config']) } : null;
}

/** What an element does not say itself it takes from its column. */
function elementFields(given: PlainMap, column: PlainMap, name: string): PlainMap {
  return {
    name: textOr(given['name'], '') || name,
    type: String(given['type']).toLowerCase(),
    description: textOr(given['description'], '') || textOr(column['description'], ''),
    label: textOr(given['label'], null),
  };
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
