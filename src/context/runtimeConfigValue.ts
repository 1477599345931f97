import { toValue } from '../jinja/runtime/convert.ts';
import type { Value } from '../jinja/value.ts';
import type { Package, PlainMap } from '../project/project.ts';
import type { ContextServices } from './context.ts';
import { HostObject, hostFunction } from './hostFunction.ts';

/**
 * `builtins.ref.config`: dbt's own object of the project's settings. Its documentation does not name it, but packages read it
 * for the project's name, its vars and the versions of installed packages. It has no credentials.
 */
export function runtimeConfigValue({ project, flags }: ContextServices): Value {
  const { root, profile, packages } = project;
  const installed = packages.filter(({ kind }) => kind !== 'builtin');
  return new HostObject('RuntimeConfig', [
    ...packageMembers(root),
    ['profile_name', () => profile.profileName],
    ['target_name', () => profile.targetName],
    ['threads', () => profile.threads],
    ['cli_vars', () => toValue(flags['vars'] ?? {})],
    ['args', () => settings('Namespace', flags)],
    ['dependencies', () => toValue(new Map(installed.map((one) => [one.name, packageValue(one)])))],
  ]);
}

function packageValue(one: Package): Value {
  return new HostObject('RuntimeConfig', packageMembers(one));
}

/** What dbt_project.yml of one package says. */
function packageMembers({ name, root, config }: Package): [string, () => Value][] {
  const { version, vars, packages_install_path, target_path, model_paths } = config;
  return [
    ['project_name', () => name],
    ['project_root', () => root],
    ['version', () => version],
    ['packages_install_path', () => packages_install_path],
    ['target_path', () => target_path],
    ['model_paths', () => toValue(model_paths)],
    ['vars', () => settings('VarProvider', vars)],
  ];
}

/** Keys as attributes; `to_dict()` gives all of them. */
function settings(typeName: string, values: PlainMap): Value {
  return new HostObject(typeName, [
    ...Object.entries(values).map(([key, value]): [string, () => Value] => [key, () => toValue(value)]),
    ['to_dict', () => hostFunction('to_dict', '', () => toValue(values))],
  ]);
}
