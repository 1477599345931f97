import { type BlockRender, BlockTable } from './blockTable.ts';
import { JinjaError, typeError } from './errors.ts';
import { notePlace, translated } from './errorTrace.ts';
import { endlessLoop, LoopContext, type LoopRender, MAX_ROUNDS } from './loop.ts';
import type { RenderState } from './renderState.ts';
import { Dict } from './runtime/dict.ts';
import type { Filter, RuntimeEnv, Test } from './runtime/filters/filter.ts';
import { Float } from './runtime/float.ts';
import { iterate } from './runtime/iteration.ts';
import { escapeValue, Markup } from './runtime/markup.ts';
import { Namespace } from './runtime/namespace.ts';
import {
  binary,
  call,
  contains,
  equals,
  getAttr,
  getItem,
  ordered,
  slice,
  str,
  truthy,
  typeName,
  unary,
} from './runtime/operations.ts';
import type { Ordering } from './runtime/ordering.ts';
import { Tuple } from './runtime/tuple.ts';
import { LenientUndefined, Undefined } from './runtime/undefined.ts';
import { SizedItems } from './sizedItems.ts';
import type { SourceText } from './sourceText.ts';
import { type MacroBody, type MacroFlags, MacroReturn, TemplateMacro } from './templateMacro.ts';
import { type Kwargs, type MaybePromise, NO_KWARGS, PyObject, type Value } from './value.ts';

/** Marks a variable that holds nothing. */
const MISSING = Symbol('missing');

/**
 * What generated code calls, as `$`. Operations take a last argument that they do not look at: it is the assignment that
 * notes the place, evaluated after the operands.
 */
export class Operations {
  readonly M = MISSING;
  readonly N = NO_KWARGS;
  /** How many rounds a loop may have. */
  readonly L = MAX_ROUNDS;
  readonly str = str;
  readonly truthy = truthy;
  readonly call: (callee: Value, args: Value[], kwargs: Kwargs) => MaybePromise<Value> = call;
  readonly binary: (op: string, a: Value, b: Value) => Value = binary;
  readonly equals: (a: Value, b: Value) => boolean = equals;
  readonly #env: RuntimeEnv;
  readonly #source: SourceText;
  readonly #spans: readonly number[];

  /** @param spans start and end of each place that generated code notes, numbered from 1 */
  constructor(env: RuntimeEnv, source: SourceText, spans: readonly number[]) {
    this.#env = env;
    this.#source = source;
    this.#spans = spans;
  }

  /** Gives an error that leaves generated code its place, and answers what to throw on. */
  trace(thrown: unknown, place: number): unknown {
    if (thrown instanceof MacroReturn) return thrown;
    const error = translated(thrown);
    const start = this.#spans[place * 2 - 2] ?? 0;
    const end = this.#spans[place * 2 - 1] ?? 0;
    notePlace(error, () => this.#source.location({ start, end }));
    return error;
  }

  /** In synchronous code nothing may answer later. */
  now(value: MaybePromise<Value>): Value {
    if (value instanceof Promise) {
      value.catch(() => undefined);
      throw new Error('a function that needs the database was called while parsing');
    }
    return value;
  }

  // ---- names

  missing(name: string): Undefined {
    return this.#env.undefined(`'${name}' is undefined`);
  }

  notProvided(name: string): Undefined {
    return this.#env.undefined(`parameter '${name}' was not provided`);
  }

  noElse(line: number): Undefined {
    return this.#env.undefined(
      `the inline if-expression on line ${line} evaluated to false and no else section was defined.`,
    );
  }

  noSuper(block: string): Undefined {
    return this.#env.undefined(`there is no parent block called '${block}'.`);
  }

  // ---- members

