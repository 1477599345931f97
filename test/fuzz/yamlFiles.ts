import { deepStrictEqual } from 'node:assert';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jinjaScalars, makeYamlRenderer } from '../../src/context/yamlRendering.ts';
import type { Diagnostic } from '../../src/diagnostics/diagnostic.ts';
import { formatDiagnostic } from '../../src/diagnostics/format.ts';
import { YamlSelectors } from '../../src/graph/yamlSelectors.ts';
import { defaultConfig } from '../../src/parse/config/defaults.ts';
import { mergeConfig } from '../../src/parse/config/mergeConfig.ts';
import type { NodeConfig } from '../../src/parse/manifest.ts';
import { dataTestSpecs } from '../../src/parse/properties/dataTestSpec.ts';
import { parseExposure, parseGroup } from '../../src/parse/properties/exposures.ts';
import { functionPatch } from '../../src/parse/properties/functions.ts';
import { macroPatch } from '../../src/parse/properties/macroPatch.ts';
import { modelVersions } from '../../src/parse/properties/modelVersions.ts';
import { type Entry, readProperties } from '../../src/parse/properties/propertyFile.ts';
import type { ResourceContext } from '../../src/parse/properties/resourceContext.ts';
import { parseSources } from '../../src/parse/properties/sources.ts';
import { parseUnitTests } from '../../src/parse/properties/unitTests.ts';
import { parseMetric } from '../../src/parse/semantics/metrics.ts';
import { parseSavedQuery } from '../../src/parse/semantics/savedQueries.ts';
import { parseSemanticModel } from '../../src/parse/semantics/semanticModels.ts';
import { loadProfile, loadRoot } from '../../src/project/loadProject.ts';
import { readPackageList } from '../../src/project/packageList.ts';
import { readPlainYaml } from '../../src/project/plainYaml.ts';
import type { Package, SourceFile } from '../../src/project/project.ts';
import { readSelectors } from '../../src/project/selectorsFile.ts';
import { loadYaml } from '../../src/project/yaml.ts';
import { plainScalars } from '../../src/project/yamlScalars.ts';
import { nullInvocation, shown } from './nullInvocation.ts';
import { propertyText } from './pieces.ts';
import type { Target } from './target.ts';
import { projectFiles, propertyTexts } from './yamlTexts.ts';

/** Files that tx reads from the folder of a project. */
type FileName = keyof typeof projectFiles;

const root = join(import.meta.dirname, '..', '..');
const properties: readonly string[] = [
  ...propertyTexts,
  ...['models', 'seeds'].flatMap((folder) => exampleTexts(join(root, 'dbt_project', folder))),
];

function exampleTexts(folder: string): string[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.yml'));
  return files.sort().map((file) => readFileSync(join(folder, file), 'utf8').slice(0, 3000));
}

const file: SourceFile = {
  packageName: 'demo',
  kind: 'properties',
  path: 'models/s.yml',
  searchPath: 'models',
  relativePath: 's.yml',
  absolutePath: '/p/models/s.yml',
  mtimeMs: 0,
  ctimeMs: 0,
  size: 0,
};

/** The functions that make nodes of an entry, as parsing a package calls them. */
function readEntry(section: string, entry: Entry, context: ResourceContext): void {
  const options = { argumentsProperty: true };
  switch (section) {
    case 'sources':
      for (const { table, path } of parseSources(entry, { ...context, defaultDatabase: null, relationName: () => 'x' }))
        dataTestSpecs(entry, table, path, options);
      return;
    case 'models':
    case 'seeds':
    case 'snapshots':
      for (const { value: version, index } of modelVersions(entry).versions)
        dataTestSpecs(entry, version, ['versions', index], options);
      dataTestSpecs(entry, entry.value, [], options);
      return;
    case 'exposures':
      return void parseExposure(entry, context);
    case 'groups':
      return void parseGroup(entry);
    case 'metrics':
      return void parseMetric(entry, context);
    case 'semantic_models':
      return void parseSemanticModel(entry, context);
    case 'saved_queries':
      return void parseSavedQuery(entry, {
        ...context,
        exportPlace: () => ({ schema: 's', database: null, alias: 'a' }),
      });
    case 'functions':
      return void functionPatch(entry);
    case 'macros':
      return void macroPatch(entry, []);
    case 'unit_tests':
      return void parseUnitTests(entry, {
        ...context,
        testedModels: () => [],
        modelNames: () => [],
        fixture: () => undefined,
        seed: () => undefined,
        seedPaths: [],
      });
    default:
      return;
  }
}

