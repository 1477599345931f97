import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Package, Plain, PlainMap } from '../../project/project.ts';
import type { ConfiguredType } from '../config/defaults.ts';
import type { NodeConfig } from '../manifest.ts';
import type { Entry } from './propertyFile.ts';

/** What the makers of YAML resources need from the parser. */
export interface ResourceContext {
  /** The package whose property file is read. */
  readonly pkg: Package;
  /** The final config of a resource: dbt_project.yml around what its YAML says, general first. */
  config(request: YamlConfigRequest): { readonly config: NodeConfig; readonly unrendered: PlainMap };
  /** Seconds since 1970. */
  readonly createdAt: number;
  /** Keeps a mistake or a warning; reading goes on. */
  report(diagnostic: Diagnostic): void;
}

/**
 * What the final config is made of, beside dbt_project.yml. `yaml` is rendered, `yamlUnrendered` as written, both
 * general first.
 */
export interface YamlConfigRequest {
  readonly type: ConfiguredType;
  readonly fqn: readonly string[];
  readonly yaml: readonly PlainMap[];
  readonly yamlUnrendered: readonly PlainMap[];
}

/** Package, then the folders of the YAML file below its search path, then the resource's own names. */
export function yamlFqn(entry: Entry, ...names: readonly string[]): string[] {
  const folders = entry.file.relativePath.split('/').slice(0, -1);
  return [entry.file.packageName, ...folders, ...names];
}

/** Fields that every node made of YAML alone has. @param name the entry's own, unless the node bears another one */
export function yamlIdentity<T extends string>(entry: Entry, resourceType: T, name = entry.name) {
  const { file } = entry;
  return {
    name,
    resource_type: resourceType,
    package_name: file.packageName,
    path: file.relativePath,
    original_file_path: file.path,
    unique_id: `${resourceType}.${file.packageName}.${name}`,
    fqn: yamlFqn(entry, name),
  };
}

/** The entry's `config:`, over the keys of it that stand beside it. */
export function configLayers(values: PlainMap, besides: readonly string[]): PlainMap[] {
  const beside: Record<string, Plain> = {};
  for (const key of besides) if (values[key] !== undefined) beside[key] = values[key];
  const config = values['config'];
  const layers = [beside, (config ?? {}) as PlainMap];
  return layers.filter((layer) => Object.keys(layer).length > 0);
}
