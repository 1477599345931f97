import type { SourceFile } from '../project/project.ts';
import { isKnownConfig } from './checkConfigKeys.ts';
import { isDict } from './config/mergeConfig.ts';
import type { ParseState } from './parseState.ts';
import type { YamlPath } from './properties/walk.ts';

/**
 * Whether configs of this package are held against dbt's list. dbt does so only for databases whose properties it has
 * published a schema of, and not for packages, which their users cannot change.
 */
export function checksConfigs(packageName: string, { adapter, project }: ParseState): boolean {
  return adapter.can.publishedSchema && packageName === project.root.name;
}

/** Warns about keys of `config()` in a file that are none of dbt's. */
export function warnCustomConfigs(
  configs: readonly Readonly<Record<string, unknown>>[],
  file: SourceFile,
  state: ParseState,
): void {
  if (!checksConfigs(file.packageName, state)) return;
  for (const key of new Set(configs.flatMap((config) => Object.keys(config))))
    if (!isKnownConfig(key)) warnCustom(key, file.path, [], state);
}

/** Looks through the config trees of dbt_project.yml for settings without `+`, and for ones that dbt does not know. */
export function checkProjectConfigs(state: ParseState): void {
  const { root } = state.project;
  if (!checksConfigs(root.name, state)) return;
  for (const [tree, branch] of Object.entries(root.config.trees))
    if (tree !== 'data_tests') checkBranch(branch, [tree], state);
}

/** A value that is no mapping is a setting; a mapping without `+` is a folder. */
function checkBranch(branch: Readonly<Record<string, unknown>>, path: YamlPath, state: ParseState): void {
  for (const [key, value] of Object.entries(branch)) {
    if (key.startsWith('+')) continue;
    const at = [...path, key];
    if (isDict(value)) checkBranch(value, at, state);
    else if (isKnownConfig(key)) warnMissingPlus(key, at, state);
    else if (value !== null) warnCustom(key, 'dbt_project.yml', at, state);
  }
}

function warnMissingPlus(key: string, path: YamlPath, state: ParseState): void {
  const keyPath = path.join('.');
  const file = 'dbt_project.yml';
  state.warning({
    code: 'TX2070',
    event: 'MissingPlusPrefixDeprecation',
    message: `Missing '+' prefix on \`${key}\` found at \`${keyPath}\` in file \`${file}\`. Config values without it are deprecated there.`,
    data: { key, file, key_path: keyPath },
  });
}

function warnCustom(key: string, file: string, path: YamlPath, state: ParseState): void {
  const keyPath = path.join('.');
  const place = keyPath === '' ? '' : ` at path \`${keyPath}\``;
  state.warning({
    code: 'TX2057',
    event: 'CustomKeyInConfigDeprecation',
    message: `Custom key \`${key}\` found in \`config\`${place} in file \`${file}\`. Custom keys belong under \`meta\` in the config.`,
    data: { key, file, key_path: keyPath },
  });
}
