import type { Criterion, IndirectSelection, SelectionSpec } from './selectionSpec.ts';
import { selectionError } from './selectionSpec.ts';

/** `@`, `N+`, `method.argument:`, value, `+N`. The value takes as little as it can, so that a `+` at its end is an operator. */
const CRITERION = /^(@)?(?:(\d*)\+)?(?:([\w.]+):)?(.*?)(?:\+(\d*))?$/su;

/** What is selected when the user names nothing: every kind of node that stands on its own. */
export const DEFAULT_SELECTION = ['fqn:*', 'source:*', 'exposure:*', 'metric:*', 'semantic_model:*'] as const;

/** Words of `--select` or `--exclude`: arguments and spaces give a union, commas an intersection. */
export function parseCliSpecs(words: readonly string[], indirectSelection: IndirectSelection): SelectionSpec {
  const specs = words.flatMap((word) => word.split(' ')).map((word) => parseWord(word, indirectSelection));
  return { kind: 'union', parts: specs, indirectSelection };
}

function parseWord(word: string, indirectSelection: IndirectSelection): SelectionSpec {
  const parts = word.split(',').map((part) => parseCriterion(part, indirectSelection));
  return { kind: 'intersection', parts, indirectSelection, raw: word };
}

/** One criterion of the CLI grammar. Throws TX3011 for `@x+`. */
export function parseCriterion(raw: string, indirectSelection: IndirectSelection): Criterion {
  const match = CRITERION.exec(raw) as RegExpExecArray;
  const [, at, parents, methodText, value = '', children] = match;
  if (at !== undefined && children !== undefined) {
    throw selectionError('TX3011', `Invalid node spec '${raw}': "@" prefix and "+" suffix are incompatible`);
  }
  const [method = '', ...methodArguments] = (methodText ?? defaultMethod(value)).split('.');
  return {
    kind: 'criterion',
    raw,
    method,
    methodArguments,
    value,
    parentsDepth: depth(parents),
    childrenDepth: depth(children),
    childrensParents: at !== undefined,
    indirectSelection,
  };
}

/** Depth of an operator: its digits, all when it has none, 0 when there is no operator. */
function depth(digits: string | undefined): number {
  if (digits === undefined) return 0;
  return digits === '' ? Number.POSITIVE_INFINITY : Number(digits);
}

/** What a value without `method:` is taken for: a path, a file name, or a node's name. */
export function defaultMethod(value: string): string {
  if (/[/\\]/.test(value)) return 'path';
  return /\.(sql|py|csv)$/i.test(value) ? 'file' : 'fqn';
}
