import { DatabaseError, DatabaseErrorCode } from '../adapters/databaseError.ts';
import {
  type Diagnostic,
  type DiagnosticKind,
  type MacroFrame,
  type SourceLocation,
  TxError,
} from '../diagnostics/diagnostic.ts';
import { diagnosticOfSystemError } from '../diagnostics/systemError.ts';
import { JinjaError } from '../jinja/errors.ts';
import type { TracedPlace } from '../jinja/tracer.ts';

/** Exceptions that dbt's own functions raise, by the word its messages begin with. The rest are compilation errors. */
const KINDS: Readonly<Record<string, DiagnosticKind>> = {
  DatabaseError: 'Database',
  ParsingError: 'Parsing',
  EnvVarMissingError: 'Env Var Missing',
  DependencyError: 'Dependency',
  NotImplementedError: 'Runtime',
  RuntimeError: 'Runtime',
  InternalError: 'Internal',
  ContractError: 'Compilation',
  FailFastError: 'FailFast',
};

/**
 * The diagnostic for anything that rendering or running SQL may throw, or `undefined` for a bug of tx.
 * @param place used when the error does not know its own place
 */
export function diagnosticOf(
  error: unknown,
  place?: { readonly file: string; readonly location?: SourceLocation },
): Diagnostic | undefined {
  if (error instanceof TxError) return error.first;
  if (error instanceof DatabaseError) return databaseDiagnostic(error, place);
  if (!(error instanceof JinjaError)) return diagnosticOfSystemError(error);
  const location = error.loc ?? place?.location;
  return {
    code: codeOf(error),
    severity: 'error',
    kind: KINDS[error.kind] ?? 'Compilation',
    message: messageOf(error),
    ...(location === undefined ? {} : { location }),
    macroStack: macroFrames(error.macroStack),
    ...(error.hint === undefined ? {} : { hint: error.hint }),
  };
}

/** A place in a template as a diagnostic has it. */
export function tracedParts({ location, macroStack }: TracedPlace): Pick<Diagnostic, 'location' | 'macroStack'> {
  return { location, macroStack: macroFrames(macroStack) };
}

function macroFrames(stack: TracedPlace['macroStack']): MacroFrame[] {
  return stack.map(({ name, file, loc }) => (loc === undefined ? { name, file } : { name, file, location: loc }));
}

function codeOf(error: JinjaError): string {
  if (error.kind === 'TemplateSyntaxError') return 'TX1010';
  if (error.kind === 'UndefinedError') return 'TX1011';
  if (error.kind === 'SecurityError') return 'TX1012';
  return 'TX1013';
}

/** dbt's addition to Jinja's words: an undefined name is nearly always a macro that does not exist. */
function messageOf(error: JinjaError): string {
  if (error.kind === 'UndefinedError' && /^'\w+' is undefined$/.test(error.message)) {
    return `${error.message}. This can happen when calling a macro that does not exist. Check for typos and/or install package dependencies with "tx deps".`;
  }
  // dbt compiles macros under names of its own, and its users know them from messages such as this one.
  return error.message.replace(/^macro '(?!dbt_macro__)(\w+)' takes /, "macro 'dbt_macro__$1' takes ");
}

function databaseDiagnostic(error: DatabaseError, place?: { readonly location?: SourceLocation }): Diagnostic {
  return {
    code: error.code,
    severity: 'error',
    // dbt words a seed that cannot be read as a mistake of the project
    kind: error.code === DatabaseErrorCode.Seed ? 'Compilation' : error.kind,
    message: error.message,
    ...(place?.location === undefined ? {} : { location: place.location }),
    ...(error.hint === undefined ? {} : { hint: error.hint }),
  };
}
