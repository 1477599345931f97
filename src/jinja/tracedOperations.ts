import { Operations } from './operations.ts';
import type { RenderState } from './renderState.ts';
import type { RuntimeEnv } from './runtime/filters/filter.ts';
import { call, contains, equals } from './runtime/operations.ts';
import type { SourceText } from './sourceText.ts';
import type { MacroBody, MacroFlags, TemplateMacro } from './templateMacro.ts';
import { type Tracer, withoutMarks } from './tracer.ts';
import { HostFunction, type Kwargs, type MaybePromise, type Value } from './value.ts';

/** What traced code calls as `$`: texts are marked where they are written, and unmarked where their letters matter. */
export class TracedOperations extends Operations {
  override readonly call = (callee: Value, args: Value[], kwargs: Kwargs): MaybePromise<Value> => {
    if (!(callee instanceof HostFunction)) return call(callee, args, kwargs);
    const plain = new Map([...kwargs].map(([name, value]) => [name, unmarked(value)]));
    return call(callee, args.map(unmarked), plain);
  };
  override readonly equals = (a: Value, b: Value): boolean => equals(unmarked(a), unmarked(b));
  readonly #text: SourceText;
  readonly #tracer: Tracer;

  constructor(env: RuntimeEnv, source: SourceText, spans: readonly number[], tracer: Tracer) {
    super(env, source, spans);
    this.#text = source;
    this.#tracer = tracer;
  }

  /** Output with its place in front. Blank output stays as it is: templates ask whether there is any. */
  mark(text: string, start: number, end: number, verbatim: boolean): string {
    return text.trim() === '' ? text : this.#tracer.place(this.#text, start, end, verbatim) + text;
  }

  override contains(item: Value, container: Value): boolean {
    return contains(unmarked(container), unmarked(item));
  }

  override macro(
    state: RenderState,
    name: string | null,
    parameters: readonly string[],
    flags: MacroFlags,
    body: MacroBody,
  ): TemplateMacro {
    if (name === null) return super.macro(state, name, parameters, flags, body);
    const wrap = (value: Value): Value =>
      typeof value === 'string' ? this.#tracer.macro(name, this.#text.file, value) : value;
    const traced: MacroBody = (...values) => {
      const result = body(...values);
      return result instanceof Promise ? result.then(wrap) : wrap(result);
    };
    return super.macro(state, name, parameters, flags, traced);
  }
}

function unmarked(value: Value): Value {
  if (typeof value === 'string') return withoutMarks(value);
  return Array.isArray(value) ? value.map(unmarked) : value;
}
