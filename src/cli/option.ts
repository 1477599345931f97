/** Headings of `--help`, in their order. */
export const optionGroups = [
  'Selection',
  'Run',
  'Connection and paths',
  'Variables',
  'State',
  'Output',
  'Parsing',
  'Warnings',
  'Logging',
] as const;
/** The heading that an option stands under in `--help`. */
export type OptionGroup = (typeof optionGroups)[number];

/** One option of the command line: all that the parser, the environment, the project's `flags:` and the help need. */
export interface Option {
  /** dbt's name, as in `args` of run_results: `full_refresh`. */
  readonly name: string;
  /** Long spellings, first the shown one: `--select`. */
  readonly long: readonly string[];
  readonly short?: readonly string[];
  readonly kind: 'boolean' | 'switch' | 'text' | 'integer' | 'choice' | 'yaml' | 'list';
  /** A `boolean` also has `--no-…`; a `switch` has not. */
  readonly choices?: readonly string[];
  /** Word for the value in the help. */
  readonly value?: string;
  readonly fallback: unknown;
  /** `DBT_X`; `DBT_ENGINE_X` is read too, and wins. */
  readonly env?: string;
  /** Only the `DBT_ENGINE_` form exists. */
  readonly engineOnly?: boolean;
  /** Old names of the environment variable, still read with a warning. */
  readonly oldEnv?: string;
  /** May be set under `flags:` in dbt_project.yml. */
  readonly inProject?: boolean;
  /** Words of the commands that take it; absent: all, and also before the command. */
  readonly commands?: readonly string[];
  readonly group: OptionGroup;
  readonly text: string;
  readonly hidden?: boolean;
}
