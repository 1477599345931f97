import type { Plain, PlainMap } from '../../project/project.ts';
import type { NodeConfig } from '../manifest.ts';
import { mapOf } from './columns.ts';
import type { Entry } from './propertyFile.ts';

/** Defaults of the configs that metrics, semantic models and saved queries know. */
const DEFAULTS: PlainMap = {
  enabled: true,
  group: null,
  meta: {},
  export_as: null,
  schema: null,
  cache: { enabled: false },
  tags: [],
};

/** Config of a semantic resource: the known keys with their defaults, then what the YAML adds. */
export function semanticConfig(entry: Entry, keys: readonly string[]): { config: NodeConfig; unrendered: PlainMap } {
  const config: Record<string, Plain> = {};
  for (const key of keys) config[key] = DEFAULTS[key];
  for (const key of ['meta', 'tags']) {
    if (keys.includes(key) && entry.value[key] !== undefined) config[key] = entry.value[key];
  }
  const given = mapOf(entry.value['config']);
  const meta = { ...mapOf(config['meta']), ...mapOf(given['meta']) };
  Object.assign(config, given, { meta });
  return { config: config as NodeConfig, unrendered: mapOf(entry.unrendered['config']) };
}
