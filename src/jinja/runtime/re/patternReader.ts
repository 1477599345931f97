import { regexError } from './regexError.ts';

/**
 * A Python pattern that is read from left to right, by code points. `EscapeTranslator` and `Translator` are the layers above
 * that write JavaScript's.
 */
export abstract class PatternReader {
  readonly #pattern: string;
  protected readonly chars: readonly string[];
  /** Where the next character stands. */
  protected at = 0;
  /** Flags that hold at this place. */
  protected flags: number;
  /** How many groups have begun. */
  protected groups = 0;
  /** Groups that have not ended yet. */
  protected readonly open = new Set<number>();

  constructor(pattern: string, flags: number) {
    this.#pattern = pattern;
    this.chars = [...pattern];
    this.flags = flags;
  }

  /** Python's `re.error`, with the position in code points. */
  protected error(message: string, position: number): Error {
    return regexError(message, this.#pattern, position);
  }

  /** Whether a flag holds at this place. */
  protected has(flag: number): boolean {
    return (this.flags & flag) !== 0;
  }

  /** What comes next, for looking ahead with an expression. */
  protected rest(length: number): string {
    return this.chars.slice(this.at, this.at + length).join('');
  }

  /** White space and comments of the flag `x`. */
  protected skipComments(): void {
    while (this.at < this.chars.length) {
      const char = this.chars[this.at] as string;
      if (char === '#') {
        while (this.at < this.chars.length && this.chars[this.at] !== '\n') this.at++;
      } else if (!/[ \t\n\r\f\v]/.test(char)) {
        return;
      } else {
        this.at++;
      }
    }
  }
}
