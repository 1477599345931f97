import { JinjaError, type MacroFrame, type SourceLocation } from './errors.ts';

/** Where in templates an error came from. */
export interface ErrorTrace {
  loc?: SourceLocation;
  /** Innermost first; `loc` of a frame is where the macro was called. */
  readonly macroStack: MacroFrame[];
}

const TRACE = Symbol('jinja trace');

/** The trace of any error that passed through a template: a JinjaError is its own, host errors carry one beside them. */
export function errorTrace(error: unknown): ErrorTrace | undefined {
  if (error instanceof JinjaError) return error;
  if (typeof error !== 'object' || error === null) return undefined;
  return (error as { [TRACE]?: ErrorTrace })[TRACE];
}

function ensureTrace(error: unknown): ErrorTrace | undefined {
  const known = errorTrace(error);
  if (known || typeof error !== 'object' || error === null || !Object.isExtensible(error)) return known;
  const made: ErrorTrace = { macroStack: [] };
  Object.defineProperty(error, TRACE, { value: made });
  return made;
}

/** Notes the place where an error passes: its own if it has none, else that of the call it comes out of. */
export function notePlace(error: unknown, place: () => SourceLocation): void {
  const trace = ensureTrace(error);
  if (!trace) return;
  if (!trace.loc) {
    trace.loc = place();
    return;
  }
  const last = trace.macroStack.at(-1);
  if (last && !last.loc) trace.macroStack[trace.macroStack.length - 1] = { ...last, loc: place() };
}

/** Notes that an error left a macro. */
export function noteMacro(error: unknown, name: string, file: string): void {
  ensureTrace(error)?.macroStack.push({ name, file });
}

/** What V8 throws when a template goes too deep or grows too large, in Python's words; other errors as they are. */
export function translated(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof JinjaError) return error;
  // No regular expressions here: they cannot be compiled where the stack is full, and V8 says so in a SyntaxError.
  const { message } = error;
  if (message.endsWith('Maximum call stack size exceeded'))
    return new JinjaError('RecursionError', 'maximum recursion depth exceeded');
  if (error instanceof RangeError && (message === 'Invalid string length' || message === 'Invalid array length'))
    return new JinjaError('MemoryError', 'the rendered text is too long');
  return error;
}
