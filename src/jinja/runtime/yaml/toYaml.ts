import { JinjaError } from '../../errors.ts';
import type { Value } from '../../value.ts';
import { Bytes } from '../bytes.ts';
import { PyDate } from '../datetime/date.ts';
import { PyDateTime } from '../datetime/dateTime.ts';
import { Dict } from '../dict.ts';
import { Float, floatText } from '../float.ts';
import { textOf } from '../markup.ts';
import { sortByKeys } from '../ordering.ts';
import { bigintText, repr } from '../representation.ts';
import { PySet } from '../set.ts';
import { Tuple } from '../tuple.ts';
import { plainAllowed, quotedText } from './quoting.ts';

/** Arguments of safe_dump. */
export interface YamlOptions {
  readonly sortKeys?: boolean | undefined;
}

/** The block-style text that PyYAML's `safe_dump` gives. Throws RepresenterError for what it cannot show. */
export function toYaml(value: Value, options: YamlOptions = {}): string {
  const writer = new Writer(value, options.sortKeys ?? false);
  return writer.document(value);
}

/** Values that hold others. */
type Collection = Value[] | Tuple | Dict | PySet;

/** The value as a collection; `undefined` for a scalar. */
function collection(value: Value): Collection | undefined {
  if (Array.isArray(value) || value instanceof Tuple || value instanceof Dict || value instanceof PySet) return value;
  return undefined;
}

/** Writes block style, two columns a level, sequences in mappings not indented. */
class Writer {
  readonly #sortKeys: boolean;
  /** Collections that occur more than once get an anchor, in the order they are first written. */
  readonly #repeated = new Set<object>();
  readonly #anchors = new Map<object, string>();
  #out = '';
  #column = 0;

  constructor(root: Value, sortKeys: boolean) {
    this.#sortKeys = sortKeys;
    this.#count(root, new Set());
  }

