import type { TemplateContext } from '../context/context.ts';
import { JinjaError } from '../jinja/errors.ts';
import { type LiteralCall, literalCalls, renderLiteralCalls } from '../jinja/literalCalls.ts';
import type { Dict } from '../jinja/runtime/dict.ts';
import { call, str } from '../jinja/runtime/operations.ts';
import { PyObject, type Value } from '../jinja/value.ts';
import type { DataTestNode } from '../parse/manifest.ts';

/**
 * The rendering of a template that only calls `ref`, `source`, `config` and `var` with literal arguments; `undefined` when the
 * engine has to do it. It gives what the engine gives, without generating code.
 */
export function renderLiterals(text: string, file: string, context: TemplateContext): string | undefined {
  const calls = literalCalls(text);
  if (calls === null) return undefined;
  let late = false;
  const rendered = renderLiteralCalls(text, calls, (one) => {
    const value = answer(one, file, context);
    late ||= value === undefined;
    return value === undefined ? '' : str(value);
  });
  return late ? undefined : rendered;
}

/** The value of one call, or `undefined` when a macro of the project stands behind the name and answers later. */
function answer({ name, args, kwargs, loc }: LiteralCall, file: string, context: TemplateContext): Value | undefined {
  const callee = context.lookup(name);
  if (callee === undefined) return undefined;
  try {
    const value = call(callee, args, kwargs);
    if (!(value instanceof Promise)) return value;
    // the engine calls the macro again and reports what goes wrong
    value.catch(() => undefined);
    return undefined;
  } catch (error) {
    if (error instanceof JinjaError) error.loc ??= { file, ...loc };
    throw error;
  }
}

/** A generic test's SQL by calling its macro: the text around the call is the same for every test. */
export async function renderGenericTest(node: DataTestNode, kwargs: Dict, context: TemplateContext): Promise<string> {
  const { name, namespace } = node.test_metadata ?? { name: node.name, namespace: null };
  const macroName = `test_${name}`;
  const owner = namespace === null ? undefined : context.lookup(namespace);
  const macro =
    namespace === null ? context.lookup(macroName) : owner instanceof PyObject ? owner.getAttr(macroName) : undefined;
  if (macro === undefined) {
    throw new JinjaError(
      'UndefinedError',
      `'${namespace === null ? macroName : namespace}' is undefined`,
      node.tx.location,
    );
  }
  const given = new Map([...kwargs.entries()].map(([key, value]) => [str(key), value]));
  return str(await call(macro, [], given));
}
