/** A place in a file: 1-based line and column, `endColumn` exclusive. `file` is relative to the project where possible. */
export interface SourceLocation {
  readonly file: string;
  /** The package that the file belongs to, while `file` is relative to that package. */
  readonly owner?: string;
  readonly line: number;
  readonly column: number;
  readonly endLine?: number;
  readonly endColumn?: number;
}

/** A macro on the way to the failing place, innermost first. */
export interface MacroFrame {
  readonly name: string;
  readonly file: string;
  readonly location?: SourceLocation;
}

/** First word of dbt's message (`Compilation Error`, …), which tools look for. */
export type DiagnosticKind =
  | 'Compilation'
  | 'Parsing'
  | 'Runtime'
  | 'Database'
  | 'Internal'
  | 'Dependency'
  | 'Contract'
  | 'Breaking change to contract'
  | 'Usage'
  | 'Env Var Missing'
  | 'FailFast';

/** One mistake or warning, as data; the console and the JSON log print it. */
export interface Diagnostic {
  /** Stable code from `codes.ts`, for example `TX1042`. */
  readonly code: string;
  readonly severity: 'error' | 'warning';
  readonly kind: DiagnosticKind;
  /** What happened, in dbt's wording where dbt has one. May have several lines. */
  readonly message: string;
  readonly location?: SourceLocation;
  /** Text of the file named by `location`, when it was at hand, so that the frame can be drawn. */
  readonly source?: string;
  /** What to do next. */
  readonly hint?: string;
  readonly macroStack?: readonly MacroFrame[];
  /** dbt's ` in model a (models/a.sql)` part. */
  readonly node?: { readonly resource_type: string; readonly name: string; readonly file: string };
  /** dbt's event class name, for warn-error options (`NoNodesForSelectionCriteria`). */
  readonly event?: string;
  /** Fields of that event in the JSON log, by dbt's names; without them `msg` alone. */
  readonly data?: Readonly<Record<string, unknown>>;
}

/** Thrown where going on is impossible. Carries one diagnostic, or all that were collected. */
export class TxError extends Error {
  override readonly name = 'TxError';
  readonly diagnostics: readonly Diagnostic[];

  constructor(diagnostics: Diagnostic | readonly Diagnostic[], options?: { cause?: unknown }) {
    const list = Array.isArray(diagnostics) ? (diagnostics as readonly Diagnostic[]) : [diagnostics as Diagnostic];
    super(list.map((d) => d.message).join('\n'), options);
    this.diagnostics = list;
  }

  get first(): Diagnostic {
    return this.diagnostics[0] as Diagnostic;
  }
}
