import type { SourceLocation } from '../diagnostics/diagnostic.ts';
import type { Plain, PlainMap } from './project.ts';

/** What the Jinja of a YAML file may see besides `env_var`, `var` and `flags`. */
export interface RenderScope {
  /** Values of `var()`: those of `--vars`, which are the only ones known this early. */
  readonly vars: PlainMap;
  /** Whether `env_var` may read `DBT_ENV_SECRET_*`: in profiles.yml and packages.yml only. */
  readonly secrets: boolean;
  /** Fields of `target`, in dbt_project.yml once the profile is known; never a secret. */
  readonly target?: PlainMap;
}

/**
 * Renders one YAML string that holds Jinja, natively (`'{{ 1 }}'` gives 1). Given from outside: this folder knows no Jinja.
 * @param place of the first character of `text`
 */
export type YamlRenderer = (text: string, place: SourceLocation, scope: RenderScope) => Plain;
