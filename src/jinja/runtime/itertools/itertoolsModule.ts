import { JinjaError, typeError, valueError } from '../../errors.ts';
import type { Kwargs, MaybePromise, Value } from '../../value.ts';
import { Builtin } from '../builtin.ts';
import { Dict } from '../dict.ts';
import { Float } from '../float.ts';
import { iterate, iteratorOf, listOf } from '../iteration.ts';
import { PyIterator } from '../iterator.ts';
import { binary } from '../operations.ts';
import { PyClass } from '../pyClass.ts';
import { bindNative, type Signature, signature } from '../signature.ts';
import { requireInteger } from '../slicing.ts';
import { Tuple } from '../tuple.ts';
import { accumulate, accumulateWith } from './accumulate.ts';
import { picked, product, selections } from './selections.ts';
import { chain, compress, count, cycle, islice, repeat, tee, zipLongest } from './sequences.ts';
import { starmap } from './starmap.ts';

/** A bound of `islice`. @param alone whether it is the only one, which Python's message tells */
function sliceBound(value: Value | undefined, fallback: number, alone = false): number {
  if (value === undefined || value === null) return fallback;
  const bound = typeof value === 'number' ? value : -1;
  if (bound < 0) {
    const what = alone ? 'Stop argument' : 'Indices';
    throw valueError(`${what} for islice() must be None or an integer: 0 <= x <= sys.maxsize.`);
  }
  return bound;
}

/** Throws TypeError for what cannot be counted with. */
function requireNumber(value: Value): Value {
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean' || value instanceof Float)
    return value;
  if (value !== null && typeof value === 'object' && !Array.isArray(value) && value.typeName === 'Decimal')
    return value;
  throw typeError('a number is required');
}

/** Gets its arguments by the order of the parameters. */
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

/** A number of copies or repetitions. Throws MemoryError, ValueError. */
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

/** An iterator that ends with its sources. */
function iterator(name: string, source: Iterable<Value>): PyIterator {
  return new PyIterator(`itertools.${name}`, source);
}

/** The only keyword that a function knows. Throws TypeError for another one. */
function keyword(kwargs: Kwargs, name: string, of: string): Value | undefined {
  for (const key of kwargs.keys()) {
    if (key !== name) throw typeError(`${of}() got an unexpected keyword argument '${key}'`);
  }
  return kwargs.get(name);
}

/** `permutations` and `combinations`, with or without repetition. */
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
