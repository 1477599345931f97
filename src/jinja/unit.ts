import { Emitter } from './codegen.ts';
import { JinjaError } from './errors.ts';
import { translated } from './errorTrace.ts';
import type { Macro, Root } from './nodes.ts';
import { Operations } from './operations.ts';
import type { RenderState } from './renderState.ts';
import type { RuntimeEnv } from './runtime/filters/filter.ts';
import { filters } from './runtime/filters/filters.ts';
import { tests } from './runtime/tests/tests.ts';
import { strictUndefined } from './runtime/undefined.ts';
import type { SourceText } from './sourceText.ts';
import { TracedOperations } from './tracedOperations.ts';
import type { Tracer } from './tracer.ts';
import type { Callable, MaybePromise, Value } from './value.ts';

/** A template's code: renders with a state. In native mode it answers the list of printed values. */
export type CompiledTemplate = (state: RenderState) => MaybePromise<string | Value[]>;
/** A macro's code: gives the macro bound to a state. */
export type CompiledMacro = (state: RenderState) => Callable;

/** The environment of running, in which an undefined value fails when it is used. */
export const STRICT: RuntimeEnv = { filters, tests, undefined: strictUndefined };

/** Code of a template. @param native collects values instead of text */
export function compileTemplate(
  root: Root,
  source: SourceText,
  env: RuntimeEnv,
  isAsync: boolean,
  native = false,
): CompiledTemplate {
  return compile(source, env, isAsync, (emitter) => emitter.template(root.body, native)) as CompiledTemplate;
}

/** Code of one macro. */
export function compileMacro(node: Macro, source: SourceText, env: RuntimeEnv, isAsync: boolean): CompiledMacro {
  return compile(source, env, isAsync, (emitter) => emitter.macro(node)) as CompiledMacro;
}

/** Asynchronous code of a template whose output is marked with the places it comes from. */
export function compileTracedTemplate(
  root: Root,
  source: SourceText,
  env: RuntimeEnv,
  tracer: Tracer,
): CompiledTemplate {
  return compile(source, env, true, (emitter) => emitter.template(root.body, false), tracer) as CompiledTemplate;
}

/** The same of a macro. */
export function compileTracedMacro(node: Macro, source: SourceText, env: RuntimeEnv, tracer: Tracer): CompiledMacro {
  return compile(source, env, true, (emitter) => emitter.macro(node), tracer) as CompiledMacro;
}

/** Throws JinjaError when the tree cannot become code: an unknown filter, a jump outside a loop, too deep nesting. */
function compile(
  source: SourceText,
  env: RuntimeEnv,
  isAsync: boolean,
  emit: (emitter: Emitter) => string,
  tracer?: Tracer,
): unknown {
  const emitter = new Emitter(source, env, isAsync, tracer !== undefined);
  try {
    const code = emit(emitter);
    const $ =
      tracer === undefined
        ? new Operations(env, source, emitter.spans)
        : new TracedOperations(env, source, emitter.spans, tracer);
    // Parentheses make V8 compile the function at once, which it would otherwise read twice.
    return new Function('$', 'K', `"use strict";return (${code})`)($, emitter.constants);
  } catch (error) {
    const known = translated(error);
    if (known instanceof JinjaError && !known.loc) known.loc = source.location({ start: 0, end: 0 });
    throw known;
  }
}
