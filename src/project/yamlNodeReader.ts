import { type Document, isAlias, isMap, isScalar, isSeq, type Node, type Pair, Scalar, type YAMLMap } from 'yaml';
import type { Diagnostic, SourceLocation } from '../diagnostics/diagnostic.ts';
import type { Plain } from './project.ts';
import { resolveScalar } from './yamlScalar.ts';
import type { YamlScalars } from './yamlScalars.ts';

export function keyText(key: Node | null): string {
  return isScalar(key) ? String(key.value ?? '') : String(key);
}

/** Turns the nodes of the YAML library into plain data. */
export class NodeReader {
  readonly warnings: Diagnostic[] = [];
  readonly #document: Document;
  readonly #scalars: YamlScalars;
  readonly #place: (node: Node) => SourceLocation | undefined;
  /** Values of anchored nodes: an alias is the same value again. */
  readonly #known = new Map<Node, Plain>();

  readonly #blankLines: number;
  readonly #openEnd: number;

  /**
   * @param blankLines lines that dbt cuts off before it counts
   * @param openEnd length of the text when its last line has no end, else infinite
   */
  constructor(
    document: Document,
    scalars: YamlScalars,
    place: (node: Node) => SourceLocation | undefined,
    blankLines: number,
    openEnd: number,
  ) {
    this.#openEnd = openEnd;
    this.#blankLines = blankLines;
    this.#document = document;
    this.#scalars = scalars;
    this.#place = place;
  }

  read(node: Node | null): Plain {
    if (node === null) return null;
    if (isScalar(node)) return this.#scalar(node);
    if (isMap(node)) return this.#remember(node, () => this.#map(node));
    if (isSeq(node)) return this.#remember(node, () => node.items.map((item) => this.read(item as Node | null)));
    if (!isAlias(node)) return null;
    const target = node.resolve(this.#document);
    return target === undefined ? null : this.read(target as Node);
  }

  #remember(node: Node, make: () => Plain): Plain {
    if ((node as { anchor?: string }).anchor === undefined) return make();
    if (!this.#known.has(node)) this.#known.set(node, make());
    return this.#known.get(node);
  }

  #scalar(node: Scalar): Plain {
    const text = String(node.value ?? '');
    const { tag } = node;
    if (tag === 'tag:yaml.org,2002:str' || tag === '!') return text;
    if (node.type === Scalar.PLAIN || node.type === undefined || tag !== undefined)
      return resolveScalar(text, this.#scalars);
    const isBlock = node.type === Scalar.BLOCK_LITERAL || node.type === Scalar.BLOCK_FOLDED;
    // The library ends the last line where PyYAML leaves it open.
    return isBlock && (node.range?.[1] ?? 0) >= this.#openEnd ? text.replace(/\n$/, '') : text;
  }

  #map(node: YAMLMap): Plain {
    const own: Record<string, Plain> = {};
    let merged: Record<string, Plain> | undefined;
    for (const pair of node.items as Pair[]) {
      const key = pair.key as Node | null;
      const name = keyText(key);
      const value = this.read(pair.value as Node | null);
      if (name === '<<' && isScalar(key) && key.type === Scalar.PLAIN) {
        merged = { ...mergeable(value), ...merged };
        continue;
      }
      if (Object.hasOwn(own, name) && key !== null) this.#duplicate(name, key);
      setOwn(own, name, value);
    }
    return merged === undefined ? own : { ...merged, ...own };
  }

  #duplicate(name: string, key: Node): void {
    const location = this.#place(key);
    // The words of PyYAML, which names no file.
    const place =
      location === undefined
        ? ''
        : ` in "<unicode string>", line ${location.line - this.#blankLines}, column ${location.column}`;
    const description = `Duplicate key '${name}'${place}`;
    this.warnings.push({
      code: 'TX0502',
      severity: 'warning',
      kind: 'Parsing',
      message: `${description} in file \`${location?.file ?? ''}\`: the last one counts`,
      ...(location === undefined ? {} : { location }),
      event: 'DuplicateYAMLKeysDeprecation',
      data: { duplicate_description: description, file: location?.file ?? '' },
    });
  }
}

/** A key named `__proto__` must become a property, not a prototype. */
function setOwn(record: Record<string, Plain>, name: string, value: Plain): void {
  if (name === '__proto__')
    Object.defineProperty(record, name, { value, enumerable: true, configurable: true, writable: true });
  else record[name] = value;
}

/** What `<<` may hold: a mapping, or a list of mappings whose first ones weigh more. */
function mergeable(value: Plain): Record<string, Plain> {
  if (Array.isArray(value)) return Object.assign({}, ...value.toReversed().map(mergeable)) as Record<string, Plain>;
  return typeof value === 'object' && value !== null ? (value as Record<string, Plain>) : {};
}
