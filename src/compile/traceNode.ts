import { type TracedPlace, type TracedText, Tracer } from '../jinja/tracer.ts';
import type { Compiler, Rendering } from './compiler.ts';

/** The way from a place in the SQL of a node back to its template; offsets are those of its text without ephemeral parents. */
export interface NodeTrace {
  placeAt(offset: number, end?: number): TracedPlace | undefined;
}

/**
 * Renders a node once more to learn where each piece of its SQL was written. `undefined` when that gives another text than
 * before: a template that looks at its own output, or at the clock. Never rejects.
 * @param code the text that came out without the CTEs of ephemeral models, or the end of it
 */
export async function traceNode(
  compiler: Compiler,
  rendering: Rendering,
  code: string,
): Promise<NodeTrace | undefined> {
  // Places inside of macros first. Text from macros that is measured or cut cannot be marked: then the calls have to do.
  for (const intoMacros of [true, false]) {
    const tracer = new Tracer();
    try {
      const marked = await compiler.renderAgain(rendering, { tracer, intoMacros });
      const trace = aligned(tracer.read(marked), code);
      if (trace !== undefined) return trace;
    } catch {
      // The error that is being located matters, not what its reconstruction stumbles over.
    }
  }
  return undefined;
}

/** Both texts must agree in all that is not blank: marks at the edge of a text keep it from being trimmed. */
function aligned(traced: TracedText, code: string): NodeTrace | undefined {
  const theirs = solid(traced.text);
  const ours = solid(code);
  const ahead = theirs.length - ours.length;
  for (const [index, at] of ours.entries())
    if (code.charCodeAt(at) !== traced.text.charCodeAt(theirs[index + ahead] ?? -1)) return undefined;
  return {
    placeAt: (offset, end = offset + 1) => {
      const index = ours.findIndex((at) => at >= offset);
      const at = index < 0 ? undefined : theirs[index + ahead];
      return at === undefined ? undefined : traced.placeAt(at, at + end - offset);
    },
  };
}

/** Offsets of the characters that are no white space. */
function solid(text: string): number[] {
  const offsets: number[] = [];
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) > 32) offsets.push(at);
  return offsets;
}
