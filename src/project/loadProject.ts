import { join, relative, resolve } from 'node:path';
import type { Invocation } from '../cli/invocation.ts';
import { type Diagnostic, TxError } from '../diagnostics/diagnostic.ts';
import { builtinPackageFolders } from './builtinPackages.ts';
import { checkInstalled, installedPackageFolders } from './installedPackages.ts';
import { readPackageList } from './packageList.ts';
import { loadProfile as loadProfileOf } from './profile.ts';
import type { Package, PlainMap, Profile, Project, ProjectConfig } from './project.ts';
import { findProjectDir, PROJECT_FILE, requireProjectDir } from './projectDir.ts';
import { projectConfig, type RawProject, readProjectFile } from './projectFile.ts';
import { readSelectors } from './selectorsFile.ts';
import { sourceFiles } from './sourceFiles.ts';
import { Vars } from './vars.ts';
import { versionProblem } from './versionCheck.ts';
import type { YamlRenderer } from './yamlRenderer.ts';
import type { YamlScalars } from './yamlScalars.ts';

/** The ends that this folder cannot have itself: rendering YAML is the context's work. */
export interface LoadProjectInput {
  readonly invocation: Invocation;
  readonly render: YamlRenderer;
  readonly scalars: YamlScalars;
}

/** The root project alone, without profile, packages and files: for `clean` and `deps`. */
export interface RootProject {
  /** Absolute folder of dbt_project.yml. */
  readonly root: string;
  readonly config: ProjectConfig;
}

/** Reads dbt_project.yml. Throws every mistake found in it at once. */
export function loadRoot(input: LoadProjectInput): RootProject {
  const raw = readRoot(input);
  return { root: raw.root, config: finish(input, raw, undefined) };
}

/** The target to work on; works outside of a project too. */
export function loadProfile(input: LoadProjectInput): Profile {
  const { cwd, flags } = input.invocation;
  const root = findProjectDir(cwd, flags.project_dir);
  return profileFor(input, root === undefined ? undefined : readProjectFile(root, PROJECT_FILE, input.scalars));
}

/**
 * Reads dbt_project.yml, the profile, the installed packages and the list of all files.
 * @throws TxError with what is wrong; warnings are fired on the way
 */
export function loadProject(input: LoadProjectInput): Project {
  const { invocation, render } = input;
  const { flags } = invocation;
  const raw = readRoot(input);
  const profile = profileFor(input, raw);
  const config = finish(input, raw, targetFields(profile));
  const installPath = resolve(raw.root, config.packages_install_path);
  const folders = installedPackageFolders(installPath);
  checkInstalled(readPackageList(raw.root, render, flags.vars), folders, raw.root, installPath);
  const allowJinjaEndings = flags.behavior['allow_jinja_file_extensions'] === true;
  const make = (kind: Package['kind'], folder: string, one: ProjectConfig): Package => ({
    name: one.name,
    root: folder,
    kind,
    config: one,
    files: sourceFiles(folder, one, allowJinjaEndings),
  });
  const other = (kind: Package['kind'], folder: string): Package => {
    const file = kind === 'installed' ? join(relative(raw.root, folder), PROJECT_FILE) : join(folder, PROJECT_FILE);
    return make(kind, folder, finish(input, readProjectFile(folder, file, input.scalars), targetFields(profile), kind));
  };
  const root = make('root', raw.root, config);
  const installed = folders.map((folder) => other('installed', folder)).sort((a, b) => (a.name < b.name ? -1 : 1));
  const packages = [
    root,
    ...installed,
    ...builtinPackageFolders(profile.credentials.type).map((folder) => other('builtin', folder)),
  ];
  checkUnique(packages);
  const vars = new Vars(flags.vars, config, new Map(packages.map((one) => [one.name, one.config])));
  return {
    root,
    packages,
    profile,
    targetPath: targetPathOf(invocation, raw.root, config),
    logPath: resolve(raw.root, flags.log_path ?? config.log_path),
    selectors: readSelectors(raw.root, render, { vars: flags.vars, secrets: false, target: targetFields(profile) }),
    lookupVar: (name, packageName) => vars.lookUp(name, packageName),
    varsFor: (packageName) => vars.of(packageName),
  };
}

/** Absolute: `--target-path` counts from the project, as in dbt. */
export function targetPathOf({ flags }: Invocation, root: string, config: ProjectConfig): string {
  return resolve(root, flags.target_path ?? config.target_path);
}

function readRoot({ invocation, scalars }: LoadProjectInput): RawProject {
  return readProjectFile(requireProjectDir(invocation.cwd, invocation.flags.project_dir), PROJECT_FILE, scalars);
}

function profileFor(input: LoadProjectInput, raw: RawProject | undefined): Profile {
  const profile = raw?.values['profile'];
  return loadProfileOf({
    ...input,
    projectRoot: raw?.root,
    projectProfile: typeof profile === 'string' ? profile : null,
    projectHasFlags: raw?.values['flags'] !== undefined,
  });
}

/** Renders and checks one dbt_project.yml; an installed package's warnings are its author's business. */
function finish(
  { invocation, render }: LoadProjectInput,
  raw: RawProject,
  target: PlainMap | undefined,
  kind: Package['kind'] = 'root',
): ProjectConfig {
  const { flags, events, dbtVersion } = invocation;
  const { config, warnings } = projectConfig(raw, render, {
    vars: flags.vars,
    secrets: false,
    ...(target === undefined ? {} : { target }),
  });
  if (kind === 'root') for (const warning of warnings) events.warn(warning);
  if (flags.version_check && kind !== 'builtin') {
    const problem = versionProblem(
      config.name,
      config.require_dbt_version,
      dbtVersion,
      config.locate(['require-dbt-version']),
    );
    if (problem !== undefined) throw new TxError(problem);
  }
  return config;
}

/** What `target` shows in dbt_project.yml: never a secret. */
function targetFields({ profileName, targetName, threads, credentials }: Profile): PlainMap {
  const {
    type,
    schema = null,
    database = credentials['dbname'] ?? null,
    host = null,
    port = null,
    user = null,
    path = null,
  } = credentials;
  const fields: PlainMap = {
    type,
    name: targetName,
    target_name: targetName,
    profile_name: profileName,
    threads,
    schema,
    database,
    dbname: database,
  };
  return type === 'duckdb' ? { ...fields, path } : { ...fields, host, port, user };
}

/** Two packages of one name would answer for each other's refs. */
function checkUnique(packages: readonly Package[]): void {
  const problems: Diagnostic[] = [];
  const known = new Map<string, Package>();
  for (const one of packages) {
    const first = known.get(one.name);
    if (first === undefined) {
      known.set(one.name, one);
      continue;
    }
    const message =
      first.kind === 'root'
        ? `Found a dependency with the same name as the root project "${one.name}". Package names must be unique in a project. Please rename one of these packages.`
        : `Found duplicate project "${one.name}". This occurs when a dependency has the same project name as some other dependency.`;
    problems.push({
      code: 'TX0304',
      severity: 'error',
      kind: 'Compilation',
      message,
      hint: `${first.root} and ${one.root}`,
    });
  }
  if (problems.length > 0) throw new TxError(problems);
}
