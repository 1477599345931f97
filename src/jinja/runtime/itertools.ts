import { JinjaError, typeError, valueError } from '../errors.ts';
import type { Kwargs, MaybePromise, Value } from '../value.ts';
import { Builtin } from './builtin.ts';
import { call } from './call.ts';
import { Dict } from './dict.ts';
import { Float } from './float.ts';
import { iterate, iteratorOf, listOf } from './iteration.ts';
import { PyIterator } from './iterator.ts';
import { binary } from './operations.ts';
import { PyClass } from './pyClass.ts';
import { truthy } from './representation.ts';
import { bindNative, type Signature, signature } from './signature.ts';
import { requireInteger } from './slicing.ts';
import { Tuple } from './tuple.ts';

function* count(start: Value, step: Value): Iterable<Value> {
  for (let at = start; ; at = binary('+', at, step)) yield at;
}

function* cycle(items: Value): Iterable<Value> {
  const seen: Value[] = [];
  for (const item of iterate(items)) {
    seen.push(item);
    yield item;
  }
  while (seen.length > 0) yield* seen;
}

function* repeat(item: Value, times: number): Iterable<Value> {
  for (let round = 0; round < times; round++) yield item;
}

function* chain(sources: Iterable<Value>): Iterable<Value> {
  for (const source of sources) yield* iterate(source);
}

function* compress(items: Value, selectors: Value): Iterable<Value> {
  const wanted = iterate(selectors)[Symbol.iterator]();
  for (const item of iterate(items)) {
    const { value, done } = wanted.next();
    if (done) return;
    if (truthy(value)) yield item;
  }
}

function sliceBound(value: Value | undefined, fallback: number, alone = false): number {
  if (value === undefined || value === null) return fallback;
  const bound = typeof value === 'number' ? value : -1;
  if (bound < 0) {
    const what = alone ? 'Stop argument' : 'Indices';
    throw valueError(`${what} for islice() must be None or an integer: 0 <= x <= sys.maxsize.`);
  }
  return bound;
}

/** Takes no item more than it needs from its source. */
function* islice(source: PyIterator, start: number, stop: number, step: number): Iterable<Value> {
  let wanted = start;
  for (let at = 0; at < stop; at++) {
    const item = source.next();
    if (item === undefined) return;
    if (at === wanted) {
      yield item;
      wanted += step;
      if (wanted >= stop) {
        // Python runs on to `stop`, which a later reader of the source can see.
        for (let rest = at + 1; rest < stop && Number.isFinite(stop); rest++) if (source.next() === undefined) return;
        return;
      }
    }
  }
}

/** Each copy reads what the others have already taken, before it takes more. */
function* tee(source: PyIterator, shared: Value[]): Iterable<Value> {
  for (let at = 0; ; at++) {
    if (at === shared.length) {
      const item = source.next();
      if (item === undefined) return;
      shared.push(item);
    }
    yield shared[at] as Value;
  }
}

/** Ends with the longest; `fill` stands for what the others no longer have. */
function* zipLongest(sources: Value[], fill: Value): Iterable<Value> {
  const iterators = sources.map(iteratorOf);
  const ended = new Set<PyIterator>();
  while (true) {
    const items = iterators.map((iterator) => {
      const item = ended.has(iterator) ? undefined : iterator.next();
      if (item === undefined) ended.add(iterator);
      return item ?? fill;
    });
    if (ended.size === iterators.length) return;
    yield new Tuple(items);
  }
}

/** The last pool goes round fastest. */
function* product(pools: readonly Value[][]): Iterable<Value> {
  const [first, ...rest] = pools;
  if (first === undefined) {
    yield new Tuple([]);
    return;
  }
  for (const item of first) for (const tail of product(rest)) yield new Tuple([item, ...(tail as Tuple).items]);
}

/** Index lists of `size` out of `count`, in lexical order. */
function* selections(pool: number, size: number, repeated: boolean, ordered: boolean): Iterable<number[]> {
  if (size === 0) {
    yield [];
    return;
  }
  for (const head of selections(pool, size - 1, repeated, ordered)) {
    const from = ordered ? 0 : (head.at(-1) ?? (repeated ? 0 : -1)) + (repeated ? 0 : 1);
    for (let at = Math.max(0, from); at < pool; at++) if (repeated || !head.includes(at)) yield [...head, at];
  }
}

function* picked(items: Value[], indices: Iterable<number[]>): Iterable<Value> {
  for (const chosen of indices) yield new Tuple(chosen.map((at) => items[at] as Value));
}

