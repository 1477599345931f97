import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Package } from '../project/project.ts';
import { resolveConfig } from './config/resolveConfig.ts';
import { genericTest, parseSingularTests, type TestTarget } from './dataTests.ts';
import { describe, renderDescription } from './describe.ts';
import { parseFunctions } from './functions.ts';
import { checkAnnotations } from './macroAnnotations.ts';
import type {
  MacroNode,
  MetricNode,
  ModelNode,
  NodeConfig,
  SavedQueryNode,
  SeedNode,
  SemanticModelNode,
  SnapshotNode,
} from './manifest.ts';
import type { ManifestBuilder } from './manifestBuilder.ts';
import { parseAnalyses, parseModels } from './models.ts';
import { nodeNames } from './nodeNames.ts';
import { parseOperations } from './operations.ts';
import type { ParseState } from './parseState.ts';
import type { Patches } from './patches.ts';
import { type DataTestSpecs, dataTestSpecs } from './properties/dataTestSpec.ts';
import { parseExposure, parseGroup } from './properties/exposures.ts';
import { macroPatch } from './properties/macroPatch.ts';
import { macroUnitTests } from './properties/macroUnitTests.ts';
import { modelVersions } from './properties/modelVersions.ts';
import type { Entry, PropertyFile } from './properties/propertyFile.ts';
import type { ResourceContext } from './properties/resourceContext.ts';
import { parseSources } from './properties/sources.ts';
import { parseUnitTests } from './properties/unitTests.ts';
import { parseSeeds } from './seeds.ts';
import { describeSemantics } from './semantics/describeSemantics.ts';
import { parseMetric } from './semantics/metrics.ts';
import { parseSavedQuery } from './semantics/savedQueries.ts';
import { parseModelSemantics, parseSemanticModel, type SemanticModelParts } from './semantics/semanticModels.ts';
import { parseSnapshots } from './snapshots.ts';

/** All nodes of one package, in the order in which dbt makes them. */
export function parsePackage(
  pkg: Package,
  properties: readonly PropertyFile[],
  patches: Patches,
  builder: ManifestBuilder,
  state: ParseState,
): void {
  const own = properties.filter((file) => file.file.packageName === pkg.name);
  const models = parseModels(pkg, patches, state);
  const snapshots = parseSnapshots(pkg, patches, state);
  const seeds = parseSeeds(pkg, patches, state);
  for (const node of models) builder.add(node);
  for (const node of snapshots) builder.add(node);
  for (const node of parseAnalyses(pkg, patches, state)) builder.add(node);
  for (const node of parseSingularTests(pkg, patches, state)) builder.add(node);
  for (const node of seeds) builder.add(node);
  for (const node of parseOperations(pkg, state)) builder.add(node);
  for (const node of parseFunctions(pkg, patches, state)) builder.add(node);
  new YamlResources(pkg, own, patches, builder, state, { models, snapshots, seeds }).add();
}

/** What generic tests can be put on, sources apart. */
type TestableNode = ModelNode | SeedNode | SnapshotNode;

/** A package's nodes that property files may put tests on. */
interface Testable {
  readonly models: readonly ModelNode[];
  readonly snapshots: readonly SnapshotNode[];
  readonly seeds: readonly SeedNode[];
}

/** What a package's property files define themselves: sources, tests, exposures and the like. */
class YamlResources {
  readonly #pkg: Package;
  readonly #files: readonly PropertyFile[];
  readonly #patches: Patches;
  readonly #builder: ManifestBuilder;
  readonly #state: ParseState;
  readonly #testable: Testable;
  readonly #context: ResourceContext;
  readonly #byName = new Map<readonly TestableNode[], ReadonlyMap<string, TestableNode>>();

