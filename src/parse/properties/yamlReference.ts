import type { RefArgs } from '../manifest.ts';

/** What a text such as `ref('orders')` in YAML points to. */
export type YamlReference =
  | { readonly kind: 'ref'; readonly ref: RefArgs }
  | { readonly kind: 'source'; readonly source: readonly [string, string] }
  | { readonly kind: 'metric'; readonly metric: readonly string[] }
  | { readonly kind: 'function'; readonly name: readonly string[] }
  | { readonly kind: 'this' };

const CALL = /^\s*(?:\{\{)?\s*(ref|source|metric|function)\s*\(\s*(.*?)\s*\)\s*(?:\}\})?\s*$/s;
const THIS = /^\s*(?:\{\{)?\s*this\s*(?:\}\})?\s*$/;
const ARGUMENT = /\s*(?:(\w+)\s*=\s*)?(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|(-?\d+(?:\.\d+)?))\s*(?:,|$)/sy;

/** Reads a reference; `undefined` when the text is none, or not with literal arguments. */
export function yamlReference(text: string): YamlReference | undefined {
  if (THIS.test(text)) return { kind: 'this' };
  const call = CALL.exec(text);
  if (call === null) return undefined;
  const args = callArguments(call[2] as string);
  if (args === undefined) return undefined;
  const { positional, version } = args;
  switch (call[1]) {
    case 'ref':
      return refOf(positional, version);
    case 'source':
      return positional.length === 2
        ? { kind: 'source', source: [positional[0] as string, positional[1] as string] }
        : undefined;
    case 'metric':
      return positional.length === 1 || positional.length === 2 ? { kind: 'metric', metric: positional } : undefined;
    default:
      return positional.length === 1 || positional.length === 2 ? { kind: 'function', name: positional } : undefined;
  }
}

function refOf(positional: readonly string[], version: string | number | null): YamlReference | undefined {
  const [first, second] = positional;
  if (first === undefined || positional.length > 2) return undefined;
  const ref = second === undefined ? { name: first, package: null } : { name: second, package: first };
  return { kind: 'ref', ref: { ...ref, version } };
}

function callArguments(text: string): { positional: string[]; version: string | number | null } | undefined {
  const positional: string[] = [];
  let version: string | number | null = null;
  const pattern = new RegExp(ARGUMENT.source, ARGUMENT.flags);
  while (pattern.lastIndex < text.length) {
    const match = pattern.exec(text);
    if (match === null) return undefined;
    const [, name, single, double, number] = match;
    const value = number === undefined ? (single ?? double ?? '').replace(/\\(.)/g, '$1') : Number(number);
    if (name === undefined) positional.push(String(value));
    else if (name === 'v' || name === 'version') version = value;
    else return undefined;
  }
  return { positional, version };
}
