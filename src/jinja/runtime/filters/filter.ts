import type { Kwargs, MaybePromise, Value } from '../../value.ts';
import { bind, type Signature, signature } from '../signature.ts';
import type { UndefinedFactory } from '../undefined.ts';

/** `value | name(*args, **kwargs)`. */
export type Filter = (value: Value, args: Value[], kwargs: Kwargs, env: RuntimeEnv) => MaybePromise<Value>;

/** `value is name(*args, **kwargs)`. */
export type Test = (value: Value, args: Value[], kwargs: Kwargs, env: RuntimeEnv) => boolean;

/** What filters need of the environment they run in. */
export interface RuntimeEnv {
  readonly filters: ReadonlyMap<string, Filter>;
  readonly tests: ReadonlyMap<string, Test>;
  /** Makes the undefined of this mode: the strict one, or the lenient one while parsing. */
  readonly undefined: UndefinedFactory;
}

/** Gets its arguments by the order of the parameters, the value first. */
type Body<R> = (bound: (Value | undefined)[], env: RuntimeEnv) => R;

/**
 * A filter with named parameters.
 * @param name name of the function in Jinja2, used in error texts
 * @param parameters as `signature` takes them, without the value itself
 * @param hidden how many leading arguments Jinja2's function has besides the value, which its error texts count
 */
export function filter(name: string, parameters: string, body: Body<MaybePromise<Value>>, hidden = 0): Filter {
  return binder(name, parameters, body, hidden);
}

/** A test with named parameters, as `filter` makes filters. */
export function test(name: string, parameters: string, body: Body<boolean>): Test {
  return binder(name, parameters, body, 0);
}

/** The signature is read at the first call: there are many filters, and templates use few. */
function binder<R>(name: string, parameters: string, body: Body<R>, hidden: number) {
  let of: Signature | undefined;
  return (value: Value, args: Value[], kwargs: Kwargs, env: RuntimeEnv): R => {
    of ??= signature(name, `${'environment '.repeat(hidden)}value ${parameters}`);
    if (args.length === 0 && kwargs.size === 0 && of.required <= 1 + hidden) return body([value], env);
    const placeholders = new Array<Value>(hidden).fill(null);
    return body(bind(of, [...placeholders, value, ...args], kwargs).slice(hidden), env);
  };
}
