/** YAML as Python templates know it: what PyYAML's `safe_load` and `safe_dump` do. */
export { fromYaml } from './yaml/fromYaml.ts';
export { toYaml, type YamlOptions } from './yaml/toYaml.ts';
