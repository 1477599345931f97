import { type Alias, isAlias, isMap, isScalar, isSeq, type Node, parseAllDocuments, type YAMLMap } from 'yaml';
import { JinjaError } from '../../errors.ts';
import type { Value } from '../../value.ts';
import { Bytes } from '../bytes.ts';
import { Dict } from '../dict.ts';
import { PySet } from '../set.ts';
import { type ScalarKind, scalarKind, scalarValue } from './scalars.ts';

/** PyYAML's error, which `fromyaml` turns into its default. */
function yamlError(message: string): JinjaError {
  return new JinjaError('YAMLError', message);
}

/** What PyYAML's `safe_load` gives: YAML 1.1's types, duplicate keys allowed. Throws YAMLError. */
export function fromYaml(text: string): Value {
  const documents = parseAllDocuments(text, { schema: 'failsafe', version: '1.1', uniqueKeys: false, merge: false });
  if (!Array.isArray(documents) || documents.length === 0) return null;
  if (documents.length > 1) throw yamlError('expected a single document in the stream but found another document');
  const [document] = documents;
  const problem = document?.errors[0];
  if (problem !== undefined) throw yamlError(problem.message.trim());
  return new Builder().value((document?.contents ?? null) as Node | null);
}

/** What `!!` stands for. */
const PREFIX = 'tag:yaml.org,2002:';
/** Tags that a scalar may bear. */
const SCALAR_TAGS: ReadonlySet<string> = new Set(['null', 'bool', 'int', 'float', 'timestamp', 'str']);

/** Turns nodes into values; an alias gives the very value of its anchor. */
class Builder {
  readonly #anchors = new Map<string, Value>();

  /** The value of a node; nothing at all is None. */
  value(node: Node | null): Value {
    if (node === null) return null;
    if (isAlias(node)) return this.#alias(node);
    if (isScalar(node)) return this.#remember(node.anchor, this.#scalar(String(node.value ?? ''), node.tag, node.type));
    if (isSeq(node)) {
      const items: Value[] = [];
      this.#remember(node.anchor, items);
      for (const item of node.items) items.push(this.value(item as Node | null));
      return items;
    }
    if (isMap(node)) return this.#map(node);
    throw yamlError('this kind of YAML node is not supported');
  }

  /** Collections are known by their anchors before their items are read: an item may be the collection itself. */
  #remember(anchor: string | undefined, value: Value): Value {
    if (anchor !== undefined) this.#anchors.set(anchor, value);
    return value;
  }

  /** Throws YAMLError for an anchor that does not come before. */
  #alias(node: Alias): Value {
    const value = this.#anchors.get(node.source);
    if (value === undefined) throw yamlError(`found undefined alias '${node.source}'`);
    return value;
  }

  /** By its tag, else by its form when it stands without quotes. */
  #scalar(text: string, tag: string | undefined, type: string | undefined): Value {
    if (tag !== undefined && tag !== '!' && tag !== `${PREFIX}str`) {
      const kind = tag.startsWith(PREFIX) ? tag.slice(PREFIX.length) : tag;
      if (kind === 'binary') return new Bytes(Buffer.from(text, 'base64'));
      const value = SCALAR_TAGS.has(kind) ? scalarValue(kind as ScalarKind, text) : undefined;
      if (value === undefined) throw yamlError(`could not determine a constructor for the tag '${tag}'`);
      return value;
    }
    if (tag !== undefined || (type !== undefined && type !== 'PLAIN')) return text;
    const kind = scalarKind(text);
    if (kind === 'value') {
      const message = "could not determine a constructor for the tag 'tag:yaml.org,2002:value'";
      throw new JinjaError('ConstructorError', message);
    }
    const value = scalarValue(kind, text);
    return value === undefined ? text : value;
  }

  /** Merged keys first, as PyYAML has them; own ones win. */
  #map(node: YAMLMap): Value {
    if (node.tag === `${PREFIX}set`) {
      return this.#remember(node.anchor, new PySet(node.items.map((pair) => this.value(pair.key as Node))));
    }
    const dict = new Dict();
    this.#remember(node.anchor, dict);
    const own = new Dict();
    for (const pair of node.items) {
      const key = pair.key as Node | null;
      if (isScalar(key) && key.value === '<<' && key.type === 'PLAIN')
        this.#merge(dict, this.value(pair.value as Node | null));
      else own.set(this.value(key), this.value(pair.value as Node | null));
    }
    for (const [key, value] of own.entries()) dict.set(key, value);
    return dict;
  }

  /** `<<`: earlier mappings of a list win. */
  #merge(dict: Dict, source: Value): void {
    const sources = Array.isArray(source) ? source : [source];
    for (const each of sources) {
      if (!(each instanceof Dict)) throw yamlError('expected a mapping or list of mappings for merging');
      for (const [key, value] of each.entries()) if (!dict.has(key)) dict.set(key, value);
    }
  }
}
