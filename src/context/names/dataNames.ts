import { createHash } from 'node:crypto';
import { JinjaError } from '../../jinja/errors.ts';
import { returnFunction } from '../../jinja/jinja.ts';
import { Dict } from '../../jinja/runtime/dict.ts';
import { fromJson } from '../../jinja/runtime/fromJson.ts';
import { makeModules } from '../../jinja/runtime/modules.ts';
import { iterate, repr, str } from '../../jinja/runtime/operations.ts';
import { PySet } from '../../jinja/runtime/set.ts';
import { toJson } from '../../jinja/runtime/toJson.ts';
import { Tuple } from '../../jinja/runtime/tuple.ts';
import { fromYaml, toYaml } from '../../jinja/runtime/yaml.ts';
import { HostFunction, type Value } from '../../jinja/value.ts';
import { hostFunction } from '../hostFunction.ts';
import type { NameFactory } from './baseNames.ts';
import { sharedName } from './sharedName.ts';

/** Pure functions over values: the same in every context. */
export const dataNames: readonly (readonly [string, NameFactory])[] = [
  ['return', () => returnFunction],
  [
    'fromjson',
    sharedName('fromjson', () => withFallback('fromjson', 'string default=', (text) => fromJson(str(text)))),
  ],
  ['fromyaml', sharedName('fromyaml', () => withFallback('fromyaml', 'value default=', (text) => fromYaml(str(text))))],
  ['tojson', sharedName('tojson', () => toText('tojson', (value, sortKeys) => toJson(value, { sortKeys })))],
  ['toyaml', sharedName('toyaml', () => toText('toyaml', (value, sortKeys) => toYaml(value, { sortKeys })))],
  ['set', sharedName('set', () => withFallback('set', 'value default=', (value) => new PySet(iterate(value))))],
  [
    'set_strict',
    sharedName('set_strict', () => hostFunction('set_strict', 'value', (value) => strictSet(value ?? null))),
  ],
  ['zip', sharedName('zip', () => zipFunction('zip'))],
  ['zip_strict', sharedName('zip_strict', () => zipFunction('zip_strict'))],
  ['local_md5', sharedName('local_md5', () => hostFunction('local_md5', 'value', (value) => md5(str(value ?? null))))],
  [
    'diff_of_two_dicts',
    sharedName('diff_of_two_dicts', () => hostFunction('diff_of_two_dicts', 'dict_a dict_b', diffOfTwoDicts)),
  ],
  [
    'modules',
    (context) => {
      const { invocation } = context.services;
      // Only the clock makes them volatile; each context has its own, so that the reading is noted where it happens.
      const now = (): Date => {
        context.reads.volatile();
        return invocation.now();
      };
      return makeModules({ now }, () => {
        invocation.events.warn({
          code: 'TX2059',
          severity: 'warning',
          kind: 'Runtime',
          message: 'Usage of itertools modules is deprecated. Please use the built-in functions instead.',
          event: 'ModulesItertoolsUsageDeprecation',
          data: {},
        });
      });
    },
  ],
];

/** In hexadecimal, of the text as UTF-8. */
export function md5(text: string): string {
  return createHash('md5').update(text, 'utf8').digest('hex');
}

/** dbt gives the default (None) where the value cannot be read, instead of an error. */
function withFallback(name: string, parameters: string, read: (value: Value) => Value): Value {
  return hostFunction(name, parameters, (value, fallback) => {
    try {
      return read(value ?? null);
    } catch (error) {
      if (error instanceof JinjaError) return fallback ?? null;
      throw error;
    }
  });
}

/** `tojson` and `toyaml`: the default where a value cannot be written. */
function toText(name: string, write: (value: Value, sortKeys: boolean) => string): Value {
  return hostFunction(name, 'value default= sort_keys=', (value, fallback, sortKeys) => {
    try {
      return write(value ?? null, sortKeys === true);
    } catch (error) {
      if (error instanceof JinjaError) return fallback ?? null;
      throw error;
    }
  });
}

/** `set_strict`: an error where `set` gives None. */
function strictSet(value: Value): Value {
  try {
    return new PySet(iterate(value));
  } catch (error) {
    if (!(error instanceof JinjaError)) throw error;
    throw new JinjaError('CompilationError', error.message);
  }
}

/** `zip` gives its default for values that cannot be gone through, `zip_strict` an error. */
function zipFunction(name: 'zip' | 'zip_strict'): Value {
  return hostFunctionWithRest(name, (args, fallback) => {
    try {
      return zipped(args.map((arg) => [...iterate(arg)]));
    } catch (error) {
      if (!(error instanceof JinjaError)) throw error;
      if (name === 'zip') return fallback;
      throw new JinjaError('CompilationError', error.message);
    }
  });
}

/** Tuples up to the end of the shortest list. */
function zipped(lists: Value[][]): Value {
  const length = lists.length === 0 ? 0 : Math.min(...lists.map((list) => list.length));
  return Array.from({ length }, (_, at) => new Tuple(lists.map((list) => list[at] as Value)));
}

/** A function of any number of values and a keyword `default`. */
function hostFunctionWithRest(name: string, body: (args: Value[], fallback: Value) => Value): Value {
  return new HostFunction(name, (args, kwargs) => body(args, kwargs.get('default') ?? null));
}

/** What the lists of the first dict have that the second's have not; letter case does not count (dbt: for grants). */
function diffOfTwoDicts(a: Value | undefined, b: Value | undefined): Value {
  const other = new Map<string, string[]>();
  for (const [key, list] of lists(b))
    other.set(
      key.toLowerCase(),
      list.map((item) => item.toLowerCase()),
    );
  const result = new Dict();
  for (const [key, list] of lists(a)) {
    const known = other.get(key.toLowerCase());
    const missing = known === undefined ? list : list.filter((item) => !known.includes(item.toLowerCase()));
    if (missing.length > 0) result.set(key, missing);
  }
  return result;
}

/** A dict of lists as texts. Throws TypeError for another value. */
function lists(value: Value | undefined): [string, string[]][] {
  if (!(value instanceof Dict))
    throw new JinjaError('TypeError', `expected a dict of lists, got ${repr(value ?? null)}`);
  return [...value.entries()].map(([key, list]) => [str(key), [...iterate(list)].map(str)]);
}
