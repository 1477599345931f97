import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Plain, PlainMap } from '../../project/project.ts';
import type { FreshnessThreshold, NodeConfig, SourceNode } from '../manifest.ts';
import { columnInfos, listOfTexts, mapOf, textOr } from './columns.ts';
import { completeThreshold, freshnessThreshold, mergeThresholds, NO_THRESHOLD } from './freshness.ts';
import { type Entry, yamlFacts } from './propertyFile.ts';
import type { ResourceContext } from './resourceContext.ts';
import { yamlFqn } from './resourceContext.ts';
import { isMap } from './scalarChecks.ts';
import type { YamlPath } from './walk.ts';

/** Parts of a source's relation that the parser must know to write its name. */
export interface SourceRelation {
  readonly database: string | null;
  readonly schema: string;
  readonly identifier: string;
  readonly quoting: SourceNode['quoting'];
  readonly config: PlainMap;
  readonly meta: PlainMap;
  readonly sourceName: string;
  readonly name: string;
}

/** What reading sources needs beside what all resources need. */
export interface SourceContext extends ResourceContext {
  /** Database of sources that name none. */
  readonly defaultDatabase: string | null;
  /** The relation as it stands in SQL, for `relation_name`. */
  relationName(relation: SourceRelation): string;
}

/** A table of a source, with where its tests and columns are found. */
export interface ParsedSource {
  readonly node: SourceNode;
  readonly entry: Entry;
  /** The table's own value, and the path to it within the entry: for `dataTestSpecs`. */
  readonly table: PlainMap;
  readonly path: YamlPath;
}

/** Keys that `config:` may hold in their place, of source and table alike. */
const BESIDE_CONFIG = ['loaded_at_field', 'loaded_at_query', 'event_time', 'enabled'] as const;

/**
 * Source tables: one node each. With `override` the entry's `overrides:` has found its target, and its values go over those
 * of the package's own entry.
 */
export function parseSources(entry: Entry, context: SourceContext, override?: Entry): ParsedSource[] {
  const source = override === undefined ? entry.value : overridden(entry.value, override.value);
  const tables = source['tables'];
  if (!Array.isArray(tables)) return [];
  if (bothLoadedAt(source)) {
    context.report(loadedAtTwice(entry, 'source', []));
    return [];
  }
  const parsed: ParsedSource[] = [];
  for (const [i, table] of tables.entries()) {
    if (!isMap(table)) continue;
    const path = ['tables', i];
    if (bothLoadedAt(table)) context.report(loadedAtTwice(entry, 'table', path));
    else parsed.push({ node: new SourceMaker(entry, source, table, context).make(path), entry, table, path });
  }
  return parsed;
}

/** Values of the overriding entry first; tables by name, then those that only it has. */
function overridden(base: PlainMap, over: PlainMap): PlainMap {
  const tablesOf = (value: PlainMap) => (Array.isArray(value['tables']) ? value['tables'].filter(isMap) : []);
  const overTables = new Map(tablesOf(over).map((table) => [table['name'], table]));
  const tables = tablesOf(base).map((table) => {
    const more = overTables.get(table['name']);
    overTables.delete(table['name']);
    return more === undefined ? table : { ...table, ...more };
  });
  const { overrides: _overrides, ...values } = over;
  return { ...base, ...values, tables: [...tables, ...overTables.values()] };
}

/** A column and a query to tell how fresh a table is: only one can count. */
function bothLoadedAt(value: PlainMap): boolean {
  const config = mapOf(value['config']);
  const has = (key: string) => (value[key] ?? config[key] ?? null) !== null;
  return has('loaded_at_field') && has('loaded_at_query');
}

function loadedAtTwice(entry: Entry, level: string, path: YamlPath): Diagnostic {
  return {
    code: 'TX2131',
    severity: 'error',
    kind: 'Parsing',
    message: `Cannot specify both loaded_at_field and loaded_at_query at ${level} level.`,
    location: entry.locate([...path, 'loaded_at_query']),
  };
}

/** Makes the node of one table, of what its source and itself say. */
class SourceMaker {
  readonly #entry: Entry;
  readonly #source: PlainMap;
  readonly #table: PlainMap;
  readonly #context: SourceContext;

  constructor(entry: Entry, source: PlainMap, table: PlainMap, context: SourceContext) {
    this.#entry = entry;
    this.#source = source;
    this.#table = table;
    this.#context = context;
  }

