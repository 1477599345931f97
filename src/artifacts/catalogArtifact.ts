import type { CatalogRow } from '../adapters/adapter.ts';
import type { Invocation } from '../cli/invocation.ts';
import type { Manifest } from '../parse/manifest.ts';
import { metadata } from './metadata.ts';

/** One relation of catalog.json v1. */
interface CatalogTable {
  readonly metadata: Record<string, string | null>;
  readonly columns: Record<string, { type: string; index: number; name: string; comment: string | null }>;
  readonly stats: Record<string, unknown>;
  unique_id: string | null;
}

/** catalog.json v1 as text: the relations found, under the nodes and sources they belong to. */
export function catalogArtifact(
  invocation: Invocation,
  manifest: Manifest,
  rows: readonly CatalogRow[],
  selected: ReadonlySet<string>,
  errors: readonly string[],
): string {
  const tables = gather(rows);
  const nodes: Record<string, CatalogTable> = {};
  const sources: Record<string, CatalogTable> = {};
  for (const node of manifest.nodes.values()) {
    if (!selected.has(node.unique_id) || node.relation_name === null || node.resource_type === 'test') continue;
    place(nodes, tables.get(key(node.database, node.schema, node.alias)), node.unique_id);
  }
  for (const source of manifest.sources.values()) {
    if (selected.has(source.unique_id))
      place(sources, tables.get(key(source.database, source.schema, source.identifier)), source.unique_id);
  }
  return JSON.stringify({
    metadata: metadata(invocation, 'catalog/v1'),
    nodes,
    sources,
    errors: errors.length === 0 ? null : errors,
  });
}

function place(into: Record<string, CatalogTable>, table: CatalogTable | undefined, id: string): void {
  if (table !== undefined) into[id] = { ...table, unique_id: id };
}

function gather(rows: readonly CatalogRow[]): Map<string, CatalogTable> {
  const tables = new Map<string, CatalogTable>();
  for (const row of rows) {
    const at = key(row.table_database, row.table_schema, row.table_name);
    let table = tables.get(at);
    if (table === undefined) {
      table = emptyTable(row);
      tables.set(at, table);
    }
    table.columns[row.column_name] = {
      type: row.column_type,
      index: row.column_index,
      name: row.column_name,
      comment: row.column_comment,
    };
  }
  return tables;
}

function emptyTable(row: CatalogRow): CatalogTable {
  return {
    metadata: {
      type: row.table_type,
      schema: row.table_schema,
      name: row.table_name,
      database: row.table_database,
      comment: row.table_comment,
      owner: row.table_owner,
    },
    columns: {},
    stats: {
      has_stats: {
        id: 'has_stats',
        label: 'Has Stats?',
        value: false,
        include: false,
        description: 'Indicates whether there are statistics for this table',
      },
    },
    unique_id: null,
  };
}

function key(database: string | null, schema: string, name: string): string {
  return `${database ?? ''}.${schema}.${name}`.toLowerCase();
}
