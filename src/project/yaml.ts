import {
  type Document,
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
  Scalar,
  type YAMLError,
  type YAMLMap,
} from 'yaml';
import { type Diagnostic, type SourceLocation, TxError } from '../diagnostics/diagnostic.ts';
import { type Mark, markPlainYaml, readPlainYaml } from './plainYaml.ts';
import type { Plain } from './project.ts';
import { keyText, NodeReader } from './yamlNodeReader.ts';
import { plainScalars, type YamlScalars } from './yamlScalars.ts';
import { syntaxError } from './yamlSyntaxError.ts';

/** A YAML file, read. */
export interface LoadedYaml {
  /** `null` for an empty file. */
  readonly value: Plain;
  /** Keys written twice: the last one counts, the others are reported. */
  readonly warnings: readonly Diagnostic[];
  /** Place of the value at a path of keys and list positions; of its nearest parent when the value has none of its own. */
  locate(path: readonly (string | number)[]): SourceLocation | undefined;
  /** Place of the key itself. */
  locateKey(path: readonly (string | number)[]): SourceLocation | undefined;
}

/** Further in than any key. */
const FAR_IN = 200;

/** What a file is called in messages, and how its scalars are read. */
export interface LoadYamlOptions {
  readonly scalars?: YamlScalars;
  /** Named in syntax errors, as dbt does: `Error reading demo: models/a.yml`. */
  readonly projectName?: string;
}

/**
 * Reads YAML 1.1 the way PyYAML's safe loader does.
 * @param file named in places and messages
 * @throws TxError for text that is not YAML
 */
export function loadYaml(text: string, file: string, options: LoadYamlOptions = {}): LoadedYaml {
  return new YamlFile(text, file, options);
}

/** A file that was read, with the places of its keys for messages. */
class YamlFile implements LoadedYaml {
  readonly value: Plain;
  readonly warnings: readonly Diagnostic[];
  #text: string;
  readonly #file: string;
  readonly #options: LoadYamlOptions;
  readonly #isPlain: boolean;
  #mark: Mark | undefined;
  #lineStarts: number[] | undefined;
  #parsed: { readonly document: Document; readonly lines: LineCounter } | undefined;

  constructor(text: string, file: string, options: LoadYamlOptions) {
    // As dbt reads it: white space at the end of the file belongs to no value.
    this.#text = text.trimEnd();
    this.#file = file;
    this.#options = options;
    const scalars = options.scalars ?? plainScalars;
    const plain = readPlainYaml(this.#text, scalars);
    this.#isPlain = plain !== undefined;
    if (plain !== undefined) {
      this.value = plain.value;
      this.warnings = [];
      return;
    }
    const { document, lines } = this.#document();
    const reader = new NodeReader(
      document,
      scalars,
      (node) => this.#place(node, lines),
      blankLines(text),
      openEnd(text),
    );
    this.value = document.contents === null ? null : reader.read(document.contents as Node);
    this.warnings = reader.warnings;
    // Documents are much larger than their values, and most are never asked for a place.
    this.#parsed = undefined;
  }

  locate(path: readonly (string | number)[]): SourceLocation | undefined {
    return this.#isPlain ? this.#findMark(path, false) : this.#find(path, false);
  }

  locateKey(path: readonly (string | number)[]): SourceLocation | undefined {
    return this.#isPlain ? this.#findMark(path, true) : this.#find(path, true);
  }

  #findMark(path: readonly (string | number)[], wantKey: boolean): SourceLocation | undefined {
    this.#mark ??= markPlainYaml(this.#text, this.#options.scalars ?? plainScalars);
    let mark: Mark | undefined = this.#mark;
    let found: { start: number; end?: number } = mark;
    for (const [at, step] of path.entries()) {
      mark = mark?.members?.get(String(step));
      if (mark === undefined) break;
      const useKey = mark.key !== undefined && (mark.missing || (wantKey && at === path.length - 1));
      found = useKey ? (mark.key as { start: number; end: number }) : mark;
    }
    const { line, column } = this.#position(found.start);
    return {
      file: this.#file,
      line,
      column,
      ...(found.end === undefined ? {} : { endColumn: column + found.end - found.start }),
    };
  }

