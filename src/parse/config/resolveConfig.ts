import type { ConfigTreeName, Package, PlainMap } from '../../project/project.ts';
import type { Hook, NodeConfig } from '../manifest.ts';
import type { ConfigTrees } from './configTree.ts';
import { type ConfiguredType, defaultConfig } from './defaults.ts';
import { asList, type ConfigValues, isDict, mergeConfig, normalizeKeys } from './mergeConfig.ts';

/** A node, and what is said of its config outside of dbt_project.yml. */
export interface ConfigRequest {
  readonly type: ConfiguredType;
  readonly pkg: Package;
  readonly fqn: readonly string[];
  /** `config:` of property files, general first. */
  readonly yaml: readonly PlainMap[];
  /** `config()` calls of the file itself, in order. */
  readonly inFile: readonly PlainMap[];
  /** The same before Jinja; the rendered ones when absent. */
  readonly inFileUnrendered?: readonly PlainMap[];
  /** The same before Jinja; the rendered ones when absent. */
  readonly yamlUnrendered?: readonly PlainMap[];
  /** Told of a key that is written in two spellings. */
  readonly conflict: (one: string, other: string) => void;
}

/** The final config, and what of it was given, before Jinja: defaults are not in that. */
export interface ResolvedConfig {
  readonly config: NodeConfig;
  readonly unrendered: PlainMap;
}

/** The final config of a node by dbt's precedence: project file, property files, the file itself, the root's word. */
export function resolveConfig(trees: ConfigTrees, request: ConfigRequest): ResolvedConfig {
  const config = defaultConfig(request.type);
  const given = gather(trees, trees.nameFor(request.type, true), request, true, request.yaml, request.inFile);
  mergeConfig(config, given);
  finish(config, request.type);
  const { yamlUnrendered = request.yaml, inFileUnrendered = request.inFile } = request;
  const unrendered = gather(
    trees,
    trees.nameFor(request.type, false),
    request,
    false,
    yamlUnrendered,
    inFileUnrendered,
  );
  return { config: config as NodeConfig, unrendered };
}

/** All that is said of a node, merged in the order of precedence. */
function gather(
  trees: ConfigTrees,
  tree: ConfigTreeName,
  request: ConfigRequest,
  rendered: boolean,
  yaml: readonly PlainMap[],
  inFile: readonly PlainMap[],
): ConfigValues {
  const around = trees.around(tree, request.pkg, request.fqn, rendered);
  const merged: ConfigValues = { ...around.below };
  for (const level of yaml) mergeConfig(merged, normalizeKeys(level, request.conflict));
  for (const level of inFile) mergeConfig(merged, normalizeKeys(level, request.conflict));
  mergeConfig(merged, around.above);
  return merged;
}

/** Values that may be written shorter get their full form. */
function finish(config: ConfigValues, type: ConfiguredType): void {
  // Metrics and their kin have no tags unless somebody sets them.
  if ('tags' in config) config['tags'] = asList(config['tags']).map(String);
  if ('pre-hook' in config) config['pre-hook'] = asList(config['pre-hook']).map(hook);
  if ('post-hook' in config) config['post-hook'] = asList(config['post-hook']).map(hook);
  const { enabled } = config;
  if (typeof enabled === 'string' && /^(?:true|false)$/i.test(enabled))
    config['enabled'] = enabled.toLowerCase() === 'true';
  if (isDict(config['docs'])) config['docs'] = { show: true, node_color: null, ...config['docs'] };
  if (type === 'test') finishTest(config);
}

/** `store_failures_as` decides; without it `store_failures: true` stores a table. */
function finishTest(config: ConfigValues): void {
  const as = config['store_failures_as'];
  if (as === 'ephemeral') config['store_failures'] = false;
  else if (typeof as === 'string') config['store_failures'] = true;
  else if (config['store_failures'] === true) config['store_failures_as'] = 'table';
  else if (config['store_failures'] === false) config['store_failures_as'] = 'ephemeral';
}

/** A hook is SQL, a dict, or the JSON text that `before_begin()` & co. make. */
function hook(value: unknown): Hook {
  if (isDict(value))
    return { sql: String(value['sql'] ?? ''), transaction: value['transaction'] !== false, index: null };
  const text = String(value);
  if (text.trimStart().startsWith('{')) {
    const parsed = parseJson(text);
    if (isDict(parsed) && 'sql' in parsed)
      return { sql: String(parsed['sql']), transaction: parsed['transaction'] !== false, index: null };
  }
  return { sql: text, transaction: true, index: null };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // SQL may begin with a brace, too: then it is no JSON and stays what it is
    return undefined;
  }
}
