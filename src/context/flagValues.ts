import type { Invocation } from '../cli/invocation.ts';
import { sampleWindow } from '../cli/timeWindow.ts';
import { SampleWindowValue } from './sampleWindowValue.ts';

/** Flags by dbt's lower-case names, as `invocation_args_dict`, `flags` and the artifacts' `args` show them. */
export function flagValues(invocation: Invocation): Record<string, unknown> {
  const { behavior, other, warn_error_options: warnErrorOptions, ...flags } = invocation.flags;
  const sample = sampleWindow(invocation.flags, invocation.startedAt);
  return {
    ...other,
    ...flags,
    ...behavior,
    ...(sample === undefined ? {} : { sample: new SampleWindowValue(sample) }),
    warn_error_options: { ...warnErrorOptions },
    which: invocation.command,
    invocation_command: `tx ${invocation.argv.join(' ')}`,
  };
}