  #position(offset: number): { line: number; column: number } {
    this.#lineStarts ??= lineStarts(this.#text);
    let low = 0;
    let high = this.#lineStarts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#lineStarts[middle] as number) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (this.#lineStarts[low] as number) + 1 };
  }

  #document(): { document: Document; lines: LineCounter } {
    if (this.#parsed !== undefined) return this.#parsed;
    const { document, lines } = this.#parse();
    const error = document.errors[0];
    if (error !== undefined) {
      if (this.#movedBracket(error)) return this.#document();
      throw new TxError(syntaxError(this.#text, this.#file, error, lines, this.#options.projectName));
    }
    endWithoutLineFeed(document.contents);
    this.#parsed = { document, lines };
    return this.#parsed;
  }

  #parse(): { document: Document.Parsed; lines: LineCounter } {
    const lines = new LineCounter();
    const document = parseDocument(this.#text, {
      version: '1.1',
      schema: 'failsafe',
      lineCounter: lines,
      uniqueKeys: false,
      prettyErrors: false,
      logLevel: 'silent',
      keepSourceTokens: false,
    });
    return { document, lines };
  }

  /**
   * PyYAML does not mind where the bracket stands that ends a list or a mapping; this parser wants it further in than the key.
   * @returns whether the bracket was moved
   */
  #movedBracket({ code, message, pos: [at] }: YAMLError): boolean {
    if (code !== 'BAD_INDENT' || !message.startsWith('Flow ') || !/[\]}]/.test(this.#text.charAt(at))) return false;
    const start = this.#text.lastIndexOf('\n', at - 1) + 1;
    // Once for each bracket that stands alone at the beginning of its line.
    if (this.#text.slice(start, at).trim() !== '' || at - start >= FAR_IN) return false;
    this.#text = `${this.#text.slice(0, start)}${' '.repeat(FAR_IN)}${this.#text.slice(at)}`;
    return true;
  }

  #find(path: readonly (string | number)[], wantKey: boolean): SourceLocation | undefined {
    const { document, lines } = this.#document();
    let node = document.contents as Node | null;
    let found: Node | null = node;
    path.forEach((step, at) => {
      const target: Node | null | undefined = node !== null && isAlias(node) ? node.resolve(document) : node;
      node = null;
      if (target === null || target === undefined) return;
      if (isMap(target)) {
        const pair = lastPair(target, String(step));
        if (pair === undefined) return;
        node = pair.value as Node | null;
        const key = pair.key as Node;
        found = (wantKey && at === path.length - 1) || node === null || isLeftOut(node) ? key : node;
      } else if (isSeq(target)) {
        node = (target.items[Number(step)] as Node | undefined) ?? null;
        found = node ?? found;
      }
    });
    return found === null ? undefined : this.#place(found, lines);
  }

  #place(node: Node, lines: LineCounter): SourceLocation | undefined {
    if (node.range === null || node.range === undefined) return undefined;
    const [start, end] = isScalar(node) ? contentRange(node, this.#text) : node.range;
    const from = lines.linePos(start);
    const to = lines.linePos(end);
    const flow = isScalar(node) && from.line === to.line;
    return { file: this.#file, line: from.line, column: from.col, ...(flow ? { endColumn: to.col } : {}) };
  }
}

/** Offsets at which lines begin, to turn an offset into line and column. */
function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

/** Where the text of a scalar begins and ends, without quotes and the head of a block. */
function contentRange({ range, type }: Scalar, text: string): [number, number] {
  const [start, end] = range as [number, number, number];
  if (type === Scalar.QUOTE_DOUBLE || type === Scalar.QUOTE_SINGLE) return [start + 1, end - 1];
  if (type !== Scalar.BLOCK_LITERAL && type !== Scalar.BLOCK_FOLDED) return [start, end];
  const body = text.indexOf('\n', start) + 1;
  return [body + Math.max(0, text.slice(body, end).search(/\S/)), end];
}

/** `key:` has a scalar of no length behind it. */
function isLeftOut(node: Node): boolean {
  return isScalar(node) && node.range?.[0] === node.range?.[1];
}

/** A block scalar that ends with the text has no line break there; the parser gives it one. */
function endWithoutLineFeed(contents: unknown): void {
  let node = contents;
  while (isMap(node) || isSeq(node)) {
    const last: unknown = node.items.at(-1);
    node = isPair(last) ? last.value : last;
  }
  if (!isScalar(node) || (node.type !== Scalar.BLOCK_LITERAL && node.type !== Scalar.BLOCK_FOLDED)) return;
  if (typeof node.value === 'string') node.value = node.value.replace(/\n$/, '');
}

/** The last of several equal keys, which is the one that counts. */
function lastPair(map: YAMLMap, key: string): Pair | undefined {
  return (map.items as Pair[]).findLast((pair) => keyText(pair.key as Node | null) === key);
}

/** Length of a text whose last line has no end; infinite for others. */
function openEnd(text: string): number {
  return text.endsWith('\n') ? Number.POSITIVE_INFINITY : text.length;
}

/** Lines before the first that says something. */
function blankLines(text: string): number {
  return text.slice(0, text.length - text.trimStart().length).split('\n').length - 1;
}
