import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Diagnostic, type SourceLocation, TxError } from '../diagnostics/diagnostic.ts';
import { packageScalars } from './packages/integralFloat.ts';
import { type PackageEntry, packageEntry } from './packages/packageEntry.ts';
import type { Plain, PlainMap } from './project.ts';
import { isPlainMap } from './projectProblems.ts';
import { pyRepr } from './pyRepr.ts';
import { readText } from './readText.ts';
import { renderTree } from './renderTree.ts';
import { type LoadedYaml, loadYaml } from './yaml.ts';
import type { YamlRenderer } from './yamlRenderer.ts';

/** The packages that a project asks for. */
export interface PackageList {
  /** Name of the file: `packages.yml` or `dependencies.yml`; `null` without one. */
  readonly file: string | null;
  readonly entries: readonly PackageEntry[];
  /** `projects:` of dependencies.yml. */
  readonly projects: readonly PlainMap[];
}

/**
 * Reads packages.yml or dependencies.yml of a project.
 * @throws TxError for entries that are no packages, and when both files list some
 */
export function readPackageList(root: string, render: YamlRenderer, vars: PlainMap): PackageList {
  const packages = readFile(root, 'packages.yml');
  const dependencies = readFile(root, 'dependencies.yml');
  const projects = dependencies === undefined ? [] : listOf(dependencies, 'projects').filter(isPlainMap);
  const fromDependencies = dependencies === undefined ? [] : listOf(dependencies, 'packages');
  if (
    packages !== undefined &&
    holds(packages, 'packages') &&
    dependencies !== undefined &&
    holds(dependencies, 'packages')
  ) {
    const message = "The 'packages' key cannot be specified in both packages.yml and dependencies.yml";
    throw new TxError(problem('TX0301', message, dependencies.yaml.locate(['packages'])));
  }
  if (packages !== undefined && holds(packages, 'projects')) {
    const message = "The 'projects' key cannot be specified in packages.yml";
    throw new TxError(problem('TX0301', message, packages.yaml.locate(['projects'])));
  }
  // dependencies.yml is not rendered, so that other tools can read it.
  if (dependencies !== undefined && holds(dependencies, 'packages'))
    return { file: dependencies.file, entries: entriesOf(dependencies, fromDependencies, (raw) => raw), projects };
  if (packages === undefined) return { file: dependencies?.file ?? null, entries: [], projects };
  const entries = renderedEntries(packages, render, vars);
  return { file: packages.file, entries, projects };
}

/**
 * The entries of package-lock.yml, rendered: it keeps `env_var` calls as they were written, since they may give secrets.
 * @param file its name in `root`
 */
export function readLockedPackages(
  root: string,
  file: string,
  render: YamlRenderer,
  vars: PlainMap,
): { readonly entries: readonly PackageEntry[]; readonly hash: Plain } | undefined {
  const lock = readFile(root, file);
  if (lock === undefined) return undefined;
  const hash = isPlainMap(lock.yaml.value) ? lock.yaml.value['sha1_hash'] : undefined;
  return { entries: renderedEntries(lock, render, vars), hash };
}

interface ReadFile {
  readonly file: string;
  readonly yaml: LoadedYaml;
}

function readFile(root: string, file: string): ReadFile | undefined {
  const path = join(root, file);
  return existsSync(path)
    ? { file, yaml: loadYaml(readText({ absolutePath: path, path: file }), file, { scalars: packageScalars }) }
    : undefined;
}

function renderedEntries(source: ReadFile, render: YamlRenderer, vars: PlainMap): PackageEntry[] {
  const rendering = { render, scope: { vars, secrets: true }, yaml: source.yaml, file: source.file };
  return entriesOf(source, listOf(source, 'packages'), (raw, at) => renderTree(raw, ['packages', at], rendering));
}

/** Every entry of a list, or every mistake in it. */
function entriesOf(
  { file, yaml }: ReadFile,
  list: readonly Plain[],
  rendered: (raw: Plain, at: number) => Plain,
): PackageEntry[] {
  const problems: Diagnostic[] = [];
  const entries = list.flatMap((raw, at) => {
    const entry = packageEntry(rendered(raw, at), raw, yaml.locate(['packages', at]), file);
    if ('code' in entry) problems.push(entry);
    return 'code' in entry ? [] : [entry];
  });
  if (problems.length > 0) throw new TxError(problems);
  return entries;
}

function holds({ yaml }: ReadFile, key: string): boolean {
  return isPlainMap(yaml.value) && yaml.value[key] !== undefined;
}

function listOf({ file, yaml }: ReadFile, key: string): readonly Plain[] {
  if (yaml.value === null) return [];
  if (!isPlainMap(yaml.value))
    throw new TxError(problem('TX0302', `${file} does not parse to a dictionary`, yaml.locate([])));
  const list = yaml.value[key];
  if (list === undefined || list === null) return [];
  if (!Array.isArray(list))
    throw new TxError(
      problem('TX0302', `at path ['${key}']: ${pyRepr(list)} is not of type 'array'`, yaml.locate([key])),
    );
  return list as readonly Plain[];
}

function problem(code: string, message: string, location: SourceLocation | undefined): Diagnostic {
  return { code, severity: 'error', kind: 'Runtime', message, ...(location === undefined ? {} : { location }) };
}
