import type { Invocation } from '../cli/invocation.ts';
import type { Project, ProjectConfig } from './project.ts';
import type { YamlRenderer } from './yamlRenderer.ts';
import type { YamlScalars } from './yamlScalars.ts';

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
export function loadRoot(_input: LoadProjectInput): RootProject {
  throw new Error('not written yet');
}

/** Reads dbt_project.yml, the profile, the installed packages and the list of all files. */
export function loadProject(_input: LoadProjectInput): Project {
  throw new Error('not written yet');
}