  attr(value: Value, name: string): Value {
    return getAttr(value, name, this.#env.undefined);
  }

  item(value: Value, key: Value): Value {
    return getItem(value, key, this.#env.undefined);
  }

  slice(value: Value, from: Value, to: Value, step: Value): Value {
    if (value instanceof LenientUndefined) return value;
    return slice(value, from, to, step, () => {
      throw value instanceof Undefined ? value.error() : notSliceable(value);
    });
  }

  requireNamespace(value: unknown): void {
    if (!(value instanceof Namespace))
      throw new JinjaError('TemplateRuntimeError', 'cannot assign attribute on non-namespace object');
  }

  /** A block set and a loop come here without the check that stands before a plain set. */
  setMember(namespace: unknown, name: string, value: Value): void {
    this.requireNamespace(namespace);
    (namespace as Namespace).setAttr(name, value);
  }

  // ---- operators and literals

  unary(op: '-' | '+', value: Value): Value {
    return unary(op, value);
  }

  ordered(op: Ordering, a: Value, b: Value): boolean {
    return ordered(op, a, b);
  }

  contains(item: Value, container: Value): boolean {
    return contains(container, item);
  }

  tuple(items: Value[]): Tuple {
    return new Tuple(items);
  }

  dict(pairs: [Value, Value][]): Dict {
    return Dict.from(pairs);
  }

  concat(parts: readonly Value[]): string {
    let text = '';
    for (const part of parts) text += str(part);
    return text;
  }

  markupConcat(parts: readonly Value[]): Value {
    return new Markup(parts.map((part) => this.escaped(part)).join(''));
  }

  markup(text: string): Markup {
    return new Markup(text);
  }

  escaped(value: Value): string {
    return value instanceof Markup ? value.text : escapeValue(value, str(value)).text;
  }

  /** A constant in native rendering: Jinja2 prints it while compiling, where it knows how. */
  folded(value: Value): Value {
    return isPrintable(value) ? str(value) : value;
  }

  // ---- calls

  spread(value: Value): Iterable<Value> {
    if (!isIterableValue(value)) throw typeError(`Value after * must be an iterable, not ${typeName(value)}`);
    return iterate(value);
  }

  merge(kwargs: Kwargs, more: Value): Kwargs {
    if (!(more instanceof Dict)) throw typeError(`argument after ** must be a mapping, not ${typeName(more)}`);
    const merged = new Map(kwargs);
    for (const [key, value] of more.entries()) {
      if (typeof key !== 'string') throw typeError('keywords must be strings');
      if (merged.has(key)) throw typeError(`got multiple values for keyword argument '${key}'`);
      merged.set(key, value);
    }
    return merged;
  }

  filter(filter: Filter, value: Value, args: Value[], kwargs: Kwargs): MaybePromise<Value> {
    return filter(value, args, kwargs, this.#env);
  }

  test(test: Test, value: Value, args: Value[], kwargs: Kwargs): boolean {
    return test(value, args, kwargs, this.#env);
  }

  unknown(message: string): never {
    throw new JinjaError('TemplateRuntimeError', message);
  }

  macro(
    state: RenderState,
    name: string | null,
    parameters: readonly string[],
    flags: MacroFlags,
    body: MacroBody,
  ): TemplateMacro {
    return new TemplateMacro(state, name, parameters, flags, body, this.#source.file);
  }

  // ---- loops

  /** The items of a `for`. */
  iterate(value: Value): Iterable<Value> {
    if (Array.isArray(value)) return value;
    const items = iterate(value);
    return Array.isArray(items) ? items : new SizedItems(items, value);
  }

  endless(): never {
    throw endlessLoop();
  }

  loop(
    items: Iterable<Value>,
    sized: symbol | undefined,
    recurse: LoopRender | undefined,
    depth0: number,
  ): LoopContext {
    const size = (): number | undefined => {
      if (sized === undefined) return undefined;
      if (Array.isArray(items)) return items.length;
      return items instanceof SizedItems ? items.size() : undefined;
    };
    return new LoopContext(items, size, recurse, depth0, this.#env.undefined);
  }

  unpack(value: Value, count: number): readonly Value[] {
    if (!isIterableValue(value)) throw typeError(`cannot unpack non-iterable ${typeName(value)} object`);
    const items: Value[] = [];
    for (const item of iterate(value)) {
      if (items.length === count) {
        throw new JinjaError('ValueError', `too many values to unpack (expected ${count})`);
      }
      items.push(item);
    }
    if (items.length < count) {
      throw new JinjaError('ValueError', `not enough values to unpack (expected ${count}, got ${items.length})`);
    }
    return items;
  }

  // ---- blocks

  self(state: RenderState, blocks: ReadonlyMap<string, BlockRender>): Value {
    return new BlockTable(state, blocks);
  }

  derived(state: RenderState, names: readonly (readonly [string, unknown])[]): RenderState {
    return state.derived(names.filter(([, value]) => value !== MISSING) as [string, Value][]);
  }

  requiredBlock(name: string): never {
    throw new JinjaError('TemplateRuntimeError', `Required block '${name}' not found`);
  }

  load(): never {
    throw typeError('no loader for this environment specified');
  }
}

function isPrintable(value: Value): boolean {
  if (Array.isArray(value)) return value.every(isPrintable);
  if (!(value instanceof PyObject)) return true;
  if (value instanceof Tuple) return value.items.every(isPrintable);
  if (value instanceof Dict) return [...value.entries()].every(([key, item]) => isPrintable(key) && isPrintable(item));
  return value instanceof Float || value instanceof Markup;
}

/** A slice is no key: Python complains as it does for any other misuse of `[]`. */
function notSliceable(value: Value): JinjaError {
  if (value instanceof Dict) return typeError("unhashable type: 'slice'");
  if (typeof value === 'string' || Array.isArray(value) || value instanceof Tuple)
    return typeError('slice indices must be integers or None or have an __index__ method');
  return typeError(`'${typeName(value)}' object is not subscriptable`);
}

function isIterableValue(value: Value): boolean {
  if (typeof value === 'string' || Array.isArray(value)) return true;
  return value instanceof PyObject && value.iterate() !== undefined;
}