/** The fast reader either leaves a text to the full parser or gives the same. */
function checkFastReader(text: string): void {
  const fast = readPlainYaml(text.trimEnd(), plainScalars);
  // The full parser has to read it when a line separator stands in a comment.
  if (fast !== undefined) deepStrictEqual(fast.value, loadYaml(`#\u2028\n${text}`, file.path).value);
}

function readPropertyText(text: string): void {
  checkFastReader(text);
  const invocation = nullInvocation(['parse'], '/');
  const render = makeYamlRenderer(invocation, () => undefined);
  const diagnostics: Diagnostic[] = [];
  const document = loadYaml(text, file.path, { scalars: jinjaScalars, projectName: 'demo' });
  const read = readProperties(file, document, (jinja, place) => render(jinja, place(), { vars: {}, secrets: false }));
  const context: ResourceContext = {
    pkg: { name: 'demo' } as Package,
    createdAt: 0,
    report: (diagnostic) => diagnostics.push(diagnostic),
    config: ({ type, yaml }) => {
      const config = defaultConfig(type);
      for (const level of yaml) mergeConfig(config, level);
      return { config: config as NodeConfig, unrendered: {} };
    },
  };
  for (const [section, entries] of Object.entries(read)) {
    if (section !== 'file' && section !== 'diagnostics')
      for (const entry of entries as readonly Entry[]) readEntry(section, entry, context);
  }
  for (const diagnostic of [...read.diagnostics, ...diagnostics]) formatDiagnostic(diagnostic);
}

export const propertyFiles: Target = {
  name: 'property files',
  share: 15,
  fixed: 0,
  generate: (random) => [propertyText(random, properties)],
  run([text = '']) {
    try {
      readPropertyText(text);
    } catch (error) {
      shown(error);
    }
  },
};

/** One folder for all cases; the files that a case does not name are the good ones. */
class Folder {
  readonly path = mkdtempSync(join(tmpdir(), 'tx-fuzz-'));

  constructor() {
    process.once('exit', () => rmSync(this.path, { recursive: true, force: true }));
    for (const [name, text] of Object.entries(projectFiles)) writeFileSync(join(this.path, name), text);
  }

  read(name: FileName, text: string): void {
    writeFileSync(join(this.path, name), text);
    try {
      this.#load(name);
    } finally {
      writeFileSync(join(this.path, name), projectFiles[name]);
    }
  }

  #load(name: FileName): void {
    const invocation = nullInvocation(['parse'], this.path);
    const render = makeYamlRenderer(invocation, () => undefined);
    const input = { invocation, render, scalars: jinjaScalars };
    if (name === 'profiles.yml') loadProfile(input);
    else if (name === 'dbt_project.yml') loadRoot(input);
    else if (name === 'selectors.yml') {
      const selectors = new YamlSelectors(readSelectors(this.path, render, { vars: {}, secrets: false }), 'eager');
      for (const one of selectors.names) selectors.get(one);
      void selectors.defaultName;
    } else readPackageList(this.path, render, {});
  }
}

/** Made by the first case, as a process that runs other cases needs none. */
class LazyFolder {
  #folder: Folder | undefined;

  get folder(): Folder {
    this.#folder ??= new Folder();
    return this.#folder;
  }
}

const lazy = new LazyFolder();
const names = Object.keys(projectFiles) as FileName[];

export const setupFiles: Target = {
  name: 'set-up files',
  share: 10,
  fixed: 1,
  generate(random) {
    const name = random.pick(names);
    return [name, propertyText(random, [projectFiles[name]])];
  },
  run([name, text = '']) {
    try {
      lazy.folder.read(name as FileName, text);
    } catch (error) {
      shown(error);
    }
  },
};
