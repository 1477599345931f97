import { typeError } from '../errors.ts';
import { Callable, HostFunction, type Kwargs, type MaybePromise, NO_KWARGS, type Value } from '../value.ts';
import { Markup } from './markup.ts';
import { typeName } from './representation.ts';

/**
 * `callee(*args, **kwargs)`. Throws TypeError `'str' object is not callable`.
 *
 * Host functions know plain strings only, so a Markup argument reaches them as its text.
 */
export function call(callee: Value, args: Value[], kwargs: Kwargs = NO_KWARGS): MaybePromise<Value> {
  if (callee instanceof HostFunction)
    return callee.call(args.map(plain), kwargs.size === 0 ? kwargs : plainKwargs(kwargs));
  if (callee instanceof Callable) return callee.call(args, kwargs);
  throw typeError(`'${typeName(callee)}' object is not callable`);
}

function plain(value: Value): Value {
  return value instanceof Markup ? value.text : value;
}

function plainKwargs(kwargs: Kwargs): Kwargs {
  return new Map([...kwargs].map(([name, value]) => [name, plain(value)]));
}