  /** Finds what occurs more than once, so that it can be written once. */
  #count(value: Value, seen: Set<object>): void {
    const items = collection(value);
    if (items === undefined) return;
    if (seen.has(items)) {
      this.#repeated.add(items);
      return;
    }
    seen.add(items);
    for (const [key, item] of this.#members(items)) {
      if (key !== undefined) this.#count(key, seen);
      this.#count(item, seen);
    }
  }

  /** Keys and values in the order of writing; lists have no keys. */
  #members(items: Collection): (readonly [Value | undefined, Value])[] {
    if (Array.isArray(items)) return items.map((item) => [undefined, item] as const);
    if (items instanceof Tuple) return items.items.map((item) => [undefined, item] as const);
    if (items instanceof PySet) return [...items.iterate()].map((item) => [item, null] as const);
    const entries = [...items.entries()];
    if (!this.#sortKeys) return entries;
    const keys = sortedIfAlike(entries.map(([key]) => key));
    return keys.map((key) => [key, items.get(key) as Value] as const);
  }

  /** The whole text. A plain scalar ends in `...`, as PyYAML ends it. */
  document(value: Value): string {
    const items = collection(value);
    if (items !== undefined) {
      this.#node(value, 0, false, false);
      return this.#out.trimStart().endsWith('\n') ? this.#out.trimStart() : `${this.#out.trimStart()}\n`;
    }
    const { text, plain } = this.#scalar(value, 2, false);
    return plain ? `${text}\n...\n` : `${text}\n`;
  }

  /** Appends, and keeps count of the column. */
  #write(text: string): void {
    this.#out += text;
    const line = text.lastIndexOf('\n');
    this.#column = line < 0 ? this.#column + text.length : text.length - line - 1;
  }

  /**
   * @param indent columns of the collection that the value would open
   * @param inSequence whether it stands behind `- `, on the same line
   * @param inMapping whether it is a mapping's value, whose sequences are not indented further
   */
  #node(value: Value, indent: number, inSequence: boolean, inMapping: boolean): void {
    const items = collection(value);
    if (items === undefined) {
      this.#write(` ${this.#scalar(value, indent, false).text}`);
      return;
    }
    if (this.#repeated.has(items)) {
      const known = this.#anchors.get(items);
      if (known !== undefined) {
        this.#write(` *${known}`);
        return;
      }
      const anchor = `id${String(this.#anchors.size + 1).padStart(3, '0')}`;
      this.#anchors.set(items, anchor);
      this.#write(` &${anchor}`);
    }
    const members = this.#members(items);
    const isMapping = items instanceof Dict || items instanceof PySet;
    if (items instanceof PySet) this.#write(' !!set');
    if (members.length === 0) {
      this.#write(isMapping ? ' {}' : ' []');
      return;
    }
    const inline = inSequence && !this.#repeated.has(items) && !(items instanceof PySet);
    if (isMapping) this.#mapping(members, indent, inline);
    else this.#sequence(members, inMapping ? Math.max(0, indent - 2) : indent, inline);
  }

  /** The first item of a collection in a list stands behind the dash. */
  #lineStart(indent: number, inline: boolean): void {
    if (inline) this.#write(' ');
    else this.#write(`${this.#out === '' ? '' : '\n'}${' '.repeat(indent)}`);
  }

  #sequence(members: (readonly [Value | undefined, Value])[], indent: number, inline: boolean): void {
    members.forEach(([, item], at) => {
      this.#lineStart(indent, inline && at === 0);
      this.#write('-');
      this.#node(item, indent + 2, true, false);
    });
  }

  /** Keys that are long or are collections themselves stand behind a question mark. */
  #mapping(members: (readonly [Value | undefined, Value])[], indent: number, inline: boolean): void {
    members.forEach(([key, item], at) => {
      this.#lineStart(indent, inline && at === 0);
      const simple = collection(key as Value) === undefined ? this.#scalar(key as Value, indent, true).text : undefined;
      if (simple !== undefined && simple !== "''" && simple.length < 128 && !simple.includes('\n')) {
        this.#write(`${simple}:`);
      } else {
        this.#write('?');
        this.#node(key as Value, indent + 2, true, false);
        this.#write(`\n${' '.repeat(indent)}:`);
      }
      this.#node(item, indent + 2, false, true);
    });
  }

  /** The text of a scalar, and whether it stands without quotes. */
  #scalar(value: Value, indent: number, isKey: boolean): { text: string; plain: boolean } {
    const text = textOf(value);
    if (text === undefined) return { text: nativeText(value), plain: !(value instanceof Bytes) };
    const plain = plainAllowed(text);
    return { text: quotedText(text, { plain, indent, column: this.#column + 1, isKey }), plain };
  }
}

/** Keys that cannot be ordered stay as they are. */
function sortedIfAlike(keys: Value[]): Value[] {
  try {
    return sortByKeys(keys, keys, false);
  } catch (error) {
    if (error instanceof JinjaError && error.kind === 'TypeError') return keys;
    throw error;
  }
}

/** A scalar that is no text. Throws RepresenterError. */
function nativeText(value: Value): string {
  if (value === null) return 'null';
  if (typeof value === 'boolean' || typeof value === 'number') return String(value);
  if (typeof value === 'bigint') return bigintText(value);
  if (value instanceof Float) return yamlFloat(value.value);
  if (value instanceof PyDateTime) return value.isoText(' ', undefined);
  if (value instanceof PyDate) return value.dateText();
  if (value instanceof Bytes) return `!!binary |\n  ${Buffer.from(value.data).toString('base64')}`;
  throw new JinjaError('RepresenterError', `('cannot represent an object', ${repr(value)})`);
}

/** A float as YAML 1.1 reads it back. */
function yamlFloat(value: number): string {
  if (Number.isNaN(value)) return '.nan';
  if (!Number.isFinite(value)) return value > 0 ? '.inf' : '-.inf';
  const text = floatText(value);
  // YAML 1.1 has no float without a point.
  return text.includes('.') || !text.includes('e') ? text : text.replace('e', '.0e');
}
