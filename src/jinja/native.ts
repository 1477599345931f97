import { JinjaError } from './errors.ts';
import type { Context, TemplateSource } from './jinja.ts';
import type { Expr } from './nodes.ts';
import { parse } from './parser.ts';
import { RenderState } from './renderState.ts';
import { Dict } from './runtime/dict.ts';
import type { Filter, RuntimeEnv } from './runtime/filters/filter.ts';
import { filters } from './runtime/filters/filters.ts';
import { Float } from './runtime/float.ts';
import { str, unary } from './runtime/operations.ts';
import { setOf } from './runtime/set.ts';
import { Tuple } from './runtime/tuple.ts';
import { SourceText } from './sourceText.ts';
import { compileTemplate, STRICT } from './unit.ts';
import { PyObject, type Value } from './value.ts';

type Conversion = 'text' | 'native' | 'bool' | 'number';

/** What the filters `as_text`, `as_native`, `as_bool` and `as_number` give: a text and what it is to become at the end. */
class Converted extends PyObject {
  override readonly typeName = 'str';
  readonly text: string;
  readonly to: Conversion;

  constructor(text: string, to: Conversion) {
    super();
    this.text = text;
    this.to = to;
  }

  override toText(): string {
    return this.text;
  }
}

function conversion(to: Conversion): Filter {
  return (value) => new Converted(str(value), to);
}

const NATIVE: RuntimeEnv = {
  ...STRICT,
  filters: new Map<string, Filter>([
    ...filters,
    ['as_text', conversion('text')],
    ['as_native', conversion('native')],
    ['as_bool', conversion('bool')],
    ['as_number', conversion('number')],
  ]),
};

/**
 * Renders Jinja in YAML. When the template prints a single value, that value keeps its type; several are joined to a text. A
 * constant (`{{ true }}`) is text, since Jinja2 prints it while compiling. Throws JinjaError.
 */
export function renderNative(source: TemplateSource, context: Context): Value {
  const text = new SourceText(source);
  if (!text.text.includes('{')) return text.text;
  const compiled = compileTemplate(parse(text), text, NATIVE, false, true);
  return joined(compiled(new RenderState(context, NATIVE.undefined)) as Value[], text);
}

/** The same where functions of the context may ask the database. */
export async function renderNativeAsync(source: TemplateSource, context: Context): Promise<Value> {
  const text = new SourceText(source);
  if (!text.text.includes('{')) return text.text;
  const compiled = compileTemplate(parse(text), text, NATIVE, true, true);
  return joined((await compiled(new RenderState(context, NATIVE.undefined))) as Value[], text);
}

/** Several pieces have no other value than their text; one alone keeps its type. */
function joined(values: readonly Value[], source: SourceText): Value {
  const [only] = values;
  if (only === undefined) return '';
  if (values.length > 1) return values.map(str).join('');
  return only instanceof Converted ? converted(only, source) : only;
}

/** Applies `as_bool` and the like, and says which text was not convertible. */
function converted({ text, to }: Converted, source: SourceText): Value {
  if (to === 'text') return text;
  const value = literalEval(text);
  if (to === 'native') return value ?? (value === null ? null : text);
  const fits = to === 'bool' ? typeof value === 'boolean' : isNumber(value);
  if (value !== undefined && fits) return value;
  throw new JinjaError(
    'JinjaRenderingError',
    `Could not convert value '${text}' into type '${to}'`,
    source.location({ start: 0, end: source.text.length }),
  );
}

function isNumber(value: Value | undefined): boolean {
  return typeof value === 'number' || typeof value === 'bigint' || value instanceof Float;
}

/** The value of a Python literal, or `undefined` when the text is none. */
function literalEval(text: string): Value | undefined {
  const source = new SourceText({ text: `{{ ${text} }}`, file: '' });
  try {
    const { body } = parse(source);
    const [print] = body;
    if (body.length !== 1 || print?.kind !== 'Print') return undefined;
    return literal(print.expr, source.text);
  } catch (error) {
    if (error instanceof JinjaError) return undefined;
    throw error;
  }
}

function literal(expr: Expr, text: string): Value | undefined {
  switch (expr.kind) {
    case 'Const':
      // Only Jinja knows `true`, `false` and `none`.
      return /^(?:true|false|none)$/.test(text.slice(expr.start, expr.end)) ? undefined : expr.value;
    case 'Unary': {
      const value = literal(expr.operand, text);
      return isNumber(value) ? unary(expr.op, value as Value) : undefined;
    }
    case 'List':
    case 'Tuple': {
      const items = expr.items.map((item) => literal(item, text));
      if (!items.every((item) => item !== undefined)) return undefined;
      return expr.kind === 'List' ? (items as Value[]) : new Tuple(items as Value[]);
    }
    case 'Dict': {
      const pairs = expr.pairs.map(({ key, value }) => [literal(key, text), literal(value, text)]);
      return pairs.every((pair) => !pair.includes(undefined)) ? Dict.from(pairs as [Value, Value][]) : undefined;
    }
    case 'Call':
      return expr.callee.kind === 'Name' && expr.callee.name === 'set' && expr.args.length === 0
        ? setOf([])
        : undefined;
    default:
      return undefined;
  }
}
