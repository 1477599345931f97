import type { Plain, PlainMap } from '../project/project.ts';
import { parseCriterion } from './cliSpec.ts';

/** The `selectors` of the manifest: definitions in their long form, by name. */
export function normalizedSelectors(selectors: readonly PlainMap[]): Record<string, Plain> {
  return Object.fromEntries(
    selectors.map((entry) => [String(entry['name']), { ...entry, definition: longForm(entry['definition']) }]),
  );
}

function longForm(definition: Plain): Plain {
  if (typeof definition === 'string') return fromText(definition);
  if (Array.isArray(definition)) return definition.map(longForm);
  if (typeof definition !== 'object' || definition === null) return definition;
  const map = definition as PlainMap;
  if ('method' in map) return map;
  if ('union' in map || 'intersection' in map || 'exclude' in map) {
    return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, longForm(value)]));
  }
  const [pair] = Object.entries(map);
  return pair === undefined ? map : { method: pair[0], value: pair[1] };
}

function fromText(text: string): PlainMap {
  const { method, methodArguments, value, parentsDepth, childrenDepth, childrensParents } = parseCriterion(
    text,
    'eager',
  );
  const long: Record<string, Plain> = { method: [method, ...methodArguments].join('.'), value };
  if (childrensParents) long['childrens_parents'] = true;
  addDepth(long, 'parents', parentsDepth);
  addDepth(long, 'children', childrenDepth);
  return long;
}

function addDepth(long: Record<string, Plain>, key: 'parents' | 'children', depth: number): void {
  if (depth === 0) return;
  long[key] = true;
  if (Number.isFinite(depth)) long[`${key}_depth`] = depth;
}
