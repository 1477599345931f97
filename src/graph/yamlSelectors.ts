import { didYouMean } from '../diagnostics/didYouMean.ts';
import type { PlainMap } from '../project/project.ts';
import { defaultMethod, parseCriterion } from './cliSpec.ts';
import type { Criterion, IndirectSelection, SelectionSpec } from './selectionSpec.ts';
import { INDIRECT_SELECTIONS, selectionError } from './selectionSpec.ts';

/** Keys of the long form `{method, value, …}`. */
const CRITERION_KEYS: ReadonlySet<string> = new Set([
  'method',
  'value',
  'parents',
  'parents_depth',
  'children',
  'children_depth',
  'childrens_parents',
  'indirect_selection',
  'exclude',
]);

/**
 * Mode of the set operators in YAML. As in dbt each criterion decides alone which tests come along; tests that several
 * criteria complete together are not looked for.
 */
const COMBINED: IndirectSelection = 'eager';

/** The selectors of selectors.yml by name. Definitions are read when they are asked for, so that only used ones must be right. */
export class YamlSelectors {
  readonly #entries: ReadonlyMap<string, PlainMap>;
  readonly #indirectSelection: IndirectSelection;
  readonly #parsed = new Map<string, SelectionSpec>();

  constructor(selectors: readonly PlainMap[], indirectSelection: IndirectSelection) {
    this.#indirectSelection = indirectSelection;
    this.#entries = entriesByName(selectors);
  }

