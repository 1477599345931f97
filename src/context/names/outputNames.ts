import { JinjaError } from '../../jinja/errors.ts';
import { call, str, truthy } from '../../jinja/runtime/operations.ts';
import { Tuple } from '../../jinja/runtime/tuple.ts';
import { HostFunction, PyObject, type Value } from '../../jinja/value.ts';
import type { TemplateContext } from '../context.ts';
import { hostFunction } from '../hostFunction.ts';
import type { NameFactory } from './baseNames.ts';

/** Functions that say something to the user, and small helpers of dbt's contexts. */
export const outputNames: readonly (readonly [string, NameFactory])[] = [
  ['log', (context) => hostFunction('log', 'msg info=', (msg, info) => log(context, msg ?? null, info))],
  ['print', (context) => hostFunction('print', 'msg', (msg) => print(context, msg ?? null))],
  ['try_or_compiler_error', () => tryOrCompilerError],
  ['validation', () => validation],
];

/** Into the log file; with `info` on the console, too. */
function log(context: TemplateContext, msg: Value, info: Value | undefined): Value {
  const loud = info !== undefined && truthy(info);
  context.services.invocation.events.fire({
    name: loud ? 'JinjaLogInfo' : 'JinjaLogDebug',
    code: loud ? 'I062' : 'I063',
    level: loud ? 'info' : 'debug',
    msg: str(msg),
    data: { msg: str(msg) },
    ...context.session?.about,
    ...(context.session === undefined ? {} : { thread: context.session.threadName }),
  });
  return '';
}

/** To the console alone, unless `--no-print`. */
function print(context: TemplateContext, msg: Value): Value {
  const { events, flags } = context.services.invocation;
  if (!flags.print) return '';
  events.fire({
    name: 'PrintEvent',
    code: 'Z052',
    level: 'info',
    msg: str(msg),
    data: { msg: str(msg) },
    always: true,
  });
  return '';
}

/** `try_or_compiler_error(message, function, …)`: any error of the call becomes that message. */
const tryOrCompilerError = new HostFunction('try_or_compiler_error', async (args, kwargs) => {
  const [message, func, ...rest] = args;
  try {
    return await call(func ?? null, rest, kwargs);
  } catch (error) {
    if (error instanceof JinjaError) throw new JinjaError('CompilationError', str(message ?? null));
    throw error;
  }
});

/** `validation.any[str, …]`: dbt builds a validator from types or values; the result checks one value. */
class Validation extends PyObject {
  readonly typeName = 'ValidationFactory';

  override getAttr(name: string): Value | undefined {
    return name === 'any' ? new AnyOf() : undefined;
  }
}

/** `any`: called or indexed with what is allowed. */
class AnyOf extends HostFunction {
  constructor() {
    super('any', (args) => validator(args));
  }

  override getItem(key: Value): Value | undefined {
    return validator(key instanceof Tuple ? [...key.items] : [key]);
  }
}

/** A function that throws CompilationError for a value that is none of those allowed. */
function validator(allowed: readonly Value[]): Value {
  return hostFunction('validator', 'value', (value) => {
    const given = value ?? null;
    const fits = allowed.some((one) => (typeof one === 'string' ? one === given : typeMatches(one, given)));
    if (fits) return null;
    const names = allowed.map((one) => str(one)).join(', ');
    throw new JinjaError('CompilationError', `Expected value "${str(given)}" to be one of ${names}`);
  });
}

/** Python's class names of values that JavaScript has the same names for. */
function typeMatches(type: Value, value: Value): boolean {
  return type instanceof PyObject && type.getAttr('__name__') === typeof value;
}

/** Without state: one serves all contexts. */
const validation = new Validation();
