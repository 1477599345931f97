import type { SourceLocation } from '../diagnostics/diagnostic.ts';
import type { Package, PlainMap, SourceFile } from '../project/project.ts';
import type { FunctionNode, FunctionOverload } from './manifest.ts';
import { stem, wholeFile } from './models.ts';
import type { ParseState } from './parseState.ts';
import type { Patches } from './patches.ts';
import { functionPatch } from './properties/functions.ts';
import { sqlNode } from './sqlNode.ts';

/**
 * User-defined functions of a package: their body in a file, their signature in a property file. The file of an overload
 * is part of the function that names it, and no function itself.
 */
export function parseFunctions(pkg: Package, patches: Patches, state: ParseState): FunctionNode[] {
  const files = pkg.files.filter((file) => file.kind === 'function');
  const nodes = new Map(files.map((file) => [stem(file), functionNode(file, pkg, patches, state)]));
  const owners = new Map<string, string>();
  for (const file of files) {
    const name = stem(file);
    const entry = patches.get('functions', pkg.name, name);
    const root = nodes.get(name);
    if (entry === undefined || root === undefined || root.overloads.length === 0) continue;
    root.overloads = root.overloads.map((overload) => {
      const problem = claim(overload.defined_in, name, owners, nodes);
      const own = nodes.get(overload.defined_in);
      if (problem !== undefined || own === undefined) {
        state.error(
          'TX2035',
          'Parsing',
          problem ?? '',
          entry.locate(['overloads']),
          'each overload has a file of its own',
        );
        return overload;
      }
      owners.set(own.name, name);
      takeDependencies(root, own);
      return { ...overload, raw_body: own.raw_code };
    });
  }
  return [...nodes.values()].filter((node) => !owners.has(node.name));
}

function functionNode(file: SourceFile, pkg: Package, patches: Patches, state: ParseState): FunctionNode {
  const entry = patches.get('functions', pkg.name, stem(file));
  const language = /\.py$/i.test(file.path) ? 'python' : /\.js$/i.test(file.path) ? 'javascript' : 'sql';
  const whole = wholeFile('function', pkg, file, entry);
  const { fields } = sqlNode({ ...whole, ...trimmed(whole.text), language }, state);
  const node: FunctionNode = { ...fields, resource_type: 'function', ...functionPatch(entry) };
  checkFunction(node, entry?.locate() ?? { file: file.path, line: 1, column: 1 }, state);
  return node;
}

/** The text without the white space around it, and where it begins. What is inside stays: it means something in Python. */
function trimmed(text: string): { text: string; line: number; column: number } {
  const before = text.slice(0, text.length - text.trimStart().length).split('\n');
  return { text: text.trim(), line: before.length, column: (before.at(-1) as string).length + 1 };
}

/** What no database of tx could make of it. */
function checkFunction({ name, language, arguments: args }: FunctionNode, at: SourceLocation, state: ParseState): void {
  const { type } = state.services.adapter;
  if (language === 'javascript')
    state.error(
      'TX2035',
      'Parsing',
      `Function '${name}' uses JavaScript, which is not supported on '${type}'. `,
      at,
      'write it in SQL',
    );
  const first = args.findIndex((one) => one['default_value'] !== null);
  const late = first < 0 ? undefined : args.slice(first).find((one) => one['default_value'] === null);
  if (late !== undefined)
    state.error(
      'TX2035',
      'Parsing',
      `Non-defaulted argument '${String(late['name'])}' of function '${name}' comes after a defaulted argument. Non-defaulted arguments cannot come after defaulted arguments. `,
      at,
      'put the arguments with a default_value last',
    );
}

/** @returns why the overload cannot be part of the function */
function claim(
  overload: string,
  root: string,
  owners: ReadonlyMap<string, string>,
  nodes: ReadonlyMap<string, FunctionNode>,
): string | undefined {
  if (overload === root) return `Function '${root}' cannot list itself in overloads (defined_in: '${overload}').`;
  const owner = owners.get(overload);
  if (owner !== undefined)
    return `Function overload '${overload}' (defined_in) is already used by '${owner}'. Each overload file can only belong to one function.`;
  if (nodes.has(overload)) return undefined;
  return `Function overload '${overload}' (defined_in) not found. Expected a SQL file at functions/${overload}.sql`;
}

/** What only an overload reads has to be built before the function all the same. */
function takeDependencies(root: FunctionNode, overload: FunctionNode): void {
  root.refs = joined(root.refs, overload.refs);
  root.sources = joined(root.sources, overload.sources);
  root.functions = joined(root.functions, overload.functions);
}

/** Compared by value. */
function joined<T>(own: readonly T[], others: readonly T[]): readonly T[] {
  const known = new Set(own.map((one) => JSON.stringify(one)));
  return [...own, ...others.filter((one) => !known.has(JSON.stringify(one)))];
}

/** The function that one overload makes: the same name with another signature and body. */
export function overloadNode(root: FunctionNode, overload: FunctionOverload): FunctionNode {
  const returns: PlainMap = overload.returns ?? root.returns;
  return {
    ...root,
    arguments: overload.arguments,
    returns,
    raw_code: overload.raw_body ?? '',
    overload: overload.defined_in,
  };
}
