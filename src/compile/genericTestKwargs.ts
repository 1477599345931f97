import type { TemplateContext } from '../context/context.ts';
import { JinjaError } from '../jinja/errors.ts';
import { renderNativeAsync } from '../jinja/native.ts';
import { toValue } from '../jinja/runtime/convert.ts';
import { Dict } from '../jinja/runtime/dict.ts';
import { call } from '../jinja/runtime/operations.ts';
import { NO_KWARGS, type Value } from '../jinja/value.ts';
import type { DataTestNode } from '../parse/manifest.ts';
import type { PlainMap } from '../project/project.ts';

/** Texts that dbt takes for Jinja even without braces: the argument is the value, not its name. */
const BARE_CALL = /^\s*(?:ref|source|var|env_var|doc)\s*\(.*\)\s*$/s;
/** The form in which every generic test names its model. */
const TESTED_RELATION = /^\{\{ get_where_subquery\((ref|source)\((.*)\)\) \}\}$/s;

/**
 * The arguments of a generic test's macro. Strings with Jinja are rendered to native values; `model` becomes the tested
 * relation, or a subquery of it when the test has a `where`.
 */
export async function genericTestKwargs(node: DataTestNode, context: TemplateContext): Promise<Dict> {
  const kwargs = node.tx.testKwargs ?? node.test_metadata?.kwargs ?? {};
  const rendered = new Dict();
  for (const [name, value] of Object.entries(kwargs as PlainMap)) {
    rendered.set(name, name === 'column_name' ? toValue(value) : await renderDeep(value, node, context));
  }
  return rendered;
}

/** An argument with the texts in it rendered, however deep they lie. */
async function renderDeep(value: unknown, node: DataTestNode, context: TemplateContext): Promise<Value> {
  if (typeof value === 'string') return renderText(value, node, context);
  if (Array.isArray(value)) {
    const items: Value[] = [];
    for (const item of value) items.push(await renderDeep(item, node, context));
    return items;
  }
  if (isPlainObject(value)) {
    const dict = new Dict();
    for (const [key, item] of Object.entries(value)) dict.set(key, await renderDeep(item, node, context));
    return dict;
  }
  return toValue(value);
}

/** A text: a relation, the value of a template, or itself. */
async function renderText(text: string, node: DataTestNode, context: TemplateContext): Promise<Value> {
  const tested = TESTED_RELATION.exec(text);
  if (tested !== null && isLiteralList(tested[2] ?? ''))
    return testedRelation(tested[1] as string, tested[2] as string, context);
  const jinja = BARE_CALL.test(text) ? `{{ ${text} }}` : text;
  if (!/\{[{%#]/.test(jinja)) return text;
  return renderNativeAsync({ text: jinja, file: node.original_file_path, ...position(node) }, context);
}

/** Arguments have no place of their own: mistakes in them are shown where the test stands. */
function position(node: DataTestNode): { line: number; column: number } {
  const { line, column } = node.tx.location;
  return { line, column };
}

/** The usual case without rendering: look the relation up and let `get_where_subquery` (which users may replace) decide. */
async function testedRelation(kind: string, args: string, context: TemplateContext): Promise<Value> {
  const find = context.lookup(kind);
  const subquery = context.lookup('get_where_subquery');
  if (find === undefined || subquery === undefined)
    throw new JinjaError('UndefinedError', `'${find === undefined ? kind : 'get_where_subquery'}' is undefined`);
  const { positional, version } = literalList(args);
  const relation = await call(find, positional, version === null ? NO_KWARGS : new Map([['version', version]]));
  return call(subquery, [relation], NO_KWARGS);
}

/** Names in quotes, then maybe a version: what parsing writes, and what can be read without the engine. */
const LITERAL_LIST = /^\s*'[^'\\]*'\s*(?:,\s*'[^'\\]*'\s*)*(?:,\s*(?:v|version)\s*=\s*(?:'[^'\\]*'|[\w.]+)\s*)?$/;

function isLiteralList(args: string): boolean {
  return LITERAL_LIST.test(args);
}

/** The names and the version of such a list. */
function literalList(args: string): { positional: string[]; version: string | null } {
  const version = /(?:v|version)\s*=\s*(?:'([^']*)'|([\w.]+))\s*$/.exec(args);
  const names = version === null ? args : args.slice(0, version.index);
  const positional = [...names.matchAll(/'([^']*)'/g)].map((match) => match[1] as string);
  return { positional, version: version === null ? null : (version[1] ?? version[2] ?? null) };
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
