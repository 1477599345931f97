import { JinjaError } from './errors.ts';
import type { TemplateSource } from './jinja.ts';
import { MacroDefinition } from './macro.ts';
import type { Macro, Node } from './nodes.ts';
import { parse } from './parser.ts';
import { SourceText } from './sourceText.ts';

/** Blocks that are found in files before these are compiled. */
export type BlockKind = 'macro' | 'materialization' | 'test' | 'data_test' | 'snapshot' | 'docs';

/** A place in a file: line and column count from 1, the offset from 0. */
export interface Place {
  readonly line: number;
  readonly column: number;
  readonly offset: number;
}

/** A top-level block of a file, found without parsing its body. */
export interface Block {
  readonly kind: BlockKind;
  /** The word after the tag. */
  readonly name: string;
  /** The opening tag: `{% macro f(a) %}`. */
  readonly header: string;
  /** The whole block with its tags. */
  readonly text: string;
  /** What stands between the tags. */
  readonly body: string;
  readonly file: string;
  readonly start: Place;
  /** Just after the opening tag. */
  readonly bodyStart: Place;
  /** Just after the closing tag. */
  readonly end: Place;
}

interface Tag {
  readonly name: string;
  /** The word after the tag's name, if there is one. */
  readonly word: string;
  readonly start: number;
  readonly end: number;
}

