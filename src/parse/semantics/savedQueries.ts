import type { PlainMap } from '../../project/project.ts';
import type { NodeConfig, SavedQueryNode } from '../manifest.ts';
import { listOfTexts, mapOf, textOr } from '../properties/columns.ts';
import { type Entry, yamlFacts } from '../properties/propertyFile.ts';
import { type ResourceContext, yamlIdentity } from '../properties/resourceContext.ts';
import { filtersOf, itemsOf } from './given.ts';
import type { Export } from './semanticTypes.ts';

const EXPORT_AS: ReadonlySet<string> = new Set(['table', 'view']);

/** What naming the table of an export needs: the project's `generate_*_name` macros. */
export interface SavedQueryContext extends ResourceContext {
  /** Schema and database of an export that names none itself. */
  exportPlace(query: { readonly name: string; readonly config: NodeConfig }): {
    readonly schema: string;
    readonly database: string | null;
    readonly alias: string;
  };
}

/** An entry of `saved_queries:`; the metrics it depends on are found by the resolver. */
export function parseSavedQuery(entry: Entry, context: SavedQueryContext): SavedQueryNode {
  const { value } = entry;
  const identity = yamlIdentity(entry, 'saved_query');
  const { config, unrendered } = context.config({
    type: 'saved_query',
    fqn: identity.fqn,
    yaml: [mapOf(value['config'])],
    yamlUnrendered: [mapOf(entry.unrendered['config'])],
  });
  const params = mapOf(value['query_params']);
  return {
    ...identity,
    resource_type: 'saved_query',
    query_params: {
      metrics: listOfTexts(params['metrics']),
      group_by: listOfTexts(params['group_by']),
      where: filtersOf(params['where']),
      order_by: listOfTexts(params['order_by']),
      limit: typeof params['limit'] === 'number' ? params['limit'] : null,
    },
    exports: itemsOf(value['exports']).map((item, i) => exportOf(entry, item, i, config, context)),
    description: textOr(value['description'], null),
    label: textOr(value['label'], null),
    metadata: null,
    config,
    unrendered_config: unrendered,
    group: textOr(config['group'], null),
    depends_on: { macros: [], nodes: [] },
    created_at: context.createdAt,
    refs: [],
    tags: [...new Set([...listOfTexts(value['tags']), ...listOfTexts(config.tags)])].sort(),
    tx: yamlFacts(entry),
  };
}

/** What an export does not say itself it takes from the query's config. */
function exportOf(entry: Entry, given: PlainMap, index: number, query: PlainMap, context: SavedQueryContext): Export {
  const own = mapOf(given['config']);
  const name = String(given['name']);
  const all = { ...query, ...own };
  const as = String(all['export_as'] ?? '').toLowerCase();
  if (!EXPORT_AS.has(as)) {
    context.report({
      code: 'TX2163',
      severity: 'error',
      kind: 'Parsing',
      message: `Export '${name}' of saved query '${entry.name}' needs config export_as: table or view`,
      location: entry.locate(['exports', index]),
      hint: 'set it in `config:` of the export, of the saved query, or below `saved-queries:` in dbt_project.yml',
    });
  }
  const schema = textOr(all['schema_name'] ?? all['schema'], null);
  const database = textOr(all['database'], null);
  const alias = textOr(all['alias'], null);
  const place = context.exportPlace({ name, config: { enabled: true, schema: null, database, alias } });
  return {
    name,
    config: {
      export_as: as,
      schema_name: schema ?? place.schema,
      alias: alias ?? place.alias,
      database: place.database ?? database,
    },
    unrendered_config: own,
  };
}
