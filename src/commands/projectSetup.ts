import type { Flags } from '../cli/flags.ts';
import type { Invocation } from '../cli/invocation.ts';
import { yamlSource } from '../cli/optionValue.ts';
import { jinjaScalars, makeYamlRenderer } from '../context/yamlRendering.ts';
import { type LoadProjectInput, loadProfile, loadRoot, type RootProject } from '../project/loadProject.ts';
import type { Profile } from '../project/project.ts';
import { loadYaml } from '../project/yaml.ts';

/** dbt_project.yml alone, for commands that need no database. */
export function openRoot(invocation: Invocation): RootProject {
  return loadRoot(setup(invocation));
}

/** The target alone, for `debug`. */
export function openProfile(invocation: Invocation): Profile {
  return loadProfile(setup(invocation));
}

/** What loading a project needs from here: rendering is the context's work. */
export function setup(given: Invocation): LoadProjectInput {
  const invocation = { ...given, flags: { ...given.flags, vars: typedOption(given.flags.vars, '--vars') } };
  return {
    invocation,
    render: makeYamlRenderer(invocation, (value) => invocation.events.addSecret(value)),
    scalars: jinjaScalars,
  };
}

/** The mapping of `--vars` or `--args` with the values that templates know and JSON does not: `1.0`, dates. */
export function typedOption(value: Flags['vars'], name: string): Flags['vars'] {
  const text = yamlSource(value);
  return text === undefined ? value : ((loadYaml(text, name, { scalars: jinjaScalars }).value ?? {}) as Flags['vars']);
}