function* accumulate(
  items: Iterable<Value>,
  add: (a: Value, b: Value) => Value,
  initial: Value | undefined,
): Iterable<Value> {
  let total: Value | undefined = initial === null ? undefined : initial;
  if (total !== undefined) yield total;
  for (const item of items) {
    total = total === undefined ? item : add(total, item);
    yield total;
  }
}

function atOnce(result: MaybePromise<Value>): Value {
  if (!(result instanceof Promise)) return result;
  throw typeError('a macro cannot be called for each item of an endless iterator: pass a list');
}

/** Sized input is gone through at once, since the function may answer later; endless input lazily. */
function accumulateWith(func: Value, source: Value, initial: Value | undefined): MaybePromise<Value> {
  if (source instanceof PyIterator) {
    const add = (a: Value, b: Value): Value => atOnce(call(func, [a, b]));
    return new PyIterator('itertools.accumulate', accumulate(iterate(source), add, initial));
  }
  const items = initial === undefined || initial === null ? listOf(source) : [initial, ...listOf(source)];
  const results: Value[] = [];
  for (const [at, item] of items.entries()) {
    const total = at === 0 ? item : call(func, [results[at - 1] as Value, item]);
    if (total instanceof Promise) return accumulateLater(items, at, func, total, results);
    results.push(total);
  }
  return new PyIterator('itertools.accumulate', results);
}

/** Calls for the items from `at` on, waiting for each answer. */
async function accumulateLater(
  items: Value[],
  at: number,
  add: Value,
  pending: Promise<Value>,
  results: Value[],
): Promise<Value> {
  let total = await pending;
  results.push(total);
  for (const item of items.slice(at + 1)) {
    total = await call(add, [total, item]);
    results.push(total);
  }
  return new PyIterator('itertools.accumulate', results);
}

/** Applies a function to sized input at once, so that it may answer later; to endless input lazily. */
function starmap(f: Value, source: Value): MaybePromise<Value> {
  if (source instanceof PyIterator) return new PyIterator('itertools.starmap', lazyStarmap(f, source));
  const results = listOf(source).map((args) => call(f, listOf(args)));
  if (results.some((each) => each instanceof Promise)) {
    return Promise.all(results).then((all) => new PyIterator('itertools.starmap', all));
  }
  return new PyIterator('itertools.starmap', results as Value[]);
}

function* lazyStarmap(f: Value, source: Value): Iterable<Value> {
  for (const args of iterate(source)) yield atOnce(call(f, listOf(args)));
}

function requireNumber(value: Value): Value {
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean' || value instanceof Float)
    return value;
  if (value !== null && typeof value === 'object' && !Array.isArray(value) && value.typeName === 'Decimal')
    return value;
  throw typeError('a number is required');
}

type Body = (bound: (Value | undefined)[]) => MaybePromise<Value>;

/** A member of the module with named parameters. */
function named(
  name: string,
  parameters: string,
  body: Body,
  member?: (name: string) => Value | undefined,
): [string, Value] {
  const of: Signature = signature(name, parameters);
  return [name, new PyClass(`itertools.${name}`, (args, kwargs) => body(bindNative(of, args, kwargs)), member)];
}

/** A member of the module that takes any number of arguments. */
function variadic(
  name: string,
  body: (args: Value[], kwargs: Kwargs) => Value,
  member?: (name: string) => Value | undefined,
): [string, Value] {
  return [name, new PyClass(`itertools.${name}`, body, member)];
}

/** Python would try; the stack and the memory end long before. */
const MAX_POOLS = 1000;

function poolCount(name: string, value: Value): number {
  const count = requireInteger(value);
  if (count > MAX_POOLS) throw new JinjaError('MemoryError', `${name}() of more than ${MAX_POOLS} iterables`);
  if (count < 0) throw valueError(name === 'tee' ? 'n must be >= 0' : 'repeat argument cannot be negative');
  return count;
}

/** Endless iterators, and those whose length is a power of what they are given: nobody waits for more. */
const MAX_MADE = 250_000;

/** @param size length of each item */
function maker(name: string, source: Iterable<Value>, size = 1): PyIterator {
  return new PyIterator(`itertools.${name}`, source, undefined, Math.ceil(MAX_MADE / Math.max(1, size)));
}

function iterator(name: string, source: Iterable<Value>): PyIterator {
  return new PyIterator(`itertools.${name}`, source);
}