  constructor(
    pkg: Package,
    files: readonly PropertyFile[],
    patches: Patches,
    builder: ManifestBuilder,
    state: ParseState,
    testable: Testable,
  ) {
    this.#pkg = pkg;
    this.#files = files;
    this.#patches = patches;
    this.#builder = builder;
    this.#state = state;
    this.#testable = testable;
    this.#context = {
      pkg,
      createdAt: state.createdAt,
      config: (request) => resolveConfig(state.trees, { ...request, pkg, inFile: [], conflict: () => {} }),
      report: (diagnostic) => state.diagnostics.push(diagnostic),
    };
  }

  add(): void {
    for (const file of this.#files) {
      for (const entry of file.groups) this.#builder.addGroup(parseGroup(entry));
      for (const entry of file.macros) this.#macro(entry);
      for (const entry of file.sources) this.#sources(entry);
      for (const entry of file.models) this.#modelTests(entry);
      for (const entry of file.seeds) this.#nodeTests(entry, 'seeds', this.#testable.seeds);
      for (const entry of file.snapshots) this.#nodeTests(entry, 'snapshots', this.#testable.snapshots);
      for (const entry of file.exposures) this.#exposure(entry);
      for (const entry of file.models) this.#modelSemantics(entry);
      for (const entry of file.metrics) this.#addSemantic(parseMetric(entry, this.#context));
      for (const entry of file.semantic_models) this.#addParts(parseSemanticModel(entry, this.#context));
      for (const entry of file.saved_queries) this.#savedQuery(entry);
      for (const entry of file.unit_tests) this.#unitTests(entry);
    }
  }

  /** An entry with a mistake has been reported and has no node. */
  #addSemantic(node: MetricNode | SemanticModelNode | SavedQueryNode | undefined): void {
    if (node !== undefined) this.#builder.add(describeSemantics(node, this.#state));
  }

  #addParts(parts: SemanticModelParts | undefined): void {
    if (parts === undefined) return;
    this.#addSemantic(parts.model);
    for (const metric of parts.metrics) this.#addSemantic(metric);
  }

  /** A model may be a semantic model as well; of versions the latest is. */
  #modelSemantics(entry: Entry): void {
    if ((entry.value['semantic_model'] ?? false) === false) return;
    const { versions } = modelVersions(entry);
    const latest = versions.find((version) => version.v === version.latest);
    const model = this.#testable.models.find(
      (one) => one.name === entry.name && (latest === undefined || String(one.version) === String(latest.v)),
    );
    if (model === undefined) return;
    const value = { ...entry.value, ...latest?.value };
    this.#addParts(parseModelSemantics(entry, value, model, this.#context));
  }

  /** The tables of exports are named by the project's macros. */
  #savedQuery(entry: Entry): void {
    const { name: packageName } = this.#pkg;
    const exportPlace = ({ name, config }: { readonly name: string; readonly config: NodeConfig }) => {
      const node = { name, package_name: packageName, resource_type: 'saved_query', config };
      return nodeNames(node, () => ({ ...node }), this.#state);
    };
    this.#addSemantic(parseSavedQuery(entry, { ...this.#context, exportPlace }));
  }

  /** Descriptions of a macro and its arguments go onto the macro, which later phases share. */
  #macro(entry: Entry): void {
    const macro = this.#state.services.macros.namespace(this.#pkg.name)?.get(entry.name) as MacroNode | undefined;
    if (macro === undefined) return;
    this.#patches.get('macros', this.#pkg.name, entry.name);
    const patch = macroPatch(entry, macro.arguments);
    if (patch.arguments !== macro.arguments)
      checkAnnotations(macro, macro.arguments, patch.arguments, entry.locate(['arguments']), this.#state);
    const owner = { unique_id: macro.unique_id, package_name: this.#pkg.name, file: entry.file.path };
    const { arguments: args, ...fields } = patch;
    const render = (text: string): string => renderDescription(text, owner, this.#state).text;
    Object.assign(macro, fields, { description: render(patch.description) });
    const described = args.map((one) =>
      one.description.includes('{') ? { ...one, description: render(one.description) } : one,
    );
    Object.defineProperty(macro, 'arguments', { value: described, enumerable: true });
    if (patch.meta['tx'] === undefined) return;
    for (const test of macroUnitTests(entry, macro, this.#context)) this.#builder.add(test);
  }

  /** A source's tables, each with its tests unless it is switched off. */
  #sources(entry: Entry): void {
    const { adapter } = this.#state;
    const context = {
      ...this.#context,
      defaultDatabase: String(adapter.connectionInfo()['database'] ?? '') || null,
      relationName: (relation: { database: string | null; schema: string; identifier: string; quoting: object }) =>
        adapter
          .relation({
            database: relation.database,
            schema: relation.schema,
            identifier: relation.identifier,
            quoting: {
              ...adapter.defaultQuoting,
              ...Object.fromEntries(Object.entries(relation.quoting).filter(([, on]) => typeof on === 'boolean')),
            },
          })
          .render(),
    };
    for (const { node, table, path } of parseSources(entry, context)) {
      const described = describe(
        { description: node.description, columns: node.columns },
        { unique_id: node.unique_id, package_name: node.package_name, file: entry.file.path },
        this.#state,
      );
      const owner = { unique_id: node.unique_id, package_name: node.package_name, file: entry.file.path };
      const { text } = renderDescription(node.source_description, owner, this.#state);
      this.#builder.add({ ...node, ...described, source_description: text });
      if (node.config.enabled === false) continue;
      this.#tests(dataTestSpecs(entry, table, path, this.#testOptions()), {
        section: 'sources',
        name: `${node.source_name}_${node.name}`,
        reference: `source('${node.source_name}', '${node.name}')`,
        isSource: true,
        uniqueId: node.unique_id,
        pkg: this.#pkg,
        file: entry.file,
        group: null,
      });
    }
  }

  #testOptions(): { argumentsProperty: boolean } {
    return {
      argumentsProperty: this.#state.invocation.flags.behavior['require_generic_test_arguments_property'] !== false,
    };
  }

  /** Each version has the tests of its own entry, which the model's are part of. */
  #modelTests(entry: Entry): void {
    const { versions } = modelVersions(entry);
    if (versions.length === 0) {
      this.#nodeTests(entry, 'models', this.#testable.models);
      return;
    }
    for (const version of versions) {
      const model = this.#testable.models.find(
        (one) => one.name === entry.name && String(one.version) === String(version.v),
      );
      if (model === undefined) continue;
      this.#tests(dataTestSpecs(entry, version.value, ['versions', version.index], this.#testOptions()), {
        ...this.#target(entry, 'models', model),
        name: `${entry.name}_v${version.v}`,
        entryName: entry.name,
        version: version.v,
        reference: `ref('${entry.name}', version='${version.v}')`,
      });
    }
  }

  /** Tests of an entry without versions. */
  #nodeTests(entry: Entry, section: string, nodes: readonly (ModelNode | SeedNode | SnapshotNode)[]): void {
    const { models, seeds, snapshots } = this.#testable;
    // dbt puts the tests of an entry on whatever bears its name, also when the entry stands in another section
    const node = [nodes, models, seeds, snapshots]
      .map((list) => this.#named(list).get(entry.name))
      .find((one) => one !== undefined);
    this.#tests(dataTestSpecs(entry, entry.value, [], this.#testOptions()), this.#target(entry, section, node));
  }

  /** The first node of each name. */
  #named(nodes: readonly TestableNode[]): ReadonlyMap<string, TestableNode> {
    let named = this.#byName.get(nodes);
    if (named === undefined) {
      named = new Map([...nodes].reverse().map((node) => [node.name, node]));
      this.#byName.set(nodes, named);
    }
    return named;
  }

  #target(entry: Entry, section: string, node: ModelNode | SeedNode | SnapshotNode | undefined): TestTarget {
    return {
      section,
      name: entry.name,
      reference: `ref('${entry.name}')`,
      isSource: false,
      uniqueId: node?.unique_id ?? null,
      pkg: this.#pkg,
      file: entry.file,
      group: node?.group ?? null,
    };
  }

  #tests({ tests, diagnostics }: DataTestSpecs, target: TestTarget): void {
    this.#state.diagnostics.push(...diagnostics);
    for (const spec of tests) this.#builder.add(genericTest(spec, target, this.#state));
  }

  #exposure(entry: Entry): void {
    const exposure = parseExposure(entry, this.#context);
    const owner = { unique_id: exposure.unique_id, package_name: this.#pkg.name, file: entry.file.path };
    this.#builder.add({ ...exposure, description: renderDescription(exposure.description, owner, this.#state).text });
  }

  #unitTests(entry: Entry): void {
    const context = {
      ...this.#context,
      testedModels: (name: string) => this.#testable.models.filter((model) => model.name === name),
      modelNames: () => this.#testable.models.map((model) => model.name),
      fixture: (name: string, format: string) => this.#fixture(name, format),
      seed: (name: string, packageName: string) => this.#seedText(name, packageName),
      seedPaths: this.#pkg.config.seed_paths,
    };
    for (const node of parseUnitTests(entry, context)) this.#builder.add(node);
  }

  /** A fixture's text. Its folder does not count: fixtures go by name. */
  #fixture(name: string, format: string): string | undefined {
    const files = this.#pkg.files.filter((one) => one.kind === 'fixture' && one.path.endsWith(`/${name}.${format}`));
    const [file, other] = files;
    if (file !== undefined && other !== undefined) {
      const message = `dbt found two fixtures with the name "${name}".\nSince these resources have the same name, dbt will be unable to find the correct resource when looking for fixture "${name}".\nTo fix this, change the name of one of these resources:\n- ${file.path}\n- ${other.path}`;
      this.#state.error(
        'TX2052',
        'Compilation',
        message,
        { file: other.path, line: 1, column: 1 },
        'rename one of the files',
      );
    }
    return file === undefined ? undefined : readFileSync(file.absolutePath, 'utf8');
  }

  /** A seed's text, for unit tests that are given all of it. */
  #seedText(name: string, packageName: string): string | undefined {
    for (const node of this.#builder.nodes()) {
      if (node.resource_type !== 'seed' || node.name !== name || node.package_name !== packageName) continue;
      return readFileSync(join(node.root_path, node.original_file_path), 'utf8');
    }
    return undefined;
  }
}
