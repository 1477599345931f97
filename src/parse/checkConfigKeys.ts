import { nearNames } from '../diagnostics/didYouMean.ts';
import type { Manifest, ManifestNode } from './manifest.ts';
import type { ParseState } from './parseState.ts';

/** Configs that dbt and its adapters look at. Projects may have any others besides. */
const KNOWN: ReadonlySet<string> = new Set(
  `access alias batch_size begin catalog_name check_cols column_types concurrent_batches contract database
  dbt_valid_to_current delimiter docs enabled error_if event_time fail_calc file_format format freshness full_refresh
  grants group hard_deletes incremental_predicates incremental_strategy indexes invalidate_hard_deletes limit loaded_at_field
  loaded_at_query location lookback materialized merge_exclude_columns merge_update_columns meta on_configuration_change
  on_error on_schema_change options packages partition_by partitioned_by persist_docs plugin post-hook pre-hook post_hook
  pre_hook predicates quote_columns quoting schema severity snapshot_meta_column_names snapshot_table_column_names sql_header
  static_analysis store_failures store_failures_as strategy tags target_database target_schema transient unique_key unlogged
  updated_at volatility warn_if where`.split(/\s+/),
);
/** Whether dbt, or the adapters that tx has, look at a config of this name. */
export function isKnownConfig(key: string): boolean {
  return KNOWN.has(key);
}

/** Shorter names are near to too much. */
const SHORTEST = 6;
/** From this many letters on two of them may be wrong. */
const LONG = 9;

/**
 * Warns about configs that are nearly named like one of dbt's: `materialised`. dbt takes them for the project's own; here
 * they are its own when a macro or template of it mentions them.
 */
export function checkConfigKeys(manifest: Manifest, state: ParseState): void {
  const unknown = new Map<string, ManifestNode>();
  for (const node of manifest.nodes.values())
    for (const key in node.config)
      if (!KNOWN.has(key) && key.length >= SHORTEST && !unknown.has(key)) unknown.set(key, node);
  for (const [key, node] of unknown) {
    const [near] = nearNames(key, KNOWN, key.length < LONG ? 1 : 2);
    if (near === undefined || isUsed(key, manifest, state)) continue;
    const message = `'${key}' is no config that dbt knows, in ${node.resource_type} ${node.name} (${node.original_file_path}): it has no effect`;
    state.warn('TX2055', undefined, message, placeOf(key, node), `did you mean '${near}'?`);
  }
}

function isUsed(key: string, manifest: Manifest, { services }: ParseState): boolean {
  const asked = new RegExp(`(?:get|require)\\(\\s*['"]${key}['"]|\\.${key}\\b|\\[['"]${key}['"]\\]`);
  for (const macro of manifest.macros.values())
    if (!services.macros.isInternal(macro.package_name) && asked.test(macro.macro_sql)) return true;
  for (const { raw_code: code } of manifest.nodes.values()) if (asked.test(code)) return true;
  return false;
}

/** In the node's own text, when it is set there; else the node. */
function placeOf(
  key: string,
  { raw_code: code, original_file_path: file, tx }: ManifestNode,
): ManifestNode['tx']['location'] {
  const at = new RegExp(`\\b${key}\\s*=`).exec(code)?.index;
  if (at === undefined || tx.template !== undefined) return tx.location;
  const before = code.slice(0, at).split('\n');
  const column = (before.at(-1) as string).length + 1;
  return { file, line: before.length, column, endLine: before.length, endColumn: column + key.length };
}
