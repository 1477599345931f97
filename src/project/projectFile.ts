import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Diagnostic, TxError } from '../diagnostics/diagnostic.ts';
import type { ConfigTreeName, Plain, PlainMap, ProjectConfig } from './project.ts';
import { ConfigReader } from './projectConfigReader.ts';
import { PROJECT_FILE } from './projectDir.ts';
import { canonicalKey, configTrees } from './projectKeys.ts';
import { isPlainMap, ProjectProblems } from './projectProblems.ts';
import { readText } from './readText.ts';
import { renderTree } from './renderTree.ts';
import { type LoadedYaml, loadYaml } from './yaml.ts';
import type { RenderScope, YamlRenderer } from './yamlRenderer.ts';
import type { YamlScalars } from './yamlScalars.ts';

/** A dbt_project.yml as written, with both spellings of its keys made one. */
export interface RawProject {
  /** Absolute folder. */
  readonly root: string;
  /** Name of the file in places: `dbt_project.yml`, `dbt_packages/x/dbt_project.yml`. */
  readonly file: string;
  readonly text: string;
  readonly yaml: LoadedYaml;
  readonly values: PlainMap;
  readonly problems: ProjectProblems;
}

/**
 * Reads the file; nothing is rendered yet, keys are known ones.
 * @throws TxError when it is missing, not YAML, or no mapping
 */
export function readProjectFile(root: string, file: string, scalars: YamlScalars): RawProject {
  const path = join(root, PROJECT_FILE);
  const text = readText({ absolutePath: path, path: file });
  const yaml = loadYaml(text, file, { scalars });
  const problems = new ProjectProblems(yaml, path, text);
  if (!isPlainMap(yaml.value)) {
    problems.add('TX0102', `${PROJECT_FILE} does not parse to a dictionary`, []);
    throw new TxError(problems.found);
  }
  problems.checkKeys(yaml.value);
  const values: Record<string, Plain> = {};
  for (const [key, value] of Object.entries(yaml.value)) {
    if (value !== null) values[canonicalKey(key)] = value;
    // An empty `query-comment:` turns the comment off; every other empty key counts as absent.
    else if (canonicalKey(key) === 'query-comment') values['query-comment'] = null;
  }
  return { root, file, text, yaml, values, problems };
}

/** Parts that are rendered later (hooks, with the run's context) or not at all. */
function isKept(path: readonly (string | number)[]): boolean {
  const [first] = path;
  if (path.length === 1)
    return [
      'on-run-start',
      'on-run-end',
      'on_run_start',
      'on_run_end',
      'query-comment',
      'query_comment',
      'vars',
    ].includes(String(first));
  return path.length > 1 && /^\+?(?:pre|post)[-_]hook$/.test(String(path.at(-1)));
}

/** dbt_project.yml, read and checked, with what was wrong with it. */
export interface ReadProject {
  readonly config: ProjectConfig;
  readonly warnings: readonly Diagnostic[];
}

/**
 * Renders and checks a dbt_project.yml.
 * @throws TxError with every mistake found
 */
export function projectConfig(raw: RawProject, render: YamlRenderer, scope: RenderScope): ReadProject {
  const { values, yaml, file, problems } = raw;
  const inFile = readVarsFile(raw);
  const rendered = renderTree(values, [], {
    render,
    scope: inFile === undefined ? scope : { ...scope, vars: { ...inFile, ...scope.vars } },
    yaml: respelled(yaml, values),
    file,
    keep: isKept,
  }) as PlainMap;
  const reader = new ConfigReader(rendered, problems);
  const vars = readVars(inFile, reader);
  const modelPaths = reader.paths('model-paths', 'source-paths', ['models']);
  const seedPaths = reader.paths('seed-paths', 'data-paths', ['seeds']);
  const testPaths = reader.list('test-paths', ['tests']);
  const analysisPaths = reader.list('analysis-paths', ['analyses']);
  const macroPaths = reader.list('macro-paths', ['macros']);
  const snapshotPaths = reader.list('snapshot-paths', ['snapshots']);
  const functionPaths = reader.list('function-paths', ['functions']);
  const everyPath = [modelPaths, seedPaths, snapshotPaths, analysisPaths, macroPaths, functionPaths, testPaths].flat();
  const targetPath = reader.text('target-path') ?? 'target';
  problems.checkName(rendered['name']);
  checkVersion(rendered['config-version'], problems);
  if (rendered['tests'] !== undefined && rendered['data_tests'] !== undefined) {
    problems.add(
      'TX0104',
      "Invalid project config: cannot have both 'tests' and 'data_tests' defined",
      ['tests'],
      undefined,
      true,
    );
  }
  const config: ProjectConfig = {
    // Anything but a text has been reported above.
    name: typeof rendered['name'] === 'string' ? rendered['name'] : '',
    version: reader.version(),
    profile: reader.text('profile') ?? null,
    model_paths: modelPaths,
    seed_paths: seedPaths,
    test_paths: testPaths,
    analysis_paths: analysisPaths,
    macro_paths: macroPaths,
    snapshot_paths: snapshotPaths,
    function_paths: functionPaths,
    docs_paths: reader.list('docs-paths', [...new Set(everyPath)]),
    asset_paths: reader.list('asset-paths', []),
    target_path: targetPath,
    log_path: reader.text('log-path') ?? 'logs',
    clean_targets: reader.list('clean-targets', [targetPath]),
    packages_install_path: reader.text('packages-install-path') ?? 'dbt_packages',
    quoting: reader.quoting(),
    query_comment: reader.queryComment(),
    require_dbt_version: reader.oneOrMore('require-dbt-version'),
    restrict_access: reader.flag('restrict-access'),
    on_run_start: reader.oneOrMore('on-run-start'),
    on_run_end: reader.oneOrMore('on-run-end'),
    dispatch: reader.dispatch(),
    vars,
    flags: reader.map('flags'),
    trees: trees(reader, rendered),
    unrenderedTrees: trees(undefined, values),
    locate: (path) => yaml.locate(path),
  };
  reader.map('dbt-cloud');
  if (problems.found.length > 0) throw new TxError(problems.found);
  return { config, warnings: [...yaml.warnings, ...renamedKeys(values, yaml)] };
}

