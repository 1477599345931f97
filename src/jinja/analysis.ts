import type { MacroDefinition, Template } from './jinja.ts';
import { type Call, children, type Expr, type Node } from './nodes.ts';
import { Dict } from './runtime/dict.ts';
import { Tuple } from './runtime/tuple.ts';
import type { Value } from './value.ts';

/** A call found in the text of a template. */
export interface CalledName {
  /** `['ref']`, `['dbt_utils', 'star']`, `['adapter', 'dispatch']`. */
  readonly path: readonly string[];
  /** The positional arguments when all of them are literals, else null. */
  readonly args: readonly Value[] | null;
  /** The keyword arguments that are literals. */
  readonly kwargs: ReadonlyMap<string, Value>;
}

/** The calls of names and dotted names in a template or in a macro's body, in order of appearance. */
export function calledNames(of: Template | MacroDefinition): { readonly names: readonly CalledName[] } {
  const names: CalledName[] = [];
  const visit = (node: Node): void => {
    if (node.kind === 'Call') {
      const path = dottedPath(node.callee);
      if (path) names.push({ path, ...literalArguments(node) });
    }
    for (const child of children(node)) visit(child);
  };
  const nodes: readonly Node[] = 'node' in of ? [of.node()] : (of.root?.body ?? []);
  for (const node of nodes) visit(node);
  return { names };
}

/** `['adapter', 'dispatch']` for `adapter.dispatch`; undefined for anything computed. */
function dottedPath(expr: Expr): string[] | undefined {
  if (expr.kind === 'Name') return [expr.name];
  if (expr.kind === 'Getattr') {
    const path = dottedPath(expr.target);
    return path && [...path, expr.name];
  }
  if (expr.kind !== 'Getitem' || expr.key.kind !== 'Const' || typeof expr.key.value !== 'string') return undefined;
  const path = dottedPath(expr.target);
  return path && [...path, expr.key.value];
}

/** The arguments whose values are known without running the template. */
function literalArguments(call: Call): Pick<CalledName, 'args' | 'kwargs'> {
  const values = call.args.map(literalValue);
  const literal = !call.dynArgs && values.every((value) => value !== undefined);
  const kwargs = new Map<string, Value>();
  for (const { name, value } of call.kwargs) {
    const known = literalValue(value);
    if (known !== undefined) kwargs.set(name, known);
  }
  return { args: literal ? (values as Value[]) : null, kwargs };
}

/** The value of an expression made of literals only. */
function literalValue(expr: Expr): Value | undefined {
  if (expr.kind === 'Const') return expr.value;
  if (expr.kind === 'List' || expr.kind === 'Tuple') {
    const items = expr.items.map(literalValue);
    if (!items.every((item) => item !== undefined)) return undefined;
    return expr.kind === 'List' ? (items as Value[]) : new Tuple(items as Value[]);
  }
  if (expr.kind !== 'Dict') return undefined;
  const pairs = expr.pairs.map(({ key, value }) => [literalValue(key), literalValue(value)]);
  if (!pairs.every(([key, value]) => isKey(key) && value !== undefined)) return undefined;
  return Dict.from(pairs as [Value, Value][]);
}

function isKey(value: Value | undefined): boolean {
  return value === null || ['string', 'number', 'bigint', 'boolean'].includes(typeof value);
}