  make(path: YamlPath): SourceNode {
    const [entry, source, table] = [this.#entry, this.#source, this.#table];
    const name = table['name'] as string;
    const fqn = yamlFqn(entry, entry.name, name);
    const layer = this.#configLayer();
    const { config: resolved, unrendered } = this.#context.config({
      type: 'source',
      fqn,
      yaml: [layer],
      yamlUnrendered: [layer],
    });
    const freshness = this.#freshness(resolved['freshness']);
    const tags = [...new Set(listOfTexts(resolved.tags))].sort();
    const meta = mapOf(resolved.meta);
    const config: NodeConfig = { ...resolved, freshness, meta, tags };
    const database = textOr(source['database'], this.#context.defaultDatabase);
    const schema = textOr(source['schema'], entry.name);
    const identifier = textOr(table['identifier'], name);
    const quoting = this.#quoting();
    const relation = { database, schema, identifier, quoting, config, meta, sourceName: entry.name, name };
    return {
      database,
      schema,
      name,
      resource_type: 'source',
      package_name: entry.file.packageName,
      path: entry.file.path,
      original_file_path: entry.file.path,
      unique_id: `source.${entry.file.packageName}.${entry.name}.${name}`,
      fqn,
      source_name: entry.name,
      source_description: textOr(source['description'], ''),
      loader: textOr(table['loader'], textOr(source['loader'], '')),
      identifier,
      quoting,
      loaded_at_field: textOr(config['loaded_at_field'], null),
      loaded_at_query: textOr(config['loaded_at_query'], null),
      freshness,
      external: externalTable(table['external']),
      description: textOr(table['description'], ''),
      columns: columnInfos(table['columns']),
      meta,
      source_meta: this.#sourceMeta(),
      tags,
      config,
      patch_path: null,
      unrendered_config: { ...unrendered, ...unrenderedDefaults(layer) },
      relation_name: this.#context.relationName(relation),
      created_at: this.#context.createdAt,
      unrendered_database: textOr(entry.unrendered['database'], null),
      unrendered_schema: textOr(entry.unrendered['schema'], null),
      doc_blocks: [],
      tx: yamlFacts(entry, path),
    };
  }

  /** What the YAML says, of the source and then of the table, at the top level and then in `config`, in one map. */
  #configLayer(): PlainMap {
    const layer: Record<string, Plain> = {};
    const levels = [this.#source, this.#table].map((values) => ({ values, config: mapOf(values['config']) }));
    for (const { values, config } of levels) {
      // A table's column takes the place of its source's query; its query stands beside the source's column, as in dbt.
      if ((values['loaded_at_field'] ?? config['loaded_at_field'] ?? null) !== null) delete layer['loaded_at_query'];
      for (const key of BESIDE_CONFIG) if (values[key] !== undefined && values[key] !== null) layer[key] = values[key];
      for (const [key, value] of Object.entries(config)) if (key !== 'meta' && key !== 'tags') layer[key] = value;
    }
    const threshold = this.#yamlFreshness();
    if (threshold === undefined) delete layer['freshness'];
    else layer['freshness'] = threshold;
    layer['meta'] = Object.assign(
      {},
      ...levels.map(({ values, config }) => ({ ...mapOf(values['meta']), ...mapOf(config['meta']) })),
    );
    layer['tags'] = [
      ...new Set(
        levels.flatMap(({ values, config }) => [...listOfTexts(values['tags']), ...listOfTexts(config['tags'])]),
      ),
    ].sort();
    return layer;
  }

  /** Null switches freshness off; `undefined` leaves it to dbt_project.yml. */
  #yamlFreshness(): FreshnessThreshold | null | undefined {
    const level = (values: PlainMap) => {
      const config = freshnessThreshold(mapOf(values['config'])['freshness']);
      return mergeThresholds(freshnessThreshold(values['freshness']), config);
    };
    return mergeThresholds(level(this.#source), level(this.#table));
  }

  /** The resolved config has a plain map when dbt_project.yml set it. */
  #freshness(resolved: Plain): FreshnessThreshold | null {
    if (resolved === null && this.#yamlFreshness() === null) return null;
    return completeThreshold(freshnessThreshold(resolved ?? undefined) ?? NO_THRESHOLD);
  }

  /** The table's word, else the source's; null leaves a part to the adapter. */
  #quoting(): SourceNode['quoting'] {
    const given = { ...mapOf(this.#source['quoting']), ...mapOf(this.#table['quoting']) };
    const part = (key: string) => (typeof given[key] === 'boolean' ? given[key] : null);
    return {
      database: part('database'),
      schema: part('schema'),
      identifier: part('identifier'),
      column: part('column'),
    };
  }

  #sourceMeta(): PlainMap {
    return { ...mapOf(this.#source['meta']), ...mapOf(mapOf(this.#source['config'])['meta']) };
  }
}

/** Keys that dbt writes whether given or not. */
function unrenderedDefaults(layer: PlainMap): PlainMap {
  return {
    loaded_at_field: layer['loaded_at_field'] ?? null,
    loaded_at_query: layer['loaded_at_query'] ?? null,
    meta: layer['meta'],
    tags: layer['tags'],
  };
}

/** `external` with all of dbt's keys, null where not given, and any others behind them. */
function externalTable(value: Plain): PlainMap | null {
  if (!isMap(value)) return null;
  const { location = null, file_format = null, row_format = null, tbl_properties = null, partitions, ...extra } = value;
  const list = Array.isArray(partitions) ? partitions.map(partition) : null;
  return { location, file_format, row_format, tbl_properties, partitions: list, ...extra };
}

function partition(value: Plain): Plain {
  if (!isMap(value)) return value;
  const { name, description = '', data_type = '', meta = {}, ...extra } = value;
  return { name, description, data_type, meta, ...extra };
}