/** Places are asked for by the canonical key; the file may have the other spelling. */
function respelled(yaml: LoadedYaml, values: PlainMap): LoadedYaml {
  const original = isPlainMap(yaml.value) ? Object.keys(yaml.value) : [];
  const spelling = new Map(original.map((key) => [canonicalKey(key), key]));
  const respell = ([first, ...rest]: readonly (string | number)[]): (string | number)[] =>
    first === undefined ? [] : [spelling.get(String(first)) ?? first, ...rest];
  return {
    value: values,
    warnings: yaml.warnings,
    locate: (path) => yaml.locate(respell(path)),
    locateKey: (path) => yaml.locateKey(respell(path)),
  };
}

function trees(reader: ConfigReader | undefined, values: PlainMap): Record<ConfigTreeName, PlainMap> {
  const result = {} as Record<ConfigTreeName, PlainMap>;
  for (const name of configTrees) {
    const key = name === 'data_tests' && values['data_tests'] === undefined ? 'tests' : name;
    const value = values[key];
    result[name] = reader === undefined ? (isPlainMap(value) ? value : {}) : reader.map(key);
  }
  return result;
}

/** Only config-version 2 exists any more. */
function checkVersion(version: Plain, problems: ProjectProblems): void {
  if (version === undefined || version === 2) return;
  problems.add('TX0107', `Invalid config version: ${String(version)}, expected 2`, ['config-version']);
}

/** `vars:` of a vars.yml beside the project file, which the project file itself may use; `undefined` when there are none. */
function readVarsFile({ root, file }: RawProject): PlainMap | undefined {
  const path = join(root, 'vars.yml');
  if (!existsSync(path)) return undefined;
  const shown = file.replace(PROJECT_FILE, 'vars.yml');
  const { value } = loadYaml(readText({ absolutePath: path, path: shown }), shown);
  const vars = isPlainMap(value) ? value['vars'] : undefined;
  return isPlainMap(vars) ? vars : undefined;
}

/** Those of the project file, or of vars.yml. */
function readVars(inFile: PlainMap | undefined, reader: ConfigReader): PlainMap {
  const own = reader.map('vars');
  if (inFile === undefined) return own;
  if (Object.keys(own).length > 0) {
    reader.problems.add(
      'TX0104',
      'Variables cannot be defined in both vars.yml and dbt_project.yml. Keep one of them.',
      ['vars'],
      undefined,
      true,
    );
  }
  return inFile;
}

/** Old names of keys still work, with a deprecation. */
function renamedKeys(values: PlainMap, yaml: LoadedYaml): Diagnostic[] {
  return (
    RENAMED
      // dbt warns about log-path and target-path only where they are not the default.
      .filter(([key]) => values[key] !== undefined && values[key] !== 'target' && values[key] !== 'logs')
      .map(([key, now, event]) => {
        const location = yaml.locateKey([key]);
        return {
          code: 'TX0108',
          severity: 'warning',
          kind: 'Runtime',
          message: now.startsWith('--')
            ? `The \`${key}\` config in \`dbt_project.yml\` has been deprecated: use the ${now} flag or ${variableOf(now)}.`
            : `The \`${key}\` config has been renamed to \`${now}\`.`,
          event,
          data: now.startsWith('--') ? { deprecated_path: key } : { deprecated_path: key, exp_path: now },
          ...(location === undefined ? {} : { location }),
        };
      })
  );
}

/** Old keys, what is said instead of them, and dbt's name of the deprecation. */
const RENAMED: readonly (readonly [key: string, now: string, event: string])[] = [
  ['source-paths', 'model-paths', 'ConfigSourcePathDeprecation'],
  ['data-paths', 'seed-paths', 'ConfigDataPathDeprecation'],
  ['log-path', '--log-path', 'ConfigLogPathDeprecation'],
  ['target-path', '--target-path', 'ConfigTargetPathDeprecation'],
];

/** The variable of a flag: `DBT_LOG_PATH`. */
function variableOf(flag: string): string {
  return `DBT_${flag.slice(2).toUpperCase().replaceAll('-', '_')}`;
}
