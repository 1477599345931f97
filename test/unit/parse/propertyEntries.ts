import type { Diagnostic } from '../../../src/diagnostics/diagnostic.ts';
import { defaultConfig } from '../../../src/parse/config/defaults.ts';
import { mergeConfig } from '../../../src/parse/config/mergeConfig.ts';
import type { NodeConfig } from '../../../src/parse/manifest.ts';
import { type PropertyFile, type RenderText, readProperties } from '../../../src/parse/properties/propertyFile.ts';
import type { ResourceContext } from '../../../src/parse/properties/resourceContext.ts';
import type { Package, SourceFile } from '../../../src/project/project.ts';
import { loadYaml } from '../../../src/project/yaml.ts';

export const file: SourceFile = {
  packageName: 'demo',
  kind: 'properties',
  path: 'models/sub/s.yml',
  searchPath: 'models',
  relativePath: 'sub/s.yml',
  absolutePath: '/p/models/sub/s.yml',
  mtimeMs: 0,
  ctimeMs: 0,
  size: 0,
};

/** Marks what was rendered: `{{ x }}` becomes `<x>`. */
const mark: RenderText = (text) => text.replace(/\{\{\s*(.*?)\s*\}\}/g, '<$1>');

export function properties(text: string, render: RenderText = mark): PropertyFile {
  return readProperties(file, loadYaml(text, file.path), render);
}

/** Diagnostics as `line:column message`. */
export function told(diagnostics: readonly Diagnostic[]): string[] {
  return diagnostics.map(({ location, message }) => `${location?.line}:${location?.column} ${message}`);
}

export interface TestContext extends ResourceContext {
  readonly reported: Diagnostic[];
}

/** A context without dbt_project.yml. */
export function context(): TestContext {
  const reported: Diagnostic[] = [];
  return {
    pkg: { name: 'demo' } as Package,
    createdAt: 0,
    reported,
    report: (diagnostic) => reported.push(diagnostic),
    config: ({ type, yaml, yamlUnrendered }) => {
      const config = defaultConfig(type);
      for (const level of yaml) mergeConfig(config, level);
      const unrendered = {};
      for (const level of yamlUnrendered) mergeConfig(unrendered, level);
      return { config: config as NodeConfig, unrendered };
    },
  };
}