function keyword(kwargs: Kwargs, name: string, of: string): Value | undefined {
  for (const key of kwargs.keys()) {
    if (key !== name) throw typeError(`${of}() got an unexpected keyword argument '${key}'`);
  }
  return kwargs.get(name);
}

function selectionOf(name: string, repeated: boolean, ordered: boolean): [string, Value] {
  return named(name, ordered ? 'iterable r=' : 'iterable r', ([items, size]) => {
    const pool = listOf(items as Value);
    const wanted = size === undefined || size === null ? pool.length : requireInteger(size);
    if (wanted < 0) throw valueError('r must be non-negative');
    const possible = repeated || wanted <= pool.length;
    return maker(name, picked(pool, possible ? selections(pool.length, wanted, repeated, ordered) : []), wanted);
  });
}

/** `modules.itertools`: lazy iterators that end when their sources do. */
export function makeItertoolsModule(): Dict {
  return Dict.from([
    named('count', 'start= step=', ([start, step]) => {
      return maker('count', count(requireNumber(start ?? 0), requireNumber(step ?? 1)));
    }),
    named('cycle', 'iterable', ([items]) => maker('cycle', cycle(items as Value))),
    named('repeat', 'object times=', ([item, times]) => {
      return maker(
        'repeat',
        repeat(item as Value, times === undefined ? Number.POSITIVE_INFINITY : requireInteger(times)),
      );
    }),
    named('accumulate', 'iterable func= * initial=', ([items, func, initial]) => {
      const source = items as Value;
      if (func === undefined || func === null) {
        return iterator(
          'accumulate',
          accumulate(iterate(source), (a, b) => binary('+', a, b), initial),
        );
      }
      return accumulateWith(func, source, initial);
    }),
    variadic(
      'chain',
      (args) => iterator('chain', chain(args)),
      (name) => {
        if (name !== 'from_iterable') return undefined;
        return new Builtin(name, ([sources]) => iterator('chain', chain(iterate(sources ?? null))));
      },
    ),
    named('compress', 'data selectors', ([items, selectors]) => {
      return iterator('compress', compress(items as Value, selectors as Value));
    }),
    variadic('islice', (args) => {
      const [source, ...bounds] = args;
      if (source === undefined || bounds.length === 0) {
        throw typeError(`islice expected at least 2 arguments, got ${args.length}`);
      }
      if (bounds.length > 3) throw typeError(`islice expected at most 4 arguments, got ${args.length}`);
      const [start, stop] = bounds.length === 1 ? [undefined, bounds[0]] : bounds;
      const step = bounds[2] === undefined || bounds[2] === null ? 1 : requireInteger(bounds[2]);
      if (step < 1) throw valueError('Step for islice() must be a positive integer or None.');
      const to = sliceBound(stop, Number.POSITIVE_INFINITY, bounds.length === 1);
      return iterator('islice', islice(iteratorOf(source), sliceBound(start, 0), to, step));
    }),
    named('starmap', 'function iterable', ([f, items]) => starmap(f as Value, items as Value)),
    named('tee', 'iterable n=', ([items, times]) => {
      const source = iteratorOf(items as Value);
      const shared: Value[] = [];
      const copies = Array.from({ length: poolCount('tee', times ?? 2) }, () => iterator('_tee', tee(source, shared)));
      return new Tuple(copies);
    }),
    variadic('zip_longest', (args, kwargs) => {
      return iterator('zip_longest', zipLongest(args, keyword(kwargs, 'fillvalue', 'zip_longest') ?? null));
    }),
    variadic('product', (args, kwargs) => {
      const times = poolCount('product', keyword(kwargs, 'repeat', 'product') ?? 1);
      const pools = args.map(listOf);
      return maker('product', product(Array.from({ length: times }, () => pools).flat()));
    }),
    selectionOf('permutations', false, true),
    selectionOf('combinations', false, false),
    selectionOf('combinations_with_replacement', true, false),
  ]);
}

/** `zip(…)`: tuples until the shortest ends. */
export function zip(sources: readonly Value[]): PyIterator {
  const iterators = sources.map((source) => iteratorOf(source));
  return new PyIterator('zip', zipped(iterators));
}

function* zipped(iterators: readonly PyIterator[]): Iterable<Value> {
  while (iterators.length > 0) {
    const items: Value[] = [];
    for (const each of iterators) {
      const item = each.next();
      if (item === undefined) return;
      items.push(item);
    }
    yield new Tuple(items);
  }
}
