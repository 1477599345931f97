import { filterArgumentError, JinjaError } from '../../errors.ts';
import type { Kwargs, MaybePromise, Value } from '../../value.ts';
import { iterate } from '../iteration.ts';
import { PyIterator } from '../iterator.ts';
import { quote, str, truthy } from '../representation.ts';
import { Undefined } from '../undefined.ts';
import { attributeGetter } from './attributeGetter.ts';
import type { Filter, RuntimeEnv, Test } from './filter.ts';

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

const map: Filter = (value, args, kwargs, env) => {
  if (args.length === 0 && kwargs.has('attribute')) {
    return new PyIterator('generator', mapped(value, attributeOf(kwargs, env)));
  }
  const [name, ...rest] = args;
  if (name === undefined) throw filterArgumentError('map requires a filter argument');
  const filter = env.filters.get(str(name));
  if (filter === undefined) throw missing('filter', name);
  // Endless iterators stay lazy; other inputs are gone through at once, since a filter may answer later.
  if (value instanceof PyIterator) {
    return new PyIterator(
      'generator',
      mapped(value, (item) => atOnce(filter(item, rest, kwargs, env), str(name))),
    );
  }
  const results: MaybePromise<Value>[] = [];
  if (truthy(value)) for (const item of iterate(value)) results.push(filter(item, rest, kwargs, env));
  const list = settled(results);
  return list instanceof Promise
    ? list.then((items) => new PyIterator('generator', items))
    : new PyIterator('generator', list);
};

function atOnce(result: MaybePromise<Value>, name: string): Value {
  if (!(result instanceof Promise)) return result;
  throw new JinjaError('TemplateRuntimeError', `the filter ${quote(name)} needs a list here: write | list | map(...)`);
}

function attributeOf(kwargs: Kwargs, env: RuntimeEnv): (item: Value) => Value {
  for (const name of kwargs.keys()) {
    if (name !== 'attribute' && name !== 'default') {
      throw filterArgumentError(`Unexpected keyword argument ${quote(name)}`);
    }
  }
  return attributeGetter(env, kwargs.get('attribute'), undefined, kwargs.get('default'));
}

function* mapped(source: Value, change: (item: Value) => Value): Iterable<Value> {
  if (!truthy(source)) return;
  for (const item of iterate(source)) yield change(item);
}

function* selected(source: Value, accept: (item: Value) => boolean): Iterable<Value> {
  if (!truthy(source)) return;
  for (const item of iterate(source)) if (accept(item)) yield item;
}

/** `select`, `reject` and their `attr` forms. */
function selection(wanted: boolean, byAttribute: boolean): Filter {
  return (value, args, kwargs, env) => {
    const [attribute] = args;
    if (byAttribute && attribute === undefined) throw filterArgumentError('Missing parameter for attribute name');
    const getter = byAttribute ? attributeGetter(env, attribute) : (item: Value): Value => item;
    const [name, ...rest] = byAttribute ? args.slice(1) : args;
    const test: Test | undefined = name === undefined ? truthy : env.tests.get(str(name));
    if (test === undefined) throw missing('test', name as Value);
    const accept = (item: Value): boolean => test(getter(item), rest, kwargs, env) === wanted;
    return new PyIterator('generator', selected(value, accept));
  };
}

export const selectionFilters: Readonly<Record<string, Filter>> = {
  map,
  reject: selection(false, false),
  rejectattr: selection(false, true),
  select: selection(true, false),
  selectattr: selection(true, true),
};
