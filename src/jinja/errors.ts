/** A place in a template file. Lines and columns count from 1. */
export interface SourceLocation {
  readonly file: string;
  /** See `TemplateSource.owner`. */
  readonly owner?: string;
  readonly line: number;
  readonly column: number;
  readonly endLine?: number;
  readonly endColumn?: number;
}

/** One macro call an error passed through, innermost first. */
export interface MacroFrame {
  readonly name: string;
  readonly file: string;
  readonly loc?: SourceLocation;
}

/** The exception's name in Python or Jinja2; users' tools look for these words. */
export type ErrorKind =
  | 'TemplateSyntaxError'
  | 'TemplateAssertionError'
  | 'TemplateRuntimeError'
  | 'UndefinedError'
  | 'SecurityError'
  | 'FilterArgumentError'
  | 'TypeError'
  | 'ValueError'
  | 'KeyError'
  | 'IndexError'
  | 'AttributeError'
  | 'ZeroDivisionError'
  | 'OverflowError'
  | 'StopIteration'
  | 'RecursionError'
  | 'MemoryError'
  | (string & {});

/** Any mistake a template makes while it is parsed or rendered. */
export class JinjaError extends Error {
  readonly kind: ErrorKind;
  /** Innermost place known; set by the engine where the error passes. */
  loc?: SourceLocation;
  readonly macroStack: MacroFrame[] = [];
  /** What to do, where the thrower knows. */
  hint?: string;

  constructor(kind: ErrorKind, message: string, loc?: SourceLocation) {
    super(message);
    this.name = 'JinjaError';
    this.kind = kind;
    if (loc) this.loc = loc;
  }
}

/** Python's TypeError. These makers only save words where errors are thrown. */
export function typeError(message: string): JinjaError {
  return new JinjaError('TypeError', message);
}

/** Python's ValueError. */
export function valueError(message: string): JinjaError {
  return new JinjaError('ValueError', message);
}

/** Python's IndexError. */
export function indexError(message: string): JinjaError {
  return new JinjaError('IndexError', message);
}

/** @param keyText repr of the missing key, which is all that Python's message holds */
export function keyError(keyText: string): JinjaError {
  return new JinjaError('KeyError', keyText);
}

/** Python's OverflowError. */
export function overflowError(message: string): JinjaError {
  return new JinjaError('OverflowError', message);
}

/** Python's ZeroDivisionError. */
export function zeroDivisionError(message: string): JinjaError {
  return new JinjaError('ZeroDivisionError', message);
}

/** Jinja2's error of a filter that is called in a wrong way. */
export function filterArgumentError(message: string): JinjaError {
  return new JinjaError('FilterArgumentError', message);
}
