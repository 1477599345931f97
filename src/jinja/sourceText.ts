import type { SourceLocation } from './errors.ts';
import type { TemplateSource } from './jinja.ts';
import type { Span } from './nodes.ts';

/** `loop` where a target may stand: not followed by a member. */
const ASSIGNED_LOOP = /\bloop\b(?!\s*[.[(])/;

/** The text of a template as the lexer sees it, and the way back from its offsets to lines and columns of the file. */
export class SourceText {
  readonly source: TemplateSource;
  /** Newlines are `\n`, and one final newline is dropped. */
  readonly text: string;
  readonly #mentioned = new Map<string, boolean>();
  #lineStarts: number[] | undefined;

  constructor(source: TemplateSource) {
    this.source = source;
    const text = source.text.includes('\r') ? source.text.replace(/\r\n?/g, '\n') : source.text;
    this.text = text.endsWith('\n') ? text.slice(0, -1) : text;
  }

  /** Whether a word occurs anywhere in the text. False spares a walk through the tree. */
  mentions(word: string): boolean {
    let answer = this.#mentioned.get(word);
    if (answer === undefined) {
      answer = this.text.includes(word);
      this.#mentioned.set(word, answer);
    }
    return answer;
  }

  /** Whether the text may assign to `loop`. */
  assignsLoop(): boolean {
    return ASSIGNED_LOOP.test(this.text);
  }

  get file(): string {
    return this.source.file;
  }

  location(span: Span): SourceLocation {
    const from = this.#position(span.start);
    const to = this.#position(Math.max(span.end, span.start));
    const { owner } = this.source;
    const whose = owner === undefined ? {} : { owner };
    return { file: this.file, ...whose, line: from.line, column: from.column, endLine: to.line, endColumn: to.column };
  }

  #position(offset: number): { line: number; column: number } {
    const starts = this.#starts();
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] as number) <= offset) low = middle;
      else high = middle - 1;
    }
    const { line = 1, column = 1 } = this.source;
    const inLine = offset - (starts[low] as number);
    return { line: line + low, column: low === 0 ? column + inLine : inLine + 1 };
  }

  #starts(): number[] {
    if (this.#lineStarts) return this.#lineStarts;
    const starts = [0];
    for (let at = this.text.indexOf('\n'); at >= 0; at = this.text.indexOf('\n', at + 1)) starts.push(at + 1);
    this.#lineStarts = starts;
    return starts;
  }
}
