import { filterArgumentError, JinjaError } from '../../errors.ts';
import type { Kwargs, MaybePromise, Value } from '../../value.ts';
import { iterate } from '../iteration.ts';
import { PyIterator } from '../iterator.ts';
import { quote, str, truthy } from '../representation.ts';
import { Undefined } from '../undefined.ts';
import { attributeGetter } from './attributeGetter.ts';
import type { Filter, RuntimeEnv, Test } from './filter.ts';

/** The error of a filter or test that nobody knows; an unquoted name is undefined and says so. */
function missing(kind: 'filter' | 'test', name: Value): JinjaError {
  if (name instanceof Undefined) {
    const hint = 'did you forget to quote the callable name?';
    return new JinjaError('TemplateRuntimeError', `No ${kind} named Undefined. (${name.hint}; ${hint})`);
  }
  return new JinjaError('TemplateRuntimeError', `No ${kind} named ${quote(str(name))}.`);
}

/** Awaits nothing unless a filter of the list really answered with a promise. */
function settled(results: MaybePromise<Value>[]): MaybePromise<Value[]> {
  return results.some((each) => each instanceof Promise) ? Promise.all(results) : (results as Value[]);
}

/** `map('filter', …)` and `map(attribute=…)`. */
const map: Filter = (value, args, kwargs, env) => {
  if (args.length === 0) return PyIterator.generator('sync_do_map', byAttribute(value, kwargs, env));
  const [name, ...rest] = args;
  const filter = env.filters.get(str(name as Value));
  const apply = (item: Value): MaybePromise<Value> => {
    if (filter === undefined) throw missing('filter', name as Value);
    return filter(item, rest, kwargs, env);
  };
  // Endless iterators stay lazy; other inputs are gone through at once, since a filter may answer later.
  if (value instanceof PyIterator || filter === undefined) {
    const change = (item: Value): Value => atOnce(apply(item), str(name as Value));
    return PyIterator.generator('sync_do_map', mapped(value, change));
  }
  const results: MaybePromise<Value>[] = [];
  if (truthy(value)) for (const item of iterate(value)) results.push(apply(item));
  const list = settled(results);
  return list instanceof Promise
    ? list.then((items) => PyIterator.generator('sync_do_map', items))
    : PyIterator.generator('sync_do_map', list);
};

/** `map(attribute=…)`. Mistakes in its arguments show when it is first asked for an item, as in Jinja2. */
function* byAttribute(value: Value, kwargs: Kwargs, env: RuntimeEnv): Iterable<Value> {
  if (!truthy(value)) return;
  if (!kwargs.has('attribute')) throw filterArgumentError('map requires a filter argument');
  yield* mapped(value, attributeOf(kwargs, env));
}

/** Inside a lazy generator nothing can be waited for. */
function atOnce(result: MaybePromise<Value>, name: string): Value {
  if (!(result instanceof Promise)) return result;
  throw new JinjaError('TemplateRuntimeError', `the filter ${quote(name)} needs a list here: write | list | map(...)`);
}

/** The getter of `map(attribute=…, default=…)`. */
function attributeOf(kwargs: Kwargs, env: RuntimeEnv): (item: Value) => Value {
  for (const name of kwargs.keys()) {
    if (name !== 'attribute' && name !== 'default') {
      throw filterArgumentError(`Unexpected keyword argument ${quote(name)}`);
    }
  }
  return attributeGetter(env, kwargs.get('attribute'), undefined, kwargs.get('default'));
}

/** Items one by one. */
function* mapped(source: Value, change: (item: Value) => Value): Iterable<Value> {
  if (!truthy(source)) return;
  for (const item of iterate(source)) yield change(item);
}

/** `select`, `reject` and their `attr` forms. */
function selection(wanted: boolean, byAttribute: boolean): Filter {
  return (value, args, kwargs, env) => {
    return PyIterator.generator('select_or_reject', selected(value, args, kwargs, env, wanted, byAttribute));
  };
}

/** Items that pass (or fail) a test; without a test, those that are true. */
function* selected(
  value: Value,
  args: readonly Value[],
  kwargs: Kwargs,
  env: RuntimeEnv,
  wanted: boolean,
  byAttribute: boolean,
): Iterable<Value> {
  if (!truthy(value)) return;
  const [attribute] = args;
  if (byAttribute && attribute === undefined) throw filterArgumentError('Missing parameter for attribute name');
  const getter = byAttribute ? attributeGetter(env, attribute) : (item: Value): Value => item;
  const [name, ...rest] = byAttribute ? args.slice(1) : args;
  const test: Test | undefined = name === undefined ? truthy : env.tests.get(str(name));
  for (const item of iterate(value)) {
    const tested = getter(item);
    if (test === undefined) throw missing('test', name as Value);
    if (test(tested, rest, kwargs, env) === wanted) yield item;
  }
}

/** Filters that pick or change items, by name. */
export const selectionFilters: Readonly<Record<string, Filter>> = {
  map,
  reject: selection(false, false),
  rejectattr: selection(false, true),
  select: selection(true, false),
  selectattr: selection(true, true),
};