/** Where a comment, a statement or a print begins. */
const OPENING = /\{[{%#]/g;
/** What is inside of raw is not looked at, not even for blocks. */
const RAW = /\{%[-+]?\s*raw\s*-?%\}/y;
const END_RAW = /\{%[-+]?\s*endraw\s*[-+]?%\}/g;
/** The first two words of a tag: `materialization table`. */
const TAG_NAME = /\{%[-+]?\s*(\w*)\s*(\w*)/y;
/** A string may hold what would end the tag: `{{ '%}' }}`. */
const STRING = /'[^'\\]*(?:\\[\s\S][^'\\]*)*'|"[^"\\]*(?:\\[\s\S][^"\\]*)*"/y;
/** A tag ends here, unless a string begins first. */
const TAG_STOP = /['"]|%\}/g;
/** A print ends here, unless a string begins first. */
const PRINT_STOP = /['"]|\}\}/g;
/** Ends of statements, with what begins them: a block inside of one would be defined or not as it is run. */
const FLOW: ReadonlyMap<string, string> = new Map([
  ['endif', 'if'],
  ['endfor', 'for'],
]);

/**
 * The blocks of the allowed kinds at the top level of a file. Comments, `raw` and strings are passed over.
 * Throws JinjaError when a block is not closed, or stands inside another or inside an `if` or `for`.
 */
export function scanBlocks(source: TemplateSource, allowed: readonly BlockKind[]): Block[] {
  const scanner = new Scanner(source);
  const kinds: ReadonlySet<string> = new Set(allowed);
  const blocks: Block[] = [];
  const flow: Tag[] = [];
  let open: Tag | undefined;
  for (let tag = scanner.next(); tag; tag = scanner.next()) {
    if (open) {
      if (tag.name === `end${open.name}`) {
        blocks.push(scanner.block(open, tag));
        open = undefined;
      } else if (kinds.has(tag.name)) {
        throw scanner.error(
          `Got nested tags: ${open.name} (started at ${scanner.shown(open)}) did not have a matching {% end${open.name} %} before a subsequent ${tag.name} was found (started at ${scanner.shown(tag)})`,
          tag,
        );
      }
    } else if (tag.name === 'if' || tag.name === 'for') flow.push(tag);
    else if (FLOW.has(tag.name)) {
      const opened = flow.pop();
      if (opened?.name !== FLOW.get(tag.name))
        throw scanner.error(`Got an unexpected control flow end tag, got ${tag.name}`, tag);
    } else if (kinds.has(tag.name)) {
      if (flow.length > 0) {
        throw scanner.error(
          `Got a block definition inside control flow at ${scanner.shown(tag)}. All dbt block definitions must be at the top level`,
          tag,
        );
      }
      open = tag;
    }
  }
  if (open)
    throw scanner.error(
      `Reached EOF without finding a close tag for ${open.name} (searched from ${scanner.shown(open)})`,
      open,
    );
  return blocks;
}

/** The macro in a block. Only its header is parsed at once. Throws JinjaError when that is not valid. */
export function parseMacroBlock(
  block: Pick<Block, 'kind' | 'header' | 'text' | 'file'> & {
    readonly start: Omit<Place, 'offset'>;
    readonly owner?: string;
  },
): MacroDefinition {
  const owner = block.owner === undefined ? {} : { owner: block.owner };
  const place = { file: block.file, ...owner, line: block.start.line, column: block.start.column };
  const header = new SourceText({ ...place, text: `${block.header}{% end${block.kind} %}` });
  const node = parse(header).body.find((child: Node): child is Macro => child.kind === 'Macro');
  if (!node) throw new Error(`the text of block ${block.header} holds no macro`);
  return new MacroDefinition(node, { ...place, text: block.text });
}

/** Goes through the tags of a text. */
class Scanner {
  readonly #source: TemplateSource;
  readonly #text: string;
  #at = 0;

  constructor(source: TemplateSource) {
    this.#source = source;
    this.#text = source.text;
  }

  next(): Tag | undefined {
    for (;;) {
      OPENING.lastIndex = this.#at;
      const found = OPENING.exec(this.#text);
      if (!found) return undefined;
      const start = found.index;
      if (found[0] === '{#') this.#at = this.#after('#}', start);
      else if (found[0] === '{{') this.#at = this.#stop(PRINT_STOP, start);
      else {
        RAW.lastIndex = start;
        if (!RAW.test(this.#text)) return this.#tag(start);
        END_RAW.lastIndex = RAW.lastIndex;
        this.#at = END_RAW.test(this.#text) ? END_RAW.lastIndex : this.#text.length;
      }
    }
  }

  #tag(start: number): Tag {
    TAG_NAME.lastIndex = start;
    const [, name = '', word = ''] = TAG_NAME.exec(this.#text) ?? [];
    const end = this.#stop(TAG_STOP, start);
    this.#at = end;
    return { name, word, start, end };
  }

  /** Position after the closing delimiter that is not inside a string. */
  #stop(pattern: RegExp, start: number): number {
    pattern.lastIndex = start + 2;
    for (let found = pattern.exec(this.#text); found; found = pattern.exec(this.#text)) {
      if (found[0].length === 2) return pattern.lastIndex;
      STRING.lastIndex = found.index;
      if (!STRING.test(this.#text)) break;
      pattern.lastIndex = STRING.lastIndex;
    }
    return this.#text.length;
  }

  #after(closing: string, start: number): number {
    const found = this.#text.indexOf(closing, start + 2);
    return found < 0 ? this.#text.length : found + closing.length;
  }

  block(open: Tag, close: Tag): Block {
    const text = this.#text;
    return {
      kind: open.name as BlockKind,
      name: open.word,
      header: text.slice(open.start, open.end),
      text: text.slice(open.start, close.end),
      body: text.slice(open.end, close.start),
      file: this.#source.file,
      start: this.#place(open.start),
      bodyStart: this.#place(open.end),
      end: this.#place(close.end),
    };
  }

  #place(offset: number): Place {
    const before = this.#text.slice(0, offset);
    let lines = 0;
    let last = 0;
    for (const newline of before.matchAll(/\r\n|\r|\n/g)) {
      lines++;
      last = newline.index + newline[0].length;
    }
    const { line = 1, column = 1 } = this.#source;
    return { line: line + lines, column: lines === 0 ? column + offset : offset - last + 1, offset };
  }

  /** `line:column` of a tag, in dbt's count. */
  shown(tag: Tag): string {
    const { line, column } = this.#place(tag.start);
    return `${line}:${column}`;
  }

  error(message: string, tag: Tag): JinjaError {
    const { line, column } = this.#place(tag.start);
    const end = this.#place(tag.end);
    return new JinjaError('TemplateSyntaxError', message, {
      file: this.#source.file,
      line,
      column,
      endLine: end.line,
      endColumn: end.column,
    });
  }
}