  get names(): string[] {
    return [...this.#entries.keys()];
  }

  /** Name of the selector marked `default: true`. Throws when more than one is. */
  get defaultName(): string | undefined {
    const names = [...this.#entries].filter(([, entry]) => entry['default'] === true).map(([name]) => name);
    if (names.length > 1) {
      throw selectionError('TX3026', `Found multiple selectors marked as default: ${names.join(', ')}`);
    }
    return names[0];
  }

  /** Throws when no selector has this name, or its definition is malformed. */
  get(name: string): SelectionSpec {
    const entry = this.#entries.get(name);
    if (entry === undefined) {
      const expected = this.names.map((known) => `'${known}'`).join(', ');
      const message = `Could not find selector named ${name}, expected one of [${expected}]`;
      throw selectionError('TX3022', message, didYouMean(name, this.names));
    }
    let spec = this.#parsed.get(name);
    if (spec === undefined) {
      spec = new DefinitionReader(name, this.#indirectSelection).read(entry['definition'], true);
      this.#parsed.set(name, spec);
    }
    return spec;
  }
}

function entriesByName(selectors: readonly PlainMap[]): Map<string, PlainMap> {
  const entries = new Map<string, PlainMap>();
  for (const entry of selectors) {
    const name = entry['name'];
    if (typeof name !== 'string' || name === '') {
      throw selectionError('TX3021', `A selector in selectors.yml has no name: ${JSON.stringify(entry)}`);
    }
    if (entry['definition'] === undefined || entry['definition'] === null) {
      throw selectionError('TX3021', `Selector '${name}' in selectors.yml has no definition`);
    }
    if (entries.has(name)) throw selectionError('TX3021', `selectors.yml has two selectors named '${name}'`);
    entries.set(name, entry);
  }
  return entries;
}

function isMap(value: unknown): value is PlainMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Reads one selector's definition. */
class DefinitionReader {
  readonly #selector: string;
  readonly #indirectSelection: IndirectSelection;

  constructor(selector: string, indirectSelection: IndirectSelection) {
    this.#selector = selector;
    this.#indirectSelection = indirectSelection;
  }

  read(definition: unknown, root = false): SelectionSpec {
    if (typeof definition === 'string') {
      const criterion = parseCriterion(definition, this.#indirectSelection);
      return { kind: 'union', parts: [criterion], indirectSelection: COMBINED, raw: definition };
    }
    if (!isMap(definition)) throw this.#malformed('expected a string or a mapping', definition);
    if ('union' in definition || 'intersection' in definition) return this.#set(definition, root);
    if ('method' in definition && 'value' in definition) return this.#criterion(definition);
    const pairs = Object.entries(definition);
    const [pair] = pairs;
    if (pairs.length !== 1 || pair === undefined) {
      throw this.#malformed('expected a single method: value pair, or the keys method and value', definition);
    }
    return this.#build({ method: pair[0], value: pair[1] });
  }

  #set(definition: PlainMap, root: boolean): SelectionSpec {
    const keys = Object.keys(definition);
    if (keys.length !== 1) {
      const where = root ? 'at the root of a definition' : 'in a set operator';
      throw this.#malformed(`only a single one of 'union' and 'intersection' is allowed ${where}`, definition);
    }
    const kind = keys[0] as 'union' | 'intersection';
    const items = definition[kind];
    if (!Array.isArray(items)) throw this.#malformed(`'${kind}' must be a list`, definition);
    const exclusions = items.filter((item) => isMap(item) && 'exclude' in item && !('method' in item));
    if (exclusions.length > 1) throw this.#malformed(`'${kind}' has more than one 'exclude'`, definition);
    const parts = items.filter((item) => !exclusions.includes(item)).map((item) => this.read(item));
    const included: SelectionSpec = { kind, parts, indirectSelection: COMBINED };
    return this.#without(included, (exclusions[0] as PlainMap | undefined)?.['exclude']);
  }

  #criterion(definition: PlainMap): SelectionSpec {
    const unknown = Object.keys(definition).filter((key) => !CRITERION_KEYS.has(key));
    if (unknown.length > 0) {
      const hint = didYouMean(unknown[0] as string, [...CRITERION_KEYS]);
      throw this.#malformed(`unknown key '${unknown.join("', '")}'`, definition, hint);
    }
    return this.#without(this.#build(definition), definition['exclude']);
  }

  #build(definition: PlainMap): Criterion {
    const { method: methodText, value } = definition;
    if (typeof methodText !== 'string') throw this.#malformed("'method' must be a string", definition);
    if (value !== null && typeof value === 'object') throw this.#malformed("'value' must be a scalar", definition);
    const parents = this.#depth(definition, 'parents');
    const children = this.#depth(definition, 'children');
    const childrensParents = this.#flag(definition, 'childrens_parents');
    if (childrensParents && children > 0) {
      throw this.#malformed("'children' and 'childrens_parents' are incompatible", definition);
    }
    const plain = value as Criterion['value'];
    const [method = '', ...methodArguments] = (methodText === '' ? defaultMethod(String(plain)) : methodText).split(
      '.',
    );
    return {
      kind: 'criterion',
      raw: JSON.stringify(definition),
      method,
      methodArguments,
      value: plain,
      parentsDepth: parents,
      childrenDepth: children,
      childrensParents,
      indirectSelection: this.#indirect(definition),
    };
  }

  #depth(definition: PlainMap, key: 'parents' | 'children'): number {
    const limit = definition[`${key}_depth`];
    if (limit !== undefined && limit !== null && !/^\d+$/.test(String(limit))) {
      throw this.#malformed(`'${key}_depth' must be a whole number`, definition);
    }
    if (!this.#flag(definition, key)) return 0;
    return limit === undefined || limit === null ? Number.POSITIVE_INFINITY : Number(limit);
  }

  #flag(definition: PlainMap, key: string): boolean {
    const value = definition[key] ?? false;
    if (value === true || value === 'true') return true;
    if (value === false || value === 'false') return false;
    throw this.#malformed(`'${key}' must be true or false`, definition);
  }

  #indirect(definition: PlainMap): IndirectSelection {
    const value = definition['indirect_selection'];
    if (value === undefined || value === null) return this.#indirectSelection;
    const mode = INDIRECT_SELECTIONS.find((known) => known === value);
    if (mode === undefined) {
      throw this.#malformed(`'indirect_selection' must be one of ${INDIRECT_SELECTIONS.join(', ')}`, definition);
    }
    return mode;
  }

  #without(included: SelectionSpec, exclude: unknown): SelectionSpec {
    if (exclude === undefined || exclude === null) return included;
    if (!Array.isArray(exclude)) throw this.#malformed("'exclude' must be a list", exclude);
    const excluded: SelectionSpec = {
      kind: 'union',
      parts: exclude.map((item) => this.read(item)),
      indirectSelection: COMBINED,
    };
    return { kind: 'difference', parts: [included, excluded], indirectSelection: COMBINED };
  }

  #malformed(reason: string, definition: unknown, hint?: string) {
    const message = `Could not read selector '${this.#selector}': ${reason}, got ${JSON.stringify(definition)}`;
    return selectionError('TX3023', message, hint);
  }
}
