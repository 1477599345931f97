import { JinjaError } from './errors.ts';
import type { Context } from './jinja.ts';
import { makeGlobals } from './runtime/globals.ts';
import type { UndefinedFactory } from './runtime/undefined.ts';
import type { Value } from './value.ts';

/**
 * How many macro calls may be open at once. Python gives up at about 200; JavaScript's stack holds more than this, and calls
 * that wait for the database would otherwise never hit a limit.
 */
const MAX_DEPTH = 400;

/** What all templates and macros rendered with one context share. */
interface Shared {
  depth: number;
}

const shared = new WeakMap<Context, Shared>();
const globals = makeGlobals();

/** The context of one rendering: the names of the caller's context, Jinja2's globals, and what the template assigns. */
export class RenderState {
  readonly #context: Context;
  readonly #shared: Shared;
  readonly #undefined: UndefinedFactory;
  /** Top-level assignments, which blocks see. */
  readonly #assigned: ReadonlyMap<string, Value> & Map<string, Value>;

  constructor(context: Context, undefinedFactory: UndefinedFactory, assigned = new Map<string, Value>()) {
    this.#context = context;
    this.#undefined = undefinedFactory;
    this.#assigned = assigned;
    this.#shared = shared.get(context) ?? { depth: 0 };
    shared.set(context, this.#shared);
  }

  /** The value of a free name. */
  resolve(name: string): Value {
    // None is null here, so `??` would pass over it.
    let value = this.#assigned.get(name);
    if (value === undefined) value = this.#context.lookup(name);
    if (value === undefined) value = globals.get(name);
    return value === undefined ? this.#undefined(`'${name}' is undefined`) : value;
  }

  assign(name: string, value: Value): void {
    this.#assigned.set(name, value);
  }

  /** This context with some more names, for a scoped block. */
  derived(names: readonly (readonly [string, Value | undefined])[]): RenderState {
    const assigned = new Map(this.#assigned);
    for (const [name, value] of names) if (value !== undefined) assigned.set(name, value);
    return new RenderState(this.#context, this.#undefined, assigned);
  }

  enter(): void {
    if (this.#shared.depth >= MAX_DEPTH) throw new JinjaError('RecursionError', 'maximum recursion depth exceeded');
    this.#shared.depth++;
  }

  leave(): void {
    this.#shared.depth--;
  }
}
