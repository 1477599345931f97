import type { Template } from './jinja.ts';
import { type Arguments, type Call, children, type Expr, type Node } from './nodes.ts';
import { repr } from './runtime/operations.ts';

/**
 * The keyword arguments of the first call of a name in a template, each as text: a string constant as it is, anything else as an
 * expression written anew, with Python's quotes (the form of dbt's `unrendered_config`). `undefined` without such a call.
 */
export function firstCallKeywords(template: Template, name: string): Readonly<Record<string, string>> | undefined {
  const call = firstCall(template.root?.body ?? [], name);
  if (call === undefined) return undefined;
  return Object.fromEntries(
    call.kwargs.map(({ name: key, value }) => [
      key,
      value.kind === 'Const' && typeof value.value === 'string' ? value.value : expressionText(value, template),
    ]),
  );
}

function firstCall(nodes: readonly Node[], name: string): Call | undefined {
  for (const node of nodes) {
    if (node.kind === 'Call' && node.callee.kind === 'Name' && node.callee.name === name) return node;
    const found = firstCall([...children(node)], name);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** An expression as text; kinds without a form of their own as they stand in the template. */
function expressionText(expr: Expr, template: Template): string {
  const text = (one: Expr): string => expressionText(one, template);
  switch (expr.kind) {
    case 'Const':
      return repr(expr.value);
    case 'Name':
      return expr.name;
    case 'Call':
      return `${text(expr.callee)}(${argumentsText(expr, text)})`;
    case 'List':
      return `[${expr.items.map(text).join(', ')}]`;
    case 'Tuple':
      return expr.items.length === 1 ? `(${text(expr.items[0] as Expr)},)` : `(${expr.items.map(text).join(', ')})`;
    case 'Dict':
      return `{${expr.pairs.map(({ key, value }) => `${text(key)}: ${text(value)}`).join(', ')}}`;
    case 'Getattr':
      return `${text(expr.target)}.${expr.name}`;
    case 'Concat':
      return expr.parts.map(text).join(' ~ ');
    case 'Compare':
      return [text(expr.left), ...expr.rest.map(({ op, right }) => `${op} ${text(right)}`)].join(' ');
    case 'Not':
      return `not ${text(expr.operand)}`;
    case 'And':
    case 'Or':
      return `${text(expr.left)} ${expr.kind.toLowerCase()} ${text(expr.right)}`;
    default:
      return template.source.text.replace(/\r\n?/g, '\n').slice(expr.start, expr.end);
  }
}

function argumentsText({ args, kwargs, dynArgs, dynKwargs }: Arguments, text: (expr: Expr) => string): string {
  return [
    ...args.map(text),
    ...kwargs.map(({ name, value }) => `${name}=${text(value)}`),
    ...(dynArgs === undefined ? [] : [`*${text(dynArgs)}`]),
    ...(dynKwargs === undefined ? [] : [`**${text(dynKwargs)}`]),
  ].join(', ');
}
