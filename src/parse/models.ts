import type { Package, SourceFile } from '../project/project.ts';
import { readText } from '../project/readText.ts';
import { checkContract } from './checkContract.ts';
import { withConstraintTargets } from './constraintReferences.ts';
import { contractOf } from './contractChecksum.ts';
import type { AnalysisNode, ModelNode } from './manifest.ts';
import { deprecationDate } from './modelDeprecations.ts';
import type { ParseState } from './parseState.ts';
import { configsOf, type Patches, patchOf } from './patches.ts';
import { columnInfos, constraints, textOr } from './properties/columns.ts';
import { type ModelVersion, modelVersions } from './properties/modelVersions.ts';
import type { Entry } from './properties/propertyFile.ts';
import { timeSpineOf } from './semantics/timeSpine.ts';
import { type NodePatch, type SqlNodeInput, sqlNode } from './sqlNode.ts';

/** A file's place among the versions of a model. */
interface Version {
  readonly entry: Entry;
  readonly version: ModelVersion;
}

/** Folders of a file below its search path, without the file. */
export function folders(file: SourceFile): string[] {
  return file.relativePath.split('/').slice(0, -1);
}

/** File name without its (last) ending; `.sql.jinja2` and the like count as one ending. */
export function stem(file: SourceFile): string {
  const name = file.relativePath.split('/').at(-1) as string;
  return name.replace(/\.(sql|py|js|csv|md)(\.(jinja2|jinja|j2))?$/i, '');
}

/** What follows for a node from the file that it fills alone; its name is the file's. @param entry what describes it */
export function wholeFile(
  type: 'analysis' | 'function' | 'seed' | 'test',
  pkg: Package,
  file: SourceFile,
  entry: Entry | undefined,
): SqlNodeInput {
  const name = stem(file);
  return {
    type,
    pkg,
    name,
    uniqueId: `${type}.${pkg.name}.${name}`,
    fqn: [pkg.name, ...folders(file), name],
    file,
    path: file.relativePath,
    text: type === 'seed' ? '' : readText(file),
    line: 1,
    column: 1,
    patch: patchOf(entry),
  };
}

/** Models of a package: one a file, versions by what the property files say of them. */
export function parseModels(pkg: Package, patches: Patches, state: ParseState): ModelNode[] {
  const versions = versionsByFile(pkg, patches, state);
  const models: ModelNode[] = [];
  for (const file of pkg.files) {
    if (file.kind !== 'model') continue;
    const version = versions.get(stem(file));
    models.push(
      parseModel(
        file,
        pkg,
        version,
        version === undefined ? patches.get('models', pkg.name, stem(file)) : version.entry,
        state,
      ),
    );
  }
  return models;
}

/**
 * Versions of the property files by the stem of the file that holds them: `defined_in`, or dbt's two ways to name it.
 */
function versionsByFile(pkg: Package, patches: Patches, state: ParseState): Map<string, Version> {
  const stems = new Set(pkg.files.filter((file) => file.kind === 'model').map(stem));
  const found = new Map<string, Version>();
  for (const entry of patches.all('models')) {
    if (entry.file.packageName !== pkg.name) continue;
    const { versions, diagnostics } = modelVersions(entry);
    state.diagnostics.push(...diagnostics);
    for (const version of versions) {
      const candidates = [version.definedIn, `${entry.name}_v${version.v}`, `${entry.name}.v${version.v}`];
      // The latest version may lie in a file that bears the model's own name.
      if (version.v === version.latest) candidates.push(entry.name);
      const file = candidates.find((name) => name !== undefined && stems.has(name));
      if (file === undefined) continue;
      found.set(file, { entry, version });
      patches.get('models', pkg.name, entry.name);
    }
  }
  return found;
}

/** One file as a model; `entry` is what a property file says of it. */
export function parseModel(
  file: SourceFile,
  pkg: Package,
  version: Version | undefined,
  entry: Entry | undefined,
  state: ParseState,
): ModelNode {
  const name = version?.entry.name ?? stem(file);
  const v = version?.version.v ?? null;
  const suffix = v === null ? [] : [`v${v}`];
  const language = /\.py$/i.test(file.path) ? 'python' : 'sql';
  const text = readText(file);
  const { fields, config } = sqlNode(
    {
      type: 'model',
      pkg,
      name,
      uniqueId: ['model', pkg.name, name, ...suffix].join('.'),
      fqn: [pkg.name, ...folders(file), name, ...suffix],
      file,
      path: file.relativePath,
      text,
      line: 1,
      column: 1,
      patch: version === undefined ? patchOf(entry) : versionPatch(version),
      version: v,
      language,
    },
    state,
  );
  const value = version?.version.value ?? entry?.value ?? {};
  const ofModel = constraints(value['constraints'], true);
  const contract = contractOf(fields.contract, fields.columns, ofModel, String(config.materialized));
  const model: ModelNode = {
    ...fields,
    ...withConstraintTargets(fields, fields.columns, ofModel),
    contract,
    resource_type: 'model',
    access: access(config['access'], file, state),
    constraints: ofModel,
    version: v,
    latest_version: version?.version.latest ?? null,
    deprecation_date: deprecationDate(value['deprecation_date']),
    primary_key: [],
    time_spine: timeSpineOf(entry, value, fields.columns, state),
  };
  checkContract(model, entry !== undefined || version !== undefined, state);
  return model;
}

/** The config's `access`, with a mistake noted for a word that is none of the three. */
function access(value: unknown, file: SourceFile, state: ParseState): ModelNode['access'] {
  if (value === 'private' || value === 'protected' || value === 'public') return value;
  state.error(
    'TX2033',
    'Parsing',
    `Node ${file.path} has an invalid value (${String(value)}) for the access field`,
    { file: file.path, line: 1, column: 1 },
    'use private, protected or public',
  );
  return 'protected';
}

/** A version's entry is complete: what the model says of all its versions is in it. */
function versionPatch({ entry, version }: Version): NodePatch {
  return {
    ...patchOf(entry),
    configs: configsOf(version.value),
    unrendered: configsOf(version.unrendered),
    description: textOr(version.value['description'], ''),
    columns: columnInfos(version.value['columns']),
  };
}

/** Analyses: like models, but nothing is ever built from them. */
export function parseAnalyses(pkg: Package, patches: Patches, state: ParseState): AnalysisNode[] {
  return pkg.files
    .filter((file) => file.kind === 'analysis')
    .map((file) => {
      const input = wholeFile('analysis', pkg, file, patches.get('analyses', pkg.name, stem(file)));
      const before = state.invocation.flags.behavior['require_corrected_analysis_fqns'] === true ? [] : ['analysis'];
      const fqn = [pkg.name, ...before, ...folders(file), input.name];
      const { fields } = sqlNode({ ...input, fqn, path: [...before, file.relativePath].join('/') }, state);
      return { ...fields, resource_type: 'analysis' as const };
    });
}
