import type { TemplateContext } from '../context/context.ts';
import { firstCallKeywords } from '../jinja/expressionText.ts';
import { type LiteralCall, literalCalls } from '../jinja/literalCalls.ts';
import { attributeOnly } from '../jinja/runtime/attributes.ts';
import { toPlain } from '../jinja/runtime/convert.ts';
import { call, repr } from '../jinja/runtime/operations.ts';
import type { PlainMap } from '../project/project.ts';
import { type Captured, captureContext, emptyCapture } from './capture.ts';
import type { ParseState } from './parseState.ts';

/** A template and where it begins: `line` and `column` are those of its first character in the file, from 1. */
export interface RenderRequest {
  readonly text: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly packageName: string;
  readonly resource_type: string;
  readonly name: string;
  /** Called only by templates that look at `model` or `this`. */
  readonly model: () => PlainMap;
}

/**
 * What a template asks for: by reading its literal calls where it has no others, else by rendering it in parse mode.
 * A mistake becomes a diagnostic; what was captured before it is kept.
 */
export function captureTemplate(request: RenderRequest, state: ParseState): Captured {
  const captured = emptyCapture();
  if (!state.invocation.flags.static_parser || !fromLiterals(request, captured, state))
    render(request, captured, state);
  return captured;
}

/** Names of the short cut that a project macro may hide. */
const LITERAL_NAMES = ['ref', 'source', 'config'] as const;

/** @returns whether the calls were all literal; when not, nothing is captured */
function fromLiterals(request: RenderRequest, captured: Captured, state: ParseState): boolean {
  const calls = literalCalls(request.text, 'any');
  if (calls === null || hidden(request.packageName, state)) return false;
  let context: TemplateContext | undefined;
  for (const call of calls) {
    if (captureLiteral(call, captured)) continue;
    context ??= captureContext(state, request, captured);
    if (!isAnswered(call, context)) {
      clear(captured);
      return false;
    }
  }
  if (context === undefined && request.resource_type === 'model') dropRepeated(captured.sources);
  const config = context === undefined || !comparesUnrendered(state) ? undefined : calls.find(isConfig);
  if (config !== undefined)
    captured.unrendered = Object.fromEntries(
      [...config.kwargs].map(([key, value]) => [key, typeof value === 'string' ? value : repr(value)]),
    );
  return true;
}

/** dbt lists a ref as often as it is called; a source too, but once in a model that has only literal calls. */
function dropRepeated(sources: Captured['sources']): void {
  const seen = new Map(sources.map((one) => [one.join('\0'), one]));
  if (seen.size < sources.length) sources.splice(0, sources.length, ...seen.values());
}

function isConfig({ name }: LiteralCall): boolean {
  return name === 'config';
}

/** Behaviour flag: a template that has to be rendered shows its config before Jinja. */
function comparesUnrendered({ invocation }: ParseState): boolean {
  return invocation.flags.behavior['state_modified_compare_more_unrendered_values'] !== false;
}

/**
 * What a template asks for whose only Jinja is literal calls of `ref`, `source` and `config`.
 * @returns whether it is one; when not, nothing is captured
 */
export function captureLiterals(text: string, packageName: string, captured: Captured, state: ParseState): boolean {
  const calls = literalCalls(text);
  if (calls === null || hidden(packageName, state)) return false;
  const found = emptyCapture();
  if (!calls.every((call) => captureLiteral(call, found))) return false;
  captured.refs.push(...found.refs);
  captured.sources.push(...found.sources);
  captured.configs.push(...found.configs);
  return true;
}

/** A project that has a macro named `ref` means that one. */
function hidden(packageName: string, state: ParseState): boolean {
  const { macros } = state.services;
  return LITERAL_NAMES.some((name) => macros.findProjectMacro(name, packageName) !== undefined);
}

/** @returns whether it is a call of `ref`, `source` or `config` with arguments that those take */
function captureLiteral({ name, args, kwargs }: LiteralCall, captured: Captured): boolean {
  if (name === 'ref' && isRef(args.length, kwargs)) {
    const version = kwargs.get('v') ?? kwargs.get('version') ?? null;
    captured.refs.push({
      name: String(args.at(-1)),
      package: args.length === 2 ? String(args[0]) : null,
      version: version === null ? null : (toPlain(version) as string | number),
    });
  } else if (name === 'source' && args.length === 2 && kwargs.size === 0) {
    captured.sources.push([String(args[0]), String(args[1])]);
  } else if (name === 'config' && args.length === 0) {
    captured.configs.push(Object.fromEntries([...kwargs].map(([key, value]) => [key, toPlain(value)])));
  } else return false;
  return true;
}

/** Calls a macro without the engine. @returns false where the engine has to do it */
function isAnswered({ name, args, kwargs }: LiteralCall, context: TemplateContext): boolean {
  const [first, ...members] = name.split('.') as [string, ...string[]];
  try {
    let callee = context.lookup(first);
    for (const member of members) callee = callee === undefined ? undefined : attributeOnly(callee, member);
    if (callee === undefined) return false;
    return !(call(callee, args, kwargs) instanceof Promise);
  } catch {
    // The engine meets the same again, and says where.
    return false;
  }
}

/** Another keyword than the version's is a mistake, which the engine reports. */
function isRef(count: number, kwargs: ReadonlyMap<string, unknown>): boolean {
  return (count === 1 || count === 2) && [...kwargs.keys()].every((key) => key === 'v' || key === 'version');
}

/** Forgets what the short cut had captured before it met a call that it cannot answer. */
function clear(captured: Captured): void {
  captured.refs.length = 0;
  captured.sources.length = 0;
  captured.configs.length = 0;
  captured.metrics.length = 0;
  captured.functions.length = 0;
  captured.macros.clear();
}

/** Renders in parse mode. A text without any tag has nothing to say. */
function render(request: RenderRequest, captured: Captured, state: ParseState): void {
  const { text, file, line, column, packageName, model } = request;
  if (!/\{[{%#]/.test(text)) return;
  try {
    const context = captureContext(state, { packageName, model }, captured);
    const template = state.environment.parse({ text, file, line, column });
    template.renderSync(context);
    if (!text.includes('config(') || !comparesUnrendered(state)) return;
    const keywords = firstCallKeywords(template, 'config');
    if (keywords !== undefined) captured.unrendered = keywords;
  } catch (error) {
    state.caught(error, { resource_type: request.resource_type, name: request.name, file }, text);
  }
}
