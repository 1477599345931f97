import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Diagnostic, type SourceLocation, TxError } from '../diagnostics/diagnostic.ts';
import type { Plain, PlainMap } from './project.ts';
import { isPlainMap } from './projectProblems.ts';
import { pyRepr } from './pyRepr.ts';
import { readText } from './readText.ts';
import { renderTree } from './renderTree.ts';
import { type LoadedYaml, loadYaml } from './yaml.ts';
import type { YamlRenderer } from './yamlRenderer.ts';

/** One entry of `packages:`. */
export interface PackageEntry {
  readonly kind: 'hub' | 'git' | 'local' | 'tarball' | 'private';
  /** What the entry names: folder, address, or `org/name`. */
  readonly name: string;
  /** The entry as written (rendered), for the lock file. */
  readonly fields: PlainMap;
  readonly location: SourceLocation | undefined;
}

/** The packages that a project asks for. */
export interface PackageList {
  /** Name of the file: `packages.yml` or `dependencies.yml`; `null` without one. */
  readonly file: string | null;
  readonly entries: readonly PackageEntry[];
  /** `projects:` of dependencies.yml. */
  readonly projects: readonly PlainMap[];
}

/** The key that tells where a package comes from. */
const KINDS: Readonly<Record<string, PackageEntry['kind']>> = {
  package: 'hub',
  git: 'git',
  local: 'local',
  tarball: 'tarball',
  private: 'private',
};

/**
 * Reads packages.yml or dependencies.yml of a project.
 * @throws TxError for entries that are no packages, and when both files list some
 */
export function readPackageList(root: string, render: YamlRenderer, vars: PlainMap): PackageList {
  const packages = readFile(root, 'packages.yml');
  const dependencies = readFile(root, 'dependencies.yml');
  const projects = dependencies === undefined ? [] : listOf(dependencies, 'projects').filter(isPlainMap);
  const fromDependencies = dependencies === undefined ? [] : listOf(dependencies, 'packages');
  if (packages !== undefined && fromDependencies.length > 0) {
    throw new TxError(
      problem(
        'TX0301',
        'The `packages` key cannot be specified in both packages.yml and dependencies.yml: keep one of them',
        undefined,
      ),
    );
  }
  const source = packages ?? dependencies;
  if (source === undefined) return { file: null, entries: [], projects };
  const problems: Diagnostic[] = [];
  const list = packages === undefined ? fromDependencies : listOf(packages, 'packages');
  const rendering = { render, scope: { vars, secrets: true }, yaml: source.yaml, file: source.file };
  const entries = list.flatMap((raw, at) => {
    // dependencies.yml is not rendered, so that other tools can read it.
    const fields = packages === undefined ? raw : renderTree(raw, ['packages', at], rendering);
    const entry = packageEntry(fields, source.yaml.locate(['packages', at]), source.file);
    if ('code' in entry) problems.push(entry);
    return 'code' in entry ? [] : [entry];
  });
  if (problems.length > 0) throw new TxError(problems);
  return { file: source.file, entries, projects };
}

interface ReadFile {
  readonly file: string;
  readonly yaml: LoadedYaml;
}

function readFile(root: string, file: string): ReadFile | undefined {
  const path = join(root, file);
  return existsSync(path) ? { file, yaml: loadYaml(readText({ absolutePath: path, path: file }), file) } : undefined;
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

function packageEntry(fields: Plain, location: SourceLocation | undefined, file: string): PackageEntry | Diagnostic {
  if (!isPlainMap(fields))
    return problem('TX0302', `Invalid package in ${file}: ${pyRepr(fields)} is not a mapping`, location);
  const key = Object.keys(KINDS).find((one) => fields[one] !== undefined);
  if (key === undefined) {
    return problem(
      'TX0302',
      `Invalid package in ${file}: ${pyRepr(fields)} has none of the keys ${Object.keys(KINDS).join(', ')}`,
      location,
    );
  }
  const kind = KINDS[key] as PackageEntry['kind'];
  const name = fields[key];
  if (typeof name !== 'string')
    return problem('TX0302', `Invalid package in ${file}: ${pyRepr(name)} is not of type 'string'`, location);
  if (kind === 'hub' && fields['version'] === undefined)
    return problem('TX0302', `Invalid package in ${file}: 'version' is a required property of ${name}`, location);
  if (kind === 'tarball' && fields['name'] === undefined)
    return problem('TX0302', `Invalid package in ${file}: 'name' is a required property of tarball packages`, location);
  return { kind, name, fields, location };
}

function problem(code: string, message: string, location: SourceLocation | undefined): Diagnostic {
  return { code, severity: 'error', kind: 'Runtime', message, ...(location === undefined ? {} : { location }) };
}
