import { type SourceLocation, TxError } from '../../diagnostics/diagnostic.ts';

/** More about a mistake with a package. */
export interface ProblemDetails {
  readonly location?: SourceLocation | undefined;
  readonly hint?: string;
  readonly cause?: unknown;
}

/** A mistake of `deps`: kind `Dependency`, as dbt's. */
export function packageProblem(code: string, message: string, { location, hint, cause }: ProblemDetails = {}): TxError {
  return new TxError(
    {
      code,
      severity: 'error',
      kind: 'Dependency',
      message,
      ...(location === undefined ? {} : { location }),
      ...(hint === undefined ? {} : { hint }),
    },
    cause === undefined ? undefined : { cause },
  );
}
