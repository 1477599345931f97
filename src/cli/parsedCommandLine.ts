import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { CommandSpec } from './commandTable.ts';

/** What the command line and the environment ask for, before the project's own flags are known. */
export interface ParsedCommandLine {
  /** `help` and `version` print and end; `command` may be absent only there. */
  readonly action: 'run' | 'help' | 'version';
  readonly command: CommandSpec | undefined;
  /** The command's argument (macro, project name). */
  readonly argument: string | null;
  /** Checked values of the command line by dbt's name. */
  readonly given: ReadonlyMap<string, unknown>;
  /** Checked values of `DBT_…` variables. */
  readonly fromEnv: ReadonlyMap<string, unknown>;
  readonly argv: readonly string[];
  /** Old names in use and such; to be fired once the console is there. */
  readonly warnings: readonly Diagnostic[];
}
